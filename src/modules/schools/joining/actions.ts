import { audit } from '#platform/audit.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import { inTransaction } from '#platform/db/database.ts'
import { hashToken, newToken } from '#platform/ids.ts'
import type { Temporal } from '#platform/time.ts'
import type { Pass } from './store.ts'
import { endPass, findPassByToken, insertPass, listPasses } from './store.ts'

export const passDays = 365

export type JoinOutcome = { ok: true; token: string; pass: Pass } | { ok: false; reason: 'schools.nickname.taken' }

/**
 * Gives a pupil a pass: a nickname in a class and a secret for the cookie, nothing else. `token` is the form's key, 256 bits
 * that we made: a form posted twice gives the same pass. Where it was used up by another pupil, a new one is made.
 */
export async function joinClass(
  db: Db,
  wish: { classId: number; nickname: string; token: string; now: Temporal.Instant },
): Promise<JoinOutcome> {
  const { classId, nickname, now } = wish
  return inTransaction(db, async (trx) => {
    const expiresAt = now.add({ hours: passDays * 24 })
    const given = /^[\w-]{43}$/.test(wish.token) ? wish.token : newToken()
    for (const token of [given, newToken()]) {
      const pass = await insertPass(trx, { classId, nickname, tokenHash: hashToken(token), now, expiresAt })
      if (pass) return { ok: true, token, pass }
      const before = await findPassByToken(trx, hashToken(token), now)
      if (before?.classId === classId && before.nickname === nickname) return { ok: true, token, pass: before }
    }
    return { ok: false, reason: 'schools.nickname.taken' }
  })
}

/** The teacher takes a pass away: for a nickname that nobody of the class knows. */
export async function removePass(trx: Trx, actorId: number, classId: number, passUuid: string, now: Temporal.Instant): Promise<void> {
  const pass = (await listPasses(trx, classId, now)).find((one) => one.uuid === passUuid)
  if (!pass) return
  await endPass(trx, pass.id, now)
  await audit(trx, { actorId, action: 'schools.removePass', subjectType: 'schools.classPass', subjectId: pass.id })
}
