import { holdersOf } from './holders.ts'
import { nowhere } from './objective.ts'
import type { Random } from './random.ts'
import type { Trial } from './trial.ts'

/**
 * Brings unplaced events in by throwing others out: those that were hard to place so far are thrown out last
 * (guided ejection search, Nagata & Bräysy 2009). `shake` loosens the timetable now and then. What is still out after so many
 * steps stays unplaced: there may be no room for it at all.
 */
export function repair(trial: Trial, random: Random, steps: number, shake: () => void): void {
  const { table } = trial
  const { problem } = table
  const stubborn = new Int32Array(problem.eventCount).fill(1)
  for (let left = steps; left > 0 && table.unplacedCount > 0; left -= 1) {
    const open = Array.from(table.startOf.keys()).filter((event) => table.startOf[event] === nowhere && problem.movable[event] === 1)
    if (open.length === 0) return
    const event = open[random.below(open.length)]!
    const found = leastStubborn(trial, event, stubborn, random)
    if (!found) continue
    if (found.holders.length > 0) stubborn[event] = stubborn[event]! + 1
    for (const holder of found.holders) trial.change(holder, nowhere, nowhere)
    if (table.fits(event, found.start, found.place)) trial.change(event, found.start, found.place)
    trial.keep()
    if (left % 8 === 0) shake()
  }
}

function leastStubborn(trial: Trial, event: number, stubborn: Int32Array, random: Random) {
  const { table } = trial
  const { startAt, startList, placeAt, placeList, locked } = table.problem
  let best: { start: number; place: number; holders: number[] } | undefined
  let least = Infinity
  for (let k = startAt[event]!; k < startAt[event + 1]!; k += 1)
    for (let j = placeAt[event]!; j < placeAt[event + 1]!; j += 1) {
      const [start, place] = [startList[k]!, placeList[j]!]
      const holders = holdersOf(table, event, start, place)
      if (holders.some((holder) => locked[holder] === 1)) continue
      if (holders.length === 0 && !table.fits(event, start, place)) continue
      const price = holders.reduce((sum, holder) => sum + stubborn[holder]!, random.unit())
      if (price < least) [least, best] = [price, { start, place, holders }]
    }
  return best
}
