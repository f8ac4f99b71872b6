import { renderToString } from 'preact-render-to-string'
import { listWeeks } from '#week'
import { Forbidden } from '#platform/http/errors.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { UiContext } from '#ui/context.ts'
import { toCsv } from './csv.ts'
import type { CsvCell, Separator } from './csv.ts'
import { dimensions, figures, readDimension, readFigure, readRowsFilter } from './figures.ts'
import { readNames } from './names.ts'
import { RegionTiles, SectionColumns } from './pictures.tsx'
import { getReportedWeek } from './read.ts'
import { RowsPage, rowCells, rowColumns } from './row-views.tsx'
import { mayOpenRows, rowScopeOf, scopeOf } from './rules.ts'
import { listConnections, sumRows, sumWeek } from './store.ts'
import { ReportList, ReportPage } from './views.tsx'

async function showReports(c: Ctx): Promise<Response> {
  const weeks = (await listWeeks(c.var.db)).filter((week) => week.releasedVersion > 0)
  return c.render(<ReportList weeks={weeks} />, { title: c.var.ui.t('reporting.list.title'), personal: true })
}

async function readReport(c: Ctx) {
  const { db, ui, actor } = c.var
  const week = await getReportedWeek(c)
  const scope = scopeOf(actor)
  const [sums, names] = await Promise.all([sumWeek(db, week.id, scope), readNames(db, ui)])
  return { week, scope, names, ...sums }
}

async function showReport(c: Ctx): Promise<Response> {
  const report = await readReport(c)
  const { ui, actor } = c.var
  const title = ui.t('reporting.week.title', { week: pickText(report.week.name, ui.locale).text })
  const figure = readFigure(c.req.query('figure'))
  return c.render(<ReportPage {...report} figure={figure} mayOpen={mayOpenRows(actor)} />, { title, personal: true })
}

function separatorOf(c: Ctx): Separator {
  return c.req.query('sep') === 'comma' ? ',' : ';'
}

function download(c: Ctx, body: string, type: string, name: string): Response {
  return c.body(body, 200, {
    'content-type': `${type}; charset=utf-8`,
    'content-disposition': `attachment; filename="${name}"`,
    'cache-control': 'private, no-store',
  })
}

async function sendFigures(c: Ctx): Promise<Response> {
  const { week, totals, sections, names } = await readReport(c)
  const { t } = c.var.ui
  const head: CsvCell[] = [
    t('reporting.csv.section'),
    t('reporting.csv.key'),
    t('reporting.csv.name'),
    ...figures.map((figure) => t(`reporting.figure.${figure}`)),
  ]
  const lines: CsvCell[][] = [head, [t('reporting.total'), '', '', ...figures.map((figure) => totals[figure])]]
  for (const by of dimensions) {
    for (const line of sections[by]) {
      lines.push([t(`reporting.by.${by}`), line.key, names.nameOf(by, line.key), ...figures.map((figure) => line[figure])])
    }
  }
  return download(c, toCsv(lines, separatorOf(c)), 'text/csv', `${week.slug}-report.csv`)
}

/** Rows per page of the drill-down; a download has them all, up to a bound that no week reaches. */
const onePage = 100
const downloadMax = 200_000

async function readRows(c: Ctx, limit: number, offset = 0) {
  const { db, actor, ui } = c.var
  if (!mayOpenRows(actor)) throw new Forbidden('reporting.rows.sumsOnly')
  const week = await getReportedWeek(c)
  const scope = rowScopeOf(actor)
  const filter = readRowsFilter((name) => c.req.query(name))
  const [rows, sums, names] = await Promise.all([
    listConnections(db, week.id, scope, filter, limit, offset),
    sumRows(db, week.id, scope, filter),
    readNames(db, ui),
  ])
  return { week, filter, rows, sums, names }
}

async function showRows(c: Ctx): Promise<Response> {
  const asked = c.req.query('page') ?? ''
  const page = /^[1-9]\d{0,4}$/.test(asked) ? Number(asked) : 1
  const shown = await readRows(c, onePage, (page - 1) * onePage)
  const pages = Math.max(1, Math.ceil((shown.sums.rows - shown.sums.unlisted) / onePage))
  return c.render(<RowsPage {...shown} page={page} pages={pages} />, { title: c.var.ui.t('reporting.rows.title'), personal: true })
}

async function sendRows(c: Ctx): Promise<Response> {
  const { week, rows, names } = await readRows(c, downloadMax)
  const { t, locale } = c.var.ui
  const cells = rows.map((row) => rowCells(row, { t, names, title: pickText(row.sessionTitle, locale).text }))
  const lines: CsvCell[][] = [
    rowColumns.map((column) => t(`reporting.column.${column}`)),
    ...cells.map((cell) => rowColumns.map((column) => cell[column])),
  ]
  return download(c, toCsv(lines, separatorOf(c)), 'text/csv', `${week.slug}-rows.csv`)
}

async function sendPicture(c: Ctx): Promise<Response> {
  const report = await readReport(c)
  const figure = readFigure(c.req.query('figure'))
  const by = readDimension(c.req.query('by')) ?? 'region'
  const view = c.req.path.endsWith('/map.svg') ? (
    <RegionTiles {...report} figure={figure} bare />
  ) : (
    <SectionColumns {...report} {...{ figure, by }} bare />
  )
  const svg = renderToString(<UiContext.Provider value={c.var.ui}>{view}</UiContext.Provider>)
  return download(c, svg, 'image/svg+xml', `${report.week.slug}-${figure}.svg`)
}

export const weekReportRoutes = routesOf(import.meta.url, [
  ['GET', '/reports', 'reporting.seeSums', showReports],
  ['GET', '/reports/weeks/:slug', 'reporting.seeSums', showReport],
  ['GET', '/reports/weeks/:slug/figures.csv', 'reporting.seeSums', sendFigures],
  ['GET', '/reports/weeks/:slug/map.svg', 'reporting.seeSums', sendPicture],
  ['GET', '/reports/weeks/:slug/columns.svg', 'reporting.seeSums', sendPicture],
  ['GET', '/reports/weeks/:slug/rows', 'reporting.openRows', showRows],
  ['GET', '/reports/weeks/:slug/rows.csv', 'reporting.openRows', sendRows],
])
