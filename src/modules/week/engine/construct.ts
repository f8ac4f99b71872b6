import { nowhere } from './objective.ts'
import type { Timetable } from './timetable.ts'
import type { Trial } from './trial.ts'
import type { Random } from './random.ts'

/**
 * Places what is unplaced, the event with the fewest free starts first (saturation order, Brélaz 1979), each where it costs least.
 * What finds no room stays unplaced: the search goes on from there.
 */
export function construct(trial: Trial, random: Random): void {
  const { table } = trial
  const { problem } = table
  lock(trial)
  const open = new Set<number>()
  for (let event = 0; event < problem.eventCount; event += 1)
    if (table.startOf[event] === nowhere && problem.locked[event] === 0) open.add(event)
  const freedom = new Map<number, number>()
  while (open.size > 0) {
    const event = tightest(table, open, freedom, random)
    open.delete(event)
    const found = cheapest(trial, event, random)
    if (!found) continue
    trial.change(event, found.start, found.place)
    for (const other of open)
      if (problem.atOdds[problem.kind[event]! * problem.kindCount + problem.kind[other]!] === 1) freedom.delete(other)
  }
  trial.keep()
}

function lock(trial: Trial): void {
  const { locked, lockedStart, lockedPlace, eventCount } = trial.table.problem
  for (let event = 0; event < eventCount; event += 1) {
    if (locked[event] === 0 || trial.table.startOf[event] !== nowhere) continue
    const [start, place] = [lockedStart[event]!, lockedPlace[event]!]
    if (trial.table.fits(event, start, place)) trial.change(event, start, place)
  }
}

function tightest(table: Timetable, open: Set<number>, freedom: Map<number, number>, random: Random): number {
  let best = nowhere
  let least = Infinity
  for (const event of open) {
    let free = freedom.get(event)
    if (free === undefined) freedom.set(event, (free = freeStarts(table, event) + random.unit() / 2))
    if (free < least) [best, least] = [event, free]
  }
  return best
}

/** Free starts times places: an event of one room is tighter than one that fits into all. */
function freeStarts(table: Timetable, event: number): number {
  const { startAt, startList, placeAt } = table.problem
  let free = 0
  for (let k = startAt[event]!; k < startAt[event + 1]!; k += 1) if (!table.isBlocked(event, startList[k]!)) free += 1
  return free * (placeAt[event + 1]! - placeAt[event]!)
}

/** The feasible start and place of least cost; among equals any. */
export function cheapest(trial: Trial, event: number, random: Random): { start: number; place: number } | undefined {
  const { table } = trial
  const { startAt, startList, placeAt, placeList } = table.problem
  let best: { start: number; place: number } | undefined
  let least = Infinity
  let equals = 0
  for (let k = startAt[event]!; k < startAt[event + 1]!; k += 1) {
    const start = startList[k]!
    if (!table.fitsTime(event, start)) continue
    for (let j = placeAt[event]!; j < placeAt[event + 1]!; j += 1) {
      const place = placeList[j]!
      if (!table.fitsPlace(event, start, place)) continue
      const delta = trial.deltaOf(event, start, place)
      if (delta > least) continue
      equals = delta < least ? 1 : equals + 1
      if (delta === least && random.below(equals) > 0) continue
      least = delta
      best = { start, place }
    }
  }
  return best
}
