import type { EventSpec, Order, Problem, ProblemSpec, Use } from './problem.ts'

/** Checks the description and lays it out in flat arrays. Throws where it contradicts itself. */
export function defineProblem(spec: ProblemSpec): Problem {
  const { events, tickCount } = spec
  const placeCount = spec.placeGaps.length
  check(spec)
  const placeGap = Int32Array.from(spec.placeGaps)
  const starts = layOut(events.map((event) => startsOf(event, tickCount)))
  const places = layOut(events.map((event) => (event.locked ? [event.locked.place] : Array.from(event.places))))
  const orders = layOut(ordersOf(spec.orders ?? [], events.length, tickCount))
  const shared = shareOut(spec)
  const duration = Int32Array.from(events, (event) => event.durationTicks)
  const maxGap = placeGap.reduce((most, gap) => Math.max(most, gap), 0)
  return {
    eventCount: events.length,
    tickCount,
    placeCount,
    rowTicks: tickCount + maxGap,
    duration,
    unplacedCost: Int32Array.from(events, (event) => event.unplacedCost),
    locked: Uint8Array.from(events, (event) => (event.locked ? 1 : 0)),
    lockedStart: Int32Array.from(events, (event) => event.locked?.start ?? -1),
    lockedPlace: Int32Array.from(events, (event) => event.locked?.place ?? -1),
    movable: Uint8Array.from(events, (event, at) =>
      event.locked || starts.at[at] === starts.at[at + 1] || places.at[at] === places.at[at + 1] ? 0 : 1,
    ),
    startAt: starts.at,
    startList: starts.list,
    placeAt: places.at,
    placeList: places.list,
    likelyPlaces: Int32Array.from(events, likelyOf),
    startAllowed: marks(starts, tickCount),
    placeAllowed: marks(places, placeCount),
    placeGap,
    ...kindsOf(spec),
    ...shared,
    orderAt: orders.at,
    orderList: orders.list,
    isUnit: maxGap === 0 && shared.sharedCount === 0 && orders.list.length === 0 && duration.every((ticks) => ticks === 1),
  }
}

function check({ events, tickCount, placeGaps, capacities, orders = [] }: ProblemSpec): void {
  for (const [at, event] of events.entries()) {
    if (!(event.durationTicks >= 1)) throw new Error(`event ${at} lasts ${event.durationTicks} ticks`)
    for (const { resource, units } of event.uses)
      if (!(units >= 0 && units <= (capacities[resource] ?? -1))) throw new Error(`event ${at} takes ${units} of resource ${resource}`)
    for (const place of Array.from(event.places))
      if (!(place >= 0 && place < placeGaps.length)) throw new Error(`event ${at}: place ${place}`)
    const lock = event.locked
    if (lock && !(lock.start >= 0 && lock.start + event.durationTicks <= tickCount && lock.place >= 0 && lock.place < placeGaps.length))
      throw new Error(`event ${at} is locked outside of the problem`)
  }
  for (const { first, second } of orders) if (!events[first] || !events[second]) throw new Error(`order of ${first} and ${second}`)
}

function startsOf({ starts, durationTicks, locked }: EventSpec, tickCount: number): number[] {
  if (locked) return [locked.start]
  return Array.from(starts).filter((start) => start >= 0 && start + durationTicks <= tickCount)
}

function likelyOf({ places, likelyPlaces, locked }: EventSpec): number {
  if (locked) return 1
  return likelyPlaces && likelyPlaces < places.length ? likelyPlaces : places.length
}

interface Lists {
  at: Int32Array
  list: Int32Array
}

function layOut(lists: readonly (readonly number[])[]): Lists {
  const at = new Int32Array(lists.length + 1)
  for (const [i, list] of lists.entries()) at[i + 1] = at[i]! + list.length
  return { at, list: Int32Array.from(lists.flat()) }
}

function marks({ at, list }: Lists, width: number): Uint8Array {
  const marked = new Uint8Array((at.length - 1) * width)
  for (let i = 0; i + 1 < at.length; i += 1) for (let k = at[i]!; k < at[i + 1]!; k += 1) marked[i * width + list[k]!] = 1
  return marked
}

function ordersOf(orders: readonly Order[], eventCount: number, tickCount: number): number[][] {
  const lists = Array.from({ length: eventCount }, (): number[] => [])
  for (const { first, second, ticks } of orders) {
    lists[first]!.push(second, -tickCount, -ticks)
    lists[second]!.push(first, ticks, tickCount)
  }
  return lists
}

const keyOf = (uses: readonly Use[]): string =>
  uses
    .filter(({ units }) => units > 0)
    .map(({ resource, units }) => `${resource}:${units}`)
    .toSorted()
    .join(' ')

function kindsOf({ events, capacities }: ProblemSpec) {
  const numbers = new Map<string, number>()
  const kindUses: (readonly Use[])[] = []
  const kind = Int32Array.from(events, ({ uses }) => {
    const key = keyOf(uses)
    if (!numbers.has(key)) {
      numbers.set(key, kindUses.length)
      kindUses.push(uses)
    }
    return numbers.get(key)!
  })
  const kindCount = kindUses.length
  const atOdds = new Uint8Array(kindCount * kindCount)
  const users = usersOf(kindUses, capacities.length)
  for (const [resource, list] of users.entries())
    for (const a of list) for (const b of list) if (a.units + b.units > capacities[resource]!) atOdds[a.of * kindCount + b.of] = 1
  const odds = layOut(kindUses.map((_, a) => kindUses.flatMap((_, b) => (atOdds[a * kindCount + b] ? [b] : []))))
  const selfOdds = Uint8Array.from(kindUses, (_, a) => atOdds[a * kindCount + a]!)
  return { kindCount, kind, atOdds, oddsAt: odds.at, oddsList: odds.list, selfOdds }
}

function usersOf(uses: readonly (readonly Use[])[], resourceCount: number): { of: number; units: number }[][] {
  const users = Array.from({ length: resourceCount }, (): { of: number; units: number }[] => [])
  for (const [of, list] of uses.entries()) for (const { resource, units } of list) if (units > 0) users[resource]!.push({ of, units })
  return users
}

/** Where no two users fit together, being at odds says all; elsewhere the units of each tick are counted. */
function shareOut({ events, capacities }: ProblemSpec) {
  const users = usersOf(
    events.map(({ uses }) => uses),
    capacities.length,
  )
  const numbers = new Map<number, number>()
  for (const [resource, list] of users.entries()) {
    const [least = 0, next = 0] = list.map(({ units }) => units).toSorted((a, b) => a - b)
    if (list.length > 2 && least + next <= capacities[resource]!) numbers.set(resource, numbers.size)
  }
  const own = events.map(({ uses }) => uses.filter(({ resource, units }) => units > 0 && numbers.has(resource)))
  const lists = layOut(own.map((uses) => uses.map(({ resource }) => numbers.get(resource)!)))
  return {
    sharedCount: numbers.size,
    sharedCapacity: Int32Array.from(numbers.keys(), (resource) => capacities[resource]!),
    sharedAt: lists.at,
    sharedList: lists.list,
    sharedUnits: Int32Array.from(own.flat(), ({ units }) => units),
  }
}
