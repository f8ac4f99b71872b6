import type { Db, Trx } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'

export interface Pass {
  id: number
  uuid: string
  classId: number
  nickname: string
}

const columns = ['id', 'uuid', 'class_id', 'nickname'] as const
type PassRow = { id: number; uuid: string; class_id: number; nickname: string }
const toPass = (row: PassRow): Pass => ({ id: row.id, uuid: row.uuid, classId: row.class_id, nickname: row.nickname })

/** Nothing where the nickname is taken in this class, or the token was used. */
export async function insertPass(
  trx: Trx,
  pass: { classId: number; nickname: string; tokenHash: Buffer; now: Temporal.Instant; expiresAt: Temporal.Instant },
): Promise<Pass | undefined> {
  const row = await trx
    .insertInto('schools.class_pass')
    .values({
      class_id: pass.classId,
      nickname: pass.nickname,
      token_hash: pass.tokenHash,
      created_at: pass.now,
      expires_at: pass.expiresAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning(columns)
    .executeTakeFirst()
  return row && toPass(row)
}

export async function findPassByToken(db: Db, tokenHash: Buffer, now: Temporal.Instant): Promise<Pass | undefined> {
  const row = await db
    .selectFrom('schools.class_pass')
    .select(columns)
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row && toPass(row)
}

/** Also a pass that ended: what it took part in keeps its name. */
export async function findPassById(db: Db, id: number): Promise<Pass | undefined> {
  const row = await db.selectFrom('schools.class_pass').select(columns).where('id', '=', id).executeTakeFirst()
  return row && toPass(row)
}

/** Passes of a class that still hold, by nickname. */
export async function listPasses(db: Db, classId: number, now: Temporal.Instant): Promise<Pass[]> {
  const rows = await db
    .selectFrom('schools.class_pass')
    .select(columns)
    .where('class_id', '=', classId)
    .where('expires_at', '>', now)
    .orderBy('nickname')
    .execute()
  return rows.map(toPass)
}

/** Every nickname that was ever taken in the class: one that left keeps its name, so that nobody is mistaken for it. */
export async function listTakenNicknames(db: Db, classId: number): Promise<Set<string>> {
  const rows = await db.selectFrom('schools.class_pass').select('nickname').where('class_id', '=', classId).execute()
  return new Set(rows.map((row) => row.nickname))
}

/** From now on this pass opens nothing. */
export async function endPass(trx: Trx, passId: number, now: Temporal.Instant): Promise<void> {
  await trx.updateTable('schools.class_pass').set({ expires_at: now }).where('id', '=', passId).where('expires_at', '>', now).execute()
}
