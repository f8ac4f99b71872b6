import { placeAt } from '../../plain/geometry.ts'
import { Hold } from './hold.ts'
import type { Saver } from './save.ts'
import { byId, dayOf, placingOf, sessionOf } from './state.ts'
import type { Grid } from './state.ts'

const startPx = 4
const edgePx = 48
/** A finger that rests so long takes the session; the system's own menu comes after 500 ms. */
const restMs = 350
/** A resting finger trembles by less; one that goes on scrolls. */
const restPx = 8

/** With a mouse or a pen at once; with a finger once it rests, since a finger that moves scrolls. */
export function startDragging(grid: Grid, saver: Saver): void {
  const { root } = grid
  addEventListener('pointerdown', () => delete root.dataset.dragged, true)
  // A link that is opened by keys has no pointer behind it.
  addEventListener('click', (event) => event.detail > 0 && root.dataset.dragged !== undefined && event.preventDefault(), true)
  const unlessDragging = (event: Event): void => {
    if (root.classList.contains('dragging')) event.preventDefault()
  }
  for (const place of [byId('grid-body'), byId('grid-waiting')]) {
    place.addEventListener('pointerdown', (event) => begin(grid, saver, event as PointerEvent))
    // A link would be dragged as an address, and open where it is dropped.
    place.addEventListener('dragstart', (event) => event.preventDefault())
    // What a finger carries must not scroll the page too, nor open a menu.
    place.addEventListener('touchmove', unlessDragging, { passive: false })
    place.addEventListener('contextmenu', unlessDragging)
  }
}

interface Taken {
  guid: string
  /** Where in the bar it was taken, so that it doesn't jump. */
  grip: number
  x: number
  y: number
}

function begin(grid: Grid, saver: Saver, down: PointerEvent): void {
  const link = (down.target as Element).closest<HTMLElement>('a[data-guid]')
  if (!link || down.button !== 0 || !down.isPrimary) return
  const guid = link.dataset.guid!
  const grip = placingOf(grid, guid) ? down.clientY - link.getBoundingClientRect().top : 8
  const taken = { guid, grip, x: down.clientX, y: down.clientY }
  if (down.pointerType === 'touch') return rest(grid, saver, taken, link)
  down.preventDefault()
  link.focus()
  carry(grid, saver, taken)
}

/** Waits whether the finger rests: it moved, left or scrolled before, and nothing is taken. */
function rest(grid: Grid, saver: Saver, taken: Taken, link: HTMLElement): void {
  const stop = new AbortController()
  const { signal } = stop
  const timer = setTimeout(() => {
    stop.abort()
    // Taken off the timetable its bar goes, and what it hears with it.
    link.addEventListener('touchmove', (event) => grid.root.classList.contains('dragging') && event.preventDefault(), { passive: false })
    link.focus({ preventScroll: true })
    carry(grid, saver, taken, pickUp(grid, saver, taken.guid))
  }, restMs)
  const leave = (): void => {
    clearTimeout(timer)
    stop.abort()
  }
  const move = ({ clientX, clientY }: PointerEvent): void => {
    if (Math.hypot(clientX - taken.x, clientY - taken.y) > restPx) leave()
  }
  addEventListener('pointermove', move, { signal })
  for (const end of ['pointerup', 'pointercancel']) addEventListener(end, leave, { signal })
}

/** From here on until it is let go; a mouse must move first, else it was a click. */
function carry(grid: Grid, saver: Saver, { guid, grip, x, y }: Taken, held?: Hold): void {
  let hold = held
  const stop = new AbortController()
  const { signal } = stop
  const move = (event: PointerEvent): void => {
    if (!event.isPrimary) return
    if (!hold && Math.hypot(event.clientX - x, event.clientY - y) < startPx) return
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
