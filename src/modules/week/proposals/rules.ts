import type { Actor } from '#platform/http/route.ts'
import { hasRole, scopeIds } from '#platform/http/route.ts'
import type { Problem } from '../timetable/rules.ts'
import { checkNorm } from '../timetable/rules.ts'
import { screenNorm } from '../weeks/kinds.ts'

/** Members whose proposals this person coordinates. */
export function coordinatedMembers(actor: Actor | null): number[] {
  return scopeIds(actor, 'coordinator', 'member')
}

/** Its author, the coordinator of its member, the office. */
export function mayEdit(actor: Actor | null, proposal: { proposedBy: number | null; memberId: number | null }): boolean {
  if (!actor) return false
  if (proposal.proposedBy === actor.id || hasRole(actor, 'office')) return true
  return proposal.memberId !== null && coordinatedMembers(actor).includes(proposal.memberId)
}

/** A coordinator proposes for their own members; lecturers and the office for any. */
export function mayProposeFor(actor: Actor | null, memberId: number): boolean {
  return hasRole(actor, 'lecturer', 'office') || coordinatedMembers(actor).includes(memberId)
}

/** How the typed numbers stand to the norm of screen time: warnings only, shown while one writes. */
export function checkScreen(values: Record<string, string>): Problem[] {
  const number = (name: string) => (/^\d{1,3}$/.test(values[name] ?? '') ? Number(values[name]) : undefined)
  const gradeFrom = number('gradeFrom')
  if (!gradeFrom || gradeFrom > 11) return []
  const { screenBlockMin } = screenNorm(gradeFrom)
  const screenMin = number('screenMin')
  const tooLong = screenMin !== undefined && screenMin > screenBlockMin
  return [
    ...checkNorm({ gradeFrom, durationMin: number('durationMin') ?? 0, blocks: [] }),
    ...(tooLong
      ? [
          {
            level: 'warning' as const,
            key: 'week.warning.screen' as const,
            values: { grade: gradeFrom, minutes: screenMin, most: screenBlockMin },
            field: 'durationMin' as const,
          },
        ]
      : []),
  ]
}
