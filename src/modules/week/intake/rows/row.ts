import type { MessageKey } from '#platform/i18n.ts'
import type { ImportNote } from '../../runs/notes.ts'
import type { Cell } from '../table/threads/table.ts'
import type { ColumnName, Head } from './columns.ts'

/** "AB" for the 28th column, as spreadsheets call it. */
export function lettersOf(index: number): string {
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : lettersOf(Math.floor(index / 26) - 1) + last
}

/** One row of a table while it is read: its cells by column, and what is to be told of them. */
export class Row {
  readonly line: number
  readonly warnings: ImportNote[] = []
  readonly #problems: { index: number; note: ImportNote }[] = []
  readonly #cells: readonly (Cell | undefined)[]
  readonly #head: Head

  constructor(cells: readonly (Cell | undefined)[], line: number, head: Head) {
    this.line = line
    this.#cells = cells
    this.#head = head
    for (const [name, index] of head.at) this.#check(name, cells[index])
  }

  #check(name: string, cell: Cell | undefined): void {
    if (cell?.broken) this.refuse(name, `week-intake.cell.${cell.broken}`)
    if (cell?.merged) this.warn(name, 'week-intake.cell.merged')
  }

  has(name: ColumnName): boolean {
    return this.#head.at.has(name)
  }

  cell(name: string): Cell | undefined {
    const index = this.#head.at.get(name)
    return index === undefined ? undefined : this.#cells[index]
  }

  text(name: string): string {
    return this.cell(name)?.text ?? ''
  }

  /** From left to right; what belongs to no column that is there stands first. */
  get problems(): ImportNote[] {
    return this.#problems.toSorted((a, b) => a.index - b.index).map(({ note }) => note)
  }

  /** A cell has one thing to be mended at a time: the first counts. */
  refuse(name: string, reason: MessageKey, values: ImportNote['values'] = {}): void {
    if (this.isRefused(name)) return
    this.#problems.push({ index: this.#head.at.get(name) ?? -1, note: this.#note(this.#placeOf(name), reason, values) })
  }

  isRefused(name: string): boolean {
    const index = this.#head.at.get(name)
    return index !== undefined && this.#problems.some((problem) => problem.index === index)
  }

  warn(name: string, reason: MessageKey, values: ImportNote['values'] = {}): void {
    this.warnings.push(this.#note(this.#placeOf(name), reason, values))
  }

  #placeOf(name: string): string | undefined {
    const index = this.#head.at.get(name)
    return index === undefined ? undefined : `${lettersOf(index)} · ${this.#head.titles.get(name)}`
  }

  #note(at: string | undefined, reason: MessageKey, values: ImportNote['values']): ImportNote {
    return { reason, values, line: this.line, ...(at !== undefined && { at }) }
  }
}
