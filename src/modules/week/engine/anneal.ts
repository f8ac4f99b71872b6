import { Chain } from './chain.ts'
import { holdersOf } from './holders.ts'
import { nowhere } from './objective.ts'
import type { Problem } from './problem.ts'
import type { Random } from './random.ts'
import type { Timetable } from './timetable.ts'
import type { Trial } from './trial.ts'

/** Shares of the moves; the rest are relocations, which become swaps where the place is taken. */
export interface Mix {
  /** Another place at the same start. */
  place: number
  /** A Kempe chain where a relocation meets somebody at odds. */
  chain: number
  /** Longest chain that is followed. */
  longest: number
  /** A place that is not among the event's likely ones. */
  stray: number
  /** The event takes its new place from whoever is there, and those look for others: where events last differently long. */
  push: number
  /** The event leaves the timetable, which may be cheaper. */
  lift: number
  /** An unplaced event is chosen, while there are any. */
  unplaced: number
}

const settleTries = 12
const besideTries = 3

/** Simulated annealing (Kirkpatrick, Gelatt & Vecchi 1983) over feasible timetables: one call of `iterate` tries one move. */
export class Annealer {
  cost: number
  private readonly trial: Trial
  private readonly table: Timetable
  private readonly problem: Problem
  private readonly random: Random
  private readonly chain: Chain
  private readonly mix: Mix
  private readonly movable: Int32Array
  private temperature = 1
  private sure = 0

  constructor(trial: Trial, random: Random, mix: Mix, cost: number) {
    this.trial = trial
    this.table = trial.table
    this.problem = trial.table.problem
    this.random = random
    this.mix = mix
    this.cost = cost
    this.chain = new Chain(trial, mix.longest)
    this.movable = Int32Array.from(Array.from(this.problem.movable.keys()).filter((event) => this.problem.movable[event] === 1))
  }

  setTemperature(temperature: number): void {
    this.temperature = temperature
    this.sure = Math.exp(-1 / temperature)
  }

  /** Tries one move. Metropolis: whether a rise is accepted is drawn first, as the highest delta that would be. */
  iterate(): void {
    const { random, table, problem, mix } = this
    if (this.movable.length === 0) return
    const luck = random.unit()
    const limit = luck >= this.sure ? 0 : Math.floor(-this.temperature * Math.log(luck))
    let event = this.movable[random.below(this.movable.length)]!
    if (table.unplacedCount > 0 && random.unit() < mix.unplaced) event = this.anyUnplaced(event)
    const { startAt, startList, placeAt, placeList } = problem
    const from = startAt[event]!
    const placeFrom = placeAt[event]!
    const old = table.startOf[event]!
    // One draw tells the sort of move: its lowest part is the rarest sort, its upper end the likely places.
    const sort = random.unit()
    const places = sort > 1 - mix.stray ? placeAt[event + 1]! - placeFrom : problem.likelyPlaces[event]!
    const place = placeList[placeFrom + random.below(places)]!
    const start = old >= 0 && sort < mix.place ? old : startList[from + random.below(startAt[event + 1]! - from)]!
    if (old < 0) this.insert(event, start, place, limit)
    else if (sort < mix.lift) this.leave(event, limit)
    else if (problem.isUnit) this.relocateUnit(event, start, place, limit)
    else this.relocate(event, start, place, limit)
  }

  private anyUnplaced(from: number): number {
    const { startOf, problem } = this.table
    for (let step = 0; step < problem.eventCount; step += 1) {
      const event = (from + step) % problem.eventCount
      if (startOf[event] === nowhere && problem.movable[event] === 1) return event
    }
    return from
  }

  private relocate(event: number, start: number, place: number, limit: number): void {
    const { table, problem } = this
    if (start === table.startOf[event] && place === table.placeOf[event]) return
    const other = table.occupant[place * problem.rowTicks + start]!
    if (other !== nowhere && other !== event) {
      this.swap(event, other, limit)
    } else if (!table.fitsTime(event, start)) {
      this.tryChain(event, start, place, limit)
    } else if (table.fitsPlace(event, start, place)) this.go(event, start, place, limit)
    else this.tryChain(event, start, place, limit)
  }

  /** The same where every event lasts one tick: `blocked` then counts exactly those who are in the way. */
  private relocateUnit(event: number, start: number, place: number, limit: number): void {
    const { table, problem } = this
    const other = table.occupant[place * problem.rowTicks + start]!
    if (other === event) return
    const against = start === table.startOf[event] ? 0 : table.blocked[problem.kind[event]! * problem.tickCount + start]!
    if (other !== nowhere) this.swapUnits(event, other, against, limit)
    else if (against === 0) this.go(event, start, place, limit)
    else if (against === 1) this.exchangeUnits(event, start, place, limit)
    else this.tryChain(event, start, place, limit)
  }

  private go(event: number, start: number, place: number, limit: number): void {
    const delta = this.trial.objective.deltaOf(event, start, place)
    if (delta > limit) return
    this.trial.change(event, start, place)
    this.trial.keep()
    this.cost += delta
  }

  private tryChain(event: number, start: number, place: number, limit: number): void {
    const luck = this.random.unit()
    if (luck < this.mix.chain) {
      const delta = this.chain.attempt(event, start, place)
      if (delta !== undefined) this.decide(delta, limit)
    } else if (!this.problem.isUnit && luck < this.mix.chain + this.mix.push) this.push(event, start, place, limit)
  }

  private decide(delta: number, limit: number): void {
    if (delta <= limit) {
      this.trial.keep()
      this.cost += delta
    } else this.trial.undo()
  }

  /** Two events of one tick take each other's start and place. */
  private swapUnits(a: number, b: number, against: number, limit: number): void {
    const { table, problem } = this
    const { placeCount, atOdds, kind, kindCount, placeAllowed } = problem
    const [placeA, placeB, startB] = [table.placeOf[a]!, table.placeOf[b]!, table.startOf[b]!]
    const allowed = placeAllowed[a * placeCount + placeB]! & placeAllowed[b * placeCount + placeA]!
    if (table.startOf[a] === startB) {
      if (allowed === 1 && problem.locked[b] === 0) this.exchange(a, placeB, b, placeA, limit)
      return
    }
    const odds = atOdds[kind[a]! * kindCount + kind[b]!]!
    if (allowed === 1 && against <= odds && this.canTurn(b, table.startOf[a]!, odds)) this.exchange(a, placeB, b, placeA, limit)
    else if (against === 0) this.goBeside(a, startB, limit)
    else if (against === 1) this.exchangeUnits(a, startB, placeB, limit)
    else this.tryChain(a, startB, placeB, limit)
  }

  /** The start would do, the place is taken: another one then, its own first. */
  private goBeside(event: number, start: number, limit: number): void {
    const { table, problem, random } = this
    let place = table.placeOf[event]!
    for (let tries = besideTries; table.occupant[place * problem.rowTicks + start] !== nowhere; tries -= 1) {
      if (tries === 0) return
      place = problem.placeList[problem.placeAt[event]! + random.below(problem.likelyPlaces[event]!)]!
    }
    this.go(event, start, place, limit)
  }

  /** May b go there, if whoever is there and at odds with it (`odds`: 0 or 1) leaves? */
  private canTurn(b: number, start: number, odds: number): boolean {
    const { problem, table } = this
    const { tickCount, kind, startAllowed, locked } = problem
    return locked[b] === 0 && startAllowed[b * tickCount + start] === 1 && table.blocked[kind[b]! * tickCount + start]! <= odds
  }

  /** Exactly one event is at odds there: a Kempe chain of two, if nobody else minds, and the most frequent one by far. */
  private exchangeUnits(a: number, start: number, place: number, limit: number): void {
    const { table, problem } = this
    const { kind, kindCount, atOdds, rowTicks, placeCount, placeAllowed } = problem
    const odds = kind[a]! * kindCount
    let at = start
    let b = table.occupant[at]!
    while (b === nowhere || atOdds[odds + kind[b]!] === 0) b = table.occupant[(at += rowTicks)]!
    const [startA, placeA, placeB] = [table.startOf[a]!, table.placeOf[a]!, table.placeOf[b]!]
    if (!this.canTurn(b, startA, 1)) {
      this.tryChain(a, start, place, limit)
      return
    }
    const forA = this.isFree(place, start, b) ? place : this.isFree(placeA, start, b) ? placeA : placeB
    const forB = this.isFree(placeB, startA, a) ? placeB : placeA
    if (placeAllowed[a * placeCount + forA] === 1 && placeAllowed[b * placeCount + forB] === 1) this.exchange(a, forA, b, forB, limit)
  }

  private isFree(place: number, tick: number, but: number): boolean {
    const there = this.table.occupant[place * this.problem.rowTicks + tick]!
    return there === nowhere || there === but
  }

  private exchange(a: number, placeOfA: number, b: number, placeOfB: number, limit: number): void {
    const { trial } = this
    if (trial.canExchange && trial.deltaOfExchange(a, placeOfA, b, placeOfB) > limit) return
    this.decide(trial.exchange(a, placeOfA, b, placeOfB), limit)
  }

  private swap(a: number, b: number, limit: number): void {
    const { table, problem, trial } = this
    if (problem.locked[b] === 1) return
    const [startA, placeA] = [table.startOf[a]!, table.placeOf[a]!]
    const [startB, placeB] = [table.startOf[b]!, table.placeOf[b]!]
    let delta = trial.lift(b)
    if (table.fits(a, startB, placeB)) {
      delta += trial.charge(a, startB, placeB)
      if (table.fits(b, startA, placeA)) {
        delta += trial.charge(b, startA, placeA)
        this.decide(delta, limit)
        return
      }
    }
    trial.undo()
    this.tryChain(a, startB, placeB, limit)
  }

  private leave(event: number, limit: number): void {
    const delta = this.trial.deltaOf(event, nowhere, nowhere)
    if (delta > limit) return
    this.trial.change(event, nowhere, nowhere)
    this.trial.keep()
    this.cost += delta
  }

  /** An unplaced event comes in, and whoever stands in its way leaves: worth it where the price of staying out is less than theirs. */
  private insert(event: number, start: number, place: number, limit: number): void {
    const delta = this.force(event, start, place)
    if (delta === undefined) this.trial.undo()
    else this.decide(delta, limit)
  }

  /** The same, but those who leave take the best of a few other places, if there is any. */
  private push(event: number, start: number, place: number, limit: number): void {
    const pushed = holdersOf(this.table, event, start, place)
    let delta = this.trial.lift(event)
    const forced = this.force(event, start, place)
    if (forced === undefined) {
      this.trial.undo()
      return
    }
    delta += forced
    for (const other of pushed) delta += this.settle(other)
    this.decide(delta, limit)
  }

  private force(event: number, start: number, place: number): number | undefined {
    const { table, trial } = this
    let delta = 0
    for (const holder of holdersOf(table, event, start, place)) {
      if (this.problem.locked[holder] === 1) return undefined
      delta += trial.lift(holder)
    }
    return table.fits(event, start, place) ? delta + trial.charge(event, start, place) : undefined
  }

  private settle(event: number): number {
    const { table, trial, random } = this
    const { startAt, startList, placeAt, placeList } = this.problem
    let best = { start: nowhere, place: nowhere, delta: 0 }
    for (let left = settleTries; left > 0; left -= 1) {
      const start = startList[startAt[event]! + random.below(startAt[event + 1]! - startAt[event]!)]!
      const place = placeList[placeAt[event]! + random.below(placeAt[event + 1]! - placeAt[event]!)]!
      if (!table.fits(event, start, place)) continue
      const delta = trial.deltaOf(event, start, place)
      if (delta < best.delta) best = { start, place, delta }
    }
    return best.start === nowhere ? 0 : trial.charge(event, best.start, best.place)
  }
}
