import { nowhere } from './objective.ts'
import type { Timetable } from './timetable.ts'

/**
 * Whoever would have to leave so that the event can have this start and place: those at odds with it then, and those in the place or
 * in its gap. Capacities that several share and orders are no single event's doing and are not counted here: ask `fits` afterwards.
 */
export function holdersOf(table: Timetable, event: number, start: number, place: number): number[] {
  const { problem, occupant, startOf } = table
  const odds = problem.kind[event]! * problem.kindCount
  const ends = start + problem.duration[event]!
  const found: number[] = []
  for (let at = 0; at < problem.placeCount; at += 1) {
    const row = at * problem.rowTicks
    const until = at === place ? ends + problem.placeGap[at]! : ends
    for (let tick = start; tick < until; tick += 1) {
      const other = occupant[row + tick]!
      if (other === nowhere || other === event) continue
      const runs = tick < ends && tick < startOf[other]! + problem.duration[other]!
      if (at !== place && !(runs && problem.atOdds[odds + problem.kind[other]!] === 1)) continue
      if (!found.includes(other)) found.push(other)
    }
  }
  return found
}
