// Painting hours: arrows walk through the grid, with Shift they paint; a mouse or a pen paints what it is drawn over.
export {}
const table = document.querySelector<HTMLTableElement>('table.paint')
const boxOf = (cell: Element | undefined): HTMLInputElement | null => cell?.querySelector<HTMLInputElement>('input[name="cell"]') ?? null
const rows = [...(table?.tBodies[0]?.rows ?? [])]
const boxes = rows.flatMap((row) => [...row.cells].flatMap((cell) => boxOf(cell) ?? []))
const steps: Record<string, readonly [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }

/** A whole day is one only as long as all of its hours are painted. */
function set(box: HTMLInputElement, on: boolean): void {
  box.checked = on
  const date = box.value.split('/')[0]!
  const day = table!.querySelector<HTMLInputElement>(`input[name="day"][value="${date}"]`)
  if (day && !on) day.checked = false
}

function focusOn(box: HTMLInputElement): void {
  for (const one of boxes) one.tabIndex = one === box ? 0 : -1
  box.focus()
}

/** The next box that way; what is no hour of the week is skipped. */
function next(from: HTMLInputElement, [down, right]: readonly [number, number]): HTMLInputElement | null {
  const cell = from.closest('td')!
  let row = rows.indexOf(cell.parentElement as HTMLTableRowElement)
  let column = cell.cellIndex
  for (;;) {
    row += down
    column += right
    const there = rows[row]?.cells[column]
    if (!there || column < 1) return null
    const box = boxOf(there)
    if (box) return box
  }
}

for (const box of boxes) box.tabIndex = -1
if (boxes[0]) boxes[0].tabIndex = 0

table?.addEventListener('keydown', (event) => {
  const box = event.target as HTMLInputElement
  const step = steps[event.key]
  if (!step || box.name !== 'cell') return
  event.preventDefault()
  const there = next(box, step)
  if (!there) return
  if (event.shiftKey) set(there, box.checked)
  focusOn(there)
})

table?.addEventListener('change', (event) => {
  const box = event.target as HTMLInputElement
  if (box.name === 'cell') {
    set(box, box.checked)
    return
  }
  for (const one of boxes) if (one.value.startsWith(`${box.value}/`)) one.checked = box.checked
})

let drawing: boolean | undefined
table?.addEventListener('pointerdown', (event) => {
  const box = boxOf((event.target as Element).closest('td') ?? undefined)
  // A finger scrolls; it paints by touching each.
  if (!box || event.pointerType === 'touch' || event.button !== 0) return
  event.preventDefault()
  drawing = !box.checked
  set(box, drawing)
  focusOn(box)
})
table?.addEventListener('pointerover', (event) => {
  const box = boxOf((event.target as Element).closest('td') ?? undefined)
  if (box && drawing !== undefined) set(box, drawing)
})
// The click that follows would turn the first one back.
table?.addEventListener('click', (event) => {
  if (event.detail > 0 && (event as PointerEvent).pointerType !== 'touch' && boxOf((event.target as Element).closest('td') ?? undefined))
    event.preventDefault()
})
addEventListener('pointerup', () => (drawing = undefined))
