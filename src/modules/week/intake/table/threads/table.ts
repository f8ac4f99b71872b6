// What the reading thread and the server tell each other: plain data.

/** One cell as text: dates as YYYY-MM-DD, YYYY-MM-DD HH:MM or HH:MM, whatever the spreadsheet keeps them as. */
export interface Cell {
  text: string
  /** The spreadsheet keeps a date there: it may have taken "5-9" for one. */
  isDate?: true
  /** Its value can't be told: a formula that was never computed, or one that failed. */
  broken?: 'formula' | 'error'
  /** It lies in a merged area and repeats the area's value. */
  merged?: true
}

export interface Sheet {
  name: string
  /** Rows as they are numbered in the spreadsheet, beginning with 1: the first is at 0. Empty cells are undefined. */
  rows: (Cell | undefined)[][]
}

/** The encoding of a text file, by its name in the Encoding Standard; null: a spreadsheet needs none. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1251' | 'ibm866' | 'koi8-r'

export interface Table {
  sheets: Sheet[]
  encoding: Encoding | null
}

export interface Limits {
  rows: number
  columns: number
  /** Signs in all cells together. */
  signs: number
  /** Bytes of an unpacked spreadsheet. */
  unpackedBytes: number
}

export type Refusal = 'bomb' | 'broken' | 'empty' | 'old' | 'quotes' | 'rows' | 'signs' | 'unknown'
export type Reading = { ok: true; table: Table } | { ok: false; reason: Refusal; line?: number }

/** Ends the reading with its reason. */
export class Refused extends Error {
  readonly reason: Refusal
  readonly line: number | undefined
  constructor(reason: Refusal, line?: number) {
    super(reason)
    this.reason = reason
    this.line = line
  }
}
