import type { Db } from '#platform/db/database.ts'
import { NotFound } from '#platform/http/errors.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import type { QuestionKind } from './rules.ts'

export interface Call {
  weekId: number
  opensAt: Temporal.Instant
  closesAt: Temporal.Instant
  text: LocalText
  formats: string[]
  anonymousReview: boolean
  revision: number
}

export interface Question {
  id: number
  uuid: string
  kind: QuestionKind
  label: LocalText
  hint: LocalText
  choices: LocalText[]
  required: boolean
  /** Empty: asked of every format. */
  formats: string[]
  isRetired: boolean
}

export async function findCall(db: Db, weekId: number): Promise<Call | undefined> {
  const row = await db.selectFrom('week.call').selectAll().where('week_id', '=', weekId).executeTakeFirst()
  return (
    row && {
      weekId,
      opensAt: row.opens_at,
      closesAt: row.closes_at,
      text: row.text as LocalText,
      formats: row.formats,
      anonymousReview: row.anonymous_review,
      revision: row.revision,
    }
  )
}

/** In the order of the form; those that are asked no more only where their answers are to be read. */
export async function listQuestions(db: Db, weekId: number, { retired = false } = {}): Promise<Question[]> {
  let query = db.selectFrom('week.question').selectAll().where('week_id', '=', weekId)
  if (!retired) query = query.where('retired_at', 'is', null)
  const rows = await query.orderBy('position').orderBy('id').execute()
  return rows.map((row) => ({
    id: row.id,
    uuid: row.uuid,
    kind: row.kind as QuestionKind,
    label: row.label as LocalText,
    hint: row.hint as LocalText,
    choices: row.choices as LocalText[],
    required: row.required,
    formats: row.formats,
    isRetired: row.retired_at !== null,
  }))
}

export async function getQuestion(db: Db, weekId: number, uuid: string): Promise<Question> {
  const question = (await listQuestions(db, weekId, { retired: true })).find((one) => one.uuid === uuid)
  if (!question) throw new NotFound('week-call.missing.question')
  return question
}
