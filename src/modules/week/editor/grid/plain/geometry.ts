// Where things stand in the grid's picture, in its own units: the server draws by it, and the browser moves by it.
import { tickMin } from '../../../model/problem.ts'
import type { Day, Warning } from '../../../model/problem.ts'

/** A stream's column; five minutes; the narrow edge between neighbours. */
export const grid = { column: 152, tick: 5, gap: 3, head: 44, axis: 64, ticksOfHour: 60 / tickMin } as const

export const widthOf = (streams: number): number => streams * grid.column
export const heightOf = ({ ticks: [from, until] }: Day): number => (until - from) * grid.tick

export const xOf = (stream: number): number => stream * grid.column + grid.gap
export const yOf = (start: number, { ticks: [from] }: Day): number => (start - from) * grid.tick
export const boxOf = (durationMin: number): { width: number; height: number } => ({
  width: grid.column - 2 * grid.gap,
  height: (durationMin / tickMin) * grid.tick - 1,
})

/** The stream and the start that lie under a point of the picture, held within the day. */
export function placeAt(x: number, y: number, day: Day, streams: number, durationMin: number): { stream: number; start: number } {
  const [from, until] = day.ticks
  const stream = Math.max(0, Math.min(streams - 1, Math.floor(x / grid.column)))
  const last = until - Math.ceil(durationMin / tickMin)
  return { stream, start: Math.max(from, Math.min(last, from + Math.round(y / grid.tick))) }
}

/** Who told nothing may well come: that is said, and paints no bar. */
export const isLoud = ({ kind }: Pick<Warning, 'kind'>): boolean => kind !== 'unknown'

/** How a session looks: what blocks, what warns, or neither. */
export const toneOf = (warnings: readonly Pick<Warning, 'kind' | 'level'>[]): 'block' | 'warn' | 'fine' =>
  warnings.some(({ level }) => level === 'block') ? 'block' : warnings.some(isLoud) ? 'warn' : 'fine'

export const toneMarks = { block: '✕', warn: '!', fine: '' } as const
