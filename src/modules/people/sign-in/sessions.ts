import type { Db, Trx } from '#platform/db/database.ts'
import { hashToken, newToken } from '#platform/ids.ts'
import type { Temporal } from '#platform/time.ts'
import { isBefore } from '#platform/time.ts'
import type { Actor } from '#platform/http/route.ts'
import { findPerson } from '../store.ts'

export const sessionDays = 30
const rotateAfterHours = 24
const graceMinutes = 2
/** "Last seen" is exact to so much: a page costs no write. */
const seenMinutes = 5

/** How a session came about. */
export type Way = 'mail' | 'passkey' | 'university' | 'code' | 'recovery' | 'demo'

/** Starts a session; the token goes into the person's cookie, only its SHA-256 stays here. */
export async function startSession(
  trx: Trx,
  personId: number,
  now: Temporal.Instant,
  userAgent: string,
  way: Way = 'mail',
): Promise<string> {
  const token = newToken()
  await trx
    .insertInto('people.session')
    .values({
      token_hash: hashToken(token),
      person_id: personId,
      created_at: now,
      last_seen_at: now,
      rotated_at: now,
      expires_at: now.add({ hours: sessionDays * 24 }),
      user_agent: userAgent.slice(0, 200),
      way,
    })
    .execute()
  return token
}

export interface FoundSession {
  actor: Actor
  hash: Buffer
  /** A new token that replaces the cookie's: sessions rotate once a day. */
  newToken?: string
}

/** Who holds this token. A rotated token still counts for two minutes, for requests that were under way. */
export async function findSession(db: Db, token: string, now: Temporal.Instant): Promise<FoundSession | undefined> {
  const hash = hashToken(token)
  const row = await db
    .selectFrom('people.session as session')
    .innerJoin('people.person as person', 'person.id', 'session.person_id')
    .select(['session.person_id', 'expires_at', 'rotated_at', 'replaced_by', 'last_seen_at'])
    .where('token_hash', '=', hash)
    // A session that began, or rotated, in the moment of an erasure is nobody's.
    .where('person.erased_at', 'is', null)
    .executeTakeFirst()
  if (!row || !isBefore(now, row.expires_at)) return undefined
  const actor = await findPerson(db, row.person_id)
  if (!actor) return undefined
  if (row.replaced_by) return { actor, hash }
  if (isBefore(now, row.rotated_at.add({ hours: rotateAfterHours }))) {
    if (!isBefore(now, row.last_seen_at.add({ minutes: seenMinutes }))) await noteSeen(db, hash, now)
    return { actor, hash }
  }
  return { actor, ...(await rotateSession(db, hash, row.person_id, now)) }
}

async function noteSeen(db: Db, hash: Buffer, now: Temporal.Instant): Promise<void> {
  await db.updateTable('people.session').set({ last_seen_at: now }).where('token_hash', '=', hash).execute()
}

async function rotateSession(db: Db, hash: Buffer, personId: number, now: Temporal.Instant): Promise<{ hash: Buffer; newToken?: string }> {
  const token = newToken()
  const next = hashToken(token)
  const replaced = await db
    .updateTable('people.session')
    .set({ replaced_by: next, expires_at: now.add({ minutes: graceMinutes }) })
    .where('token_hash', '=', hash)
    .where('replaced_by', 'is', null)
    .returning(['user_agent', 'created_at', 'way'])
    .executeTakeFirst()
  if (!replaced) return { hash }
  await db
    .insertInto('people.session')
    .values({
      token_hash: next,
      person_id: personId,
      created_at: replaced.created_at,
      last_seen_at: now,
      rotated_at: now,
      expires_at: now.add({ hours: sessionDays * 24 }),
      user_agent: replaced.user_agent,
      way: replaced.way,
    })
    .execute()
  return { hash: next, newToken: token }
}

/** Ends all sessions of the person, on every device: signing out is signing out everywhere. */
export async function endSessions(trx: Trx, personId: number): Promise<void> {
  await trx.deleteFrom('people.session').where('person_id', '=', personId).execute()
}

/** What ends here never opens again, also not for the two minutes' grace of a token that it took the place of. */
export async function endSession(trx: Trx, personId: number, uuid: string): Promise<boolean> {
  const ended = await trx
    .deleteFrom('people.session')
    .where('person_id', '=', personId)
    .where('uuid', '=', uuid)
    .returning('token_hash')
    .executeTakeFirst()
  if (!ended) return false
  await trx.deleteFrom('people.session').where('replaced_by', '=', ended.token_hash).execute()
  return true
}

/** Ends all but this one; returns how many browsers that were. */
export async function endOtherSessions(trx: Trx, personId: number, keep: Buffer): Promise<number> {
  const ended = await trx
    .deleteFrom('people.session')
    .where('person_id', '=', personId)
    .where('token_hash', '<>', keep)
    .where((where) => where.or([where('replaced_by', 'is', null), where('replaced_by', '<>', keep)]))
    .returning('replaced_by')
    .execute()
  return ended.filter((row) => !row.replaced_by).length
}

export interface OpenSession {
  uuid: string
  way: Way
  since: Temporal.Instant
  lastSeenAt: Temporal.Instant
  userAgent: string
  isThis: boolean
}

/** Every browser that is signed in as this person, the one seen last first. */
export async function listSessions(db: Db, personId: number, now: Temporal.Instant, thisHash: Buffer | null): Promise<OpenSession[]> {
  const rows = await db
    .selectFrom('people.session')
    .selectAll()
    .where('person_id', '=', personId)
    .where('replaced_by', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('last_seen_at', 'desc')
    .orderBy('uuid')
    .execute()
  return rows.map((row) => ({
    uuid: row.uuid,
    way: row.way as Way,
    since: row.created_at,
    lastSeenAt: row.last_seen_at,
    userAgent: row.user_agent,
    isThis: thisHash !== null && row.token_hash.equals(thisHash),
  }))
}

/** How the session came about that a request came by. */
export async function findWay(db: Db, hash: Buffer): Promise<Way> {
  const row = await db.selectFrom('people.session').select('way').where('token_hash', '=', hash).executeTakeFirstOrThrow()
  return row.way as Way
}

/** A timer's work: sessions and links that ended are of no use to anybody. */
export async function deleteExpired(db: Db, now: Temporal.Instant): Promise<void> {
  await db.deleteFrom('people.session').where('expires_at', '<', now).execute()
  await db
    .deleteFrom('people.sign_in_link')
    .where('expires_at', '<', now.subtract({ hours: 24 }))
    .execute()
  await db.deleteFrom('people.challenge').where('expires_at', '<', now).execute()
}
