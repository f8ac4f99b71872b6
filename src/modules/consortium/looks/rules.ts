import { hasRole, scopeIds } from '#platform/http/route.ts'
import type { Actor } from '#platform/http/route.ts'

export const accents = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] as const

/** A coordinator edits the look of the own member only; the office, of all. */
export function mayEditLook(actor: Actor | null, memberId: number): boolean {
  return hasRole(actor, 'office') || scopeIds(actor, 'coordinator', 'member').includes(memberId)
}

/** How much wider than high a logo may stand: a line of letters needs it. */
const widest = 1.6

/** Width and height of a picture that is at most so high. */
export function fitInto(heightMax: number, { width, height }: { width: number; height: number }): { width: number; height: number } {
  const scale = Math.min(heightMax / height, (heightMax * widest) / width)
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}
