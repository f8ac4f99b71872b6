import { findPerson } from '#people'
import { audit } from '#platform/audit.ts'
import { sql } from '#platform/db/database.ts'
import type { Trx } from '#platform/db/database.ts'
import { pickText, translator, wholeLocale } from '#platform/i18n.ts'
import { sendMail } from '#platform/mail.ts'
import type { Temporal } from '#platform/time.ts'
import type { Week } from '../../weeks/store.ts'
import { isConflicted, listWithheld } from '../conflicts/withheld.ts'
import { planAssignments } from './rules.ts'
import type { Pair } from './rules.ts'
import { findConflicts, listReviewers, listWaiting } from './store.ts'

export interface Assigning {
  week: Week
  /** Null: by the automatic assignment, unasked. */
  actorId: number | null
  now: Temporal.Instant
  origin: string
}

/** Appoints somebody to review a week's proposals, changes their fields and load, or asks them to go on. */
export async function appointReviewer(
  trx: Trx,
  { week, actorId, now }: Omit<Assigning, 'origin'>,
  reviewer: { personId: number; topics: string[]; loadMax: number },
): Promise<void> {
  const { personId, topics, loadMax } = reviewer
  await trx
    .insertInto('week.reviewer')
    .values({ week_id: week.id, person_id: personId, topics, load_max: loadMax, appointed_by: actorId, appointed_at: now })
    .onConflict((conflict) => conflict.columns(['week_id', 'person_id']).doUpdateSet({ topics, load_max: loadMax, ended_at: null }))
    .execute()
  await audit(trx, { actorId, action: 'week.appointReviewer', subjectType: 'week.week', subjectId: week.slug, about: [personId] })
}

/** Ends an appointment: what is not handed in goes back. */
export async function dismissReviewer(trx: Trx, { week, actorId, now }: Omit<Assigning, 'origin'>, personId: number): Promise<void> {
  await trx
    .updateTable('week.reviewer')
    .set({ ended_at: now })
    .where('week_id', '=', week.id)
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .execute()
  await trx
    .updateTable('week.assignment')
    .set({ state: 'taken', ended_at: now })
    .where('person_id', '=', personId)
    .where('state', '=', 'open')
    .where('session_id', 'in', (query) => query.selectFrom('week.session').select('id').where('week_id', '=', week.id))
    .execute()
  await audit(trx, { actorId, action: 'week.dismissReviewer', subjectType: 'week.week', subjectId: week.slug, about: [personId] })
}

/**
 * Gives every undecided proposal its reviewers, by field and load. Returns how many were given and how many places stay empty,
 * without what is withheld from whoever asked.
 */
export async function assignAutomatically(trx: Trx, assigning: Assigning, sessionId?: number): Promise<{ given: number; empty: number }> {
  const { week } = assigning
  // Two at once would give a proposal twice its reviewers.
  await trx.selectFrom('week.week').select('id').where('id', '=', week.id).forUpdate().execute()
  const waiting = await listWaiting(trx, week.id, sessionId)
  const conflicts = await findConflicts(trx, week.id)
  const pairs = planAssignments(waiting, await listReviewers(trx, week.id), ({ proposal, reviewer }) =>
    conflicts.has(`${proposal} ${reviewer}`),
  )
  await assign(trx, assigning, pairs)
  const hidden = new Set(assigning.actorId === null ? [] : await listWithheld(trx, assigning.actorId))
  const given = pairs.filter(({ proposal }) => !hidden.has(proposal)).length
  const lacking = waiting.filter(({ id }) => !hidden.has(id)).reduce((sum, { lacks }) => sum + lacks, 0)
  return { given, empty: lacking - given }
}

/** One proposal to one reviewer by hand. The database refuses what a conflict forbids, whoever asks. */
export async function assignByHand(
  trx: Trx,
  assigning: Assigning,
  pair: Pair,
): Promise<{ ok: true } | { ok: false; reason: 'week-review.assign.notPossible' }> {
  const reviewers = await listReviewers(trx, assigning.week.id)
  const isReviewer = reviewers.some(({ id }) => id === pair.reviewer)
  if (!isReviewer || (await isConflicted(trx, pair.reviewer, pair.proposal))) return { ok: false, reason: 'week-review.assign.notPossible' }
  await assign(trx, assigning, [pair])
  return { ok: true }
}

/** The office takes back what its reviewer has not handed in. */
export async function takeAssignment(trx: Trx, { week, actorId, now }: Omit<Assigning, 'origin'>, pair: Pair): Promise<void> {
  await trx
    .updateTable('week.assignment')
    .set({ state: 'taken', ended_at: now })
    .where('session_id', '=', pair.proposal)
    .where('person_id', '=', pair.reviewer)
    .where('state', '=', 'open')
    .execute()
  await audit(trx, { actorId, action: 'week.takeAssignment', subjectType: 'week.week', subjectId: week.slug, about: [pair.reviewer] })
}

async function assign(trx: Trx, assigning: Assigning, pairs: readonly Pair[]): Promise<void> {
  const { week, actorId, now } = assigning
  if (pairs.length === 0) return
  for (let at = 0; at < pairs.length; at += 1000) {
    const part = pairs.slice(at, at + 1000)
    await trx
      .insertInto('week.assignment')
      .values(part.map(({ proposal, reviewer }) => ({ session_id: proposal, person_id: reviewer, assigned_by: actorId, assigned_at: now })))
      .onConflict((conflict) =>
        conflict
          .columns(['session_id', 'person_id'])
          .doUpdateSet({ state: 'open', assigned_by: actorId, assigned_at: now, ended_at: null })
          .where('week.assignment.state', 'in', ['taken', 'revoked']),
      )
      .execute()
  }
  await trx
    .updateTable('week.session')
    .set((set) => ({ state: 'inReview', revision: set('revision', '+', 1) }))
    .where('id', 'in', [...new Set(pairs.map(({ proposal }) => proposal))])
    .where('state', '=', 'submitted')
    .execute()
  await audit(trx, { actorId, action: 'week.assignReviews', subjectType: 'week.week', subjectId: week.slug, detail: {} })
  await tellReviewers(trx, assigning, pairs)
}

/** One letter to each reviewer, with a number and no title: whom a letter reaches, and who reads along, is nobody's knowledge. */
async function tellReviewers(trx: Trx, { week, now, origin }: Assigning, pairs: readonly Pair[]): Promise<void> {
  const counts = new Map<number, number>()
  for (const { reviewer } of pairs) counts.set(reviewer, (counts.get(reviewer) ?? 0) + 1)
  for (const [reviewer, count] of counts) {
    const person = await findPerson(trx, reviewer)
    if (!person?.email) continue
    const locale = wholeLocale(person.locale)
    const t = translator(locale)
    const values = { count, week: pickText(week.name, locale).text, address: `${origin}/reviews` }
    await sendMail(trx, {
      to: person.email,
      locale,
      subject: t('week-review.letter.subject', values),
      body: t('week-review.letter.body', values),
    })
  }
  await sql`update week.assignment set told_at = ${now} where told_at is null and state = 'open' and (session_id, person_id) in (
    select * from unnest(${pairs.map(({ proposal }) => proposal)}::bigint[], ${pairs.map(({ reviewer }) => reviewer)}::bigint[]))`.execute(
    trx,
  )
}
