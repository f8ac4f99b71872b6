import type { Actor } from '#platform/http/route.ts'
import { hasRole, scopeIds } from '#platform/http/route.ts'

/** Roles of adults who work here; those of families, teachers and partners come about elsewhere. */
export const staffRoles = ['lecturer', 'moderator', 'coordinator', 'office', 'evaluator'] as const
export type StaffRole = (typeof staffRoles)[number]

/** Papers of an adult. The certificate of no criminal record opens rooms to pupils; the others are kept beside it. */
export const paperKinds = ['record', 'medical', 'training'] as const
export type PaperKind = (typeof paperKinds)[number]

export const memberScope = 'member'
export const warnDays = 30

/** A role, for one member or, where none is named, for all. */
export interface Grant {
  role: StaffRole
  memberId: number | null
}

export function isStaffRole(word: string): word is StaffRole {
  return staffRoles.some((role) => role === word)
}

export function grantsOf(roles: Actor['roles']): Grant[] {
  return roles.flatMap(({ role, scopeType, scopeId }) =>
    isStaffRole(role) ? [{ role, memberId: scopeType === memberScope ? scopeId : null }] : [],
  )
}

/** Members whose staff this person looks after; undefined: everybody's. */
export function keptMembers(actor: Actor): number[] | undefined {
  return hasRole(actor, 'office') ? undefined : scopeIds(actor, 'coordinator', memberScope)
}

/** The office sees all staff; a coordinator those of its own member. */
export function maySee(actor: Actor, grants: Grant[]): boolean {
  const members = keptMembers(actor)
  return members === undefined ? grants.length > 0 : grants.some(({ memberId }) => memberId !== null && members.includes(memberId))
}

/** Coordinators are of a member, the office and evaluators of all; lecturers and moderators either. */
export function isWhole({ role, memberId }: Grant): boolean {
  if (role === 'coordinator') return memberId !== null
  return role === 'lecturer' || role === 'moderator' || memberId === null
}

/** Gives and takes: the office every role, a coordinator lecturers and moderators of its own member; nobody their own. */
export function mayChange(actor: Actor, personId: number | null, { role, memberId }: Grant): boolean {
  if (personId === actor.id) return false
  const members = keptMembers(actor)
  if (members === undefined) return true
  return (role === 'lecturer' || role === 'moderator') && memberId !== null && members.includes(memberId)
}

/** Nobody looks at their own papers. */
export function mayVet(actor: Actor, personId: number, grants: Grant[]): boolean {
  return personId !== actor.id && maySee(actor, grants)
}

export type PaperState = 'holds' | 'expiring' | 'ended' | 'none'

/** `today` and `until` as YYYY-MM-DD. */
export function paperState(until: string | null, today: string, warnOn: string): PaperState {
  if (until === null) return 'none'
  if (until < today) return 'ended'
  return until <= warnOn ? 'expiring' : 'holds'
}

/** Lecturers, moderators and the office are in rooms with pupils; coordinators and evaluators need no papers for what they do. */
export function meetsPupils(grants: Grant[]): boolean {
  return grants.some(({ role }) => role === 'lecturer' || role === 'moderator' || role === 'office')
}

const urgency: Record<PaperState, number> = { ended: 0, expiring: 0, none: 1, holds: 2 }

/** What runs out or has run out first, the earliest on top; then those who meet pupils without papers; the rest as they came. */
export function sortByPapers<T extends { recordUntil: string | null; grants: Grant[] }>(list: T[], today: string, warnOn: string): T[] {
  const rank = (one: T): number => (meetsPupils(one.grants) ? urgency[paperState(one.recordUntil, today, warnOn)] : 2)
  return list.toSorted((a, b) => rank(a) - rank(b) || (rank(a) === 0 ? (a.recordUntil! < b.recordUntil! ? -1 : 1) : 0))
}
