import { nowhere } from '../../engine/objective.ts'
import type { Term } from '../../engine/objective.ts'
import { areRivals } from '../evaluator/places.ts'
import { costPerPoint, tickMin } from '../problem.ts'
import type { WeekProblem } from '../problem.ts'
import type { Where } from './where.ts'

/** Minutes that two sessions of one field for the same grades go on at once. */
export class AudienceTerm implements Term {
  readonly name = 'audience'
  private readonly where: Where
  private readonly perMin: number
  private readonly minutes: Int32Array
  private readonly rivals: Int32Array[]

  constructor(weight: number, { sessions }: WeekProblem, where: Where) {
    this.where = where
    this.perMin = (weight * costPerPoint) / 30
    this.minutes = Int32Array.from(sessions, ({ durationMin }) => durationMin)
    const byTopic = Map.groupBy(sessions.keys(), (session) => sessions[session]!.topic)
    this.rivals = sessions.map(({ topic }, session) =>
      Int32Array.from(
        (topic === null ? [] : byTopic.get(topic)!).filter((other) => other !== session && areRivals(sessions, session, other)),
      ),
    )
  }

  private shared(session: number, start: number): number {
    if (start === nowhere) return 0
    const { startOf } = this.where
    const rivals = this.rivals[session]!
    const from = start * tickMin
    const until = from + this.minutes[session]!
    let minutes = 0
    for (let i = 0; i < rivals.length; i += 1) {
      const other = rivals[i]!
      if (startOf[other]! < 0) continue
      const otherFrom = startOf[other]! * tickMin
      const otherUntil = otherFrom + this.minutes[other]!
      const shared = (until < otherUntil ? until : otherUntil) - (from > otherFrom ? from : otherFrom)
      if (shared > 0) minutes += shared
    }
    return minutes
  }

  deltaOf(session: number, start: number): number {
    const old = this.where.startOf[session]!
    if (start === old || this.rivals[session]!.length === 0) return 0
    return this.perMin * (this.shared(session, start) - this.shared(session, old))
  }

  apply(): void {}

  recompute(): number {
    let twice = 0
    for (const [session, start] of this.where.startOf.subarray(0, this.minutes.length).entries()) twice += this.shared(session, start)
    return (this.perMin * twice) / 2
  }
}
