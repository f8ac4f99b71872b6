import type { ComponentChildren } from 'preact'
import { MemberMark, memberAccent } from '#consortium'
import type { Member } from '#consortium'
import type { LocalText } from '#platform/i18n.ts'
import { intlLocales } from '#platform/i18n.ts'
import { ButtonLink } from '#ui/action.tsx'
import { Badge, Card, CardGrid, Facts } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { FilterGroup, Filters } from '#ui/nav.tsx'
import { Empty, Notice } from '#ui/notice.tsx'
import { PageHeader, Prose, Section } from '#ui/page.tsx'
import { SearchForm } from '#ui/search-form.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import { daySpan, zoneName } from '#ui/when.tsx'
import { filterHref, groupState, matches, nextGroup } from './rules.ts'
import type { GroupState, ProgrammeFilter } from './rules.ts'
import type { Audience, LearnerGroup, PartRole, Programme } from './store.ts'

export interface CatalogueContext {
  topics: { slug: string; name: LocalText }[]
  members: Map<number, Member>
  /** The date on the wall of a zone. */
  today: (zone: string) => string
}

interface ListProps extends CatalogueContext {
  programmes: Programme[]
  shown: Programme[]
  filter: ProgrammeFilter
}

export function ProgrammeList({ programmes, shown, filter, ...context }: ListProps) {
  const { t } = useUi()
  return (
    <>
      <PageHeader
        kicker={t('catalogue.list.kicker')}
        title={t('catalogue.list.title')}
        lead={t('catalogue.list.lead')}
        motif="programmes"
      />
      <div>
        <SearchForm id="search-programmes" label={t('search.inProgrammes')} kind="programme" />
        <ProgrammeFilters {...{ programmes, filter, topics: context.topics }} />
        <p role="status">{t('catalogue.list.count', { n: shown.length })}</p>
        {shown.length === 0 ? (
          <Empty title={t('catalogue.list.none')} action={<ButtonLink href="/programmes">{t('catalogue.list.all')}</ButtonLink>}>
            <p>{t('catalogue.list.noneHint')}</p>
          </Empty>
        ) : (
          <ProgrammeCards programmes={shown} {...context} />
        )}
      </div>
    </>
  )
}

const grades = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
const audiences: Audience[] = ['pupils', 'teachers']

interface FiltersProps {
  programmes: Programme[]
  filter: ProgrammeFilter
  topics: CatalogueContext['topics']
}

function ProgrammeFilters({ programmes, filter, topics }: FiltersProps) {
  const { t } = useUi()
  const option = (label: ComponentChildren, change: ProgrammeFilter, current: boolean) => {
    const next = { ...filter, ...change }
    return { label, href: filterHref(next), current, count: programmes.filter((programme) => matches(programme, next)).length }
  }
  const all = (change: ProgrammeFilter, current: boolean) => option(t('catalogue.filter.all'), change, current)
  return (
    <Filters>
      <FilterGroup
        label={t('catalogue.filter.audience')}
        items={[
          all({ audience: undefined }, !filter.audience),
          ...audiences.map((audience) => option(t(`catalogue.audience.${audience}`), { audience }, filter.audience === audience)),
        ]}
      />
      <FilterGroup
        label={t('catalogue.filter.grade')}
        items={[
          all({ grade: undefined }, !filter.grade),
          ...grades.map((grade) => option(t('catalogue.filter.gradeN', { grade }), { grade }, filter.grade === grade)),
        ]}
      />
      <FilterGroup
        label={t('catalogue.filter.topic')}
        items={[
          all({ topic: undefined }, !filter.topic),
          ...topics.map(({ slug, name }) => option(<Text of={name} />, { topic: slug }, filter.topic === slug)),
        ]}
      />
    </Filters>
  )
}

function ProgrammeCards({ programmes, topics, members, today }: CatalogueContext & { programmes: Programme[] }) {
  const { t } = useUi()
  const text = useText()
  const day = useDays()
  const topicName = (slug: string) => topics.find((topic) => topic.slug === slug)?.name ?? {}
  return (
    <CardGrid>
      {programmes.map((programme) => {
        const title = text(programme.title)
        const next = nextGroup(programme, today)
        const base = programme.parts.find((part) => part.role === 'base')
        return (
          <Card
            href={`/programmes/${programme.slug}`}
            title={title.text}
            titleLang={title.lang}
            kicker={<Text of={topicName(programme.topicSlug)} />}
            accent={programme.topicSlug}
            motif={programme.slug}
            badges={programme.parts.length > 1 && <Badge tone="info">{t('catalogue.card.joint', { n: programme.parts.length })}</Badge>}
            meta={
              <>
                <span>{audienceText(t, programme)}</span>
                <span>{t('catalogue.hours', { n: programme.hours })}</span>
                {base && <BaseName member={members.get(base.memberId)} />}
                {next && <span>{t('catalogue.card.starts', { date: day(next.startsOn) })}</span>}
              </>
            }
          >
            <p>
              <Text of={programme.summary} />
            </p>
          </Card>
        )
      })}
    </CardGrid>
  )
}

function BaseName({ member }: { member: Member | undefined }) {
  if (!member) return null
  return (
    <span class="member-name">
      {member.look?.logo && <MemberMark member={member} size={30} />}
      <Text of={member.shortName} />
    </span>
  )
}

interface PageProps extends CatalogueContext {
  programme: Programme
  related: Programme[]
}

export function ProgrammePage({ programme, related, ...context }: PageProps) {
  const { t } = useUi()
  const text = useText()
  const day = useDays()
  const title = text(programme.title)
  const topic = context.topics.find((one) => one.slug === programme.topicSlug)
  const next = nextGroup(programme, context.today)
  return (
    <>
      <PageHeader
        kicker={
          <>
            <a href="/programmes">{t('catalogue.list.title')}</a>
            {topic && (
              <span>
                · <Text of={topic.name} />
              </span>
            )}
          </>
        }
        title={title.text}
        titleLang={title.lang}
        lead={<Text of={programme.summary} />}
        motif={programme.slug}
      />
      <div>
        <Facts
          items={[
            { term: t('catalogue.fact.audience'), icon: 'grade', children: audienceText(t, programme) },
            { term: t('catalogue.fact.hours'), icon: 'clock', children: t('catalogue.hours', { n: programme.hours }) },
            { term: t('catalogue.fact.how'), icon: 'globe', children: t('catalogue.fact.howText') },
            { term: t('catalogue.fact.price'), icon: 'check', children: t('catalogue.fact.free') },
            {
              term: t('catalogue.fact.next'),
              icon: 'calendar',
              children: next ? t('catalogue.fact.nextOn', { date: day(next.startsOn) }) : t('catalogue.fact.nextNone'),
            },
          ]}
        />
      </div>
      <JointDelivery parts={programme.parts} members={context.members} />
      <Groups groups={programme.groups} today={context.today} />
      <NextSteps {...{ programme, topics: context.topics }} />
      {related.length > 0 && (
        <Section title={t('catalogue.next.related')} id="related">
          <ProgrammeCards programmes={related} {...context} />
        </Section>
      )}
    </>
  )
}

/** Who does what: several universities stand behind one programme, and one of them answers for it. */
function JointDelivery({ parts, members }: { parts: Programme['parts']; members: CatalogueContext['members'] }) {
  const { t } = useUi()
  const text = useText()
  if (parts.length === 0) return null
  const roles = [...new Set(parts.map((part) => part.role))]
  return (
    <Section title={t(parts.length > 1 ? 'catalogue.joint.title' : 'catalogue.joint.titleOne')} id="who">
      {parts.length > 1 && (
        <Prose>
          <p>{t('catalogue.joint.text', { n: parts.length })}</p>
        </Prose>
      )}
      <CardGrid>
        {parts.map((part) => {
          const member = members.get(part.memberId)
          const name = text(member?.name ?? {})
          return (
            <Card
              href={member && `/members/${member.slug}`}
              title={name.text}
              titleLang={name.lang}
              kicker={t(`catalogue.role.${part.role}`)}
              accent={member && memberAccent(member)}
              picture={member && <MemberMark member={member} size={84} />}
              meta={
                <>
                  <span>
                    <Text of={member?.city ?? {}} />
                  </span>
                  {part.hours > 0 && <span>{t('catalogue.hours', { n: part.hours })}</span>}
                </>
              }
            >
              <p>
                <Text of={part.part} or={t(`catalogue.roleText.${part.role}`)} />
              </p>
            </Card>
          )
        })}
      </CardGrid>
      {parts.length > 1 && <RoleWords roles={roles} />}
    </Section>
  )
}

function RoleWords({ roles }: { roles: PartRole[] }) {
  const { t } = useUi()
  return (
    <details>
      <summary>{t('catalogue.joint.words')}</summary>
      <Facts items={roles.map((role) => ({ term: t(`catalogue.role.${role}`), children: t(`catalogue.roleText.${role}`) }))} />
    </details>
  )
}

const stateTone = { ahead: 'soon', running: 'live', over: 'done' } as const satisfies Record<GroupState, string>

function Groups({ groups, today }: { groups: LearnerGroup[]; today: CatalogueContext['today'] }) {
  const { t, locale } = useUi()
  return (
    <Section title={t('catalogue.groups.title')} id="groups">
      {groups.length === 0 ? (
        <Empty title={t('catalogue.groups.none')}>
          <p>{t('catalogue.groups.noneHint')}</p>
        </Empty>
      ) : (
        <Table
          caption={t('catalogue.groups.title')}
          captionHidden
          columns={[
            { key: 'name', label: t('catalogue.groups.name') },
            { key: 'dates', label: t('catalogue.groups.dates') },
            { key: 'zone', label: t('catalogue.groups.zone') },
            { key: 'capacity', label: t('catalogue.groups.capacity'), numeric: true },
            { key: 'state', label: t('catalogue.groups.state') },
          ]}
          rows={groups.map((group) => {
            const state = groupState(group, today(group.zone))
            return {
              name: <Text of={group.name} />,
              dates: daySpan(locale, group.startsOn, group.endsOn),
              zone: zoneName(t, group.zone),
              capacity: group.capacity,
              state: <Badge tone={stateTone[state]}>{t(`catalogue.groups.${state}`)}</Badge>,
            }
          })}
        />
      )}
    </Section>
  )
}

function NextSteps({ programme, topics }: Pick<PageProps, 'programme' | 'topics'>) {
  const { t } = useUi()
  const text = useText()
  const topic = topics.find((one) => one.slug === programme.topicSlug)
  return (
    <Section title={t('catalogue.next.title')} id="next">
      <Notice tone="info" title={t('catalogue.next.try')}>
        <p>{t('catalogue.next.tryText', { topic: topic ? text(topic.name).text : '' })}</p>
        <p class="row">
          <ButtonLink href="/weeks">{t('catalogue.next.toWeek')}</ButtonLink>
          <ButtonLink href={filterHref({ topic: programme.topicSlug })} variant="quiet">
            {t('catalogue.next.sameTopic')}
          </ButtonLink>
        </p>
      </Notice>
    </Section>
  )
}

function audienceText(t: ReturnType<typeof useUi>['t'], { audience, gradeFrom, gradeTo }: Programme): string {
  const grades = { from: gradeFrom, to: gradeTo }
  if (audience === 'teachers')
    return gradeFrom === gradeTo ? t('catalogue.forTeachersOf', { from: gradeFrom }) : t('catalogue.forTeachers', grades)
  return gradeFrom === gradeTo ? t('catalogue.forGrade', { from: gradeFrom }) : t('catalogue.forGrades', grades)
}

/** A calendar date in words; it belongs to no zone. */
function useDays(): (date: string) => string {
  const { locale } = useUi()
  const tag = intlLocales(locale)
  const format = new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
  return (date) => format.format(new Date(`${date}T00:00Z`))
}
