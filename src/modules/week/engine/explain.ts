import { holdersOf } from './holders.ts'
import { nowhere } from './objective.ts'
import type { Timetable } from './timetable.ts'

/** Why an event can't go somewhere: the rule, and the other events that it is about. */
export interface Hindrance {
  rule: 'start' | 'place' | 'resource' | 'occupied' | 'capacity' | 'order'
  events: number[]
}

/** Empty: it fits. `resource`: somebody is needed in both; `occupied`: the place, its gap included; `capacity`: a shared resource is full. */
export function hindrances(table: Timetable, event: number, start: number, place: number): Hindrance[] {
  const { problem } = table
  const found: Hindrance[] = []
  if (problem.startAllowed[event * problem.tickCount + start] !== 1) found.push({ rule: 'start', events: [] })
  if (problem.placeAllowed[event * problem.placeCount + place] !== 1) found.push({ rule: 'place', events: [] })
  if (start < 0 || start + problem.duration[event]! > problem.tickCount) return found
  const holders = holdersOf(table, event, start, place)
  const odds = holders.filter((other) => atOdds(table, event, other) && overlaps(table, event, start, other))
  if (odds.length > 0) found.push({ rule: 'resource', events: odds })
  const occupied = holders.filter((other) => table.placeOf[other] === place)
  if (occupied.length > 0) found.push({ rule: 'occupied', events: occupied })
  if (!table.fitsShared(event, start)) found.push({ rule: 'capacity', events: sharers(table, event, start) })
  if (!table.fitsOrders(event, start)) found.push({ rule: 'order', events: disordered(table, event, start) })
  return found
}

const atOdds = ({ problem }: Timetable, a: number, b: number): boolean =>
  problem.atOdds[problem.kind[a]! * problem.kindCount + problem.kind[b]!] === 1

function overlaps({ problem, startOf }: Timetable, event: number, start: number, other: number): boolean {
  const from = startOf[other]!
  return from < start + problem.duration[event]! && start < from + problem.duration[other]!
}

function sharers(table: Timetable, event: number, start: number): number[] {
  const { problem, startOf } = table
  const sharedOf = (one: number): Int32Array => problem.sharedList.subarray(problem.sharedAt[one], problem.sharedAt[one + 1])
  const own = sharedOf(event)
  return Array.from(startOf.keys()).filter(
    (other) =>
      other !== event &&
      startOf[other] !== nowhere &&
      overlaps(table, event, start, other) &&
      sharedOf(other).some((one) => own.includes(one)),
  )
}

function disordered({ problem, startOf }: Timetable, event: number, start: number): number[] {
  const { orderAt, orderList } = problem
  const found: number[] = []
  for (let k = orderAt[event]!; k < orderAt[event + 1]!; k += 3) {
    const other = orderList[k]!
    const gap = start - startOf[other]!
    if (startOf[other] !== nowhere && (gap < orderList[k + 1]! || gap > orderList[k + 2]!)) found.push(other)
  }
  return found
}
