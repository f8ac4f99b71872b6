import type { Db, Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'

/** What a child did in a class, and on the browser that sat there as the child, counted into the child's passport. */
export interface Claim {
  uuid: string
  classId: number
  personId: number
  /** Null: the class watched as one. */
  passId: number | null
  at: Temporal.Instant
}

const selectClaims = (db: Db) =>
  db.selectFrom('schools.claim').select(['uuid', 'class_id', 'person_id', 'pass_id', 'claimed_at']).where('ended_at', 'is', null)

type Row = Awaited<ReturnType<ReturnType<typeof selectClaims>['executeTakeFirstOrThrow']>>
const toClaim = (row: Row): Claim => ({
  uuid: row.uuid,
  classId: row.class_id,
  personId: row.person_id,
  passId: row.pass_id,
  at: row.claimed_at,
})

/** What holds for these children. */
export async function listClaims(db: Db, personIds: readonly number[]): Promise<Claim[]> {
  if (personIds.length === 0) return []
  const rows = await selectClaims(db)
    .where('person_id', '=', sql<number>`any(${[...personIds]})`)
    .orderBy('id')
    .execute()
  return rows.map(toClaim)
}

/** The children that this pass was claimed for. */
export async function listClaimants(db: Db, passId: number): Promise<number[]> {
  return (await selectClaims(db).where('pass_id', '=', passId).execute()).map((row) => row.person_id)
}

/** How many of the class's pupils are claimed: a number is all that the teacher learns. */
export async function countClaims(db: Db, classId: number): Promise<number> {
  const row = await db
    .selectFrom('schools.claim')
    .select((select) => select.fn.countAll<number>().as('n'))
    .where('class_id', '=', classId)
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

/** Holds the class's row: of two who claim the last place at once, one is refused. Returns the pupils that it has. */
export async function holdClass(trx: Trx, classId: number): Promise<number> {
  const row = await trx.selectFrom('schools.class').select('size').where('id', '=', classId).forNoKeyUpdate().executeTakeFirstOrThrow()
  return row.size
}

export async function insertClaim(
  trx: Trx,
  claim: { classId: number; personId: number; passId: number | null; claimedBy: number; now: Temporal.Instant },
): Promise<number> {
  const { classId, personId, passId, claimedBy, now } = claim
  const row = await trx
    .insertInto('schools.claim')
    .values({ class_id: classId, person_id: personId, pass_id: passId, claimed_by: claimedBy, claimed_at: now })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

export async function addPassToClaim(trx: Trx, uuid: string, passId: number): Promise<void> {
  await trx.updateTable('schools.claim').set({ pass_id: passId }).where('uuid', '=', uuid).execute()
}

export async function isPassClaimed(db: Db, passId: number): Promise<boolean> {
  return (await selectClaims(db).where('pass_id', '=', passId).executeTakeFirst()) !== undefined
}

/** Ends a child's claim, or all of a class; returns how many those were. */
export async function endClaims(
  trx: Trx,
  which: { uuid: string; personId: number } | { classId: number },
  endedBy: number,
  now: Temporal.Instant,
): Promise<number> {
  const query = trx.updateTable('schools.claim').set({ ended_at: now, ended_by: endedBy }).where('ended_at', 'is', null)
  const rows = await (
    'classId' in which
      ? query.where('class_id', '=', which.classId)
      : query.where('uuid', '=', which.uuid).where('person_id', '=', which.personId)
  )
    .returning('id')
    .execute()
  return rows.length
}

/** Again without harm: the same pass has the same code. */
export async function insertClaimCode(trx: Trx, passId: number, hash: Buffer, now: Temporal.Instant): Promise<void> {
  await trx
    .insertInto('schools.claim_code')
    .values({ pass_id: passId, code_hash: hash, made_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function hasClaimCode(db: Db, passId: number): Promise<boolean> {
  return (await db.selectFrom('schools.claim_code').select('pass_id').where('pass_id', '=', passId).executeTakeFirst()) !== undefined
}

/** The pass that a code was made for; one that was forgotten, by date or at a wish, isn't found. */
export async function findPassByClaimCode(db: Db, hash: Buffer): Promise<{ id: number; classId: number } | undefined> {
  return db
    .selectFrom('schools.claim_code as code')
    .innerJoin('schools.class_pass as pass', 'pass.id', 'code.pass_id')
    .select(['pass.id', 'pass.class_id as classId'])
    .where('code.code_hash', '=', hash)
    .where(sql<boolean>`pass.nickname <> '№ ' || pass.id`)
    .executeTakeFirst()
}
