import type { ScheduleFormat } from '../../formats/index.ts'
import type { ImportNote, RunOutcome } from '../../runs/notes.ts'

export interface ImportReport {
  slug: string
  format: ScheduleFormat
  /** The released version that holds the file now. */
  version: number
  total: number
  added: number
  changed: number
  withdrawn: number
  unchanged: number
  warnings: ImportNote[]
}

export type ImportOutcome = RunOutcome<ImportReport>
