import type { Random } from './random.ts'
import type { Trial } from './trial.ts'

/** Temperatures at the beginning and at the end of a search. */
export interface Heat {
  from: number
  to: number
}

/** Rises of cost by random feasible changes tell how hot is hot for these terms and weights. */
export function measureHeat(trial: Trial, random: Random): Heat {
  const rises = sampleRises(trial, random)
  if (rises.length === 0) return { from: 1, to: 0.1 }
  const mean = rises.reduce((sum, rise) => sum + rise, 0) / rises.length
  return { from: mean, to: mean / 50 }
}

function sampleRises({ table, objective }: Trial, random: Random): number[] {
  const { eventCount, movable, startAt, startList, placeAt, placeList, likelyPlaces } = table.problem
  const rises: number[] = []
  for (let left = eventCount === 0 ? 0 : 20_000; left > 0 && rises.length < 2000; left -= 1) {
    const event = random.below(eventCount)
    if (movable[event] === 0 || table.startOf[event]! < 0) continue
    const start = startList[startAt[event]! + random.below(startAt[event + 1]! - startAt[event]!)]!
    const place = placeList[placeAt[event]! + random.below(likelyPlaces[event]!)]!
    if (!table.fits(event, start, place)) continue
    const delta = objective.deltaOf(event, start, place)
    if (delta > 0) rises.push(delta)
  }
  return rises
}
