// Small random problems of every kind that the engine knows, terms that couple events, and the rules read plainly: for tests.
import type { MakeObjective, Term } from '../objective.ts'
import { sumOf } from '../objective.ts'
import type { EventSpec, ProblemSpec } from '../problem.ts'
import { Random } from '../random.ts'
import type { Placement } from '../search.ts'
import type { Timetable } from '../timetable.ts'

export interface Shape {
  events: number
  ticks: number
  places: number
  longest: number
}

export function randomSpec(seed: number, { events, ticks, places, longest }: Shape): ProblemSpec {
  const random = new Random(seed)
  const some = (count: number, share: number): number[] =>
    Array.from({ length: count }, (_, index) => index).filter(() => random.unit() < share)
  // Persons take the whole of themselves; moderators (capacity 2) a half or the whole.
  const capacities = [...Array.from({ length: 6 }, () => 1), 2, 2]
  const makeEvent = (): EventSpec => {
    const moderator = random.below(4)
    const shared = moderator < 2 ? [{ resource: 6 + moderator, units: 1 + random.below(2) }] : []
    return {
      durationTicks: 1 + random.below(longest),
      starts: some(ticks, 0.7),
      places: some(places, 0.8),
      uses: [...some(6, 0.2).map((resource) => ({ resource, units: 1 })), ...shared],
      unplacedCost: 50 + random.below(50),
    }
  }
  const list = Array.from({ length: events }, makeEvent)
  if (events > 6) list[3] = { ...list[3]!, locked: { start: 2, place: 0 } }
  return {
    tickCount: ticks,
    placeGaps: Array.from({ length: places }, () => random.below(Math.min(3, longest))),
    capacities,
    events: list,
    orders: events > 6 ? [{ first: 0, second: 1, ticks: 3 }] : [],
  }
}

/** Every hard rule read from the description, pair by pair: what is broken, in words. */
export function broken({ events, tickCount, placeGaps, capacities, orders = [] }: ProblemSpec, { starts, places }: Placement): string[] {
  const found: string[] = []
  const end = (event: number): number => starts[event]! + events[event]!.durationTicks
  const placed = Array.from(starts.keys()).filter((event) => starts[event]! >= 0)
  for (const event of placed) {
    const { starts: allowed, places: rooms, locked } = events[event]!
    const right = locked
      ? starts[event] === locked.start && places[event] === locked.place
      : Array.from(allowed).includes(starts[event]!) && Array.from(rooms).includes(places[event]!)
    if (!right || end(event) > tickCount) found.push(`${event} is where it may not be`)
    for (const other of placed)
      if (other !== event && places[other] === places[event] && starts[other]! >= starts[event]!)
        if (starts[other]! < end(event) + placeGaps[places[event]!]!) found.push(`${event} and ${other} are in one place`)
  }
  for (let tick = 0; tick < tickCount; tick += 1) {
    const running = placed.filter((event) => starts[event]! <= tick && tick < end(event))
    for (const [resource, capacity] of Array.from(capacities).entries()) {
      const units = running.flatMap((event) => events[event]!.uses).filter((use) => use.resource === resource)
      if (units.reduce((sum, use) => sum + use.units, 0) > capacity) found.push(`too much of resource ${resource} at ${tick}`)
    }
  }
  for (const { first, second, ticks } of orders)
    if (starts[first]! >= 0 && starts[second]! >= 0 && starts[second]! < starts[first]! + ticks) found.push(`${second} is before ${first}`)
  return found
}

/** Two for each tick of a start, one for the place's number, and three for each pair of neighbours by number that start together. */
export const testObjective: MakeObjective = (table) => sumOf([new Lateness(table), new Together(table)])

class Lateness implements Term {
  readonly name = 'lateness'
  private readonly table: Timetable
  constructor(table: Timetable) {
    this.table = table
  }
  private priceOf(start: number, place: number): number {
    return start < 0 ? 0 : 2 * start + place
  }
  deltaOf(event: number, start: number, place: number): number {
    return this.priceOf(start, place) - this.priceOf(this.table.startOf[event]!, this.table.placeOf[event]!)
  }
  apply(): void {}
  recompute(): number {
    return this.table.startOf.reduce((sum, start, event) => sum + this.priceOf(start, this.table.placeOf[event]!), 0)
  }
}

/** Keeps a table of its own, [tick]: events that start then; n of them cost 3 × n(n − 1) / 2. */
class Together implements Term {
  readonly name = 'together'
  private readonly table: Timetable
  private readonly count: Int32Array
  constructor(table: Timetable) {
    this.table = table
    this.count = new Int32Array(table.problem.tickCount)
  }
  deltaOf(event: number, start: number): number {
    const old = this.table.startOf[event]!
    if (old === start) return 0
    return (start < 0 ? 0 : 3 * this.count[start]!) - (old < 0 ? 0 : 3 * (this.count[old]! - 1))
  }
  apply(event: number, start: number): void {
    const old = this.table.startOf[event]!
    if (old >= 0) this.count[old] = this.count[old]! - 1
    if (start >= 0) this.count[start] = this.count[start]! + 1
  }
  recompute(): number {
    this.count.fill(0)
    for (const start of this.table.startOf) if (start >= 0) this.count[start] = this.count[start]! + 1
    return this.count.reduce((sum, n) => sum + (3 * n * (n - 1)) / 2, 0)
  }
}
