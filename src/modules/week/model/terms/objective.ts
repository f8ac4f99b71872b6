import type { Objective, Term } from '../../engine/objective.ts'
import { costPerPoint } from '../problem.ts'
import type { WeekProblem, Weights } from '../problem.ts'
import { AudienceTerm } from './audience.ts'
import { ModeratorLoadTerm } from './moderators.ts'
import { KeptTerm, MovedTerm, PreferenceTerm, StreamChangedTerm } from './own.ts'
import { BandsTerm, ScatteredTerm } from './spread.ts'
import type { Where } from './where.ts'
import { ZoneTerm } from './zones.ts'

export interface ObjectiveOptions {
  /** By session: who moderates it in this search. */
  moderators: readonly (readonly number[])[]
  /** Points for each session that leaves where it stands; 0: none. */
  keptPoints: number
}

/** All soft terms of the week but what unplaced sessions cost, which is the engine's. Written out, so that each call knows its class. */
export class WeekObjective implements Objective {
  readonly terms: readonly Term[]
  private readonly sessionCount: number
  private readonly asleep: ZoneTerm
  private readonly outOfSchool: ZoneTerm
  private readonly audience: AudienceTerm
  private readonly load: ModeratorLoadTerm
  private readonly preference: PreferenceTerm
  private readonly moved: MovedTerm
  private readonly streamChanged: StreamChangedTerm
  private readonly bands: BandsTerm
  private readonly scattered: ScatteredTerm
  private readonly kept: KeptTerm

  constructor(problem: WeekProblem, weights: Weights, { moderators, keptPoints }: ObjectiveOptions, where: Where) {
    this.sessionCount = problem.sessions.length
    this.asleep = new ZoneTerm('asleep', 'waking', weights.asleep, problem, where)
    this.outOfSchool = new ZoneTerm('outOfSchool', 'school', weights.outOfSchool, problem, where)
    this.audience = new AudienceTerm(weights.audience, problem, where)
    this.load = new ModeratorLoadTerm(weights.moderatorLoad, problem, moderators, where)
    this.preference = new PreferenceTerm(weights.preference, problem, moderators, where)
    this.moved = new MovedTerm(weights.moved, problem, where)
    this.streamChanged = new StreamChangedTerm(weights.streamChanged, problem, where)
    this.bands = new BandsTerm(weights.bands, problem, where)
    this.scattered = new ScatteredTerm(weights.scattered, problem, where)
    this.kept = new KeptTerm(keptPoints * costPerPoint, problem, where)
    const { asleep, outOfSchool, audience, load, preference, moved, streamChanged, bands, scattered, kept } = this
    this.terms = [asleep, outOfSchool, audience, load, preference, moved, streamChanged, bands, scattered, kept]
  }

  deltaOf(session: number, start: number, stream: number): number {
    // Hours at which a stream is closed are events too.
    if (session >= this.sessionCount) return 0
    return (
      this.asleep.deltaOf(session, start) +
      this.outOfSchool.deltaOf(session, start) +
      this.audience.deltaOf(session, start) +
      this.load.deltaOf(session, start) +
      this.preference.deltaOf(session, start, stream) +
      this.moved.deltaOf(session, start, stream) +
      this.streamChanged.deltaOf(session, start, stream) +
      this.bands.deltaOf(session, start) +
      this.scattered.deltaOf(session, start, stream) +
      this.kept.deltaOf(session, start, stream)
    )
  }

  apply(session: number, start: number, stream: number): void {
    if (session >= this.sessionCount) return
    this.asleep.apply(session, start)
    this.outOfSchool.apply(session, start)
    this.load.apply(session, start)
    this.bands.apply(session, start)
    this.scattered.apply(session, start, stream)
  }
}
