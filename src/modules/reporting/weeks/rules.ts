import { hasRole, scopeIds } from '#platform/http/route.ts'
import type { Actor } from '#platform/http/route.ts'
import type { Scope } from './figures.ts'

/** The office and the evaluator count everything; a coordinator the sessions of the own members. */
export function scopeOf(actor: Actor | null): Scope {
  if (hasRole(actor, 'office', 'evaluator')) return { all: true }
  return { all: false, memberIds: scopeIds(actor, 'coordinator', 'member') }
}

/** Rows name schools and classes: the office sees all, a coordinator the own members' even where the sums are for everybody. */
export function rowScopeOf(actor: Actor | null): Scope {
  if (hasRole(actor, 'office')) return { all: true }
  return { all: false, memberIds: scopeIds(actor, 'coordinator', 'member') }
}

/** May this reader open numbers to their rows? The evaluator reads sums only. */
export function mayOpenRows(actor: Actor | null): boolean {
  return hasRole(actor, 'office') || (hasRole(actor, 'coordinator') && !hasRole(actor, 'evaluator'))
}
