import type { Warning } from '../../../../model/problem.ts'
import { isLoud } from '../../plain/geometry.ts'
import { byId, fill, isOnDay, placingOf, say, sessionOf, warningsOf } from './state.ts'
import type { Grid } from './state.ts'
import { tell } from './tell.ts'

const most = 30

/** The session in hand: whom its waves reach, and everything that speaks against it; then what else stands on this day. */
export function drawHand(grid: Grid): void {
  const { hand, data, evaluator } = grid
  if (hand !== undefined && grid.index.has(hand)) drawReach(grid, hand)
  const all = data.judged ? evaluator.allWarnings().filter(({ session }) => data.own[session]) : []
  const blocks = all.filter(({ level }) => level === 'block').length
  byId('grid-counts').textContent = data.judged ? fill(data.words.says.counts, { blocks, warnings: all.length - blocks }) : ''
  const own = hand === undefined ? [] : warningsOf(grid, hand)
  const others = all.filter((warning) => {
    const { guid } = data.problem.sessions[warning.session]!
    return guid !== hand && isLoud(warning) && isOnDay(grid, placingOf(grid, guid))
  })
  const shown = [...own, ...others.toSorted((a, b) => rank(a) - rank(b))]
  const lines = shown.slice(0, most).map((warning) => lineOf(grid, warning))
  if (shown.length > most) lines.push(textLine(fill(data.words.says.more, { n: shown.length - most })))
  byId('grid-warnings').replaceChildren(...lines)
}

const rank = ({ level }: Warning): number => (level === 'block' ? 0 : 1)

function lineOf(grid: Grid, warning: Warning): HTMLElement {
  const { says } = grid.data.words
  const session = grid.data.problem.sessions[warning.session]!
  const line = document.createElement('li')
  line.className = warning.level
  const level = document.createElement('b')
  level.textContent = `${warning.level === 'block' ? says.block : says.warning}: `
  const link = document.createElement('a')
  link.href = `#g-${session.guid}`
  link.textContent = fill(says.of, { title: say(grid, session.title), text: tell(grid, warning) })
  const words = document.createElement('span')
  words.append(level, link)
  line.append(words)
  return line
}

function textLine(text: string): HTMLElement {
  const line = document.createElement('li')
  line.textContent = text
  return line
}

function drawReach(grid: Grid, hand: string): void {
  const session = sessionOf(grid, hand)
  const frame = byId('grid-hand')
  const { by, groups, school, waking, pupils, classes } = grid.evaluator.coverageOf(session.item)
  const shares = { pupils: Math.round(pupils.school * 100), classes: Math.round(classes.school * 100) }
  frame.hidden = false
  byId('grid-hand-title').textContent = say(grid, session.title)
  byId('grid-hand-reach').textContent = fill(frame.dataset.sentence!, { school, waking, groups, ...shares })
  for (const [at, rect] of [...frame.querySelectorAll('rect')].entries()) {
    const reached = by[at]!
    rect.setAttribute('class', `reach ${reached.school ? 'school' : reached.waking ? 'waking' : 'asleep'}`)
  }
}
