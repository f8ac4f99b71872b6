import { tickMin } from '../problem.ts'
import { localMinute } from './reach.ts'
import type { Hours, Reach } from './reach.ts'
import type { Board } from './board.ts'

/** How much of the country one item can be watched in: the union of its placed waves. */
export interface Coverage {
  /** Zone groups there are. */
  groups: number
  school: number
  waking: number
  /** Shares, 0 to 1, of all pupils and of the registered classes. */
  pupils: Record<Hours, number>
  classes: Record<Hours, number>
  /** By group. */
  by: readonly Readonly<Record<Hours, boolean>>[]
}

/** The same for all placed items together. */
export interface WeekCoverage {
  /** Items of which some wave is placed. */
  items: number
  /** By group: how many of them it reaches. */
  school: readonly number[]
  waking: readonly number[]
  /** Means over the placed items, 0 to 1: of zone groups, of pupils, of registered classes. */
  zones: Record<Hours, number>
  pupils: Record<Hours, number>
  classes: Record<Hours, number>
}

/** Counts of placed sessions, kept up to date session by session. */
export class Tally {
  private readonly board: Board
  private readonly reach: Reach
  /** [item × groups + group]: placed waves that reach it. */
  private readonly waves: Record<Hours, Int32Array>
  /** By item: placed waves. */
  private readonly placed: Int32Array
  /** By group: placed items that reach it. */
  private readonly items: Record<Hours, Int32Array>
  private itemCount = 0
  /** [(day × groups + group) × 24 + local hour]: sessions on the air then, by the day of the week in which they begin. */
  private readonly hours: Int32Array

  constructor(board: Board, reach: Reach) {
    const { items, days, groups } = board.problem
    const table = (rows: number): Int32Array => new Int32Array(rows * groups.length)
    this.board = board
    this.reach = reach
    this.waves = { school: table(items.length), waking: table(items.length) }
    this.items = { school: table(1), waking: table(1) }
    this.placed = new Int32Array(items.length)
    this.hours = new Int32Array(Math.max(1, days.length) * groups.length * 24)
    for (const session of board.placings.keys()) this.count(session, 1)
  }

  /** Adds what the session gives where it stands now, or takes it away with −1; call it around each change of the board. */
  count(session: number, sign: 1 | -1): void {
    if (!this.board.isPlaced(session)) return
    const { item } = this.board.problem.sessions[session]!
    const was = this.placed[item]!
    this.placed[item] = was + sign
    if (was === 0 || was + sign === 0) this.itemCount += sign
    this.countZones(session, item, 'school', sign)
    this.countZones(session, item, 'waking', sign)
    this.countHours(session, sign)
  }

  private countZones(session: number, item: number, hours: Hours, sign: 1 | -1): void {
    const { groupCount } = this.reach
    const [start, end] = [this.board.startMin[session]!, this.board.endMin[session]!]
    for (let group = 0; group < groupCount; group += 1) {
      if (!this.reach.reaches(hours, group, start, end)) continue
      const at = item * groupCount + group
      const was = this.waves[hours][at]!
      this.waves[hours][at] = was + sign
      if (was === 0 || was + sign === 0) this.items[hours][group]! += sign
    }
  }

  private countHours(session: number, sign: 1 | -1): void {
    const { groups } = this.board.problem
    const [start, end] = [this.board.startMin[session]!, this.board.endMin[session]!]
    const day = this.dayOf(start)
    if (day < 0) return
    for (const [at, group] of groups.entries()) {
      const local = localMinute(group, start)
      const last = Math.floor((local + Math.max(1, end - start) - 1) / 60)
      for (let hour = Math.floor(local / 60); hour <= last; hour += 1) this.hours[(day * groups.length + at) * 24 + (hour % 24)]! += sign
    }
  }

  private dayOf(minute: number): number {
    return this.board.problem.days.findIndex(({ ticks: [from, until] }) => minute >= from * tickMin && minute < until * tickMin)
  }

  coverageOf(item: number): Coverage {
    const { groups } = this.board.problem
    const row = item * groups.length
    const by = groups.map((_, group) => ({ school: this.waves.school[row + group]! > 0, waking: this.waves.waking[row + group]! > 0 }))
    const sum = (hours: Hours, share: 'pupilShare' | 'classShare'): number =>
      groups.reduce((total, group, at) => total + (by[at]![hours] ? group[share] : 0), 0)
    const both = (share: 'pupilShare' | 'classShare') => ({ school: sum('school', share), waking: sum('waking', share) })
    const count = (hours: Hours): number => by.filter((one) => one[hours]).length
    return {
      groups: groups.length,
      school: count('school'),
      waking: count('waking'),
      pupils: both('pupilShare'),
      classes: both('classShare'),
      by,
    }
  }

  /** How many groups the item's waves reach in those hours. */
  reached(item: number, hours: Hours): number {
    const { groupCount } = this.reach
    let count = 0
    for (let at = item * groupCount; at < (item + 1) * groupCount; at += 1) if (this.waves[hours][at]! > 0) count += 1
    return count
  }

  week(): WeekCoverage {
    const { groups } = this.board.problem
    const n = Math.max(1, this.itemCount)
    const mean = (hours: Hours, shareOf: (group: number) => number): number =>
      groups.reduce((sum, _, at) => sum + (this.items[hours][at]! / n) * shareOf(at), 0)
    const both = (shareOf: (group: number) => number) => ({ school: mean('school', shareOf), waking: mean('waking', shareOf) })
    return {
      items: this.itemCount,
      school: [...this.items.school],
      waking: [...this.items.waking],
      zones: both(() => 1 / Math.max(1, groups.length)),
      pupils: both((at) => groups[at]!.pupilShare),
      classes: both((at) => groups[at]!.classShare),
    }
  }

  /** Sessions on the air by group and local hour: of one day of the week, or of all. */
  heat(day?: number): number[][] {
    const { groups, days } = this.board.problem
    const wanted = day === undefined ? days.map((_, at) => at) : [day]
    return groups.map((_, group) =>
      Array.from({ length: 24 }, (__, hour) =>
        wanted.reduce((sum, one) => sum + this.hours[(one * groups.length + group) * 24 + hour]!, 0),
      ),
    )
  }
}
