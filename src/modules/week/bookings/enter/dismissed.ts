import { dismissStaff } from '#live'
import { findPerson, findVetted } from '#people'
import type { Listener } from '#platform/facts.ts'
import { hasRole } from '#platform/http/route.ts'

const roomRoles = ['lecturer', 'moderator', 'office'] as const
// As `chooseTicket` writes it.
const staffSubject = (personId: number): string => `person:${personId}`

/** Somebody's papers ended or were taken back: where no other certificate holds, they are no more one of two adults. */
const hearVettingEnded: Listener = async ({ db, now }, { payload }) => {
  const { personId, on } = payload as { personId: number; on: string }
  if ((await findVetted(db, [personId], on)).has(personId)) return
  await dismissStaff(db, staffSubject(personId), { out: false }, now)
}

/** Whoever holds no role that keeps rooms is out of them at once. */
const hearRoleRevoked: Listener = async ({ db, now }, { payload }) => {
  const { personId } = payload as { personId: number }
  const person = await findPerson(db, personId)
  if (hasRole(person ?? null, ...roomRoles)) return
  await dismissStaff(db, staffSubject(personId), { out: true }, now)
}

export const dismissListeners = { VettingEnded: hearVettingEnded, RoleRevoked: hearRoleRevoked }
