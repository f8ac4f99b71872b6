import { sql } from '#platform/db/database.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { audit } from '#platform/audit.ts'
import { hashToken } from '#platform/ids.ts'
import { applyRedaction, maskKnown, redactionOf } from './rules.ts'
import type { KnownNames, Redaction } from './rules.ts'

/** One piece of free text that reviewers read. */
export interface FreeText {
  /** "abstract.ru", "answer.17" */
  field: string
  text: string
  /** The question, of an answer. */
  question?: LocalText
}

export interface Written {
  title: LocalText
  abstract: LocalText
  kit: LocalText
}

/** What its author wrote: texts in each language, answers to the office's own questions. */
export async function listFreeTexts(db: Db, sessionId: number, { title, abstract, kit }: Written): Promise<FreeText[]> {
  const answers = await db
    .selectFrom('week.answer as answer')
    .innerJoin('week.question as question', 'question.id', 'answer.question_id')
    .select(['answer.question_id as id', 'answer.body', 'question.label'])
    .where('answer.session_id', '=', sessionId)
    .where('answer.body', '!=', '')
    .orderBy('question.position')
    .execute()
  const ofTexts = Object.entries({ title, abstract, kit }).flatMap(([name, texts]) =>
    Object.entries(texts).map(([lang, text]) => ({ field: `${name}.${lang}`, text: text ?? '' })),
  )
  return [
    ...ofTexts.filter(({ text }) => text !== ''),
    ...answers.map(({ id, body, label }) => ({ field: `answer.${id}`, text: body, question: label as LocalText })),
  ]
}

interface Kept extends Redaction {
  field: string
  hash: Buffer
}

export async function listRedactions(db: Db, sessionId: number): Promise<Map<string, Kept>> {
  const rows = await db
    .selectFrom('week.redaction')
    .select(['field', 'text_hash as hash', 'from_at as fromAt', 'until_at as untilAt', 'put'])
    .where('session_id', '=', sessionId)
    .execute()
  return new Map(rows.map((row) => [row.field, row]))
}

export type Shown = FreeText & {
  /** What reviewers read; null where the text was changed after it was redacted. */
  shown: string | null
  isRedacted: boolean
}

/** Every text as reviewers of an anonymised week read it. */
export function anonymise(texts: readonly FreeText[], redactions: ReadonlyMap<string, Kept>, names: KnownNames): Shown[] {
  return texts.map((one) => {
    const kept = redactions.get(one.field)
    if (!kept) return { ...one, shown: maskKnown(one.text, names), isRedacted: false }
    const isSame = kept.hash.equals(hashToken(one.text))
    return { ...one, shown: isSame ? maskKnown(applyRedaction(one.text, kept), names) : null, isRedacted: isSame }
  })
}

/** Names that are hidden unasked: of its author and everybody who stands in the proposal, and of its member. */
export async function listKnownNames(db: Db, sessionId: number, author: LocalText, members: readonly LocalText[]): Promise<KnownNames> {
  const { rows } = await sql<{ name: LocalText }>`
    select speaker.name from week.session_person tie join week.speaker on speaker.id = tie.speaker_id where tie.session_id = ${sessionId}`.execute(
    db,
  )
  const inAll = (names: readonly LocalText[]) => names.flatMap((name) => Object.values(name)).filter((name) => name !== undefined)
  return { people: inAll([author, ...rows.map(({ name }) => name)]), members: inAll(members) }
}

export async function keepRedactions(
  trx: Trx,
  { sessionId, guid, actorId, now }: { sessionId: number; guid: string; actorId: number; now: Temporal.Instant },
  edited: { field: string; text: string; edited: string }[],
): Promise<void> {
  for (const one of edited) {
    const { fromAt, untilAt, put } = redactionOf(one.text, one.edited)
    const values = { text_hash: hashToken(one.text), from_at: fromAt, until_at: untilAt, put, redacted_by: actorId, redacted_at: now }
    await trx
      .insertInto('week.redaction')
      .values({ session_id: sessionId, field: one.field, ...values })
      .onConflict((conflict) => conflict.columns(['session_id', 'field']).doUpdateSet(values))
      .execute()
  }
  await audit(trx, {
    actorId,
    action: 'week.redactProposal',
    subjectType: 'week.session',
    subjectId: guid,
    detail: { count: edited.length },
  })
}
