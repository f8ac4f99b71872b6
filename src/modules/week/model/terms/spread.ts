import { nowhere } from '../../engine/objective.ts'
import type { Term } from '../../engine/objective.ts'
import { costPerPoint } from '../problem.ts'
import type { Session, WeekProblem } from '../problem.ts'
import { dayOfTicks } from './days.ts'
import type { Where } from './where.ts'

/** The youngest grade decides, as with the norms. */
export const gradeBands = [4, 9, 11] as const
export const bandOf = ({ gradeFrom }: Pick<Session, 'gradeFrom'>): number =>
  gradeFrom === null ? -1 : gradeBands.findIndex((last) => gradeFrom <= last)

/** Every day something for everybody: how far each day's sessions of a grade band are from the band's even share. */
export class BandsTerm implements Term {
  readonly name = 'bands'
  private readonly where: Where
  private readonly bands: Int8Array
  private readonly days: Int16Array
  private readonly dayCount: number
  private readonly counts: Int32Array
  /** [band][count]: what a day with so many costs. */
  private readonly costs: Int32Array[]

  constructor(weight: number, problem: WeekProblem, where: Where) {
    const { sessions } = problem
    this.where = where
    this.bands = Int8Array.from(sessions, bandOf)
    this.days = dayOfTicks(problem)
    this.dayCount = Math.max(1, problem.days.length)
    this.counts = new Int32Array(gradeBands.length * this.dayCount)
    this.costs = gradeBands.map((_, band) => {
      const even = this.bands.filter((one) => one === band).length / this.dayCount
      return Int32Array.from({ length: sessions.length + 1 }, (__, n) => Math.round(weight * costPerPoint * Math.abs(n - even)))
    })
  }

  deltaOf(session: number, start: number): number {
    const band = this.bands[session]!
    const old = this.where.startOf[session]!
    const from = old === nowhere ? -1 : this.days[old]!
    const to = start === nowhere ? -1 : this.days[start]!
    if (band < 0 || from === to) return 0
    const costs = this.costs[band]!
    const row = band * this.dayCount
    let delta = 0
    if (from >= 0) delta += costs[this.counts[row + from]! - 1]! - costs[this.counts[row + from]!]!
    if (to >= 0) delta += costs[this.counts[row + to]! + 1]! - costs[this.counts[row + to]!]!
    return delta
  }

  apply(session: number, start: number): void {
    this.add(session, this.where.startOf[session]!, -1)
    this.add(session, start, 1)
  }

  private add(session: number, start: number, sign: 1 | -1): void {
    if (start !== nowhere && this.bands[session]! >= 0) this.counts[this.bands[session]! * this.dayCount + this.days[start]!]! += sign
  }

  recompute(): number {
    this.counts.fill(0)
    for (const session of this.bands.keys()) this.add(session, this.where.startOf[session]!, 1)
    return this.counts.reduce((sum, n, at) => sum + this.costs[Math.floor(at / this.dayCount)]![n]!, 0)
  }
}

/** Streams that a track is spread over, beyond the first. */
export class ScatteredTerm implements Term {
  readonly name = 'scattered'
  private readonly where: Where
  private readonly cost: number
  private readonly tracks: Int32Array
  private readonly streamCount: number
  private readonly counts: Int32Array
  /** By track: streams in use. */
  private readonly used: Int32Array

  constructor(weight: number, { sessions, streams, tracks }: WeekProblem, where: Where) {
    this.where = where
    this.cost = weight * costPerPoint
    this.tracks = Int32Array.from(sessions, ({ track }) => track ?? -1)
    this.streamCount = streams.length
    this.counts = new Int32Array(tracks.length * streams.length)
    this.used = new Int32Array(tracks.length)
  }

  private price(used: number): number {
    return used > 1 ? (used - 1) * this.cost : 0
  }

  deltaOf(session: number, _start: number, stream: number): number {
    const track = this.tracks[session]!
    const old = this.where.placeOf[session]!
    if (track < 0 || stream === old) return 0
    const row = track * this.streamCount
    const leaves = old !== nowhere && this.counts[row + old] === 1 ? 1 : 0
    const comes = stream !== nowhere && this.counts[row + stream] === 0 ? 1 : 0
    return this.price(this.used[track]! - leaves + comes) - this.price(this.used[track]!)
  }

  apply(session: number, _start: number, stream: number): void {
    this.add(session, this.where.placeOf[session]!, -1)
    this.add(session, stream, 1)
  }

  private add(session: number, stream: number, sign: 1 | -1): void {
    const track = this.tracks[session]!
    if (track < 0 || stream === nowhere) return
    const at = track * this.streamCount + stream
    this.counts[at]! += sign
    if (this.counts[at] === (sign === 1 ? 1 : 0)) this.used[track]! += sign
  }

  recompute(): number {
    this.counts.fill(0)
    this.used.fill(0)
    for (const session of this.tracks.keys()) this.add(session, this.where.placeOf[session]!, 1)
    return this.used.reduce((sum, used) => sum + this.price(used), 0)
  }
}
