import { startMinOf } from '../problem.ts'
import type { Placing, WeekProblem } from '../problem.ts'

/** Where everything stands at the moment, in minutes of the week, with the lists that make questions about one session cheap. */
export class Board {
  readonly problem: WeekProblem
  readonly placings: (Placing | null)[]
  readonly startMin: Int32Array
  readonly endMin: Int32Array
  /** By session: everybody in it, once each, lecturers first. */
  readonly adults: (readonly number[])[]
  /** By session: which of its moderators it can't do without, so that a second lecture of theirs gets none of them. */
  readonly needed: (readonly number[])[]
  /** Placed sessions of a stream, a person, a topic. */
  readonly inStream: Set<number>[]
  readonly ofPerson: Set<number>[]
  readonly ofTopic = new Map<string, Set<number>>()
  /** Re-airings by the session that they show again. */
  readonly airings: (readonly number[])[]

  constructor(problem: WeekProblem) {
    const { sessions, streams, persons } = problem
    this.problem = problem
    this.placings = sessions.map(() => null)
    this.startMin = new Int32Array(sessions.length)
    this.endMin = new Int32Array(sessions.length)
    this.adults = sessions.map(() => [])
    this.needed = sessions.map(() => [])
    this.inStream = streams.map(() => new Set())
    this.ofPerson = persons.map(() => new Set())
    this.airings = sessions.map((_, at) => sessions.flatMap((other, index) => (other.airs === at ? [index] : [])))
    for (const [session, { placing }] of sessions.entries()) if (placing) this.put(session, placing)
  }

  put(session: number, placing: Placing | null): void {
    this.take(session)
    if (!placing) return
    const { lecturers, topic, durationMin } = this.problem.sessions[session]!
    this.placings[session] = placing
    this.startMin[session] = startMinOf(placing)
    this.endMin[session] = this.startMin[session]! + durationMin
    this.adults[session] = [...new Set([...lecturers, ...placing.moderators])]
    this.needed[session] = neededModerators(this.problem, session, placing.moderators)
    this.inStream[placing.stream]!.add(session)
    for (const person of this.adults[session]) this.ofPerson[person]!.add(session)
    if (topic !== null) this.topicSet(topic).add(session)
  }

  private take(session: number): void {
    const placing = this.placings[session]
    if (!placing) return
    this.inStream[placing.stream]!.delete(session)
    for (const person of this.adults[session]!) this.ofPerson[person]!.delete(session)
    const { topic } = this.problem.sessions[session]!
    if (topic !== null) this.topicSet(topic).delete(session)
    this.placings[session] = null
  }

  private topicSet(topic: string): Set<number> {
    const known = this.ofTopic.get(topic) ?? new Set()
    this.ofTopic.set(topic, known)
    return known
  }

  isPlaced(session: number): boolean {
    return this.placings[session] !== null
  }

  /** Both placed, and less than the gap between them. */
  overlap(a: number, b: number, gapMin = 0): boolean {
    return this.startMin[a]! < this.endMin[b]! + gapMin && this.startMin[b]! < this.endMin[a]! + gapMin
  }

  /** Placed sessions of that list that run at some time of this one, in order of their indices. */
  atOnce(session: number, list: Iterable<number>, gapMin = 0): number[] {
    const found: number[] = []
    for (const other of list) if (other !== session && this.overlap(session, other, gapMin)) found.push(other)
    return found.toSorted((a, b) => a - b)
  }

  /** The most of these that run at one moment of [fromMin, untilMin). */
  mostAtOnce(list: readonly number[], fromMin: number, untilMin: number): number {
    let most = 0
    for (const at of [fromMin, ...list.map((one) => this.startMin[one]!)]) {
      if (at < fromMin || at >= untilMin) continue
      const running = list.filter((one) => this.startMin[one]! <= at && at < this.endMin[one]!).length
      most = Math.max(most, running)
    }
    return most
  }
}

/**
 * A session can do without so many of its moderators as it has adults above two whose vetting holds all week; the first ones are let go.
 * Whose vetting ends within the week is needed where the others are fewer than two; whoever has none helps nobody.
 */
export function neededModerators(problem: WeekProblem, session: number, moderators: readonly number[]): number[] {
  const { persons, sessions, tickCount } = problem
  const { lecturers } = sessions[session]!
  const always = (person: number): boolean => persons[person]!.vettedUntil >= tickCount
  const only = moderators.filter((person) => !lecturers.includes(person))
  const vetted = new Set([...lecturers, ...only].filter(always)).size
  let spare = Math.max(0, vetted - 2)
  return only.filter((person) => {
    if (!always(person)) return persons[person]!.vettedUntil > 0 && vetted < 2
    spare -= 1
    return spare < 0
  })
}
