import { findPerson } from '#people'
import { audit } from '#platform/audit.ts'
import { sql } from '#platform/db/database.ts'
import type { Trx } from '#platform/db/database.ts'
import { announce } from '#platform/facts.ts'
import type { LocalText } from '#platform/i18n.ts'
import { pickText } from '#platform/i18n.ts'
import { sendMail } from '#platform/mail.ts'
import type { Temporal } from '#platform/time.ts'
import { findWorking, lockSession } from '../../timetable/store.ts'
import type { Week } from '../../weeks/store.ts'
import { isConflicted } from '../conflicts/withheld.ts'
import { fillLetter, letterLocaleOf, templateIn } from './letters.ts'
import type { LetterLocale } from './letters.ts'
import { listPending, listTemplates } from './store.ts'
import { decidableStates } from './rules.ts'
import type { Decision } from './rules.ts'
import type { PendingLetter } from './store.ts'

export interface Deciding {
  week: Week
  actorId: number
  now: Temporal.Instant
}

export type DecideOutcome = 'done' | 'stale' | 'notNow' | 'same'

/** The office's answer to one proposal; nobody decides on one that they are in conflict with. Its letter waits until it is sent. */
export async function decideProposal(
  trx: Trx,
  { week, actorId, now }: Deciding,
  { guid, revision, decision, note }: { guid: string; revision: number; decision: Decision; note: string },
): Promise<DecideOutcome> {
  const found = await findWorking(trx, week.id, guid)
  if (!found) return 'notNow'
  await lockSession(trx, found.id)
  const session = (await findWorking(trx, week.id, guid))!
  if (session.revision !== revision) return 'stale'
  if (!decidableStates.includes(session.state) || (await isConflicted(trx, actorId, session.id))) return 'notNow'
  if (session.state === decision) return 'same'
  await trx
    .updateTable('week.session')
    .set({ state: decision, decision_note: note, revision: session.revision + 1, updated_at: now })
    .where('id', '=', session.id)
    .execute()
  await sql`insert into week.decision (session_id, number, decision, note, decided_by, decided_at)
    select ${session.id}, coalesce(max(number), 0) + 1, ${decision}, ${note}, ${actorId}, ${now} from week.decision where session_id = ${session.id}`.execute(
    trx,
  )
  await audit(trx, { actorId, action: 'week.decideProposal', subjectType: 'week.session', subjectId: guid, detail: { decision } })
  await announce(trx, {
    name: 'ProposalDecided',
    key: `${guid}:${session.revision + 1}`,
    payload: { sessionId: session.id, guid, decision },
  })
  return 'done'
}

/** Sends the letters of decisions that wait, each once; of one proposal, where it is named. Returns how many decisions were told. */
export async function sendLetters(trx: Trx, { week, actorId, now }: Deciding, origin: string, guid?: string): Promise<number> {
  const pending = await listPending(trx, actorId, week.id, guid)
  const templates = await listTemplates(trx, week.id)
  let told = 0
  for (const letter of pending) {
    const taken = await trx
      .updateTable('week.decision')
      .set({ letter_at: now })
      .where('session_id', '=', letter.sessionId)
      .where('number', '=', letter.number)
      .where('letter_at', 'is', null)
      .returning('number')
      .executeTakeFirst()
    // Somebody else sends it at this moment.
    if (!taken) continue
    told += 1
    for (const personId of letter.recipients) await mailLetter(trx, { week, letter, personId, origin, templates })
  }
  if (told > 0)
    await audit(trx, { actorId, action: 'week.sendDecisions', subjectType: 'week.week', subjectId: week.slug, detail: { count: told } })
  return told
}

interface Mailing {
  week: Week
  letter: PendingLetter
  personId: number
  origin: string
  templates: Awaited<ReturnType<typeof listTemplates>>
}

async function mailLetter(trx: Trx, { week, letter, personId, origin, templates }: Mailing): Promise<void> {
  const person = await findPerson(trx, personId)
  if (!person?.email) return
  const locale = letterLocaleOf(person.locale)
  const values = letterValues(week, letter, person.name, origin, locale)
  await sendMail(trx, { to: person.email, locale, ...fillLetter(templateIn(templates, letter.decision, locale), values) })
}

export function letterValues(
  week: Week,
  letter: Pick<PendingLetter, 'title' | 'note' | 'guid'>,
  name: LocalText,
  origin: string,
  locale: LetterLocale,
): Record<string, string> {
  return {
    title: pickText(letter.title, locale).text,
    week: pickText(week.name, locale).text,
    note: letter.note || '—',
    name: pickText(name, locale).text,
    link: `${origin}/proposals/${letter.guid}`,
  }
}
