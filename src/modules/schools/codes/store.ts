import type { Db, Trx } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'

export interface CodeRow {
  classId: number
  version: number
  expiresAt: Temporal.Instant
  revokedAt: Temporal.Instant | null
}

/** False where another class has this very code. */
export async function insertCode(
  trx: Trx,
  code: { classId: number; version: number; hash: Buffer; issuedAt: Temporal.Instant; expiresAt: Temporal.Instant },
): Promise<boolean> {
  const row = await trx
    .insertInto('schools.class_code')
    .values({ class_id: code.classId, version: code.version, code_hash: code.hash, issued_at: code.issuedAt, expires_at: code.expiresAt })
    .onConflict((conflict) => conflict.column('code_hash').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Takes the class's row first, so that two new codes at once come one after the other. */
export async function revokeCodes(trx: Trx, classId: number, now: Temporal.Instant): Promise<void> {
  await trx.selectFrom('schools.class').select('id').where('id', '=', classId).forNoKeyUpdate().execute()
  await trx
    .updateTable('schools.class_code')
    .set({ revoked_at: now })
    .where('class_id', '=', classId)
    .where('revoked_at', 'is', null)
    .execute()
}

type Row = { class_id: number; version: number; expires_at: Temporal.Instant; revoked_at: Temporal.Instant | null }
const toCode = (row: Row): CodeRow => ({
  classId: row.class_id,
  version: row.version,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at,
})
const columns = ['class_id', 'version', 'expires_at', 'revoked_at'] as const

export async function findLastCode(db: Db, classId: number): Promise<CodeRow | undefined> {
  const row = await db
    .selectFrom('schools.class_code')
    .select(columns)
    .where('class_id', '=', classId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && toCode(row)
}

export async function findCodeByHash(db: Db, hash: Buffer): Promise<CodeRow | undefined> {
  const row = await db.selectFrom('schools.class_code').select(columns).where('code_hash', '=', hash).executeTakeFirst()
  return row && toCode(row)
}
