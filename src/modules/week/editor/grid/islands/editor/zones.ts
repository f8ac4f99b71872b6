import { fill } from './state.ts'
import type { Grid } from './state.ts'

const percent = (share: number): number => Math.round(share * 100)

/** How much of the country all placed sessions reach together. */
export function drawMeter({ evaluator }: Grid): void {
  const line = document.querySelector<HTMLElement>('.week-meter-all')
  if (!line) return
  const { zones, pupils, classes } = evaluator.coverage()
  const values = {
    school: percent(zones.school),
    waking: percent(zones.waking),
    pupils: percent(pupils.school),
    classes: percent(classes.school),
  }
  line.textContent = fill(line.dataset.sentence!, values)
}

/** Cells of the country's clocks: of the picture and of its table. */
export function drawHeat({ evaluator, dayIndex }: Grid): void {
  const heat = evaluator.heat(dayIndex)
  const most = Math.max(0, ...heat.flat())
  for (const [group, row] of heat.entries())
    for (const [hour, count] of row.entries()) {
      const [cell, number, table] = cellsOf(`${group}-${hour}`)
      const tone = count === 0 || most === 0 ? 0 : Math.min(4, Math.ceil((count / most) * 4))
      if (cell?.dataset.tone === `${tone} ${count}`) continue
      cell?.setAttribute('class', `heat h${tone}`)
      number?.setAttribute('class', `heat-n h${tone}`)
      if (cell) cell.dataset.tone = `${tone} ${count}`
      if (number) number.textContent = count === 0 ? '' : String(count)
      if (table) table.textContent = String(count)
    }
}

type Cells = [SVGElement | null, SVGElement | null, HTMLElement | null]
const cells = new Map<string, Cells>()

function cellsOf(key: string): Cells {
  const known = cells.get(key)
  if (known) return known
  const found: Cells = [
    document.querySelector(`[data-heat="${key}"]`),
    document.querySelector(`[data-count="${key}"]`),
    document.querySelector(`[data-cell="${key}"]`),
  ]
  cells.set(key, found)
  return found
}
