import { newToken } from '#platform/ids.ts'
import { moscowZone, wallDate } from '#platform/time.ts'
import type { Temporal } from '#platform/time.ts'
import { Button } from '#ui/action.tsx'
import { Badge } from '#ui/card.tsx'
import { useUi } from '#ui/context.ts'
import { Form, FormKey, SubmitRow } from '#ui/form.tsx'
import { LinkTabs } from '#ui/nav.tsx'
import { Empty, Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import { dayWords, zoneName } from '#ui/when.tsx'
import { useWords } from '../../programme/words.ts'
import { OfficeTabs } from '../../timetable/board-view.tsx'
import { showHours } from '../../weeks/hours.ts'
import type { Week } from '../../weeks/store.ts'
import type { Availability } from '../rules.ts'
import type { Leader } from './store.ts'

export const shows = ['all', 'none', 'misses'] as const
export type Show = (typeof shows)[number]

export interface LeaderRow extends Leader {
  told: Availability | undefined
  /** Minutes within the hours of the streams. */
  usefulMin: number
  /** The day on which they were last asked by letter. */
  askedAt: Temporal.Instant | undefined
}

export const stateOf = ({ told, usefulMin }: Pick<LeaderRow, 'told' | 'usefulMin'>): 'none' | 'misses' | 'told' =>
  !told ? 'none' : usefulMin === 0 ? 'misses' : 'told'

interface Props {
  week: Week
  rows: readonly LeaderRow[]
  show: Show
  /** How many letters were sent just now. */
  sent: number | undefined
}

/** Who of a week told when they can, and who told nothing. */
export function AvailabilityPage({ week, rows, show, sent }: Props) {
  const { t } = useUi()
  const path = `/office/weeks/${week.slug}/availability`
  const shown = rows.filter((row) => show === 'all' || stateOf(row) === show)
  const count = (which: Show): number => rows.filter((row) => which === 'all' || stateOf(row) === which).length
  const crumbs = [
    { href: '/office/weeks', label: t('week.office.weeks') },
    { href: `/office/weeks/${week.slug}`, label: <Text of={week.name} /> },
    { label: t('week-availability.office.title') },
  ]
  return (
    <>
      <Crumbs items={crumbs} />
      <PageHeader title={t('week-availability.office.title')} lead={t('week-availability.office.lead')} />
      <OfficeTabs week={week} current="availability" />
      {sent !== undefined && (
        <Notice tone={sent > 0 ? 'success' : 'info'}>
          <p>{sent > 0 ? t('week-availability.office.asked', { n: sent }) : t('week-availability.office.askedNone')}</p>
        </Notice>
      )}
      <div>
        <LinkTabs
          label={t('week-availability.office.shows')}
          items={shows.map((which) => ({
            href: which === 'all' ? path : `${path}?show=${which}`,
            label: `${t(`week-availability.office.show.${which}`)} (${count(which)})`,
            current: which === show,
          }))}
        />
      </div>
      <AskForm week={week} rows={rows} />
      {shown.length === 0 ? <Empty title={t('week-availability.office.nobody')} /> : <LeaderTable rows={shown} />}
    </>
  )
}

/** Everybody of whom no hour of the week is known, in one press. */
function AskForm({ week, rows }: Pick<Props, 'week' | 'rows'>) {
  const { t } = useUi()
  const n = rows.filter((row) => stateOf(row) !== 'told').length
  if (n === 0) return null
  return (
    <Form action={`/office/weeks/${week.slug}/availability/ask`}>
      <FormKey value={newToken()} />
      <p>{t('week-availability.office.askHint')}</p>
      <SubmitRow>
        <Button variant="quiet">{t('week-availability.office.ask', { n })}</Button>
      </SubmitRow>
    </Form>
  )
}

const tones = { none: 'soon', misses: 'warn', told: 'done' } as const

function LeaderTable({ rows }: { rows: readonly LeaderRow[] }) {
  const { t } = useUi()
  const columns = (['name', 'state', 'hours', 'useful', 'sessions'] as const).map((key) => ({
    key,
    label: t(`week-availability.office.column.${key}`),
    numeric: key === 'useful' || key === 'sessions',
  }))
  const cells = rows.map((row) => ({
    name: <Text of={row.name} />,
    state: <State row={row} />,
    hours: row.told ? <Hours told={row.told} /> : '—',
    useful: row.told ? Math.round(row.usefulMin / 30) / 2 : '—',
    sessions: row.sessions,
  }))
  return <Table caption={t('week-availability.office.title')} captionHidden columns={columns} rows={cells} />
}

function State({ row }: { row: LeaderRow }) {
  const { t, locale } = useUi()
  const state = stateOf(row)
  const asked = state !== 'told' && row.askedAt && dayWords(locale, wallDate(row.askedAt, moscowZone))
  return (
    <>
      <Badge tone={tones[state]}>{t(`week-availability.office.state.${state}`)}</Badge>
      {asked && <> {t('week-availability.office.askedOn', { date: asked })}</>}
    </>
  )
}

/** Day by day, on the wall of whoever told it. */
function Hours({ told }: { told: Availability }) {
  const { t } = useUi()
  const words = useWords()
  const byDate = Map.groupBy(told.spans, (span) => span.date)
  return (
    <details>
      <summary>{t('week-availability.office.daysOf', { n: byDate.size, zone: zoneName(t, told.zone) })}</summary>
      <ul>
        {[...byDate].map(([date, spans]) => (
          <li>{`${words.date(date, 'short')}: ${showHours(spans)}`}</li>
        ))}
      </ul>
      {told.note && <p>{told.note}</p>}
    </details>
  )
}
