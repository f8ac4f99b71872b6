import type { LocalText } from '#platform/i18n.ts'
import type { ImportNote } from '../runs/notes.ts'
import type { Encoding } from './table/threads/table.ts'

/** What a table holds, or what became of it. No names and no addresses of people are in it. */
export interface IntakeReport {
  /** Of a text file. */
  encoding: Encoding | null
  sheet: string
  total: number
  added: number
  /** Rows whose proposal is there already. */
  known: number
  newPeople: number
  /** People whose hours were told. */
  told: number
  warnings: ImportNote[]
  preview: { line: number; title: LocalText; format: string; gradeFrom: number; gradeTo: number; minutes: number; adults: number }[]
}

/** So many errors and remarks are told; more are a mistake of the whole table. */
export const notesMax = 300
export const previewMax = 30
