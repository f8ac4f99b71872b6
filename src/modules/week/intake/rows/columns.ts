import type { MessageKey } from '#platform/i18n.ts'
import type { Question } from '../../call/store.ts'
import { fieldOf } from '../../call/rules.ts'
import type { ImportNote } from '../../runs/notes.ts'
import type { Sheet } from '../table/threads/table.ts'
import { fold, textWords, wordsOf } from './cells/words.ts'

/** Columns that a table may have, in the order of the template. */
export const columnNames = [
  'id',
  'titleRu',
  'titleEn',
  'abstract',
  'format',
  'topic',
  'track',
  'member',
  'grades',
  'ageMark',
  'language',
  'duration',
  'blocks',
  'lecturer',
  'lecturerEmail',
  'coSpeakers',
  'moderator',
  'moderatorEmail',
  'kit',
  'access',
  'fallback',
  'recording',
  'video',
  'availability',
  'zone',
  'note',
] as const
export type ColumnName = (typeof columnNames)[number]

/** Without these no row can be read. */
const needed: readonly ColumnName[] = ['abstract', 'format', 'topic', 'member', 'grades']
/** What is not there is said once, not in every row. */
const wished: readonly ColumnName[] = ['fallback', 'access']

/** A second adult may stand in any of them. */
export const secondAdults: readonly ColumnName[] = ['moderator', 'moderatorEmail', 'coSpeakers']

export interface Head {
  /** Index of its row; those beneath it are proposals. */
  row: number
  /** Index of each column that was found, by its name; a question's by its field. */
  at: ReadonlyMap<string, number>
  /** As the file calls it. */
  titles: ReadonlyMap<string, string>
}

export type ReadHead = { ok: true; head: Head; notes: ImportNote[] } | { ok: false; problems: ImportNote[] }

const rowsMax = 30
const foundMin = 3

/** The row of headings: the first in which the title and two more columns are known. What stands above it is no proposal. */
export function findHead(sheet: Sheet, questions: readonly Question[], say: (key: MessageKey) => string): ReadHead | undefined {
  const names = namesOf(questions)
  for (const [row, cells] of sheet.rows.slice(0, rowsMax).entries()) {
    const found = cells.map((cell) => (cell ? names.get(fold(cell.text)) : undefined))
    const isHead = found.filter(Boolean).length >= foundMin && (found.includes('titleRu') || found.includes('titleEn'))
    if (isHead)
      return readHead(
        row,
        cells.map((cell) => cell?.text ?? ''),
        found,
        say,
      )
  }
  return undefined
}

function namesOf(questions: readonly Question[]): Map<string, string> {
  const ofQuestions = questions.flatMap((question) => textWords(question.label).map((word) => [fold(word), fieldOf(question)] as const))
  const own = columnNames.flatMap((name) =>
    [fold(name), ...wordsOf(`week-intake.column.${name}`), ...wordsOf(`week-intake.alias.${name}`)].map((word) => [word, name] as const),
  )
  return new Map([...ofQuestions, ...own])
}

function readHead(row: number, texts: string[], found: (string | undefined)[], say: (key: MessageKey) => string): ReadHead {
  const line = row + 1
  const at = new Map<string, number>()
  const titles = new Map<string, string>()
  const notes: ImportNote[] = []
  const problems: ImportNote[] = []
  for (const [index, name] of found.entries()) {
    const column = texts[index]!.slice(0, 80)
    if (name === undefined && column !== '') notes.push({ reason: 'week-intake.head.ignored', values: { column }, line })
    if (name === undefined) continue
    if (at.has(name)) problems.push({ reason: 'week-intake.head.twice', values: { column }, line })
    else at.set(name, index)
    titles.set(name, column)
  }
  const missing = (name: ColumnName): ImportNote => ({
    reason: 'week-intake.head.missing',
    values: { column: say(`week-intake.column.${name}`) },
    line,
  })
  problems.push(...needed.filter((name) => !at.has(name)).map(missing))
  if (!at.has('lecturer') && !at.has('lecturerEmail')) problems.push(missing('lecturerEmail'))
  if (!secondAdults.some((name) => at.has(name))) notes.push(missing('moderator'))
  notes.push(...wished.filter((name) => !at.has(name)).map(missing))
  return problems.length > 0 ? { ok: false, problems } : { ok: true, head: { row, at, titles }, notes }
}
