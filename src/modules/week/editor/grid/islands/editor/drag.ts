import { placeAt } from '../../plain/geometry.ts'
import { Hold } from './hold.ts'
import type { Saver } from './save.ts'
import { byId, dayOf, placingOf, sessionOf } from './state.ts'
import type { Grid } from './state.ts'

const startPx = 4
const edgePx = 48

/** With a mouse or a pen; a finger scrolls, and uses the list. */
export function startDragging(grid: Grid, saver: Saver): void {
  const { root } = grid
  addEventListener('pointerdown', () => delete root.dataset.dragged, true)
  // A link that is opened by keys has no pointer behind it.
  addEventListener('click', (event) => event.detail > 0 && root.dataset.dragged !== undefined && event.preventDefault(), true)
  for (const place of [byId('grid-body'), byId('grid-waiting')]) {
    place.addEventListener('pointerdown', (event) => begin(grid, saver, event as PointerEvent))
    // A link would be dragged as an address, and open where it is dropped.
    place.addEventListener('dragstart', (event) => event.preventDefault())
  }
}

function begin(grid: Grid, saver: Saver, down: PointerEvent): void {
  const link = (down.target as Element).closest<HTMLElement>('a[data-guid]')
  if (!link || down.button !== 0 || down.pointerType === 'touch') return
  down.preventDefault()
  link.focus()
  const guid = link.dataset.guid!
  // Where in the bar it was taken, so that it doesn't jump.
  const grip = placingOf(grid, guid) ? down.clientY - link.getBoundingClientRect().top : 8
  let hold: Hold | undefined
  const stop = new AbortController()
  const { signal } = stop
  const move = (event: PointerEvent): void => {
    if (!hold && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < startPx) return
    hold ??= pickUp(grid, saver, guid)
    scrollAtEdge(event)
    hold.moveTo(placeUnder(grid, guid, event, grip))
  }
  const end = (): void => {
    stop.abort()
    grid.root.classList.remove('dragging')
    if (!hold) return
    // The click that follows would open the session's page.
    grid.root.dataset.dragged = ''
    hold.drop()
  }
  const cancel = (): void => {
    hold?.cancel()
    hold = undefined
    end()
  }
  addEventListener('pointermove', move, { signal })
  addEventListener('pointerup', end, { signal })
  addEventListener('pointercancel', cancel, { signal })
  addEventListener('keydown', (event) => event.key === 'Escape' && cancel(), { signal })
}

function pickUp(grid: Grid, saver: Saver, guid: string): Hold {
  grid.root.classList.add('dragging')
  return new Hold(grid, saver, guid)
}

/** Over the grid: a stream and a time; over a day's tab: the same time of that day; over those who wait: no place. */
function placeUnder(grid: Grid, guid: string, event: PointerEvent, grip: number): { start: number; stream: number } | null {
  const now = placingOf(grid, guid)
  const under = document.elementFromPoint(event.clientX, event.clientY)
  if (under?.closest('#grid-waiting')) return null
  const tab = under?.closest<HTMLAnchorElement>('.tabs a')
  if (tab) return onDay(grid, now, tab.search) ?? now
  const frame = byId('grid-frame').getBoundingClientRect()
  const isInside =
    event.clientX >= frame.left && event.clientX <= frame.right && event.clientY >= frame.top && event.clientY <= frame.bottom
  if (!isInside) return now
  const body = byId<SVGElement>('grid-body').getBoundingClientRect()
  const { problem } = grid.data
  const { durationMin } = sessionOf(grid, guid)
  return placeAt(event.clientX - body.left, event.clientY - body.top - grip, dayOf(grid), problem.streams.length, durationMin)
}

function onDay(grid: Grid, now: { start: number; stream: number } | null, search: string): { start: number; stream: number } | undefined {
  const date = new URLSearchParams(search).get('show')
  const { days } = grid.data.problem
  const to = days.find((day) => day.date === date)
  const from = now && days.find(({ ticks }) => now.start >= ticks[0] && now.start < ticks[1])
  return to && from ? { start: to.ticks[0] + (now.start - from.ticks[0]), stream: now.stream } : undefined
}

function scrollAtEdge({ clientX, clientY }: PointerEvent): void {
  const frame = byId('grid-frame')
  const { left, right, top, bottom } = frame.getBoundingClientRect()
  const by = (at: number, low: number, high: number) => (at > high - edgePx && at < high ? 24 : at < low + edgePx && at > low ? -24 : 0)
  frame.scrollBy(by(clientX, left, right), by(clientY, top, bottom))
}
