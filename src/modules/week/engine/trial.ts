import type { Objective } from './objective.ts'
import { nowhere } from './objective.ts'
import type { Timetable } from './timetable.ts'

/** Changes of a timetable that can be taken back: a move of several events is tried event by event and its price is the sum. */
export class Trial {
  readonly table: Timetable
  readonly objective: Objective
  readonly canExchange: boolean
  private log: Int32Array
  private depth = 0

  constructor(table: Timetable, objective: Objective) {
    this.table = table
    this.objective = objective
    this.canExchange = objective.deltaOfExchange !== undefined
    this.log = new Int32Array(3 * 64)
  }

  /** The price of one event's going there, all others staying; nothing changes. */
  deltaOf(event: number, start: number, place: number): number {
    const price = this.table.problem.unplacedCost[event]!
    const change = (start < 0 ? price : 0) - (this.table.startOf[event]! < 0 ? price : 0)
    return change + this.objective.deltaOf(event, start, place)
  }

  /** The price of two placed events' taking each other's start, and these places. */
  deltaOfExchange(a: number, placeOfA: number, b: number, placeOfB: number): number {
    return this.objective.deltaOfExchange!(a, placeOfA, b, placeOfB)
  }

  /** Does it, on trial; its price. The caller has asked whether all of it fits. */
  exchange(a: number, placeOfA: number, b: number, placeOfB: number): number {
    const [startA, startB] = [this.table.startOf[a]!, this.table.startOf[b]!]
    return this.lift(b) + this.charge(a, startB, placeOfA) + this.charge(b, startA, placeOfB)
  }

  /** Takes the event there for the time being. The caller has asked `fits`. */
  change(event: number, start: number, place: number): void {
    const { table } = this
    const at = this.depth
    if (at + 3 > this.log.length) this.grow()
    this.log[at] = event
    this.log[at + 1] = table.startOf[event]!
    this.log[at + 2] = table.placeOf[event]!
    this.depth = at + 3
    this.objective.apply(event, start, place)
    table.move(event, start, place)
  }

  /** `change`, and its price. */
  charge(event: number, start: number, place: number): number {
    const delta = this.deltaOf(event, start, place)
    this.change(event, start, place)
    return delta
  }

  lift(event: number): number {
    return this.charge(event, nowhere, nowhere)
  }

  keep(): void {
    this.depth = 0
  }

  undo(): void {
    const { log, table } = this
    for (let at = this.depth - 3; at >= 0; at -= 3) {
      const event = log[at]!
      this.objective.apply(event, log[at + 1]!, log[at + 2]!)
      table.move(event, log[at + 1]!, log[at + 2]!)
    }
    this.depth = 0
  }

  private grow(): void {
    const longer = new Int32Array(2 * this.log.length)
    longer.set(this.log)
    this.log = longer
  }
}

/** Debug mode: every price is compared with a full recomputation by a second objective, term by term. */
export class CheckedTrial extends Trial {
  private readonly truth: Objective

  constructor(table: Timetable, objective: Objective, truth: Objective) {
    super(table, objective)
    this.truth = truth
  }

  private costs(): number[] {
    return this.truth.terms.map((term) => term.recompute())
  }

  override change(event: number, start: number, place: number): void {
    const { objective, table } = this
    if (start >= 0 && !table.fits(event, start, place)) throw new Error(`event ${event} does not fit at ${start} in ${place}`)
    const before = this.costs()
    const told = objective.terms.map((term) => term.deltaOf(event, start, place))
    const sum = objective.deltaOf(event, start, place)
    super.change(event, start, place)
    const after = this.costs()
    for (const [at, term] of objective.terms.entries())
      if (told[at] !== after[at]! - before[at]!)
        throw new Error(`${term.name}: delta ${told[at]}, recomputed ${after[at]! - before[at]!} (event ${event} to ${start} in ${place})`)
    if (sum !== total(told)) throw new Error(`the objective's delta ${sum} is not its terms' ${total(told)}`)
  }

  override deltaOfExchange(a: number, placeOfA: number, b: number, placeOfB: number): number {
    const told = super.deltaOfExchange(a, placeOfA, b, placeOfB)
    if (told === Infinity) return told
    const before = total(this.costs())
    this.exchange(a, placeOfA, b, placeOfB)
    const delta = total(this.costs()) - before
    this.undo()
    if (told !== delta) throw new Error(`exchange of ${a} and ${b}: delta ${told}, recomputed ${delta}`)
    return told
  }
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0)
