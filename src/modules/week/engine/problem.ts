// The engine's problem, free of any domain: events with a duration get a start and a place, or stay unplaced at a price.
//
// How to use it (the week's model and the ITC-2007 adaptor are two users of this one engine):
//   const problem = defineProblem({ tickCount, placeGaps, capacities, events, orders })
//   const search = startSearch(problem, (table) => sumOf([new MyTerm(table), …]), { seed: 1 })      // search.ts
//   while (there is time) search.step(5000, shareOfTheTimeThatHasGone)                             // no clock inside
//   search.best()                                                                                  // starts, places, cost, terms
// Hard rules live here and are never broken, not even on the way; what is only unwelcome is a term (objective.ts).
// All quantities are integers. Ticks are equally long (5 minutes in the week, one period in ITC-2007).

/** An event takes this much of a resource while it lasts. Two events may overlap as long as no capacity is exceeded. */
export interface Use {
  resource: number
  units: number
}

export interface EventSpec {
  durationTicks: number
  /** Starts that are allowed by themselves: availability, hours, days. Where this is empty, the event stays unplaced. */
  starts: ArrayLike<number>
  /** Places (rooms, streams) that are allowed by themselves: capacity, format, kit. */
  places: ArrayLike<number>
  /** The first so many of `places` are tried most of the time: the rest are hardly ever worth it. All, where absent. */
  likelyPlaces?: number
  uses: readonly Use[]
  /** Added to the cost while the event is unplaced. */
  unplacedCost: number
  /** Stays where it is: no move touches it. Where locks contradict each other, the later event stays unplaced. */
  locked?: { start: number; place: number }
}

/** `second` starts at least so many ticks after the start of `first`, where both are placed. */
export interface Order {
  first: number
  second: number
  ticks: number
}

export interface ProblemSpec {
  tickCount: number
  /** By place: ticks that it stays empty after each event. */
  placeGaps: ArrayLike<number>
  /** By resource: 1 for a person or a curriculum; 2 with uses of 1 and 2 for a moderator of two lectures or one workshop. */
  capacities: ArrayLike<number>
  events: readonly EventSpec[]
  orders?: readonly Order[]
}

/** The same in flat arrays. `xxxAt[i]` … `xxxAt[i + 1]` delimits the part of the list that belongs to i. */
export interface Problem {
  eventCount: number
  tickCount: number
  placeCount: number
  /** Ticks of a place's row: those of the problem, then the longest gap. */
  rowTicks: number
  duration: Int32Array
  unplacedCost: Int32Array
  locked: Uint8Array
  lockedStart: Int32Array
  lockedPlace: Int32Array
  /** 1 where a search may place the event at all: it isn't locked and has starts and places. */
  movable: Uint8Array
  startAt: Int32Array
  startList: Int32Array
  placeAt: Int32Array
  placeList: Int32Array
  /** By event: how many of its places, from the first, are the likely ones. */
  likelyPlaces: Int32Array
  /** [event × tickCount + start], [event × placeCount + place]: 1 where allowed. */
  startAllowed: Uint8Array
  placeAllowed: Uint8Array
  placeGap: Int32Array
  /** Events with the same uses are one kind; kinds are at odds when two of their events may never overlap. */
  kindCount: number
  kind: Int32Array
  /** [kind × kindCount + kind]: 1 where at odds. */
  atOdds: Uint8Array
  oddsAt: Int32Array
  oddsList: Int32Array
  /** 1 where two events of the kind itself are at odds. */
  selfOdds: Uint8Array
  /** Resources that some of their events can share: these are counted tick by tick besides. */
  sharedCount: number
  sharedCapacity: Int32Array
  sharedAt: Int32Array
  sharedList: Int32Array
  sharedUnits: Int32Array
  orderAt: Int32Array
  /** Triples: the other event, the least and the most of (start of this − start of the other). */
  orderList: Int32Array
  /** Every event lasts one tick, no gaps, no shared resources, no orders: the fast lane of swaps. */
  isUnit: boolean
}
