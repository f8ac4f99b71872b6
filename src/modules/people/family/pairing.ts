import { createHmac } from 'node:crypto'
import { audit } from '#platform/audit.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import { inTransaction } from '#platform/db/database.ts'
import { Conflict } from '#platform/http/errors.ts'
import type { World } from '#platform/http/route.ts'
import { deriveCode } from '#platform/ids.ts'
import { keyFor } from '#platform/seal.ts'
import type { Temporal } from '#platform/time.ts'
import { startSession } from '../sign-in/sessions.ts'
import { ownSignInGrade } from './rules.ts'
import type { Child } from './store.ts'

export const pairingMinutes = 10

export interface PairingCode {
  code: string
  expiresAt: Temporal.Instant
}

type Keyed = Pick<World, 'key'>

/** The code follows from the key outside the database and the row's name: nothing that could be typed is stored. */
const codeOf = (world: Keyed, uuid: string): string => deriveCode(keyFor(world.key, 'pairing code'), uuid)
const hashOf = (world: Keyed, code: string): Buffer => createHmac('sha256', keyFor(world.key, 'pairing hash')).update(code).digest()

export function canSignInAlone(child: Pick<Child, 'grade'>): boolean {
  return child.grade !== null && child.grade >= ownSignInGrade
}

/** A new code for a child's own device; one that was made before opens nothing any more. */
export async function makePairingCode(world: World, trx: Trx, guardianId: number, child: Child, now: Temporal.Instant): Promise<void> {
  if (!canSignInAlone(child)) throw new Conflict('family.code.tooYoung', { grade: ownSignInGrade })
  await trx.selectFrom('people.person').select('id').where('id', '=', child.id).forNoKeyUpdate().execute()
  await trx.deleteFrom('people.pairing_code').where('child_id', '=', child.id).execute()
  const uuid = crypto.randomUUID()
  const times = { made_at: now, expires_at: now.add({ minutes: pairingMinutes }) }
  await trx
    .insertInto('people.pairing_code')
    .values({ uuid, code_hash: hashOf(world, codeOf(world, uuid)), child_id: child.id, made_by: guardianId, ...times })
    .execute()
  await audit(trx, { actorId: guardianId, action: 'people.makePairingCode', subjectType: 'person', subjectId: child.id, about: [child.id] })
}

/** The code that waits to be typed; none where it was used or ran out. */
export async function findPairingCode(world: Keyed, db: Db, childId: number, now: Temporal.Instant): Promise<PairingCode | undefined> {
  const row = await db
    .selectFrom('people.pairing_code')
    .select(['uuid', 'expires_at'])
    .where('child_id', '=', childId)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row && { code: codeOf(world, row.uuid), expiresAt: row.expires_at }
}

/** Uses a typed code up and signs the child in on this device; nothing where the code is wrong, old or was used. */
export async function usePairingCode(world: World, code: string, now: Temporal.Instant, userAgent: string): Promise<string | undefined> {
  return inTransaction(world.db, async (trx) => {
    const used = await trx
      .updateTable('people.pairing_code')
      .set({ used_at: now })
      .where('code_hash', '=', hashOf(world, code))
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .returning('child_id')
      .executeTakeFirst()
    if (!used) return undefined
    await audit(trx, { actorId: used.child_id, action: 'people.signIn', subjectType: 'person', subjectId: used.child_id })
    return startSession(trx, used.child_id, now, userAgent, 'code')
  })
}
