import { Badge } from '#ui/card.tsx'
import { useIsland, useText, useUi } from '#ui/context.ts'
import { Empty } from '#ui/notice.tsx'
import { LinkTabs } from '#ui/nav.tsx'
import { Crumbs, PageHeader } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import { When } from '#ui/when.tsx'
import type { Availability } from '#seats'
import type { Translate } from '#platform/i18n.ts'
import { useWords } from '../programme/words.ts'
import type { SessionBrief } from '../weeks/published.ts'
import type { Week } from '../weeks/store.ts'

/** Marks what the island fills in, with the words that it says: "#" stands for the number. */
export const freeAttributes = (week: Pick<Week, 'slug'>, t: Translate): Record<string, string> => ({
  'data-free-week': week.slug,
  'data-free': t('week-seats.free.free', { n: '#' }),
  'data-waiting': t('week-seats.free.waiting', { n: '#' }),
  'data-full': t('week-seats.free.full'),
  'data-draw': t('week-seats.free.draw'),
})

/** On a session's page: filled in by the island; without it, the way to the table. */
export function FreeLine({ week, slug }: { week: Pick<Week, 'slug'>; slug: string }) {
  const { t } = useUi()
  useIsland('free-places')
  return (
    <p class="week-free-line" {...freeAttributes(week, t)}>
      <span data-free-session={slug} />{' '}
      <a class="go" href={`/weeks/${week.slug}/free`}>
        {t('week-seats.free.link')}
      </a>
    </p>
  )
}

interface FreePageProps {
  week: Week
  sessions: readonly SessionBrief[]
  places: ReadonlyMap<number, Availability>
  /** Of the reader's clock, YYYY-MM-DD; none where the week is short enough to stand whole. */
  days: readonly string[]
  day: string | undefined
}

/** All places of the week as they are at this moment. */
export function FreePage({ week, sessions, places, days, day }: FreePageProps) {
  const { t } = useUi()
  const words = useWords()
  const pick = useText()
  const columns = (['title', 'when', 'places', 'how'] as const).map((key) => ({ key, label: t(`week-seats.free.column.${key}`) }))
  const rows = sessions.map((session) => ({
    title: <span lang={pick(session.title).lang}>{pick(session.title).text}</span>,
    when: <When at={session.startsAt} until={session.endsAt} showDate={day === undefined} />,
    places: <PlaceWords place={places.get(session.id)!} />,
    how: t(places.get(session.id)!.mode === 'draw' ? 'week-seats.how.draw' : 'week-seats.how.instant'),
  }))
  return (
    <>
      <Crumbs items={[{ href: `/weeks/${week.slug}`, label: <Text of={week.name} /> }, { label: t('week-seats.free.title') }]} />
      <PageHeader title={t('week-seats.free.title')} lead={t('week-seats.free.lead')} />
      {days.length > 1 && (
        <LinkTabs
          label={t('week.day.tabs')}
          items={days.map((one) => ({
            href: `/weeks/${week.slug}/free?day=${one}`,
            label: words.date(one, 'short'),
            current: one === day,
          }))}
        />
      )}
      {rows.length === 0 ? (
        <Empty title={t('week-seats.free.none')} />
      ) : (
        <Table
          caption={t('week-seats.free.title')}
          captionHidden
          columns={columns}
          rows={rows}
          rowHref={(_, index) => `/weeks/${week.slug}/sessions/${sessions[index]!.slug}`}
        />
      )}
    </>
  )
}

export function PlaceWords({ place }: { place: Pick<Availability, 'free' | 'cap' | 'waiting'> }) {
  const { t } = useUi()
  return (
    <>
      {place.free === 0 ? (
        <Badge tone="done">{t('week-seats.free.full')}</Badge>
      ) : (
        t('week-seats.free.of', { free: place.free, cap: place.cap })
      )}
      {place.waiting > 0 && <>, {t('week-seats.free.waiting', { n: String(place.waiting) })}</>}
    </>
  )
}
