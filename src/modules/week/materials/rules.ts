import type { Actor } from '#platform/http/route.ts'
import { hasRole } from '#platform/http/route.ts'
import { presetOf } from '../weeks/kinds.ts'
import type { Material, MaterialPage } from './store.ts'

/** So many slides fit into one lecture; more are a book. */
export const pagesMax = 40
export const materialsMax = 20

interface Led {
  people: readonly { personId: number | null; role: 'lecturer' | 'moderator' }[]
}

/** Who puts materials up: the session's lecturers and the office. */
export function mayKeepMaterials(actor: Actor | null, session: Led): boolean {
  if (!actor) return false
  return hasRole(actor, 'office') || session.people.some((one) => one.personId === actor.id && one.role === 'lecturer')
}

/** Whoever leads the session or keeps its room, and the office. */
export function isStaffOf(actor: Actor | null, session: Led): boolean {
  return mayKeepMaterials(actor, session) || session.people.some((one) => actor !== null && one.personId === actor.id)
}

/** What everybody may watch, everybody may read; else those whose class has its seat, and the staff. */
export function mayReadMaterials(session: { format: string }, reader: { isStaff: boolean; hasSeat: boolean }): boolean {
  return presetOf(session.format).audience === 'open' || reader.isStaff || reader.hasSeat
}

/** Slides that somebody who can't see them would know nothing of. */
export function countSilent({ pages }: Pick<Material, 'pages'>): number {
  return pages.filter((page) => !isDescribed(page)).length
}

const isDescribed = ({ says }: Pick<MaterialPage, 'says'>): boolean => Object.values(says).some((text) => text.trim() !== '')

/** Paragraphs of a plain text: empty lines part them. */
export function paragraphsOf(text: string): string[] {
  return text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter(Boolean)
}
