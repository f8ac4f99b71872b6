import type { MessageKey } from '#platform/i18n.ts'
import type { ScheduleDocument } from './model.ts'

/** Every reason has its text: a new one without a text does not compile. */
type Reason = MessageKey extends infer Key ? (Key extends `week-import.${infer Name}` ? Name : never) : never

/** A problem or a warning. `reason` is a message key, `values` its placeholders. */
export interface Note {
  reason: `week-import.${Reason}`
  values: Record<string, string | number>
  line?: number
  column?: number
  /** The event or element that it speaks of, as the file names it. */
  at?: string
}

export type Parsed = { ok: true; document: ScheduleDocument; warnings: Note[] } | { ok: false; problems: Note[] }

export interface ParseOptions {
  /** IANA id for files that name none; the file's own zone wins. */
  zone?: string
  /** Seed of derived guids, for files that name neither acronym nor title. */
  acronym?: string
  maxBytes?: number
}

export type Where = Pick<Note, 'line' | 'column' | 'at'>

const notesMax = 500

/** Collects warnings; a file with a million faults gives 500 of them and the number of the others. */
export class Notes {
  readonly #notes: Note[] = []
  #leftOut = 0

  add(reason: Reason, values: Note['values'] = {}, where: Where = {}): void {
    if (this.#notes.length < notesMax) this.#notes.push(note(reason, values, where))
    else this.#leftOut += 1
  }

  get list(): Note[] {
    return this.#leftOut === 0 ? this.#notes : [...this.#notes, note('more', { count: this.#leftOut })]
  }
}

/** Ends a parse: thrown inside a parser, and always turned into `{ok: false}` by `readGuarded`. */
export class Refusal extends Error {
  readonly note: Note
  constructor(reason: Reason, values: Note['values'] = {}, where: Where = {}) {
    super(reason)
    this.note = note(reason, values, where)
  }
}

export function readGuarded(read: (notes: Notes) => ScheduleDocument): Parsed {
  const notes = new Notes()
  try {
    const document = read(notes)
    if (document.events.length > 0) return { ok: true, document, warnings: notes.list }
    return { ok: false, problems: [note('no-events'), ...notes.list] }
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problems: [error.note, ...notes.list] }
    throw error
  }
}

function note(reason: Reason, values: Note['values'] = {}, where: Where = {}): Note {
  return { reason: `week-import.${reason}`, values, ...where }
}
