import { findPerson } from '#people'
import { inTransaction } from '#platform/db/database.ts'
import type { Trx } from '#platform/db/database.ts'
import type { Job } from '#platform/http/route.ts'
import { pickText, translator, wholeLocale } from '#platform/i18n.ts'
import { sendMail } from '#platform/mail.ts'
import { moscowZone } from '#platform/time.ts'
import { inWords } from '../bookings/words-of.ts'
import { getWeekById } from '../weeks/store.ts'
import { listClosing, listDrafts, noteReminder } from './store.ts'
import type { ClosingCall, Draft } from './store.ts'

/** So long before a call closes. */
const aheadH = 48

/** Reminds authors of the drafts that freeze soon: one letter for all of them, once for a deadline; a later deadline is told anew. */
export const remindOfDrafts: Job = async (world) => {
  const now = world.clock()
  for (const call of await listClosing(world.db, now, now.add({ hours: aheadH }))) {
    const byAuthor = Map.groupBy(await listDrafts(world.db, call.weekId), ({ personId }) => personId)
    for (const [personId, drafts] of byAuthor) await inTransaction(world.db, (trx) => remind(trx, call, personId, drafts))
  }
}

async function remind(trx: Trx, { weekId, closesAt }: ClosingCall, personId: number, drafts: readonly Draft[]): Promise<void> {
  const person = await findPerson(trx, personId)
  if (!person?.email || !(await noteReminder(trx, { weekId, personId, about: 'draft', due: closesAt }))) return
  const week = await getWeekById(trx, weekId)
  const locale = wholeLocale(person.locale)
  const t = translator(locale)
  const titles = drafts.map(({ title }) => pickText(title, locale).text || t('week.proposal.untitled'))
  const values = {
    week: pickText(week.name, locale).text,
    n: drafts.length,
    own: inWords(closesAt, person.zone ?? week.zone, locale),
    moscow: inWords(closesAt, moscowZone, locale),
    titles: titles.map((title) => `  ${t('week-release.letter.session', { title })}`).join('\n'),
  }
  await sendMail(trx, {
    ...{ to: person.email, locale, about: [personId] },
    subject: t('week-call.letter.closing.subject', values),
    body: t('week-call.letter.closing.body', values),
  })
}
