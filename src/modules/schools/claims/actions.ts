import { createHmac } from 'node:crypto'
import { audit } from '#platform/audit.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import type { World } from '#platform/http/route.ts'
import { deriveCode } from '#platform/ids.ts'
import { keyFor } from '#platform/seal.ts'
import type { Temporal } from '#platform/time.ts'
import { openCode } from '../codes/actions.ts'
import { canBeCode } from '../codes/rules.ts'
import type { Pass } from '../joining/store.ts'
import {
  addPassToClaim,
  countClaims,
  endClaims,
  findPassByClaimCode,
  hasClaimCode,
  holdClass,
  insertClaim,
  insertClaimCode,
  isPassClaimed,
  listClaims,
} from './store.ts'

type Keyed = Pick<World, 'key'>
const codeOf = (world: Keyed, pass: Pick<Pass, 'id'>): string => deriveCode(keyFor(world.key, 'claim code'), `claim ${pass.id}`)
const hashOf = (world: Keyed, code: string): Buffer => createHmac('sha256', keyFor(world.key, 'claim hash')).update(code).digest()

/** A pupil's code for the parents; the pass has one and the same. */
export async function makeClaimCode(world: Keyed, trx: Trx, pass: Pass, now: Temporal.Instant): Promise<void> {
  await insertClaimCode(trx, pass.id, hashOf(world, codeOf(world, pass)), now)
}

export async function findClaimCode(world: Keyed, db: Db, pass: Pass): Promise<string | undefined> {
  return (await hasClaimCode(db, pass.id)) ? codeOf(world, pass) : undefined
}

/** What a typed code opens: a class, or a class and the pass of one pupil in it. */
export interface Found {
  classId: number
  passId: number | null
}

type Unknown = { ok: false; reason: 'schools.code.unknown' | 'schools.code.expired' | 'schools.code.revoked' }

export async function findClaimable(
  world: World,
  db: Db,
  code: string,
  now: Temporal.Instant,
): Promise<{ ok: true; found: Found } | Unknown> {
  const pass = canBeCode(code) ? await findPassByClaimCode(db, hashOf(world, code)) : undefined
  if (pass) return { ok: true, found: { classId: pass.classId, passId: pass.id } }
  const opened = await openCode(world, db, code, now)
  return opened.ok ? { ok: true, found: { classId: opened.schoolClass.id, passId: null } } : opened
}

export type ClaimOutcome = { ok: true } | { ok: false; reason: 'claim.full' | 'claim.passTaken' | 'claim.otherPass' }

/**
 * Counts what a class did into a child's passport: one claim of a child and class, one of a pass, no more than the class has
 * pupils. Claimed again it is the same; a pass joins the claim that the class's code made.
 */
export async function claim(trx: Trx, wish: Found & { personId: number; claimedBy: number; now: Temporal.Instant }): Promise<ClaimOutcome> {
  const { classId, passId, personId, claimedBy, now } = wish
  const size = await holdClass(trx, classId)
  const before = (await listClaims(trx, [personId])).find((one) => one.classId === classId)
  if (before && (passId === null || before.passId === passId)) return { ok: true }
  if (before && before.passId !== null) return { ok: false, reason: 'claim.otherPass' }
  if (passId !== null && (await isPassClaimed(trx, passId))) return { ok: false, reason: 'claim.passTaken' }
  if (!before && (await countClaims(trx, classId)) >= size) return { ok: false, reason: 'claim.full' }
  if (before && passId !== null) await addPassToClaim(trx, before.uuid, passId)
  else await insertClaim(trx, { classId, personId, passId, claimedBy, now })
  await audit(trx, {
    actorId: claimedBy,
    action: 'schools.claimClass',
    subjectType: 'schools.class',
    subjectId: classId,
    about: [personId],
  })
  return { ok: true }
}

export async function endClaim(trx: Trx, actorId: number, personId: number, uuid: string, now: Temporal.Instant): Promise<void> {
  if ((await endClaims(trx, { uuid, personId }, actorId, now)) === 0) return
  await audit(trx, { actorId, action: 'schools.endClaim', subjectType: 'person', subjectId: personId, about: [personId] })
}

/** The teacher ends all at once, not knowing whose they are: for a code that went where it should not. */
export async function endClaimsOfClass(trx: Trx, actorId: number, classId: number, now: Temporal.Instant): Promise<void> {
  const ended = await endClaims(trx, { classId }, actorId, now)
  if (ended === 0) return
  await audit(trx, { actorId, action: 'schools.endClaims', subjectType: 'schools.class', subjectId: classId, detail: { ended } })
}
