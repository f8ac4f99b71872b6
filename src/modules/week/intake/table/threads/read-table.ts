// A thread of its own: a file from outside is read with little memory, may be stopped at any time, and knows no database.
import { parentPort, workerData } from 'node:worker_threads'
import { readSheets } from './sheets.ts'
import type { Limits, Reading, Table } from './table.ts'
import { Refused } from './table.ts'
import { readText } from './text.ts'

const startsWith = (bytes: Uint8Array, ...signs: number[]): boolean => signs.every((sign, at) => bytes[at] === sign)

function readBytes(bytes: Uint8Array, limits: Limits): Reading {
  if (bytes.length === 0) throw new Refused('empty')
  // Compound File Binary: an .xls of old, or any workbook behind a password.
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) throw new Refused('old')
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04)) return whole({ sheets: readSheets(bytes, limits), encoding: null }, limits)
  if (startsWith(bytes, 0x25, 0x50, 0x44, 0x46) || startsWith(bytes, 0x3c)) throw new Refused('unknown')
  const { sheet, encoding } = readText(bytes, limits)
  return whole({ sheets: [sheet], encoding }, limits)
}

function whole(table: Table, limits: Limits): Reading {
  if (table.sheets.every((sheet) => sheet.rows.every((row) => row.every((cell) => cell === undefined)))) throw new Refused('empty')
  if (table.sheets.some((sheet) => sheet.rows.length > limits.rows)) throw new Refused('rows')
  let signs = 0
  for (const { rows } of table.sheets) for (const row of rows) for (const cell of row) signs += cell?.text.length ?? 0
  if (signs > limits.signs) throw new Refused('signs')
  return { ok: true, table }
}

function answer({ bytes, limits }: { bytes: Uint8Array; limits: Limits }): Reading {
  try {
    return readBytes(bytes, limits)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return { ok: false, reason: error.reason, ...(error.line !== undefined && { line: error.line }) }
  }
}

// A port of threads has no origin: the rule means windows.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
parentPort!.postMessage(answer(workerData as { bytes: Uint8Array; limits: Limits }))
