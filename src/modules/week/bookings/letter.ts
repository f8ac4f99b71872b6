import { findPerson } from '#people'
import { className, listClasses } from '#schools'
import type { Trx } from '#platform/db/database.ts'
import { translator, wholeLocale } from '#platform/i18n.ts'
import { sendMail } from '#platform/mail.ts'
import type { Temporal } from '#platform/time.ts'
import type { Booking } from './store.ts'
import { noteLetter } from './store.ts'
import { inWords, sessionWords } from './words-of.ts'

export type LetterSubject = 'promoted' | 'offered' | 'reminder' | 'confirmed' | 'released' | 'drawn' | 'drawnWaiting'

/** One letter to the booking's teacher about one thing, once. */
export async function writeLetter(
  trx: Trx,
  booking: Booking,
  subject: LetterSubject,
  about: string,
  confirmUntil?: Temporal.Instant | null,
): Promise<void> {
  if (!(await noteLetter(trx, booking.id, about))) return
  const teacher = await findPerson(trx, booking.teacherId)
  const [schoolClass] = await listClasses(trx, [booking.classId])
  if (!teacher?.email || !schoolClass) return
  const locale = wholeLocale(teacher.locale)
  const t = translator(locale)
  const { zone } = schoolClass.school
  const values = {
    ...(await sessionWords(trx, booking.sessionId, zone, locale)),
    class: className(schoolClass),
    until: confirmUntil ? inWords(confirmUntil, zone, locale) : '',
    path: `/bookings/${booking.uuid}`,
  }
  const [head, body] = [t(`week-bookings.letter.${subject}.subject`, values), t(`week-bookings.letter.${subject}.body`, values)]
  await sendMail(trx, { to: teacher.email, locale, subject: head, body })
}
