import type { Topic } from '#trends'
import { ButtonLink } from '#ui/action.tsx'
import { Badge, Card, CardGrid, Stat, StatRow } from '#ui/card.tsx'
import { useIsland, useText, useUi } from '#ui/context.ts'
import { Empty, Notice } from '#ui/notice.tsx'
import { PageHeader, Prose, Section } from '#ui/page.tsx'
import { TopicPicture } from '#ui/topic-picture.tsx'
import { SearchForm } from '#ui/search-form.tsx'
import { Text } from '#ui/text.tsx'
import { daySpan, When, zoneName } from '#ui/when.tsx'
import { wallDate } from '#platform/time.ts'
import { SuitsBadge } from '../access/views.tsx'
import type { SessionBrief } from '../weeks/published.ts'
import { datesOf } from '../weeks/store.ts'
import type { Week } from '../weeks/store.ts'
import { DayTabs } from './day-view.tsx'
import { FilterBar } from './filter-bar.tsx'
import { filterHref, isEmpty, passes } from './filter.ts'
import type { Filter, FilterProblem } from './filter.ts'
import { chooseHighlights } from './highlights.ts'
import { useWords } from './words.ts'

export function WeeksPage({ weeks, calls }: { weeks: readonly Week[]; calls: readonly Week[] }) {
  const { t, now, locale } = useUi()
  const pick = useText()
  const stateOf = (week: Week) => {
    const today = wallDate(now, week.zone)
    if (week.endsOn < today) return <Badge tone="done">{t('week.weeks.over')}</Badge>
    return week.startsOn <= today ? <Badge tone="live">{t('week.weeks.now')}</Badge> : <Badge tone="soon">{t('week.weeks.soon')}</Badge>
  }
  return (
    <>
      <PageHeader motif="weeks" kicker={t('week.weeks.kicker')} title={t('week.programme.weeks')} lead={t('week.weeks.lead')} />
      {calls.map((week) => (
        <Notice tone="info" title={t('week-call.isOpen')}>
          <p>
            <Text of={week.name} />. {t('week-call.until')} <When at={week.call!.closesAt} showDate />.{' '}
            <a href={`/weeks/${week.slug}/call`} aria-label={`${t('week-call.propose')}: ${pick(week.name).text}`}>
              {t('week-call.propose')}
            </a>
          </p>
        </Notice>
      ))}
      {weeks.length === 0 ? (
        <Empty title={t('week.weeks.none')} />
      ) : (
        <CardGrid>
          {weeks.map((week) => {
            const name = pick(week.name)
            return (
              <Card
                href={`/weeks/${week.slug}`}
                title={name.text}
                titleLang={name.lang}
                badges={stateOf(week)}
                meta={daySpan(locale, week.startsOn, week.endsOn)}
                motif={week.slug}
              />
            )
          })}
        </CardGrid>
      )}
    </>
  )
}

export interface WeekPageProps {
  week: Week
  sessions: SessionBrief[]
  topics: Topic[]
  filter: Filter
  problems: FilterProblem[]
}

export function WeekPage({ week, sessions, topics, filter, problems }: WeekPageProps) {
  const { t, now, zone, locale } = useUi()
  const pick = useText()
  const words = useWords()
  useIsland('week-now')
  const path = `/weeks/${week.slug}`
  const shown = sessions.filter((session) => passes(session, filter, zone))
  const onAir = shown.filter((session) => isOnAir(session, now.epochMilliseconds))
  const name = pick(week.name)
  const isImported = week.source.format !== undefined
  const lead = isImported
    ? daySpan(locale, week.startsOn, week.endsOn)
    : t('week.overview.lead', { from: words.date(week.startsOn), until: words.date(week.endsOn) })
  const highlights = chooseHighlights(shown, now)
  return (
    <>
      <PageHeader
        motif={week.slug}
        kicker={isImported ? t('week-exchange.kicker') : t('week.overview.kicker')}
        title={name.text}
        titleLang={name.lang}
        lead={lead}
      >
        {onAir[0] && <ButtonLink href={`${path}/sessions/${onAir[0].slug}`}>{t('week.overview.watch')}</ButtonLink>}
        <ButtonLink href={`${path}/${todayOf(week, wallDate(now, week.zone))}`} variant="quiet">
          {t('week.overview.toDay')}
        </ButtonLink>
      </PageHeader>
      <div>
        <SearchForm id="search-week" label={t('search.inWeek')} kind="session" within={week.slug} />
        <DayTabs week={week} date={undefined} filter={filter} />
        <FilterBar {...{ path, filter, problems, sessions, topics }} />
      </div>
      <div id="sessions" tabIndex={-1} />
      {shown.length === 0 && (
        <Empty
          title={isEmpty(filter) ? t('week.day.none') : t('week.day.noFit')}
          action={isEmpty(filter) ? undefined : <ButtonLink href={path}>{t('week.filter.clear')}</ButtonLink>}
        />
      )}
      {onAir.length > 0 && (
        <Section title={t('week.overview.onAir')} id="on-air">
          <SessionCards week={week} sessions={onAir.slice(0, 6)} topics={topics} live />
        </Section>
      )}
      <Section title={t('week.overview.days')} id="days">
        <DayCards {...{ week, sessions: shown, filter }} />
      </Section>
      {highlights.length > 0 && (
        <Section title={t('week.overview.highlights')} id="highlights">
          <SessionCards week={week} sessions={highlights} topics={topics} />
        </Section>
      )}
      <WeekFoot week={week} sessions={sessions} />
    </>
  )
}

export const isOnAir = (session: Pick<SessionBrief, 'startsAt' | 'endsAt'>, nowMs: number): boolean =>
  session.startsAt.epochMilliseconds <= nowMs && nowMs < session.endsAt.epochMilliseconds

/** Today, where the week goes on; else its first day. */
function todayOf(week: Week, today: string): string {
  return today >= week.startsOn && today <= week.endsOn ? today : week.startsOn
}

function DayCards({ week, sessions, filter }: { week: Week; sessions: SessionBrief[]; filter: Filter }) {
  const { t, now, zone } = useUi()
  const words = useWords()
  const today = wallDate(now, week.zone)
  const byDate = new Map<string, SessionBrief[]>()
  for (const session of sessions) {
    const date = wallDate(session.startsAt, week.zone)
    byDate.set(date, [...(byDate.get(date) ?? []), session])
  }
  return (
    <CardGrid>
      {datesOf(week).map((date, at) => {
        const list = byDate.get(date) ?? []
        const count = (format: string) => list.filter((session) => session.format === format).length
        const kinds = [...new Set(list.map((session) => session.format))].toSorted((a, b) => count(b) - count(a)).slice(0, 3)
        return (
          <Card
            href={filterHref(`/weeks/${week.slug}/${date}`, filter, {}, zone)}
            title={words.date(date, 'title')}
            accent={at * 2}
            badges={date === today ? <Badge tone="live">{t('week.overview.today')}</Badge> : undefined}
            kicker={t('week.overview.sessions', { n: list.length })}
            meta={kinds.map((format) => (
              <span>{`${words.format(format)}: ${count(format)}`}</span>
            ))}
          />
        )
      })}
    </CardGrid>
  )
}

interface SessionCardsProps {
  week: Pick<Week, 'slug'>
  sessions: readonly SessionBrief[]
  topics: readonly Topic[]
  live?: boolean
}

/** For the youngest a picture, a title and a time; for the others who it is with and for whom. */
export function SessionCards({ week, sessions, topics, live }: SessionCardsProps) {
  const { t, stage } = useUi()
  const young = stage === 'young'
  const pick = useText()
  const words = useWords()
  const topicName = (slug: string | null) => topics.find((topic) => topic.slug === slug)?.name
  return (
    <CardGrid>
      {sessions.map((session) => {
        const title = pick(session.title)
        const topic = topicName(session.topicSlug)
        const badges = (
          <>
            {live && <Badge tone="live">{t('week.onAir')}</Badge>}
            {!young && <Badge>{words.format(session.format)}</Badge>}
            {session.gradeFrom !== null && <Badge>{words.grades(session.gradeFrom, session.gradeTo)}</Badge>}
            {session.isWave && !young && <Badge>{t('week-wave.again')}</Badge>}
            <SuitsBadge access={session.access} />
          </>
        )
        return (
          <Card
            href={`/weeks/${week.slug}/sessions/${session.slug}`}
            title={title.text}
            titleLang={title.lang}
            accent={session.topicSlug ?? undefined}
            motif={live ? session.guid : undefined}
            picture={young && <TopicPicture topic={session.topicSlug ?? session.guid} size={120} />}
            kicker={topic && <Text of={topic} />}
            badges={badges}
            meta={<When at={session.startsAt} until={session.endsAt} showDate={!live} />}
          >
            {!young && <p>{session.lecturers.map((name) => pick(name).text).join(', ')}</p>}
          </Card>
        )
      })}
    </CardGrid>
  )
}

function WeekFoot({ week, sessions }: { week: Week; sessions: SessionBrief[] }) {
  const { t } = useUi()
  const members = new Set(sessions.map((session) => session.memberId).filter((id) => id !== null)).size
  const topics = new Set(sessions.map((session) => session.topicSlug).filter((slug) => slug !== null)).size
  const path = `/weeks/${week.slug}`
  return (
    <Section title={t('week.overview.figures')} id="figures">
      <StatRow>
        <Stat value={sessions.length} label={t('week.overview.statSessions', { n: sessions.length })} />
        {members > 0 && <Stat value={members} label={t('week.overview.statMembers', { n: members })} />}
        {topics > 0 && <Stat value={topics} label={t('week.overview.statTopics', { n: topics })} />}
      </StatRow>
      <Prose>
        <p>
          {t('week.overview.zones', { zone: zoneName(t, week.zone) })}{' '}
          <a href={`${path}/releases`}>{t('week.releases.link', { version: week.releasedVersion })}</a>
        </p>
        <p>
          {t('week.overview.exports')} <a href={`${path}/export.ics`}>iCalendar</a>, <a href={`${path}/export.xml`}>XML</a>,{' '}
          <a href={`${path}/export.json`}>JSON</a>
        </p>
        <p>
          <a class="go" href={`${path}/print`}>
            {t('week-print.link')}
          </a>
        </p>
      </Prose>
    </Section>
  )
}
