import { intlLocales } from '#platform/i18n.ts'
import type { Locale } from '#platform/i18n.ts'
import { useText, useUi } from '#ui/context.ts'
import { Notice } from '#ui/notice.tsx'
import { Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { zoneName } from '#ui/when.tsx'
import type { ToldSession } from '../store.ts'
import type { Week } from '../../weeks/store.ts'
import type { ClockNews } from './news.ts'

const shownMost = 30

const sessionsOf = ({ moves }: ClockNews): number => new Set(moves.map(({ session }) => session.guid)).size

/** Leads from the timetable to the list. */
export function ClockNotice({ week, news }: { week: Week; news: ClockNews }) {
  const { t } = useUi()
  return (
    <Notice tone="warning" title={t('week-release.clocks.title', { n: sessionsOf(news) })}>
      <p>
        <a class="go" href={`/office/weeks/${week.slug}/release#clocks`}>
          {t('week-release.clocks.see')}
        </a>
      </p>
    </Notice>
  )
}

/** The list of sessions whose local hour changed with the rules of the clocks, and what can be done. */
export function ClockMoves({ week, news }: { week: Week; news: ClockNews }) {
  const { t, locale } = useUi()
  const pick = useText()
  const { version, told, now, moves } = news
  const shown = moves.slice(0, shownMost)
  return (
    <Section title={t('week-release.clocks.title', { n: sessionsOf(news) })} id="clocks">
      <p>{t('week-release.clocks.lead', { version, told, now })}</p>
      <Table
        caption={t('week-release.clocks.caption')}
        captionHidden
        columns={[
          { key: 'session', label: t('week-release.clocks.session') },
          { key: 'zones', label: t('week-release.clocks.zones') },
          { key: 'told', label: t('week-release.clocks.told') },
          { key: 'now', label: t('week-release.clocks.now') },
        ]}
        rows={shown.map(({ session, zones, toldMin, nowMin }) => ({
          session: pick(session.title).text,
          zones: zones.map((zone) => zoneName(t, zone)).join(', '),
          told: hourAt(session, toldMin, locale),
          now: hourAt(session, nowMin, locale),
        }))}
        rowHref={(_, index) => `/office/weeks/${week.slug}/sessions/${shown[index]!.session.guid}`}
      />
      {moves.length > shownMost && <p>{t('week-release.clocks.more', { n: moves.length - shownMost })}</p>}
    </Section>
  )
}

/** What a clock shows that is so many minutes ahead of UTC: written out by UTC's own calendar. */
function hourAt({ startsAt }: ToldSession, aheadMin: number, locale: Locale): string {
  const format = new Intl.DateTimeFormat(intlLocales(locale), {
    ...{ timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'long' },
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  })
  return format.format(startsAt.epochMilliseconds + aheadMin * 60_000)
}
