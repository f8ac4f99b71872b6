import type { Warning } from '../../../../model/problem.ts'
import { clockOf, fill, placingOf, say, warningsOf } from './state.ts'
import type { Grid } from './state.ts'

/** A warning's sentence, filled in as the server does it. */
export function tell(grid: Grid, { kind, other, person, values }: Warning): string {
  const { words, problem, own } = grid.data
  const title = other === undefined ? '' : own[other] ? say(grid, problem.sessions[other]!.title) : words.says.busy
  const name = person === undefined ? '' : say(grid, problem.persons[person]!.name) || words.says.somebody
  return fill(words.warnings[kind], { ...values, other: title, name })
}

/** "10:05, Great hall. Blocking: 1, warnings: 0" */
export function describe(grid: Grid, guid: string): string {
  const placing = placingOf(grid, guid)
  if (!placing) return ''
  const warnings = warningsOf(grid, guid)
  const blocks = warnings.filter(({ level }) => level === 'block').length
  const stream = say(grid, grid.data.problem.streams[placing.stream]!.name)
  return fill(grid.data.words.says.at, { time: clockOf(grid, placing.start), stream, blocks, warnings: warnings.length - blocks })
}
