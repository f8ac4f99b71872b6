import type { MessageKey } from '#platform/i18n.ts'

/** Something to be told about a file: a text's key, its values, and where in the file. */
export interface ImportNote {
  reason: MessageKey
  values: Record<string, string | number>
  line?: number
  column?: number
  at?: string
}

export type RunOutcome<Report> = { ok: true; report: Report } | { ok: false; problems: ImportNote[] }

/** Ends an import whose transaction is then rolled back. */
export class ImportRefused extends Error {
  readonly problem: ImportNote
  constructor(reason: MessageKey, values: ImportNote['values'] = {}) {
    super(reason)
    this.problem = { reason, values }
  }
}
