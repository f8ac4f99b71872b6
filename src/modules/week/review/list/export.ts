import { listMembers } from '#consortium'
import type { Ctx } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { wordsFor } from '../../programme/words.ts'
import { getWeek } from '../../weeks/store.ts'
import { readFilter } from './filter.ts'
import { listProposalsFor } from './store.ts'
import type { ListedProposal } from './store.ts'

const exportMax = 100_000

type Cell = string | number | null

// A cell that begins like a formula would be run by the spreadsheet that opens it (OWASP, CSV injection).
const formula = /^[\s\u00a0]*[=+\-@＝＋－＠]/

/** RFC 4180 as Russian spreadsheets expect it: a byte order mark, semicolons, decimal commas. */
export function toCsv(lines: readonly Cell[][]): string {
  const write = (cell: Cell): string => {
    if (cell === null) return ''
    if (typeof cell === 'number') return String(cell).replace('.', ',')
    return `"${(formula.test(cell) ? `'${cell}` : cell).replaceAll('"', '""')}"`
  }
  return `\uFEFF${lines.map((line) => line.map(write).join(';')).join('\r\n')}\r\n`
}

/** The chosen proposals with their scores as a spreadsheet: what is withheld from whoever takes it is not in it. */
export async function sendScores(c: Ctx): Promise<Response> {
  const { db, actor, ui } = c.var
  const { t, locale } = ui
  const week = await getWeek(db, c.req.param('slug') ?? '')
  const filter = readFilter((name) => c.req.query(name))
  const { rows } = await listProposalsFor(db, actor!.id, week.id, { ...filter, page: 1 }, exportMax)
  const words = wordsFor(locale, t)
  const members = new Map((await listMembers(db)).map(({ id, shortName }) => [id, pickText(shortName, locale).text]))
  const columns = ['guid', 'title', 'member', 'kind', 'people', 'state', 'assigned', 'reviewed', 'median', 'spread'] as const
  const line = (row: ListedProposal): Cell[] => [
    row.guid,
    pickText(row.title, locale).text,
    members.get(row.memberId ?? 0) ?? '',
    [words.format(row.format), words.grades(row.gradeFrom, row.gradeTo)].filter(Boolean).join(', '),
    row.people.map((name) => pickText(name, locale).text).join(', '),
    t(`week.state.${row.state}`),
    row.assigned,
    row.reviewed,
    row.median,
    row.spread,
  ]
  const lines = [columns.map((column) => t(`week-review.column.${column}`)), ...rows.map(line)]
  return c.body(toCsv(lines), 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${week.slug}-reviews.csv"`,
    'cache-control': 'private, no-store',
  })
}
