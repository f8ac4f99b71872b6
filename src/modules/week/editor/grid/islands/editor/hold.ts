import type { Placing } from '../../../../model/problem.ts'
import { drawBar, drawChange } from './draw.ts'
import type { Saver } from './save.ts'
import { placingOf, shift } from './state.ts'
import type { Grid } from './state.ts'

/** A session that is picked up: it is judged wherever it is held, and told to the server only where it is put down. */
export class Hold {
  readonly guid: string
  private readonly grid: Grid
  private readonly saver: Saver
  private readonly before: Placing | null

  constructor(grid: Grid, saver: Saver, guid: string) {
    this.grid = grid
    this.saver = saver
    this.guid = guid
    this.before = placingOf(grid, guid)
    const last = grid.hand
    grid.hand = guid
    if (last !== undefined && last !== guid && grid.index.has(last)) drawBar(grid, last)
  }

  /** Null: off the timetable. */
  moveTo(to: { start: number; stream: number } | null): void {
    const now = placingOf(this.grid, this.guid)
    if (now?.start === to?.start && now?.stream === to?.stream) return
    drawChange(this.grid, shift(this.grid, this.guid, to))
  }

  cancel(): void {
    drawChange(this.grid, shift(this.grid, this.guid, this.before))
  }

  /** True where it is elsewhere than it was. */
  drop(): boolean {
    const now = placingOf(this.grid, this.guid)
    const moved = now?.start !== this.before?.start || now?.stream !== this.before?.stream
    if (moved) this.saver.place(this.guid)
    return moved
  }
}
