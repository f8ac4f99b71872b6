import { audit } from '#platform/audit.ts'
import { sql } from '#platform/db/database.ts'
import type { Trx } from '#platform/db/database.ts'
import { bumpPages } from '#platform/http/page-version.ts'
import type { Temporal } from '#platform/time.ts'
import { pageScope } from '../weeks/page-scope.ts'
import type { Week } from '../weeks/store.ts'
import type { CallFields, QuestionFields } from './form.ts'
import { findCall } from './store.ts'
import type { Call, Question } from './store.ts'

interface Acting {
  week: Week
  actorId: number
  now: Temporal.Instant
}

type Stale = { ok: false; reason: 'stale'; current: Call }

/** Opens, moves or ends the window, and says what is called for. Revision 0 is that of a week without a call. */
export async function saveCall(
  trx: Trx,
  { week, actorId, revision, fields }: Acting & { revision: number; fields: CallFields },
): Promise<{ ok: true } | Stale> {
  // The week's row is held, so that two who open the first call come one after the other.
  await trx.selectFrom('week.week').select('id').where('id', '=', week.id).forUpdate().execute()
  const current = await findCall(trx, week.id)
  if (current && current.revision !== revision) return { ok: false, reason: 'stale', current }
  const row = {
    opens_at: fields.opensAt,
    closes_at: fields.closesAt,
    text: JSON.stringify(fields.text),
    formats: fields.formats,
    anonymous_review: fields.anonymousReview,
    revision: (current?.revision ?? 0) + 1,
  }
  await trx
    .insertInto('week.call')
    .values({ week_id: week.id, ...row })
    .onConflict((conflict) => conflict.column('week_id').doUpdateSet(row))
    .execute()
  const detail = { opensAt: fields.opensAt.toString(), closesAt: fields.closesAt.toString() }
  await audit(trx, { actorId, action: 'week.saveCall', subjectType: 'week.week', subjectId: week.slug, detail })
  // /weeks says which calls are open.
  await bumpPages(trx, pageScope)
  return { ok: true }
}

const columnsOf = (fields: QuestionFields) => ({
  kind: fields.kind,
  label: JSON.stringify(fields.label),
  hint: JSON.stringify(fields.hint),
  choices: JSON.stringify(fields.choices),
  required: fields.required,
  formats: fields.formats,
})

async function auditQuestion(trx: Trx, { week, actorId }: Acting, detail: Record<string, unknown>): Promise<void> {
  await audit(trx, { actorId, action: 'week.changeQuestions', subjectType: 'week.week', subjectId: week.slug, detail })
}

export async function addQuestion(trx: Trx, acting: Acting, fields: QuestionFields): Promise<void> {
  const position = sql<number>`(select coalesce(max(position) + 1, 0) from week.question where week_id = ${acting.week.id})`
  await trx
    .insertInto('week.question')
    .values({ week_id: acting.week.id, position, ...columnsOf(fields) })
    .execute()
  await auditQuestion(trx, acting, { added: fields.label })
}

/** A question's words; its answers stay, so its kind stays too once there are any. */
export async function changeQuestion(trx: Trx, acting: Acting, question: Question, fields: QuestionFields): Promise<{ ok: boolean }> {
  const answered = await trx.selectFrom('week.answer').select('session_id').where('question_id', '=', question.id).executeTakeFirst()
  const isOther = fields.kind !== question.kind || fields.choices.length < question.choices.length
  if (answered && isOther) return { ok: false }
  await trx.updateTable('week.question').set(columnsOf(fields)).where('id', '=', question.id).execute()
  await auditQuestion(trx, acting, { changed: fields.label })
  return { ok: true }
}

/** Asked no more, or again; what was answered stays. */
export async function retireQuestion(trx: Trx, acting: Acting, question: Question, isRetired: boolean): Promise<void> {
  await trx
    .updateTable('week.question')
    .set({ retired_at: isRetired ? acting.now : null })
    .where('id', '=', question.id)
    .execute()
  await auditQuestion(trx, acting, isRetired ? { retired: question.label } : { askedAgain: question.label })
}

export async function moveQuestion(trx: Trx, acting: Acting, question: Question, to: 'up' | 'down'): Promise<void> {
  const rows = await trx
    .selectFrom('week.question')
    .select('id')
    .where('week_id', '=', acting.week.id)
    .orderBy('position')
    .orderBy('id')
    .forUpdate()
    .execute()
  const ids = rows.map((row) => row.id)
  const at = ids.indexOf(question.id)
  const other = to === 'up' ? at - 1 : at + 1
  if (ids[other] === undefined) return
  ;[ids[at], ids[other]] = [ids[other], ids[at]!]
  await sql`update week.question set position = place.position - 1
    from unnest(${ids}::bigint[]) with ordinality as place(id, position) where question.id = place.id`.execute(trx)
  await auditQuestion(trx, acting, { moved: question.label })
}
