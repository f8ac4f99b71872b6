import type { Actor } from '#platform/http/route.ts'
import { hasRole } from '#platform/http/route.ts'
import type { Session } from '../../model/problem.ts'
import { coordinatedMembers } from '../../proposals/rules.ts'

/** Members whose sessions this person sees and steers; undefined: everybody's, as the office does. */
export type Scope = readonly number[] | undefined

export function scopeOf(actor: Actor | null): Scope {
  return hasRole(actor, 'office') ? undefined : coordinatedMembers(actor)
}

export function isWithin(scope: Scope, { memberId }: Pick<Session, 'memberId'>): boolean {
  return scope === undefined || (memberId !== null && scope.includes(memberId))
}
