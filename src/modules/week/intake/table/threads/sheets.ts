import { read, SSF } from '@e965/xlsx'
import type { CellObject, WorkBook, WorkSheet } from '@e965/xlsx'
import { checkZip } from './zip.ts'
import type { Cell, Limits, Sheet } from './table.ts'
import { Refused } from './table.ts'

const sheetsMax = 10

/** Every visible sheet of a spreadsheet (Office Open XML or OpenDocument). */
export function readSheets(bytes: Uint8Array, limits: Limits): Sheet[] {
  checkZip(bytes, limits.unpackedBytes)
  const book = openBook(bytes, limits)
  const is1904 = book.Workbook?.WBProps?.date1904 === true
  const visible = book.SheetNames.filter((_, at) => !book.Workbook?.Sheets?.[at]?.Hidden)
  return visible.slice(0, sheetsMax).map((name) => ({ name, rows: rowsOf(book.Sheets[name]!, limits, is1904) }))
}

function openBook(bytes: Uint8Array, limits: Limits): WorkBook {
  try {
    const options = { type: 'array', dense: true, cellNF: true, cellHTML: false, cellText: false, sheetStubs: true } as const
    return read(bytes, { ...options, sheetRows: limits.rows + 2 })
  } catch {
    throw new Refused('broken')
  }
}

function rowsOf(sheet: WorkSheet, limits: Limits, is1904: boolean): (Cell | undefined)[][] {
  const data = (sheet['!data'] ?? []) as (CellObject | undefined)[][]
  const rows = Array.from({ length: Math.min(data.length, limits.rows + 1) }, (_, at) =>
    Array.from(data[at] ?? [])
      .slice(0, limits.columns)
      .map((cell) => cell && toCell(cell, is1904)),
  )
  for (const { s, e } of sheet['!merges'] ?? []) fillDown(rows, s, e)
  return rows
}

/** An area that was merged downwards says the same of each of its rows; sideways it is one cell. */
function fillDown(rows: (Cell | undefined)[][], from: { r: number; c: number }, to: { r: number; c: number }): void {
  const first = rows[from.r]?.[from.c]
  if (!first) return
  for (let row = from.r + 1; row <= Math.min(to.r, rows.length - 1); row += 1) rows[row]![from.c] = { ...first, merged: true }
}

function toCell(cell: CellObject, is1904: boolean): Cell | undefined {
  if (cell.t === 'e') return { text: '', broken: 'error' }
  if (cell.v === undefined || cell.t === 'z') return cell.f ? { text: '', broken: 'formula' } : undefined
  if (cell.t === 'n' && typeof cell.z === 'string' && SSF.is_date(cell.z)) return dateCell(Number(cell.v), is1904)
  const text = (cell.t === 'n' ? String(Number(Number(cell.v).toPrecision(12))) : storable(String(cell.v))).trim()
  return text === '' ? undefined : { text }
}

/** `_x0000_` and half a pair are signs to a spreadsheet; a database keeps neither. */
const storable = (text: string): string => text.toWellFormed().replaceAll('\u0000', '')

const two = (value: number): string => String(value).padStart(2, '0')

/** A serial date (ECMA-376, 18.17.4) as it is read by people. */
function dateCell(serial: number, is1904: boolean): Cell {
  const code = SSF.parse_date_code(serial, { date1904: is1904 }) as { y: number; m: number; d: number; H: number; M: number } | null
  if (!code) return { text: String(serial) }
  const date = `${code.y}-${two(code.m)}-${two(code.d)}`
  const time = `${two(code.H)}:${two(code.M)}`
  if (serial >= 0 && serial < 1) return { text: time, isDate: true }
  return { text: Number.isInteger(serial) ? date : `${date} ${time}`, isDate: true }
}
