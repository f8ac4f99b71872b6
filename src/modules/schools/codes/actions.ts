import { audit } from '#platform/audit.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import type { World } from '#platform/http/route.ts'
import { deriveCode } from '#platform/ids.ts'
import type { Temporal } from '#platform/time.ts'
import { isBefore } from '#platform/time.ts'
import type { SchoolClass } from '../classes/store.ts'
import { findClass } from '../classes/store.ts'
import { canBeCode, codeDays, hashCode } from './rules.ts'
import { findCodeByHash, findLastCode, insertCode, revokeCodes } from './store.ts'

export interface ClassCode {
  code: string
  expiresAt: Temporal.Instant
}

const derive = (world: World, uuid: string, version: number): string => deriveCode(world.key, `class:${uuid}:${version}`)

/** Gives the class a new code and revokes those before it. Only its hash is stored: the code follows from the key. */
export async function issueClassCode(world: World, trx: Trx, classId: number, now: Temporal.Instant): Promise<ClassCode> {
  const schoolClass = await findClass(trx, classId)
  if (!schoolClass) throw new Error(`No class ${classId}`)
  await revokeCodes(trx, classId, now)
  const expiresAt = now.add({ hours: codeDays * 24 })
  const last = await findLastCode(trx, classId)
  for (let version = (last?.version ?? 0) + 1; ; version += 1) {
    const code = derive(world, schoolClass.uuid, version)
    // Two classes with one code: once in a trillion, and then the next version is taken.
    if (await insertCode(trx, { classId, version, hash: hashCode(world.key, code), issuedAt: now, expiresAt })) return { code, expiresAt }
  }
}

/** Revoke and issue anew: for a code that went where it should not. Passes that pupils have stay. */
export async function reissueClassCode(world: World, trx: Trx, actorId: number, classId: number, now: Temporal.Instant): Promise<void> {
  await issueClassCode(world, trx, classId, now)
  await audit(trx, { actorId, action: 'schools.reissueCode', subjectType: 'schools.class', subjectId: classId })
}

/** The code that stands on the class's sheet today; nothing where it has expired. */
export async function findClassCode(world: World, db: Db, schoolClass: SchoolClass, now: Temporal.Instant): Promise<ClassCode | undefined> {
  const last = await findLastCode(db, schoolClass.id)
  if (!last || last.revokedAt || !isBefore(now, last.expiresAt)) return undefined
  return { code: derive(world, schoolClass.uuid, last.version), expiresAt: last.expiresAt }
}

export type CodeOutcome =
  | { ok: true; schoolClass: SchoolClass }
  | { ok: false; reason: 'schools.code.unknown' | 'schools.code.expired' | 'schools.code.revoked' }

/** Which class a code belongs to; the code as `readTypedCode` gives it. */
export async function openCode(world: World, db: Db, code: string, now: Temporal.Instant): Promise<CodeOutcome> {
  const found = canBeCode(code) ? await findCodeByHash(db, hashCode(world.key, code)) : undefined
  const schoolClass = found && (await findClass(db, found.classId))
  if (!found || !schoolClass) return { ok: false, reason: 'schools.code.unknown' }
  if (found.revokedAt) return { ok: false, reason: 'schools.code.revoked' }
  if (!isBefore(now, found.expiresAt)) return { ok: false, reason: 'schools.code.expired' }
  return { ok: true, schoolClass }
}
