import { grid as units } from '../../plain/geometry.ts'
import { barOf } from './draw.ts'
import { Hold } from './hold.ts'
import type { Saver } from './save.ts'
import { clockOf, dayOf, fill, placingOf, say, sessionOf } from './state.ts'
import type { Grid } from './state.ts'
import { describe } from './tell.ts'

/** Pick up with Space, move with arrows, put down with Space or Enter, back with Escape. */
export function startKeys(grid: Grid, saver: Saver): void {
  let hold: Hold | undefined
  const says = () => grid.data.words.says
  const titleOf = (guid: string) => say(grid, sessionOf(grid, guid).title)
  const putDown = (guid: string): void => {
    const moved = hold?.drop()
    hold = undefined
    const placing = placingOf(grid, guid)
    if (!moved || !placing) return
    const stream = say(grid, grid.data.problem.streams[placing.stream]!.name)
    saver.tell(fill(says().dropped, { title: titleOf(guid), time: clockOf(grid, placing.start), stream }))
  }
  grid.root.addEventListener('keydown', (event) => {
    const guid = (event.target as Element).closest<HTMLElement>('a[data-guid]')?.dataset.guid
    if (!guid || event.ctrlKey || event.altKey || event.metaKey) return
    if (hold && hold.guid !== guid) putDown(hold.guid)
    const act = actionOf(event, hold !== undefined)
    if (!act) return
    event.preventDefault()
    if (act === 'pick') {
      hold = new Hold(grid, saver, guid)
      saver.tell(fill(says().picked, { title: titleOf(guid) }))
      if (!placingOf(grid, guid)) hold.moveTo({ start: firstHour(grid), stream: 0 })
    } else if (act === 'drop') putDown(guid)
    else if (act === 'cancel') {
      hold?.cancel()
      hold = undefined
      saver.tell(fill(says().cancelled, { title: titleOf(guid) }))
    } else if (act === 'unplace') {
      hold ??= new Hold(grid, saver, guid)
      hold.moveTo(null)
      putDown(guid)
      saver.tell(fill(says().unplaced, { title: titleOf(guid) }))
    } else if (act === 'lock') saver.send(`${sessionOf(grid, guid).locked ? 'unlock' : 'lock'} ${guid}`)
    else {
      hold?.moveTo(within(grid, guid, act))
      saver.tell(describe(grid, guid))
    }
    // A bar that came from the list, or from another day, is a new one.
    barOf(guid)?.focus()
  })
  grid.root.addEventListener('focusout', () => {
    setTimeout(() => {
      if (hold && !document.activeElement?.closest(`[data-guid="${hold.guid}"]`)) putDown(hold.guid)
    })
  })
}

interface Step {
  ticks: number
  streams: number
  days: number
}
type Act = 'pick' | 'drop' | 'cancel' | 'unplace' | 'lock' | Step

function actionOf({ key, shiftKey }: KeyboardEvent, isHeld: boolean): Act | undefined {
  if (key === ' ') return isHeld ? 'drop' : 'pick'
  if (key === 'Delete') return 'unplace'
  if (key === 'l' || key === 'L' || key === 'д' || key === 'Д') return 'lock'
  if (!isHeld) return undefined
  if (key === 'Enter') return 'drop'
  if (key === 'Escape') return 'cancel'
  const far = shiftKey ? units.ticksOfHour : 1
  const steps: Record<string, Step> = {
    ArrowUp: { ticks: -far, streams: 0, days: 0 },
    ArrowDown: { ticks: far, streams: 0, days: 0 },
    ArrowLeft: { ticks: 0, streams: -1, days: 0 },
    ArrowRight: { ticks: 0, streams: 1, days: 0 },
    PageUp: { ticks: 0, streams: 0, days: -1 },
    PageDown: { ticks: 0, streams: 0, days: 1 },
  }
  return steps[key]
}

/** Held within the week and its streams. */
function within(grid: Grid, guid: string, { ticks, streams, days }: Step): { start: number; stream: number } | null {
  const now = placingOf(grid, guid)
  if (!now) return null
  const { problem } = grid.data
  const at = problem.days.findIndex(({ ticks: [from, until] }) => now.start >= from && now.start < until)
  const [from, to] = [problem.days[at]?.ticks[0], problem.days[at + days]?.ticks[0]]
  const start = Math.round(now.start) + ticks + (from !== undefined && to !== undefined ? to - from : 0)
  const last = problem.tickCount - Math.ceil(sessionOf(grid, guid).durationMin / 5)
  return {
    start: Math.max(0, Math.min(last, start)),
    stream: Math.max(0, Math.min(problem.streams.length - 1, now.stream + streams)),
  }
}

/** Where a session without a place is first held: ten in the morning of the day that is shown. */
const firstHour = (grid: Grid): number => dayOf(grid).ticks[0] + 10 * units.ticksOfHour
