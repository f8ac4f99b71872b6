import { findPerson } from '#people'
import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import { pickText, translator, wholeLocale } from '#platform/i18n.ts'
import { sendMail } from '#platform/mail.ts'
import { Temporal, moscowZone, wallDate } from '#platform/time.ts'
import type { Week } from '../weeks/store.ts'
import { noteReminder } from './store.ts'

interface Asking {
  week: Week
  actorId: number
  /** Who told nothing, or hours that miss the week. */
  people: readonly number[]
  now: Temporal.Instant
}

/** The office asks by letter when people can. Nobody gets it twice in a day by Moscow's calendar. Returns to how many it went. */
export async function askForHours(trx: Trx, { week, actorId, people, now }: Asking): Promise<number> {
  const due = Temporal.PlainDate.from(wallDate(now, moscowZone)).toZonedDateTime(moscowZone).toInstant()
  let sent = 0
  for (const personId of people) {
    const person = await findPerson(trx, personId)
    if (!person?.email || !(await noteReminder(trx, { weekId: week.id, personId, about: 'hours', due }))) continue
    const locale = wholeLocale(person.locale)
    const t = translator(locale)
    const values = { week: pickText(week.name, locale).text, path: `/my-availability/${week.slug}` }
    await sendMail(trx, {
      ...{ to: person.email, locale, about: [personId] },
      subject: t('week-availability.letter.subject', values),
      body: t('week-availability.letter.body', values),
    })
    sent += 1
  }
  await audit(trx, { actorId, action: 'week.askForHours', subjectType: 'week', subjectId: week.id, detail: { sent } })
  return sent
}
