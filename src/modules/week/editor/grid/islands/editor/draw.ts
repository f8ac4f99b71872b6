import type { Change } from '../../../../model/evaluator/evaluator.ts'
import { boxOf, toneMarks, toneOf, xOf, yOf } from '../../plain/geometry.ts'
import { drawHand } from './hand.ts'
import { drawHeat, drawMeter } from './zones.ts'
import { byId, dayOf, fill, isOnDay, placingOf, say, sessionOf, warningsOf } from './state.ts'
import type { Grid } from './state.ts'
import { describe } from './tell.ts'

const svg = 'http://www.w3.org/2000/svg'

export const barOf = (guid: string): SVGAElement | null => document.getElementById(`g-${guid}`) as SVGAElement | null

/** Everything anew, as after another reading. */
export function drawAll(grid: Grid): void {
  const { data } = grid
  for (const bar of document.querySelectorAll('#grid-body .busy')) bar.remove()
  for (const [at, { guid }] of data.problem.sessions.entries()) {
    if (data.own[at]) drawBar(grid, guid)
    else drawBusy(grid, at)
  }
  // Sessions that were withdrawn meanwhile.
  for (const bar of document.querySelectorAll<SVGElement>('#grid-body a.bar')) if (!grid.index.has(bar.dataset.guid!)) bar.remove()
  drawMeter(grid)
  drawHeat(grid)
  drawHand(grid)
}

/** What one move changed, and no more: bars whose warnings are others now, the country's clocks, the session in hand. */
export function drawChange(grid: Grid, change: Change): void {
  const { problem } = grid.data
  drawBar(grid, problem.sessions[change.session]!.guid)
  for (const at of change.warnings.keys()) if (grid.data.own[at] && at !== change.session) drawBar(grid, problem.sessions[at]!.guid)
  drawMeter(grid)
  drawHeat(grid)
  drawHand(grid)
}

export function drawBar(grid: Grid, guid: string): void {
  const placing = placingOf(grid, guid)
  const isHere = isOnDay(grid, placing)
  showWaiting(guid, placing === null, grid)
  const known = barOf(guid)
  if (!isHere) return void known?.remove()
  const bar = known ?? makeBar(grid, guid)
  const session = sessionOf(grid, guid)
  const tone = toneOf(warningsOf(grid, guid))
  bar.setAttribute('transform', `translate(${xOf(placing.stream)} ${yOf(placing.start, dayOf(grid))})`)
  bar.setAttribute('class', `bar ${tone}${session.locked ? ' locked' : ''}${grid.hand === guid ? ' hand' : ''}`)
  bar.setAttribute('aria-label', `${say(grid, session.title)}. ${describe(grid, guid)}`)
  bar.querySelector('b')!.textContent = toneMarks[tone]
  const { height } = boxOf(session.durationMin)
  for (const part of bar.children) part.setAttribute('height', String(height))
}

function makeBar(grid: Grid, guid: string): SVGAElement {
  const session = sessionOf(grid, guid)
  const bar = document.createElementNS(svg, 'a')
  bar.id = `g-${guid}`
  bar.setAttribute('href', `/office/weeks/${grid.week}/place/${guid}`)
  bar.dataset.guid = guid
  const { width, height } = boxOf(session.durationMin)
  const rect = document.createElementNS(svg, 'rect')
  const frame = document.createElementNS(svg, 'foreignObject')
  for (const part of [rect, frame]) {
    part.setAttribute('width', String(width))
    part.setAttribute('height', String(height))
  }
  rect.setAttribute('rx', '4')
  const words = document.createElement('div')
  words.className = 'bar-words'
  words.append(document.createElement('b'), ` ${say(grid, session.title)}`)
  frame.append(words)
  bar.append(rect, frame)
  byId('grid-body').append(bar)
  return bar
}

function drawBusy(grid: Grid, at: number): void {
  const placing = grid.evaluator.placingOf(at)
  if (!isOnDay(grid, placing)) return
  const group = document.createElementNS(svg, 'g')
  group.setAttribute('class', 'bar busy')
  group.setAttribute('transform', `translate(${xOf(placing.stream)} ${yOf(placing.start, dayOf(grid))})`)
  const title = document.createElementNS(svg, 'title')
  title.textContent = grid.data.words.says.busy
  const rect = document.createElementNS(svg, 'rect')
  const { width, height } = boxOf(grid.data.problem.sessions[at]!.durationMin)
  rect.setAttribute('width', String(width))
  rect.setAttribute('height', String(height))
  rect.setAttribute('rx', '4')
  group.append(title, rect)
  byId('grid-body').prepend(group)
}

/** The list of those without a place keeps a line for each that ever was there. */
function showWaiting(guid: string, isWaiting: boolean, grid: Grid): void {
  const list = document.querySelector('#grid-waiting ul')
  let line = list?.querySelector<HTMLAnchorElement>(`a[data-guid="${guid}"]`)?.closest('li')
  if (!line && isWaiting && list) {
    line = document.createElement('li')
    const link = document.createElement('a')
    link.href = `/office/weeks/${grid.week}/place/${guid}`
    link.dataset.guid = guid
    link.draggable = false
    link.textContent = say(grid, sessionOf(grid, guid).title)
    line.append(link)
    list.append(line)
  }
  if (!line || line.hidden === !isWaiting) return
  line.hidden = !isWaiting
  const count = byId('grid-waiting-count')
  count.textContent = fill(count.dataset.sentence!, { n: document.querySelectorAll('#grid-waiting li:not([hidden])').length })
}
