import type { Db, Trx } from '#platform/db/database.ts'
import { json, sql } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import type { SessionFacts } from '../proofs/facts.ts'
import type { Role, Subject } from './rules.ts'

export interface EvidenceRow {
  id: string
  kind: 'measured' | 'declared'
  role: Role
  sourceId: number
  series: string
  presentS: number
  headCount: number | null
  hours: number
  revision: number
  at: Temporal.Instant
}

export interface NewEvidence extends Omit<EvidenceRow, 'id'> {
  subject: Subject
  sourceType: string
  revokes: string | null
  factKey: string
}

const columns = [
  'e.id',
  'e.kind',
  'e.role',
  'e.source_id as sourceId',
  'e.series',
  'e.present_s as presentS',
  'e.head_count as headCount',
  'e.hours',
  'e.revision',
  'e.at',
] as const

/** What holds today: rows that no later row revokes. */
function selectValid(db: Db) {
  return db
    .selectFrom('trajectory.evidence as e')
    .select(columns)
    .where((where) =>
      where.not(where.exists(where.selectFrom('trajectory.evidence as later').select('later.id').whereRef('later.revokes', '=', 'e.id'))),
    )
    .orderBy('e.at')
    .orderBy('e.id')
}

/** All evidence of a holder that holds. */
export async function listEvidence(db: Db, subject: Subject): Promise<EvidenceRow[]> {
  const rows = await selectValid(db).where('e.subject_type', '=', subject.type).where('e.subject_id', '=', subject.id).execute()
  return rows as EvidenceRow[]
}

/** The evidence of a holder about one source that holds. */
export async function listEvidenceOf(db: Db, subject: Subject, sourceType: string, sourceId: number): Promise<EvidenceRow[]> {
  const rows = await selectValid(db)
    .where('e.subject_type', '=', subject.type)
    .where('e.subject_id', '=', subject.id)
    .where('e.source_type', '=', sourceType)
    .where('e.source_id', '=', sourceId)
    .execute()
  return rows as EvidenceRow[]
}

/** What holds about one source, of all holders. */
export async function listEvidenceOfSource(db: Db, sourceType: string, sourceId: number): Promise<(EvidenceRow & { subject: Subject })[]> {
  const rows = await selectValid(db)
    .select(['e.subject_type', 'e.subject_id'])
    .where('e.source_type', '=', sourceType)
    .where('e.source_id', '=', sourceId)
    .execute()
  return rows.map(({ subject_type: type, subject_id: id, ...row }) => ({
    ...(row as EvidenceRow),
    subject: { type: type as Subject['type'], id },
  }))
}

// A lecture may have thousands of tickets; PostgreSQL takes 65,535 parameters in one statement.
const chunkSize = 1000

function* inChunks<T>(list: T[]): Generator<T[]> {
  for (let at = 0; at < list.length; at += chunkSize) yield list.slice(at, at + chunkSize)
}

/** Adds rows; those of a fact that was told before are left out. */
export async function insertEvidence(trx: Trx, rows: NewEvidence[]): Promise<void> {
  for (const chunk of inChunks(rows)) {
    await trx
      .insertInto('trajectory.evidence')
      .values(chunk.map(evidenceValues))
      .onConflict((conflict) => conflict.column('fact_key').doNothing())
      .execute()
  }
}

const evidenceValues = (row: NewEvidence) => ({
  subject_type: row.subject.type,
  subject_id: row.subject.id,
  source_type: row.sourceType,
  source_id: row.sourceId,
  series: row.series,
  kind: row.kind,
  role: row.role,
  present_s: row.presentS,
  head_count: row.headCount,
  hours: row.hours,
  revision: row.revision,
  at: row.at,
  revokes: row.revokes,
  fact_key: row.factKey,
})

/** How much an hour of this format counts; once, where nothing is said. */
export async function findFactor(db: Db, format: string): Promise<number> {
  const row = await db.selectFrom('trajectory.format_factor').select('factor').where('format', '=', format).executeTakeFirst()
  return row?.factor ?? 1
}

/** Lets one recorder at a time write about this source, until the transaction ends. */
export async function lockSource(trx: Trx, sourceType: string, sourceId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`trajectory ${sourceType} ${sourceId}`}, 0))`.execute(trx)
}

export interface ProofRow {
  id: number
  code: string
  subject: Subject
  role: Role
  sourceType: string
  sourceId: number
  facts: SessionFacts
  issuedAt: Temporal.Instant
  revokedAt: Temporal.Instant | null
}

function selectProofs(db: Db) {
  return db
    .selectFrom('trajectory.proof')
    .select(['id', 'code', 'subject_type', 'subject_id', 'role', 'source_type', 'source_id', 'facts', 'issued_at', 'revoked_at'])
}

type Row = Awaited<ReturnType<ReturnType<typeof selectProofs>['executeTakeFirstOrThrow']>>

const toProof = (row: Row): ProofRow => ({
  id: row.id,
  code: row.code,
  subject: { type: row.subject_type as Subject['type'], id: row.subject_id },
  role: row.role as Role,
  sourceType: row.source_type,
  sourceId: row.source_id,
  facts: row.facts as SessionFacts,
  issuedAt: row.issued_at,
  revokedAt: row.revoked_at,
})

export async function findProof(db: Db, code: string): Promise<ProofRow | undefined> {
  const row = await selectProofs(db).where('code', '=', code).executeTakeFirst()
  return row && toProof(row)
}

/** Proofs of a holder that hold, the oldest session first. */
export async function listProofs(db: Db, subject: Subject): Promise<ProofRow[]> {
  const rows = await selectProofs(db)
    .where('subject_type', '=', subject.type)
    .where('subject_id', '=', subject.id)
    .where('revoked_at', 'is', null)
    .orderBy(sql`facts->>'startsAt'`)
    .orderBy('id')
    .execute()
  return rows.map(toProof)
}

export type NewProof = Pick<ProofRow, 'code' | 'subject' | 'role' | 'sourceType' | 'sourceId' | 'facts'>

/** Gives proofs; whoever has one already keeps it with its code, and one that was taken back is valid again. */
export async function upsertProofs(trx: Trx, proofs: NewProof[]): Promise<void> {
  for (const chunk of inChunks(proofs)) {
    await trx
      .insertInto('trajectory.proof')
      .values(
        chunk.map(({ code, subject, role, sourceType, sourceId, facts }) => ({
          ...{ code, role, facts: json(facts) },
          ...{ subject_type: subject.type, subject_id: subject.id, source_type: sourceType, source_id: sourceId },
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['subject_type', 'subject_id', 'source_type', 'source_id', 'role']).doUpdateSet({ revoked_at: null }),
      )
      .execute()
  }
}

/** Takes proofs about a source back from those who, by the corrected attendance, did not take part. */
export async function revokeProofs(
  trx: Trx,
  source: { type: string; id: number },
  holders: { subject: Subject; role: Role }[],
  now: Temporal.Instant,
): Promise<void> {
  for (const { subject, role } of holders) {
    await trx
      .updateTable('trajectory.proof')
      .set({ revoked_at: now })
      .where('subject_type', '=', subject.type)
      .where('subject_id', '=', subject.id)
      .where('source_type', '=', source.type)
      .where('source_id', '=', source.id)
      .where('role', '=', role)
      .where('revoked_at', 'is', null)
      .execute()
  }
}
