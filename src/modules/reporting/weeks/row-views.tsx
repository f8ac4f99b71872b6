import { className } from '#schools'
import type { Translate } from '#platform/i18n.ts'
import { ButtonLink } from '#ui/action.tsx'
import { Stat, StatRow } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Pages } from '#ui/nav.tsx'
import { Empty } from '#ui/notice.tsx'
import { Crumbs, PageHeader } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import { When } from '#ui/when.tsx'
import type { CsvCell } from './csv.ts'
import { rowsHref } from './figures.ts'
import type { RowsFilter } from './figures.ts'
import type { Names } from './names.ts'
import type { ReportedWeek } from './read.ts'
import type { ConnectionRow, RowSums } from './store.ts'
import { useNumbers } from './views.tsx'

export const rowColumns = [
  'session',
  'startsAt',
  'format',
  'member',
  'kind',
  'class',
  'school',
  'settlement',
  'region',
  'grade',
  'presentMin',
  'takesPart',
  'headCount',
  'hours',
] as const
export type RowColumn = (typeof rowColumns)[number]

// On the page what belongs together stands in one column.
const shownColumns = ['session', 'startsAt', 'format', 'member', 'who', 'region', 'presentMin', 'takesPart', 'headCount', 'hours'] as const
const numeric: ReadonlySet<string> = new Set(['presentMin', 'headCount', 'hours'])

interface CellContext {
  t: Translate
  names: Names
  title: string
}

/** One connection as plain cells: the same on the page and in the file. No nickname, no name of a pupil. */
export function rowCells(row: ConnectionRow, { t, names, title }: CellContext): Record<RowColumn, CsvCell> {
  return {
    session: title,
    startsAt: row.startsAt.toString(),
    format: names.nameOf('format', row.format),
    member: names.nameOf('member', row.memberId === null ? null : String(row.memberId)),
    kind: t(`reporting.kind.${row.kind}`),
    class: row.letter === null || row.grade === null ? null : className({ grade: row.grade, letter: row.letter }),
    school: row.schoolName,
    settlement: row.settlement,
    region: names.nameOf('region', row.regionCode),
    grade: row.grade,
    presentMin: Math.round((row.presentS / 60) * 100) / 100,
    takesPart: t(row.takesPart ? 'reporting.yes' : 'reporting.no'),
    headCount: row.headCount,
    hours: row.hours,
  }
}

interface Props {
  week: ReportedWeek
  filter: RowsFilter
  rows: ConnectionRow[]
  sums: RowSums
  names: Names
  page: number
  pages: number
}

export function RowsPage({ week, filter, rows, sums, names, page, pages }: Props) {
  const { t } = useUi()
  const numbers = useNumbers()
  const base = `/reports/weeks/${week.slug}`
  const { figure, by, key } = filter
  const where = by && `${t(`reporting.dimension.${by}`)}: ${names.nameOf(by, key ?? null)}`
  return (
    <>
      <Crumbs
        items={[
          { href: '/reports', label: t('reporting.list.title') },
          { href: base, label: <Text of={week.name} /> },
          { label: t('reporting.rows.title') },
        ]}
      />
      <PageHeader kicker={where} title={t(`reporting.figure.${figure}`)} lead={t('reporting.rows.lead')}>
        <ButtonLink href={rowsHref(`${base}/rows.csv`, filter)}>{t('reporting.download.semicolon')}</ButtonLink>
        <ButtonLink href={`${rowsHref(`${base}/rows.csv`, filter)}&sep=comma`} variant="quiet">
          {t('reporting.download.comma')}
        </ButtonLink>
      </PageHeader>
      <div>
        <StatRow>
          <Stat value={numbers(sums[figure])} label={t(`reporting.figure.${figure}`)} definition={t(`reporting.definition.${figure}`)} />
          <Stat
            value={numbers(sums.rows)}
            label={t('reporting.rows.count', { n: sums.rows })}
            definition={t('reporting.rows.countDefinition')}
          />
        </StatRow>
        {sums.unlisted > 0 && <p>{t('reporting.rows.unlisted', { n: sums.unlisted })}</p>}
        {rows.length === 0 ? (
          <Empty title={t('reporting.rows.none')} action={<ButtonLink href={base}>{t('reporting.rows.back')}</ButtonLink>} />
        ) : (
          <RowsTable {...{ week, rows, names }} />
        )}
        <Pages page={page} pages={pages} href={(n) => `${rowsHref(`${base}/rows`, filter)}&page=${n}`} />
      </div>
    </>
  )
}

function RowsTable({ week, rows, names }: Pick<Props, 'week' | 'rows' | 'names'>) {
  const { t } = useUi()
  const text = useText()
  const numbers = useNumbers()
  return (
    <Table
      caption={t('reporting.rows.caption')}
      columns={shownColumns.map((key) => ({ key, label: t(`reporting.column.${key}`), numeric: numeric.has(key) }))}
      rowHref={(_cells, at) => `/weeks/${week.slug}/sessions/${rows[at]!.sessionSlug}`}
      rows={rows.map((row) => {
        const cells = rowCells(row, { t, names, title: text(row.sessionTitle).text })
        const count = (cell: CsvCell) => (typeof cell === 'number' ? numbers(cell) : '–')
        return {
          ...cells,
          startsAt: <When at={row.startsAt} showDate />,
          who: [cells.kind, cells.class, cells.school, cells.settlement].filter(Boolean).join(', '),
          presentMin: count(cells.presentMin),
          headCount: count(cells.headCount),
          hours: count(cells.hours),
        }
      })}
    />
  )
}
