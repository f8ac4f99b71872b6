import type { Topic } from '#trends'
import { accentClass } from '#ui/accent.ts'
import { ButtonLink } from '#ui/action.tsx'
import { Badge } from '#ui/card.tsx'
import { useIsland, useText, useUi } from '#ui/context.ts'
import { LinkTabs } from '#ui/nav.tsx'
import { Empty } from '#ui/notice.tsx'
import { Crumbs, PageHeader } from '#ui/page.tsx'
import { When, zoneName } from '#ui/when.tsx'
import { moscowZone, wallDate } from '#platform/time.ts'
import type { Temporal } from '#platform/time.ts'
import { listFormat } from '../access/lists.ts'
import { SuitsBadge } from '../access/views.tsx'
import { freeAttributes } from '../free/views.tsx'
import { isFormat } from '../weeks/kinds.ts'
import type { SessionBrief } from '../weeks/published.ts'
import { datesOf } from '../weeks/store.ts'
import type { Week } from '../weeks/store.ts'
import { FilterBar } from './filter-bar.tsx'
import { filterHref, isEmpty, passes, wallOf } from './filter.ts'
import type { Filter, FilterProblem } from './filter.ts'
import { useWords } from './words.ts'

export interface DayPageProps {
  week: Week
  date: string
  sessions: SessionBrief[]
  topics: Topic[]
  filter: Filter
  problems: FilterProblem[]
}

export function DayPage({ week, date, sessions, topics, filter, problems }: DayPageProps) {
  const ui = useUi()
  const { t, zone, now } = ui
  const pick = useText()
  const words = useWords()
  useIsland('week-now')
  const hasPlaces = sessions.some((session) => session.room !== null)
  if (hasPlaces) ui.islands.add('free-places')
  const path = `/weeks/${week.slug}/${date}`
  const shown = sessions.filter((session) => passes(session, filter, zone))
  const soonest = findSoonest(shown, now.epochMilliseconds)
  const name = pick(week.name)
  const crumbs = [
    { href: '/weeks', label: t('week.programme.weeks') },
    { href: `/weeks/${week.slug}`, label: <span lang={name.lang}>{name.text}</span> },
    { label: words.date(date, 'title') },
  ]
  return (
    <>
      <Crumbs items={crumbs} />
      <PageHeader
        title={words.date(date, 'title')}
        lead={t('week.day.lead', {
          n: shown.length,
          all: shown.length === sessions.length ? 'none' : String(sessions.length),
          clock: zone === moscowZone ? 'moscow' : 'own',
          zone: zoneName(t, zone),
        })}
      >
        {soonest !== undefined && (
          <ButtonLink href={`#${slotId(soonest)}`} variant="quiet">
            {t('week.day.now')}
          </ButtonLink>
        )}
        {hasPlaces && (
          <ButtonLink href={`/weeks/${week.slug}/free`} variant="quiet">
            {t('week-seats.free.link')}
          </ButtonLink>
        )}
      </PageHeader>
      <div>
        <DayTabs week={week} date={date} filter={filter} />
        <FilterBar {...{ path, filter, problems, sessions, topics }} />
      </div>
      {shown.length === 0 ? <NothingFits {...{ path, filter, week }} /> : <Slots {...{ week, date, sessions: shown, soonest }} />}
    </>
  )
}

export function DayTabs({ week, date, filter }: { week: Week; date: string | undefined; filter: Filter }) {
  const { t, zone } = useUi()
  const words = useWords()
  const items = datesOf(week).map((day) => ({
    href: filterHref(`/weeks/${week.slug}/${day}`, filter, {}, zone),
    label: words.date(day, 'short'),
    current: day === date,
  }))
  const all = { href: filterHref(`/weeks/${week.slug}`, filter, {}, zone), label: t('week.day.whole'), current: date === undefined }
  return <LinkTabs label={t('week.day.tabs')} items={[all, ...items]} />
}

function NothingFits({ path, filter, week }: { path: string; filter: Filter; week: Week }) {
  const { t, zone } = useUi()
  if (isEmpty(filter)) {
    return <Empty title={t('week.day.none')} action={<ButtonLink href={`/weeks/${week.slug}`}>{t('week.day.toWeek')}</ButtonLink>} />
  }
  const wider = filterHref(`/weeks/${week.slug}`, filter, {}, zone)
  return (
    <Empty title={t('week.day.noFit')} action={<ButtonLink href={path}>{t('week.filter.clear')}</ButtonLink>}>
      <p>
        <a href={wider}>{t('week.day.otherDays')}</a>
      </p>
    </Empty>
  )
}

/** When the first session begins that is not over yet; nothing, where none is over: then the page begins with it. */
function findSoonest(sessions: readonly SessionBrief[], nowMs: number): Temporal.Instant | undefined {
  const at = sessions.findIndex((session) => session.endsAt.epochMilliseconds > nowMs)
  return at > 0 ? sessions[at]!.startsAt : undefined
}

const slotId = (at: Temporal.Instant): string => `at-${at.epochMilliseconds / 60_000}`

/** Sessions under the time at which they begin, which is said once. */
function Slots({
  week,
  date,
  sessions,
  soonest,
}: {
  week: Week
  date: string
  sessions: SessionBrief[]
  soonest: Temporal.Instant | undefined
}) {
  const { t, zone } = useUi()
  const slots = new Map<number, SessionBrief[]>()
  for (const session of sessions) {
    const at = session.startsAt.epochMilliseconds
    slots.set(at, [...(slots.get(at) ?? []), session])
  }
  return (
    <div
      class="week-day"
      id="sessions"
      tabIndex={-1}
      data-week={week.slug}
      data-on-air={t('week.onAir')}
      data-soon={t('week.soon')}
      {...(sessions.some((session) => session.room !== null) && freeAttributes(week, t))}
    >
      {[...slots.values()].map((list) => {
        const { startsAt } = list[0]!
        return (
          <section id={soonest && startsAt.equals(soonest) ? slotId(startsAt) : undefined}>
            <h2>
              <When at={startsAt} showDate={wallDate(startsAt, zone) !== date} />
            </h2>
            <SessionRows week={week} sessions={list} />
          </section>
        )
      })}
    </div>
  )
}

/**
 * Kept terse: a day of the largest week has 473 of them. Each is read out as title, time on the reader's clock, format, grades and
 * language, as a sentence reads: commas, not signs that are spelled out.
 */
export function SessionRows({ week, sessions }: { week: Pick<Week, 'slug'>; sessions: readonly SessionBrief[] }) {
  const { t } = useUi()
  const pick = useText()
  const describe = useRowWords()
  return (
    <ul class="week-rows">
      {sessions.map((session) => {
        const title = pick(session.title)
        const { time, facts, language, isOwnLanguage, who } = describe(session)
        return (
          <li class={session.topicSlug ? accentClass(session.topicSlug) : undefined}>
            <h3>
              <a href={`/weeks/${week.slug}/sessions/${session.slug}`} lang={title.lang}>
                {title.text}
              </a>
            </h3>
            <p>
              <b>{time}</b>, {facts}
              {language && <span class={isOwnLanguage ? 'hidden' : undefined}>, {language}</span>}
            </p>
            <p>{who}</p>
            {session.isWave && <Badge>{t('week-wave.again')}</Badge>}
            <SuitsBadge access={session.access} />
          </li>
        )
      })}
    </ul>
  )
}

interface RowWords {
  time: string
  facts: string
  language: string
  /** The page's own language goes without saying, except aloud. */
  isOwnLanguage: boolean
  who: string
}

function useRowWords(): (session: SessionBrief) => RowWords {
  const { locale, zone } = useUi()
  const pick = useText()
  const words = useWords()
  const and = listFormat(locale, 'conjunction')
  const within = (text: string) => text.charAt(0).toLocaleLowerCase(locale) + text.slice(1)
  const format = (word: string) => (isFormat(word) ? within(words.format(word)) : words.format(word))
  return ({ startsAt, endsAt, gradeFrom, gradeTo, language, ...session }) => ({
    time: `${wallOf(startsAt, zone)}–${wallOf(endsAt, zone)}`,
    facts: [format(session.format), within(words.grades(gradeFrom, gradeTo))].filter(Boolean).join(', '),
    language: language === 'und' ? '' : words.language(language),
    isOwnLanguage: language === locale,
    who: [and(session.lecturers.map((name) => pick(name).text)), pick(session.stream).text].filter(Boolean).join(', '),
  })
}
