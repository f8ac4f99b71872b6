import { findPerson } from '#people'
import { className } from '#schools'
import { inTransaction } from '#platform/db/database.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import type { Fact, Listener } from '#platform/facts.ts'
import type { Locale, LocalText } from '#platform/i18n.ts'
import { intlLocales, pickText, translator, wholeLocale } from '#platform/i18n.ts'
import { sendMail } from '#platform/mail.ts'
import { Temporal, moscowZone } from '#platform/time.ts'
import { listClasses } from '#schools'
import { cancelBooking } from './actions.ts'
import type { Booking } from './store.ts'
import { listBookings, noteLetter } from './store.ts'

type Subject = 'promoted' | 'moved' | 'withdrawn'

interface SessionWords {
  title: LocalText
  startsAt: Temporal.Instant | null
}

/** What a letter says of the session: as it is planned now, also where it stands in no release any more. */
async function findWords(db: Db, sessionId: number): Promise<SessionWords> {
  const published = await db.selectFrom('week.published_session').select('starts_at').where('session_id', '=', sessionId).executeTakeFirst()
  const row = await db.selectFrom('week.session').select(['title', 'starts_at']).where('id', '=', sessionId).executeTakeFirstOrThrow()
  return { title: row.title as LocalText, startsAt: published?.starts_at ?? row.starts_at }
}

function inWords(at: Temporal.Instant, zone: string, locale: Locale): string {
  const options = { timeZone: zone, weekday: 'short', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' } as const
  return new Intl.DateTimeFormat(intlLocales(locale), options).format(at.epochMilliseconds)
}

/** One letter to the booking's teacher about one thing, once. */
async function writeLetter(trx: Trx, booking: Booking, subject: Subject, about: string): Promise<void> {
  if (!(await noteLetter(trx, booking.id, about))) return
  const teacher = await findPerson(trx, booking.teacherId)
  const [schoolClass] = await listClasses(trx, [booking.classId])
  if (!teacher?.email || !schoolClass) return
  const locale = wholeLocale(teacher.locale)
  const t = translator(locale)
  const { title, startsAt } = await findWords(trx, booking.sessionId)
  const values = {
    title: pickText(title, locale).text,
    class: className(schoolClass),
    own: startsAt ? inWords(startsAt, schoolClass.school.zone, locale) : '',
    moscow: startsAt ? inWords(startsAt, moscowZone, locale) : '',
    path: `/bookings/${booking.uuid}`,
  }
  const [head, body] = [t(`week-bookings.letter.${subject}.subject`, values), t(`week-bookings.letter.${subject}.body`, values)]
  await sendMail(trx, { to: teacher.email, locale, subject: head, body })
}

/** A class that waited has its seat now: its teacher is told. Who got a seat at once has seen it on the page. */
const tellPromoted: Listener = async ({ db }, fact) => {
  if (fact.payload.promoted !== true) return
  await inTransaction(db, async (trx) => {
    for (const booking of await listBookings(trx, { seatId: Number(fact.payload.seatId) }))
      await writeLetter(trx, booking, 'promoted', 'promoted')
  })
}

const tellMoved: Listener = async ({ db }, fact) => {
  await inTransaction(db, async (trx) => {
    for (const booking of await listBookings(trx, { sessionId: sessionIdOf(fact) }))
      await writeLetter(trx, booking, 'moved', `moved ${fact.key}`)
  })
}

/** A session that is taken out of the programme frees its classes, and each teacher is told once. */
const releaseClasses: Listener = async ({ db }, fact) => {
  await inTransaction(db, async (trx) => {
    for (const booking of await listBookings(trx, { sessionId: sessionIdOf(fact) })) {
      await cancelBooking(trx, booking, null, Temporal.Now.instant())
      await writeLetter(trx, booking, 'withdrawn', 'withdrawn')
    }
  })
}

const sessionIdOf = (fact: Fact): number => Number(fact.payload.sessionId)

export const bookingListeners: Record<string, Listener> = {
  SeatGranted: tellPromoted,
  SessionMoved: tellMoved,
  SessionWithdrawn: releaseClasses,
}
