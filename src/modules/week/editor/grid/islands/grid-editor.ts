// The grid of a day: bars that are dragged or moved by keys over the same commands as the list, judged at once by the same evaluator as on the server.
import { startDragging } from './editor/drag.ts'
import { drawAll } from './editor/draw.ts'
import { startKeys } from './editor/keys.ts'
import { startPresence } from './editor/presence.ts'
import { Saver } from './editor/save.ts'
import { loadGrid, openGrid } from './editor/state.ts'

const root = document.getElementById('week-grid')

async function start(element: HTMLElement): Promise<void> {
  const grid = openGrid(element, await loadGrid(element.dataset.week!))
  const saver = new Saver(grid)
  drawAll(grid)
  startDragging(grid, saver)
  startKeys(grid, saver)
  startPresence(grid, saver)
  const first = document.querySelector<SVGElement>('#grid-body .bar')
  const frame = document.getElementById('grid-frame')
  if (first && frame) frame.scrollTop = Math.max(0, first.getBoundingClientRect().top - frame.getBoundingClientRect().top - 80)
  element.dataset.ready = ''
}

if (root) void start(root)
