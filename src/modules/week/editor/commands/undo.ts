import type { Trx } from '#platform/db/database.ts'
import { Temporal } from '#platform/time.ts'
import { carryOut } from './apply.ts'
import type { Change, CommandOutcome, KeptChange, Stand } from './command.ts'
import { findCommand, listCommandsSince, lockTimetable } from './store.ts'
import { facets } from './merge.ts'

export interface UndoWish {
  weekId: number
  actorId: number | null
  now: Temporal.Instant
  /** The revision of the command to turn back; an undoing can be undone too. */
  undoes: number
  members?: readonly number[]
}

/**
 * Turns a command back by a new one: history only grows. What was changed again since, by whomever, isn't turned back behind
 * their back: then nothing happens, and the later revisions are named by the refusal's guids.
 */
export async function undoCommand(trx: Trx, wish: UndoWish): Promise<CommandOutcome> {
  const { weekId, actorId, now, undoes, members } = wish
  // Locked before it is looked at: somebody's command that comes at this moment is either seen here, or waits.
  const revision = await lockTimetable(trx, weekId)
  const command = await findCommand(trx, weekId, undoes)
  if (!command) return { ok: false, reason: 'week-editor.refused.undo', revision, guids: [] }
  const later = await listCommandsSince(trx, weekId, undoes)
  const taken = command.changes.filter((change) => later.some((other) => other.changes.some((one) => touchesSame(change, one))))
  if (taken.length > 0) return { ok: false, reason: 'week-editor.refused.undo', revision, guids: taken.map(({ guid }) => guid) }
  const changes = command.changes.map(({ guid, before }) => changeBack(guid, before))
  return carryOut(trx, { weekId, actorId, now, kind: 'undo', seen: null, changes, ...(members && { members }) }, undoes)
}

const touchesSame = (a: KeptChange, b: KeptChange): boolean =>
  a.guid === b.guid && facets.some((facet) => a.after[facet] !== undefined && b.after[facet] !== undefined)

function changeBack(guid: string, { place, people, durationMin, locked }: Stand): Change {
  return {
    guid,
    ...(place !== undefined && {
      place: place && { startsAt: Temporal.Instant.from(place.startsAt), streamId: place.streamId },
    }),
    ...(people && { people }),
    ...(durationMin !== undefined && { durationMin }),
    ...(locked !== undefined && { locked }),
  }
}
