import { utils, write } from '@e965/xlsx'
import type { LocalText, Translate } from '#platform/i18n.ts'
import type { Question } from '../call/store.ts'
import { columnNames } from './rows/columns.ts'
import type { ColumnName } from './rows/columns.ts'

interface Words {
  t: Translate
  pick: (text: LocalText) => string
}

/** The headings of a table in one language: the columns that every proposal has, then the questions of this week's call. */
function headings(questions: readonly Question[], { t, pick }: Words): string[] {
  return [...columnNames.map((name) => t(`week-intake.column.${name}`)), ...questions.map((question) => pick(question.label))]
}

/** For spreadsheets that expect a mark of UTF-8 and semicolons, as Russian ones do. */
export function csvTemplate(questions: readonly Question[], words: Words): Uint8Array {
  const cells = headings(questions, words).map((text) => (/[";\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text))
  return new TextEncoder().encode(`\uFEFF${cells.join(';')}\r\n`)
}

// Cells of these are text from the beginning, so that "5-9" becomes no date.
const asText: readonly ColumnName[] = ['id', 'grades', 'ageMark', 'availability']
const rowsReady = 400
const widthMin = 14

/** An empty table, and beside it a sheet that says what to write where. */
export function xlsxTemplate(questions: readonly Question[], { t, pick }: Words): Uint8Array {
  const titles = headings(questions, { t, pick })
  const table = utils.aoa_to_sheet([titles])
  table['!cols'] = titles.map((title) => ({ wch: Math.max(widthMin, title.length + 2) }))
  for (const name of asText)
    for (let row = 1; row <= rowsReady; row += 1)
      table[utils.encode_cell({ r: row, c: columnNames.indexOf(name) })] = { t: 's', v: '', z: '@' }
  table['!ref'] = utils.encode_range({ s: { r: 0, c: 0 }, e: { r: rowsReady, c: titles.length - 1 } })
  const help = utils.aoa_to_sheet([
    [t('week-intake.template.column'), t('week-intake.template.what')],
    ...columnNames.map((name) => [t(`week-intake.column.${name}`), t(`week-intake.help.${name}`)]),
    ...questions.map((question) => [pick(question.label), pick(question.hint) || t('week-intake.help.question')]),
  ])
  help['!cols'] = [{ wch: 28 }, { wch: 80 }]
  const book = utils.book_new()
  utils.book_append_sheet(book, table, t('week-intake.template.sheet'))
  utils.book_append_sheet(book, help, t('week-intake.template.help'))
  return new Uint8Array(write(book, { type: 'array', bookType: 'xlsx', compression: true }) as ArrayBuffer)
}
