import type { ComponentChildren } from 'preact'
import type { Topic } from '#trends'
import { Button } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'
import { Field } from '#ui/form.tsx'
import { FilterGroup, Filters } from '#ui/nav.tsx'
import type { FilterLink } from '#ui/nav.tsx'
import { Notice } from '#ui/notice.tsx'
import { Text } from '#ui/text.tsx'
import { zoneName } from '#ui/when.tsx'
import type { SessionBrief } from '../weeks/published.ts'
import { useNeeds } from '../access/needs.ts'
import { knownFacts } from '../access/rules.ts'
import type { AccessFact } from '../weeks/kinds.ts'
import { countBy, filterHref, isEmpty, isForGrade, lessonTimes, passes } from './filter.ts'
import type { Filter, FilterName, FilterProblem } from './filter.ts'
import { useWords } from './words.ts'

interface FilterBarProps {
  path: string
  filter: Filter
  problems: readonly FilterProblem[]
  sessions: readonly SessionBrief[]
  topics: readonly Topic[]
}

/** Every choice is a link that can be shared, with the number of sessions it leads to. */
export function FilterBar(props: FilterBarProps) {
  const { path, filter, problems } = props
  const { t } = useUi()
  return (
    <>
      <a class="week-skip" href="#sessions">
        {t('week-access.toList')}
      </a>
      {problems.map((problem) => (
        <Notice tone="warning">
          <p>{t(problem)}</p>
        </Notice>
      ))}
      {filter.suits?.length === 0 && <NoNeeds />}
      <Filters fold={t('week.filter.fold')} open={!isEmpty(filter)}>
        <GradeFilter {...props} />
        <TopicFilter {...props} />
        <WordFilter {...props} name="format" />
        <WordFilter {...props} name="lang" />
        <LessonFilter {...props} />
        <AccessFilter {...props} />
        <SuitsFilter {...props} />
        {!isEmpty(filter) && (
          <a class="week-clear" href={path}>
            {t('week.filter.clear')}
          </a>
        )}
      </Filters>
    </>
  )
}

function useLinks({ path, filter, sessions }: FilterBarProps, name: FilterName) {
  const { t, zone } = useUi()
  const count = (change: Filter) => sessions.filter((session) => passes(session, { ...filter, ...change }, zone)).length
  const link = (label: ComponentChildren, change: Filter, current: boolean, n: number): FilterLink => ({
    href: filterHref(path, filter, change, zone),
    label,
    current,
    count: n,
  })
  const cleared = name === 'from' ? { from: undefined, to: undefined, zone: undefined } : { [name]: undefined }
  const isAll = filter[name] === undefined
  return { link, all: link(t('week.filter.all'), cleared as Filter, isAll, count(cleared as Filter)), count, zone }
}

function GradeFilter(props: FilterBarProps) {
  const { t, zone } = useUi()
  const { link, all } = useLinks(props, 'grade')
  const { sessions, filter } = props
  // Programmes from files name no grades.
  if (filter.grade === undefined && sessions.every((session) => session.gradeFrom === null)) return null
  const open = sessions.filter((session) => passes(session, filter, zone, 'grade'))
  const grades = Array.from({ length: 11 }, (_, at) => at + 1)
  const items = grades.map((grade) =>
    link(t('week.grade', { grade }), { grade }, filter.grade === grade, open.filter((session) => isForGrade(session, grade)).length),
  )
  return <FilterGroup label={t('week.filter.grade')} items={[all, ...items]} />
}

function TopicFilter(props: FilterBarProps) {
  const { t, zone } = useUi()
  const { link, all } = useLinks(props, 'topic')
  const { sessions, filter, topics } = props
  const counts = countBy(sessions, filter, zone, 'topic', (session) => session.topicSlug)
  const shown = topics.filter((topic) => counts.has(topic.slug) || topic.slug === filter.topic)
  if (shown.length === 0) return null
  const items = shown.map(({ slug, name }) => link(<Text of={name} />, { topic: slug }, filter.topic === slug, counts.get(slug) ?? 0))
  return <FilterGroup label={t('week.filter.topic')} items={[all, ...items]} />
}

function WordFilter({ name, ...props }: FilterBarProps & { name: 'format' | 'lang' }) {
  const { t, zone } = useUi()
  const words = useWords()
  const { link, all } = useLinks(props, name)
  const { sessions, filter } = props
  const counts = countBy(sessions, filter, zone, name, (session) => (name === 'format' ? session.format : session.language))
  const values = [...new Set([...counts.keys(), ...(filter[name] ? [filter[name]] : [])])]
  if (values.length < 2 && !filter[name]) return null
  const label = name === 'format' ? words.format : words.language
  const items = values
    .toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0))
    .map((value) => link(label(value), { [name]: value }, filter[name] === value, counts.get(value) ?? 0))
  return <FilterGroup label={t(`week.filter.${name}`)} items={[all, ...items]} />
}

function LessonFilter(props: FilterBarProps) {
  const { t } = useUi()
  const { link, all, count, zone } = useLinks(props, 'from')
  const { filter, path } = props
  const presets = lessonTimes.map(({ from, to }) =>
    link(`${from}–${to}`, { from, to, zone }, filter.from === from && filter.to === to, count({ from, to, zone })),
  )
  const isMine = filter.zone === undefined || filter.zone === zone
  const own = filter.from !== undefined && !presets.some((preset) => preset.current)
  const label =
    filter.zone && filter.zone !== zone ? `${filter.from}–${filter.to}, ${zoneName(t, filter.zone)}` : `${filter.from}–${filter.to}`
  const items = own ? [all, link(label, {}, true, count({})), ...presets] : [all, ...presets]
  return (
    <>
      <FilterGroup label={t('week.filter.lesson')} items={items} />
      <details class="filter week-own-time" name="filters">
        <summary>{t('week.filter.ownTime')}</summary>
        <form method="get" action={path}>
          {(['grade', 'topic', 'format', 'lang'] as const).map(
            (name) => filter[name] !== undefined && <input type="hidden" name={name} value={filter[name]} />,
          )}
          {filter.access && <input type="hidden" name="access" value={filter.access.join(',')} />}
          {filter.suits && <input type="hidden" name="suits" value="me" />}
          <input type="hidden" name="zone" value={zone} />
          <Field name="from" type="time" label={t('week.filter.from')} value={(isMine && filter.from) || '09:00'} width={10} />
          <Field
            name="to"
            type="time"
            label={t('week.filter.to')}
            value={(isMine && filter.to) || '09:45'}
            width={10}
            hint={t('week.filter.inZone', { zone: zoneName(t, zone) })}
          />
          <Button>{t('week.filter.show')}</Button>
        </form>
      </details>
    </>
  )
}

/** Several at once, each press adds or takes away one: what is shown has all of them. */
function AccessFilter(props: FilterBarProps) {
  const { t, zone } = useUi()
  const { link, all } = useLinks(props, 'access')
  const { sessions, filter } = props
  const chosen = filter.access ?? []
  const offered = knownFacts([...chosen, ...new Set(sessions.flatMap((session) => session.access))])
  if (offered.length === 0) return null
  const shown = sessions.filter((session) => passes(session, filter, zone))
  const items = offered.map((fact) => {
    const isChosen = chosen.includes(fact)
    const rest = isChosen ? chosen.filter((one) => one !== fact) : knownFacts([...chosen, fact])
    const n = shown.filter((session) => session.access.includes(fact)).length
    const item = link(t(`week.access.${fact}`), { access: rest.length > 0 ? rest : undefined } as Filter, isChosen, n)
    return isChosen ? { ...item, count: t('week-access.filter.undo') } : item
  })
  return <FilterGroup label={t('week-access.filter.label')} items={[{ ...all, label: t('week-access.filter.all') }, ...items]} />
}

/** One press for a reader who said what they need; the address says no more than "me". */
function SuitsFilter({ path, filter, sessions }: FilterBarProps) {
  const { t, zone } = useUi()
  const needs: readonly AccessFact[] = useNeeds()
  if (needs.length === 0) return null
  if (filter.suits)
    return (
      <a class="week-clear" href={filterHref(path, filter, { suits: undefined } as Filter, zone)}>
        {t('week-access.filter.suitsAll')}
      </a>
    )
  const n = sessions.filter((session) => passes(session, { ...filter, suits: needs }, zone)).length
  return (
    <a class="week-clear" href={filterHref(path, filter, { suits: needs }, zone)}>
      {t('week-access.filter.suits')} ({n})
    </a>
  )
}

function NoNeeds() {
  const { t, url } = useUi()
  return (
    <Notice tone="info">
      <p>
        {t('week-access.filter.noNeeds')} <a href={`/view?next=${encodeURIComponent(url)}`}>{t('week-access.filter.setNeeds')}</a>
      </p>
    </Notice>
  )
}
