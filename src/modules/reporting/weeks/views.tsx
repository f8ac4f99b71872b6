import { ButtonLink } from '#ui/action.tsx'
import { intlLocales } from '#platform/i18n.ts'
import { Card, CardGrid, Facts, Stat, StatRow } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { LinkTabs } from '#ui/nav.tsx'
import { Empty, Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import { dimensions, figures, rowsHref } from './figures.ts'
import type { Dimension, Figure, FigureLine, Figures, Scope, Sections } from './figures.ts'
import type { Names } from './names.ts'
import { RegionTiles, SectionColumns } from './pictures.tsx'
import type { ReportedWeek } from './read.ts'

export function ReportList({ weeks }: { weeks: ReportedWeek[] }) {
  const { t } = useUi()
  const text = useText()
  return (
    <>
      <PageHeader title={t('reporting.list.title')} lead={t('reporting.list.lead')} />
      {weeks.length === 0 ? (
        <div>
          <Empty title={t('reporting.list.none')}>
            <p>{t('reporting.list.noneHint')}</p>
          </Empty>
        </div>
      ) : (
        <div>
          <CardGrid>
            {weeks.map((week) => (
              <Card href={`/reports/weeks/${week.slug}`} title={text(week.name).text} titleLang={text(week.name).lang} motif={week.slug} />
            ))}
          </CardGrid>
        </div>
      )}
    </>
  )
}

interface ReportProps {
  week: ReportedWeek
  scope: Scope
  totals: Figures
  sections: Sections
  names: Names
  figure: Figure
  mayOpen: boolean
}

export function ReportPage(props: ReportProps) {
  const { t } = useUi()
  const text = useText()
  const { week, scope, totals, figure } = props
  const base = `/reports/weeks/${week.slug}`
  return (
    <>
      <Crumbs items={[{ href: '/reports', label: t('reporting.list.title') }, { label: <Text of={week.name} /> }]} />
      <PageHeader
        kicker={t('reporting.week.kicker')}
        title={text(week.name).text}
        titleLang={text(week.name).lang}
        lead={t('reporting.week.lead')}
      >
        <ButtonLink href={`${base}/figures.csv`}>{t('reporting.download.semicolon')}</ButtonLink>
        <ButtonLink href={`${base}/figures.csv?sep=comma`} variant="quiet">
          {t('reporting.download.comma')}
        </ButtonLink>
      </PageHeader>
      {!scope.all && (
        <div>
          <Notice tone="info">
            <p>
              {t('reporting.week.ownOnly', {
                members: scope.memberIds.map((id) => props.names.nameOf('member', String(id))).join(', ') || '–',
              })}
            </p>
          </Notice>
        </div>
      )}
      {totals.connections === 0 ? (
        <NothingYet slug={week.slug} />
      ) : (
        <>
          <Totals {...props} />
          <Pictures {...props} figure={figure} />
          {dimensions.map((by) => (
            <SectionTable {...props} by={by} />
          ))}
        </>
      )}
      <Definitions />
    </>
  )
}

function NothingYet({ slug }: { slug: string }) {
  const { t } = useUi()
  return (
    <div>
      <Empty title={t('reporting.week.none')} action={<ButtonLink href={`/weeks/${slug}`}>{t('reporting.week.toWeek')}</ButtonLink>}>
        <p>{t('reporting.week.noneHint')}</p>
      </Empty>
    </div>
  )
}

function Totals({ week, totals, sections, names, mayOpen }: ReportProps) {
  const { t } = useUi()
  const format = useNumbers()
  const reached = sections.region.filter((line) => line.key !== null).length
  return (
    <Section title={t('reporting.total')} id="total">
      <div class="reporting-totals">
        <StatRow>
          {figures.map((figure) => (
            <Stat
              value={format(totals[figure])}
              label={t(`reporting.figure.${figure}`)}
              definition={t(`reporting.definition.${figure}`)}
              href={mayOpen ? rowsHref(`/reports/weeks/${week.slug}/rows`, { figure, by: undefined, key: undefined }) : undefined}
            />
          ))}
          <Stat
            value={t('reporting.regionsOf', { n: reached, all: names.regions.length })}
            label={t('reporting.regions')}
            definition={t('reporting.regionsDefinition')}
          />
        </StatRow>
      </div>
    </Section>
  )
}

function Pictures(props: ReportProps) {
  const { t } = useUi()
  const { week, figure } = props
  const base = `/reports/weeks/${week.slug}`
  return (
    <Section title={t('reporting.picture.title')} id="pictures">
      <LinkTabs
        label={t('reporting.picture.choose')}
        items={figures.map((one) => ({
          href: `${base}?figure=${one}#pictures`,
          label: t(`reporting.figure.${one}`),
          current: one === figure,
        }))}
      />
      <RegionTiles {...props} />
      <SectionColumns {...props} by="grade" />
      <p class="row">
        <ButtonLink href={`${base}/map.svg?figure=${figure}`} variant="quiet">
          {t('reporting.download.map')}
        </ButtonLink>
        <ButtonLink href={`${base}/columns.svg?figure=${figure}&by=grade`} variant="quiet">
          {t('reporting.download.columns')}
        </ButtonLink>
      </p>
    </Section>
  )
}

/** Lines that stand open; the others, the smallest, behind a summary. */
const openLines = 12

function SectionTable(props: ReportProps & { by: Dimension }) {
  const { t } = useUi()
  const { sections, by } = props
  const [first, rest] = [sections[by].slice(0, openLines), sections[by].slice(openLines)]
  return (
    <Section title={t(`reporting.by.${by}`)} id={`by-${by}`}>
      <LinesTable {...props} lines={first} />
      {rest.length > 0 && (
        <details>
          <summary>{t('reporting.more', { n: rest.length })}</summary>
          <LinesTable {...props} lines={rest} />
        </details>
      )}
    </Section>
  )
}

function LinesTable({ week, names, by, mayOpen, lines }: ReportProps & { by: Dimension; lines: FigureLine[] }) {
  const { t } = useUi()
  const format = useNumbers()
  const cell = (line: FigureLine, figure: Figure) => {
    const words = format(line[figure])
    if (!mayOpen || line[figure] === 0) return words
    return <a href={rowsHref(`/reports/weeks/${week.slug}/rows`, { figure, by, key: line.key })}>{words}</a>
  }
  return (
    <Table
      caption={t(`reporting.byNote.${by}`)}
      columns={[
        { key: 'name', label: t(`reporting.dimension.${by}`) },
        ...figures.map((figure) => ({ key: figure, label: t(`reporting.figure.${figure}`), numeric: true })),
      ]}
      rows={lines.map((line) => ({
        name: names.nameOf(by, line.key),
        ...Object.fromEntries(figures.map((figure) => [figure, cell(line, figure)])),
      }))}
    />
  )
}

/** Every definition once more, whole: a printed report explains itself. */
function Definitions() {
  const { t } = useUi()
  return (
    <Section title={t('reporting.definitions')} id="definitions">
      <Facts items={figures.map((figure) => ({ term: t(`reporting.figure.${figure}`), children: t(`reporting.definition.${figure}`) }))} />
    </Section>
  )
}

export function useNumbers(): (value: number) => string {
  const { locale } = useUi()
  const format = new Intl.NumberFormat(intlLocales(locale), { maximumFractionDigits: 2 })
  return (value) => format.format(value)
}
