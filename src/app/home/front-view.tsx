import type { Programme } from '#catalogue'
import { NewsCards } from '#news'
import type { NewsItem } from '#news'
import type { LocalText } from '#platform/i18n.ts'
import type { Topic } from '#trends'
import { SessionCards } from '#week'
import type { SessionBrief } from '#week'
import { accentClass } from '#ui/accent.ts'
import { ButtonLink } from '#ui/action.tsx'
import { Card, CardGrid } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { FilterGroup, Filters } from '#ui/nav.tsx'
import { Empty, Notice } from '#ui/notice.tsx'
import { PageHeader, Section } from '#ui/page.tsx'
import { StageSwitch } from '#ui/stage.tsx'
import { Text } from '#ui/text.tsx'
import { TopicPicture } from '#ui/topic-picture.tsx'

interface FrontProps {
  week: { id: number; slug: string; name: LocalText } | undefined
  topics: Topic[]
  members: { id: number; slug: string; name: LocalText; shortName: LocalText }[]
  onAir: SessionBrief[]
  next: SessionBrief[]
  forMe: SessionBrief[]
  grade: number | null
  topic: Topic | null
  programmes: Programme[]
  news: NewsItem[]
}

const onAirMax = 6
const youngNextMax = 4
const grades = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]

/** The lecture that a newcomer is taken to in one click: anybody may watch it. */
function liveRoom(onAir: SessionBrief[]): string | undefined {
  const lecture = onAir.find((session) => session.format === 'lecture' && session.room) ?? onAir.find((session) => session.room)
  return lecture?.room ? `/live/${lecture.room}` : undefined
}

export function FrontPage(props: FrontProps) {
  const { stage, person } = useUi()
  return stage === 'young' && !person ? <YoungFront {...props} /> : <WholeFront {...props} />
}

/** For ages 7 to 11: two buttons, topics by their pictures, what is on now and next. */
function YoungFront({ week, onAir, next, topics }: FrontProps) {
  const { t } = useUi()
  const pick = useText()
  const watch = liveRoom(onAir)
  return (
    <>
      <PageHeader motif="kaleidoscope" title={t('app.front.youngTitle')} lead={t('app.front.youngLead')}>
        {watch && <ButtonLink href={watch}>{t('app.front.youngWatch')}</ButtonLink>}
        <ButtonLink href="/join" variant={watch ? 'quiet' : 'primary'}>
          {t('app.front.join')}
        </ButtonLink>
      </PageHeader>
      <StageSwitch />
      {week && (
        <Section title={t('app.front.youngTopics')} id="topics">
          <ul class="tiles">
            {topics.map(({ slug, name }) => (
              <li>
                <a class={accentClass(slug)} href={`/weeks/${week.slug}?topic=${slug}`} lang={pick(name).lang}>
                  <TopicPicture topic={slug} size={88} />
                  <Text of={name} />
                </a>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {week && <OnAir {...{ week, onAir, topics }} />}
      {week && next.length > 0 && (
        <Section title={t('app.front.next')} id="next">
          <SessionCards week={week} sessions={next.slice(0, youngNextMax)} topics={topics} />
        </Section>
      )}
    </>
  )
}

function WholeFront(props: FrontProps) {
  const { t, person, stage } = useUi()
  const { week, onAir, next, topics, members, news } = props
  const mayTeach = person ? person.roles.includes('teacher') : stage === undefined
  const watch = liveRoom(onAir)
  return (
    <>
      <PageHeader
        motif="kaleidoscope"
        kicker={t('app.front.kicker')}
        title={t('app.front.title')}
        lead={t(stage ? 'app.front.leadPupil' : 'app.front.lead', { count: members.length })}
      >
        {watch && <ButtonLink href={watch}>{t('app.front.watch')}</ButtonLink>}
        {week && (
          <ButtonLink href={`/weeks/${week.slug}`} variant={watch ? 'quiet' : 'primary'}>
            {t('app.front.programme')}
          </ButtonLink>
        )}
        <ButtonLink href="/join" variant="quiet">
          {t('app.front.join')}
        </ButtonLink>
      </PageHeader>
      {!person && <StageSwitch />}
      {!week && (
        <Notice tone="info" title={t('app.front.noWeek')}>
          <p>{t('app.front.noWeekText')}</p>
        </Notice>
      )}
      {week && <OnAir {...{ week, onAir, topics }} />}
      {week && next.length > 0 && (
        <Section title={t('app.front.next')} id="next" more={{ href: `/weeks/${week.slug}`, label: t('app.front.programme') }}>
          <SessionCards week={week} sessions={next} topics={topics} />
        </Section>
      )}
      <ForMe {...props} />
      {props.programmes.length > 0 && <Programmes programmes={props.programmes} />}
      {mayTeach && (
        <Section title={t('app.front.teacherTitle')} id="teacher">
          <Notice tone="info">
            <p>{t('app.front.teacherText')}</p>
            <ButtonLink href="/classes">{t('app.front.teacherStart')}</ButtonLink>
          </Notice>
        </Section>
      )}
      {news.length > 0 && (
        <Section title={t('app.front.news')} id="news" more={{ href: '/news', label: t('app.front.allNews') }}>
          <NewsCards items={news} members={members} />
        </Section>
      )}
    </>
  )
}

function OnAir({ week, onAir, topics }: { week: { slug: string }; onAir: SessionBrief[]; topics: Topic[] }) {
  const { t } = useUi()
  const more =
    onAir.length > onAirMax ? { href: `/weeks/${week.slug}#on-air`, label: t('app.front.allOnAir', { n: onAir.length }) } : undefined
  return (
    <Section title={t('app.front.onAir')} id="on-air" more={more}>
      {onAir.length === 0 ? (
        <Empty title={t('app.front.nothingOnAir')}>
          <p>{t('app.front.nothingOnAirText')}</p>
        </Empty>
      ) : (
        <SessionCards week={week} sessions={onAir.slice(0, onAirMax)} topics={topics} live />
      )}
    </Section>
  )
}

function ForMe({ week, topics, forMe, grade, topic }: FrontProps) {
  const { t } = useUi()
  const query = (change: { grade?: number | null; topic?: string | null }): string => {
    const wish = { grade, topic: topic?.slug ?? null, ...change }
    return new URLSearchParams({
      ...(wish.grade ? { grade: String(wish.grade) } : {}),
      ...(wish.topic ? { topic: wish.topic } : {}),
    }).toString()
  }
  const href = (change: Parameters<typeof query>[0]): string => `/?${query(change)}#for-me`
  const chosen = grade !== null || topic !== null
  return (
    <Section
      title={t('app.front.forMe')}
      id="for-me"
      more={week && { href: `/weeks/${week.slug}?${query({})}`, label: t('app.front.moreForMe') }}
    >
      <p>{t('app.front.forMeText')}</p>
      <Filters>
        <FilterGroup
          label={t('app.front.grade')}
          items={[
            { href: href({ grade: null }), label: t('app.front.anyGrade'), current: grade === null },
            ...grades.map((one) => ({ href: href({ grade: one }), label: t('app.front.gradeOf', { grade: one }), current: grade === one })),
          ]}
        />
        <FilterGroup
          label={t('app.front.topic')}
          items={[
            { href: href({ topic: null }), label: t('app.front.anyTopic'), current: topic === null },
            ...topics.map((one) => ({ href: href({ topic: one.slug }), label: <Text of={one.name} />, current: topic?.slug === one.slug })),
          ]}
        />
      </Filters>
      {chosen && week && forMe.length > 0 && <SessionCards week={week} sessions={forMe} topics={topics} />}
      {chosen && forMe.length === 0 && (
        <Empty title={t('app.front.nothingForMe')} action={<ButtonLink href="/#for-me">{t('app.front.clear')}</ButtonLink>} />
      )}
    </Section>
  )
}

function Programmes({ programmes }: { programmes: Programme[] }) {
  const { t } = useUi()
  const pick = useText()
  return (
    <Section title={t('app.front.programmes')} id="programmes" more={{ href: '/programmes', label: t('app.front.allProgrammes') }}>
      <CardGrid>
        {programmes.map((programme) => {
          const title = pick(programme.title)
          return (
            <Card
              href={`/programmes/${programme.slug}`}
              title={title.text}
              titleLang={title.lang}
              accent={programme.topicSlug}
              kicker={
                programme.gradeFrom === programme.gradeTo
                  ? t('app.front.gradeOf', { grade: programme.gradeFrom })
                  : t('app.front.programmeGrades', { from: programme.gradeFrom, to: programme.gradeTo })
              }
            >
              <p>
                <Text of={programme.summary} />
              </p>
            </Card>
          )
        })}
      </CardGrid>
    </Section>
  )
}
