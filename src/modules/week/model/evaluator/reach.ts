import { tickMin } from '../problem.ts'
import type { Ticks, WeekProblem, ZoneGroup } from '../problem.ts'

export type Hours = 'school' | 'waking'

/** Which zone groups a session reaches, answered by one look into a table each: every question about zones goes through here. */
export class Reach {
  readonly groupCount: number
  private readonly tickCount: number
  private readonly tables: Record<Hours, Int32Array>

  constructor({ groups, tickCount }: Pick<WeekProblem, 'groups' | 'tickCount'>) {
    this.groupCount = groups.length
    this.tickCount = tickCount
    this.tables = { school: this.lay(groups.map(({ school }) => school)), waking: this.lay(groups.map(({ waking }) => waking)) }
  }

  /** [group × tickCount + tick]: the tick at which the hours end that this one lies in; 0 outside of them. */
  private lay(windows: (readonly Ticks[])[]): Int32Array {
    const table = new Int32Array(windows.length * this.tickCount)
    for (const [group, spans] of windows.entries())
      for (const [from, until] of spans) {
        const row = group * this.tickCount
        table.fill(until, row + Math.max(0, from), row + Math.min(this.tickCount, until))
      }
    return table
  }

  /** Does all of [startMin, endMin) lie in those hours of one of the group's days? */
  reaches(hours: Hours, group: number, startMin: number, endMin: number): boolean {
    const tick = Math.floor(startMin / tickMin)
    if (tick < 0 || tick >= this.tickCount) return false
    return endMin <= this.tables[hours][group * this.tickCount + tick]! * tickMin
  }
}

/** Minutes from midnight on the group's wall at that minute of the week. */
export function localMinute({ clock }: Pick<ZoneGroup, 'clock'>, minute: number): number {
  const [tick, local] = clock.findLast(([from]) => from * tickMin <= minute) ?? clock[0]!
  return (((local + minute - tick * tickMin) % 1440) + 1440) % 1440
}
