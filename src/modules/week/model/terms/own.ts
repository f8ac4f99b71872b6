import { nowhere } from '../../engine/objective.ts'
import type { Term } from '../../engine/objective.ts'
import { minutesOutside } from '../evaluator/spans.ts'
import { costPerPoint, tickMin } from '../problem.ts'
import type { WeekProblem } from '../problem.ts'
import type { Where } from './where.ts'

// Terms that look at one session alone: where it goes costs what it costs, whatever the others do.

abstract class OwnTerm implements Term {
  abstract readonly name: string
  protected readonly where: Where
  protected readonly count: number

  constructor(where: Where, count: number) {
    this.where = where
    this.count = count
  }

  protected abstract costAt(session: number, start: number, stream: number): number

  deltaOf(session: number, start: number, stream: number): number {
    return this.costAt(session, start, stream) - this.costAt(session, this.where.startOf[session]!, this.where.placeOf[session]!)
  }

  apply(): void {}

  recompute(): number {
    let cost = 0
    for (let session = 0; session < this.count; session += 1)
      cost += this.costAt(session, this.where.startOf[session]!, this.where.placeOf[session]!)
    return cost
  }
}

/** Minutes of each person outside of what they would like most; who has no preference minds nothing. */
export class PreferenceTerm extends OwnTerm {
  readonly name = 'preference'
  private readonly tables: (Int32Array | undefined)[]

  constructor(weight: number, { sessions, persons, tickCount }: WeekProblem, moderators: readonly (readonly number[])[], where: Where) {
    super(where, sessions.length)
    const perMin = (weight * costPerPoint) / 30
    this.tables = sessions.map(({ lecturers, durationMin }, session) => {
      const all = [...new Set([...lecturers, ...moderators[session]!])]
      const picky = all.map((person) => persons[person]!.preferred).filter((preferred) => preferred.length > 0)
      if (picky.length === 0) return undefined
      return Int32Array.from({ length: tickCount }, (_, start) => {
        const from = start * tickMin
        return perMin * picky.reduce((sum, preferred) => sum + minutesOutside(preferred, from, from + durationMin), 0)
      })
    })
  }

  protected costAt(session: number, start: number): number {
    return start === nowhere ? 0 : (this.tables[session]?.[start] ?? 0)
  }
}

/** Minutes by which a session is moved since the release, up to a most; for whoever booked it twice as dear. Unplaced is as far as can be. */
export class MovedTerm extends OwnTerm {
  readonly name = 'moved'
  private readonly released: Float64Array
  private readonly perTick: Float64Array
  private readonly most: number

  constructor(weight: number, { sessions, limits }: WeekProblem, where: Where) {
    super(where, sessions.length)
    const perTick = (weight * costPerPoint * tickMin) / 10
    this.released = Float64Array.from(sessions, ({ released }) => released?.start ?? nowhere)
    this.perTick = Float64Array.from(sessions, ({ released, booked }) => (released ? perTick * (booked > 0 ? 2 : 1) : 0))
    this.most = limits.movedMostMin / tickMin
  }

  protected costAt(session: number, start: number): number {
    const perTick = this.perTick[session]!
    if (perTick === 0) return 0
    const moved = start === nowhere ? this.most : Math.abs(start - this.released[session]!)
    return Math.round(perTick * (moved < this.most ? moved : this.most))
  }
}

/** Sessions that stand in another stream than the release says. */
export class StreamChangedTerm extends OwnTerm {
  readonly name = 'streamChanged'
  private readonly released: Int32Array
  private readonly cost: number

  constructor(weight: number, { sessions }: WeekProblem, where: Where) {
    super(where, sessions.length)
    this.released = Int32Array.from(sessions, ({ released }) => released?.stream ?? nowhere)
    this.cost = weight * costPerPoint
  }

  protected costAt(session: number, _start: number, stream: number): number {
    const released = this.released[session]!
    return released === nowhere || stream === nowhere || stream === released ? 0 : this.cost
  }
}

/** Sessions that stand elsewhere than they did when the search began: for a re-solve that moves as little as it can. */
export class KeptTerm extends OwnTerm {
  readonly name = 'kept'
  private readonly starts: Int32Array
  private readonly streams: Int32Array
  private readonly cost: number

  constructor(cost: number, { sessions }: WeekProblem, where: Where) {
    super(where, sessions.length)
    this.starts = Int32Array.from(sessions, ({ placing }) => Math.floor(placing?.start ?? nowhere))
    this.streams = Int32Array.from(sessions, ({ placing }) => placing?.stream ?? nowhere)
    this.cost = cost
  }

  protected costAt(session: number, start: number, stream: number): number {
    const was = this.starts[session]!
    return was === nowhere || (start === was && stream === this.streams[session]!) ? 0 : this.cost
  }
}
