import type { Temporal } from '#platform/time.ts'
import type { Conflict, Facet, KeptChange, Stand } from './command.ts'

export interface KeptCommand {
  revision: number
  at: Temporal.Instant
  actorId: number | null
  kind: string
  changes: KeptChange[]
  undoes: number | null
}

export const facets = ['place', 'durationMin', 'people', 'locked'] as const satisfies readonly Facet[]

/** Equal as kept: instants are written one way, people stand in their order. */
export function isSameFacet(facet: Facet, a: Stand, b: Stand): boolean {
  return JSON.stringify(inOrder(facet, a)) === JSON.stringify(inOrder(facet, b))
}

// Rows come back from jsonb with their keys in another order.
function inOrder(facet: Facet, stand: Stand): unknown {
  if (facet === 'place') return stand.place ? [stand.place.startsAt, stand.place.streamId] : null
  if (facet === 'people') return (stand.people ?? []).map(({ speakerId, role }) => [speakerId, role])
  return stand[facet]
}

/** What of `wanted` differs from how the session stands. */
export function changeOf(guid: string, stand: Required<Stand>, wanted: Stand): KeptChange | undefined {
  const touched = facets.filter((facet) => wanted[facet] !== undefined && !isSameFacet(facet, stand, wanted))
  if (touched.length === 0) return undefined
  const only = (from: Stand): Stand => Object.fromEntries(touched.map((facet) => [facet, from[facet]]))
  return { guid, before: only(stand), after: only(wanted) }
}

/**
 * Where a command that was written over an older revision meets others' commands since: only where both changed the same facet of
 * the same session, and not to the same. Everything else stands side by side. A whole solution (`actorId` null) meets everybody's,
 * and a lock that came since: whoever locked the session wants it to stay.
 */
export function conflictsOf(changes: readonly KeptChange[], since: readonly KeptCommand[], actorId: number | null): Conflict[] {
  const conflicts: Conflict[] = []
  const isMet = (facet: Facet, { after }: KeptChange): boolean =>
    after[facet] !== undefined || (actorId === null && facet === 'place' && after.locked === true)
  for (const { guid, before, after } of changes)
    for (const facet of facets.filter((one) => after[one] !== undefined)) {
      const first = since.findLast(
        (other) => (actorId === null || other.actorId !== actorId) && other.changes.some((one) => one.guid === guid && isMet(facet, one)),
      )
      if (!first) continue
      const { revision, at } = first
      conflicts.push({
        guid,
        facet,
        current: { [facet]: before[facet] },
        wanted: { [facet]: after[facet] },
        first: { revision, at, actorId: first.actorId },
      })
    }
  return conflicts
}
