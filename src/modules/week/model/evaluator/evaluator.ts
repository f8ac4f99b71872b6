import type { Placing, Warning, WeekProblem } from '../problem.ts'
import { Board } from './board.ts'
import { checkAdults, checkAvailability, checkPeople } from './people.ts'
import { checkAudience, checkPlace, checkReairing } from './places.ts'
import { Reach } from './reach.ts'
import { Tally } from './tally.ts'
import type { Coverage, WeekCoverage } from './tally.ts'

/** What one move did. */
export interface Change {
  session: number
  before: Placing | null
  after: Placing | null
  /** Sessions whose warnings are others now, with those that they have: this one, or one that shares time, people or an item with it. */
  warnings: ReadonlyMap<number, readonly Warning[]>
}

/**
 * The one judge of a timetable, in browser, worker and server: all warnings, zone coverage and the heat map, kept up to date move by
 * move. It judges what it is told and refuses nothing.
 */
export class Evaluator {
  readonly problem: WeekProblem
  private readonly board: Board
  private readonly tally: Tally
  private readonly warnings: (readonly Warning[])[]

  constructor(problem: WeekProblem) {
    this.problem = problem
    this.board = new Board(problem)
    this.tally = new Tally(this.board, new Reach(problem))
    this.warnings = problem.sessions.map((_, session) => this.judge(session))
  }

  placingOf(session: number): Placing | null {
    return this.board.placings[session]!
  }

  warningsOf(session: number): readonly Warning[] {
    return this.warnings[session]!
  }

  /** Every warning, session by session. */
  allWarnings(): Warning[] {
    return this.warnings.flat()
  }

  /** What would stand at the session there, all others staying where they are. */
  warningsAt(session: number, placing: Placing | null): readonly Warning[] {
    const before = this.placingOf(session)
    this.shift(session, placing)
    const warnings = this.judge(session)
    this.shift(session, before)
    return warnings
  }

  /** What its item would be covered by, were it there. */
  coverageAt(session: number, placing: Placing | null): Coverage {
    const before = this.placingOf(session)
    this.shift(session, placing)
    const coverage = this.tally.coverageOf(this.problem.sessions[session]!.item)
    this.shift(session, before)
    return coverage
  }

  moveTo(session: number, placing: Placing | null): Change {
    const before = this.placingOf(session)
    const touched = this.neighbours(session)
    this.shift(session, placing)
    for (const other of this.neighbours(session)) touched.add(other)
    const warnings = new Map<number, readonly Warning[]>()
    for (const one of [...touched].toSorted((a, b) => a - b)) {
      const now = this.judge(one)
      if (isSame(now, this.warnings[one]!)) continue
      this.warnings[one] = now
      warnings.set(one, now)
    }
    return { session, before, after: placing, warnings }
  }

  coverageOf(item: number): Coverage {
    return this.tally.coverageOf(item)
  }

  coverage(): WeekCoverage {
    return this.tally.week()
  }

  /** Sessions on the air by zone group and hour on its wall: of one day (index), or of the whole week. */
  heat(day?: number): number[][] {
    return this.tally.heat(day)
  }

  private shift(session: number, placing: Placing | null): void {
    this.tally.count(session, -1)
    this.board.put(session, placing)
    this.tally.count(session, 1)
  }

  /** All whose warnings can depend on where this one is. */
  private neighbours(session: number): Set<number> {
    const { board, problem } = this
    const { item, airs, topic } = problem.sessions[session]!
    const found = new Set([session, ...problem.items[item]!, ...board.airings[session]!, ...(airs === null ? [] : [airs])])
    const placing = board.placings[session]
    if (!placing) return found
    const lists = [board.inStream[placing.stream]!, ...board.adults[session]!.map((person) => board.ofPerson[person]!)]
    if (topic !== null) lists.push(board.ofTopic.get(topic)!)
    for (const list of lists) for (const other of list) if (board.overlap(session, other, problem.limits.turnoverMin)) found.add(other)
    return found
  }

  private judge(session: number): readonly Warning[] {
    const { board, problem } = this
    const norms = problem.sessions[session]!.norms.map(({ kind, values }): Warning => ({
      kind,
      level: 'warn',
      session,
      values,
      field: 'durationMin',
    }))
    if (!board.isPlaced(session)) return norms
    return [
      ...checkPlace(board, session),
      ...checkPeople(board, session),
      ...checkAvailability(board, session),
      ...checkAdults(board, session),
      ...checkReairing(board, session),
      ...checkAudience(board, session),
      ...this.checkZones(session),
      ...norms,
    ]
  }

  /** An item that is aired in waves is for the whole country, or for too little of it. */
  private checkZones(session: number): Warning[] {
    const { sessions, items, groups, limits } = this.problem
    const { item } = sessions[session]!
    if (items[item]!.length < 2) return []
    const zones = this.tally.reached(item, 'school')
    if (zones >= limits.zoneTarget * groups.length) return []
    return [{ kind: 'zones', level: 'warn', session, values: { zones, of: groups.length }, field: 'time' }]
  }
}

const isSame = (a: readonly Warning[], b: readonly Warning[]): boolean => JSON.stringify(a) === JSON.stringify(b)
