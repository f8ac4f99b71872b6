import type { ComponentChildren } from 'preact'
import { MemberMark, memberAccent } from '#consortium'
import type { Member } from '#consortium'
import type { Topic } from '#trends'
import { accentClass, classes } from '#ui/accent.ts'
import { ButtonLink } from '#ui/action.tsx'
import { Badge, Facts } from '#ui/card.tsx'
import type { Fact } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Prose, Section, Split } from '#ui/page.tsx'
import { Text } from '#ui/text.tsx'
import { TopicPicture } from '#ui/topic-picture.tsx'
import { When } from '#ui/when.tsx'
import type { LocalText } from '#platform/i18n.ts'
import { wallDate } from '#platform/time.ts'
import { toSafeHtml } from '../formats/index.ts'
import { AccessSection, NeedsNotice } from '../access/views.tsx'
import { SessionMaterials } from '../materials/read-view.tsx'
import type { SessionMaterialsProps } from '../materials/read-view.tsx'
import { presetOf } from '../weeks/kinds.ts'
import type { PublishedPerson, PublishedSession, SessionBrief, SessionLink } from '../weeks/published.ts'
import type { Week } from '../weeks/store.ts'
import { SessionRows } from './day-view.tsx'
import { TakePart } from './take-part.tsx'
import type { Audience } from './take-part.tsx'
import { SessionCards, isOnAir } from './week-view.tsx'
import { useWords } from './words.ts'

export interface SessionPageProps {
  week: Week
  session: PublishedSession
  /** As it is now: the release knows its name only. */
  member: Member | undefined
  topics: Topic[]
  /** Other times of the same item. */
  waves: SessionBrief[]
  related: SessionBrief[]
  audience: Audience
  /** Undefined for a session that is held elsewhere. */
  materials: SessionMaterialsProps | undefined
  /** Address of what was said, from the opening on. */
  transcript: string | undefined
  /** Address of its recording, where everybody may see it. */
  recording: string | undefined
  /** For its coordinator and the office: it was recorded. */
  canAirAgain: boolean
}

export function SessionPage({
  week,
  session,
  member,
  topics,
  waves,
  related,
  audience,
  materials,
  transcript,
  recording,
  canAirAgain,
}: SessionPageProps) {
  const { t, stage } = useUi()
  const young = stage === 'young'
  const pick = useText()
  const words = useWords()
  const { facts } = session
  const title = pick(facts.title)
  const subtitle = pick(facts.subtitle)
  const topic = topics.find((one) => one.slug === session.topicSlug)
  const date = wallDate(session.startsAt, week.zone)
  const crumbs = [
    { href: `/weeks/${week.slug}`, label: <Text of={week.name} /> },
    { href: `/weeks/${week.slug}/${date}`, label: words.date(date, 'title') },
    { label: words.format(session.format) },
  ]
  return (
    <>
      <Crumbs items={crumbs} />
      <PageHeader
        kicker={topic ? <Text of={topic.name} /> : facts.track && <Text of={facts.track.name} />}
        title={title.text}
        titleLang={title.lang}
        lead={subtitle.text ? <span lang={subtitle.lang}>{subtitle.text}</span> : undefined}
      >
        <StateBadge session={session} />
        <Badge>{words.format(session.format)}</Badge>
        {session.gradeFrom !== null && <Badge>{words.grades(session.gradeFrom, session.gradeTo)}</Badge>}
        {canAirAgain && (
          <ButtonLink href={`/weeks/${week.slug}/sessions/${session.slug}/again`} variant="quiet">
            {t('week-wave.title')}
          </ButtonLink>
        )}
        {facts.waveOf !== null && <Badge>{t('week-wave.again')}</Badge>}
        <WatchNow session={session} />
      </PageHeader>
      <Split aside={<TakePart {...{ week, session, audience, recording }} />}>
        <NeedsNotice {...{ week, session, waves }} />
        <FromRecording {...{ week, session, waves }} />
        {young && <TopicPicture topic={session.topicSlug ?? session.guid} size={200} />}
        <FactList {...{ session, week, member, transcript }} />
        <Words text={facts.abstract} />
        <Folded folded={young} label={t('week.session.forAdults')}>
          <Words text={facts.description} />
          <People people={facts.people.filter((person) => person.role === 'lecturer')} />
        </Folded>
        {/* Of a session from a file we don't know it. */}
        {(week.source.format === undefined || facts.access.length > 0) && <AccessSection access={facts.access} />}
        <Links links={facts.links ?? []} />
      </Split>
      {materials && <SessionMaterials {...materials} />}
      {waves.length > 0 && (
        <Section title={t('week.session.waves')} id="waves">
          <p>{t('week.session.wavesText')}</p>
          <WaveList week={week} waves={waves} />
        </Section>
      )}
      {related.length > 0 && (
        <Section title={t('week.session.related')} id="related">
          <SessionCards week={week} sessions={related} topics={topics} />
        </Section>
      )}
    </>
  )
}

/** Whoever comes to a wave may know that the lecture was held before, and who is there now. */
function FromRecording({ week, session, waves }: Pick<SessionPageProps, 'week' | 'session' | 'waves'>) {
  const { t } = useUi()
  const pick = useText()
  const { waveOf, people } = session.facts
  if (waveOf === null) return null
  const names = people.filter(({ role }) => role === 'lecturer').map(({ name }) => pick(name).text)
  const first = waves.find(({ guid }) => guid === waveOf)
  return (
    <Notice tone="info">
      <p>
        {t('week-wave.session.recording', { names: names.join(', ') })}{' '}
        {first && (
          <a class="go" href={`/weeks/${week.slug}/sessions/${first.slug}`}>
            {t('week-wave.session.first')}
          </a>
        )}
      </p>
    </Notice>
  )
}

/** The youngest get few words; the rest is one press away. */
function Folded({ folded, label, children }: { folded: boolean; label: string; children: ComponentChildren }) {
  if (!folded) return <>{children}</>
  return (
    <details>
      <summary>{label}</summary>
      {children}
    </details>
  )
}

function StateBadge({ session }: { session: PublishedSession }) {
  const { t, now } = useUi()
  if (isOnAir(session, now.epochMilliseconds)) return <Badge tone="live">{t('week.onAir')}</Badge>
  if (session.endsAt.epochMilliseconds <= now.epochMilliseconds) return <Badge tone="done">{t('week.session.over')}</Badge>
  return null
}

/** On a narrow screen the ways to take part lie far below: what is on air is one tap away. */
function WatchNow({ session }: { session: PublishedSession }) {
  const { t, now } = useUi()
  const open = session.facts.room !== null && presetOf(session.format).audience === 'open'
  if (!open || !isOnAir(session, now.epochMilliseconds)) return null
  return <ButtonLink href={`/live/${session.facts.room}`}>{t('week.part.toRoom')}</ButtonLink>
}

function FactList({ session, week, member, transcript }: Pick<SessionPageProps, 'session' | 'week' | 'member' | 'transcript'>) {
  const { t } = useUi()
  const pick = useText()
  const words = useWords()
  const { facts } = session
  const kit = pick(facts.kit)
  const stream = pick(facts.stream.name)
  const forWhom = session.gradeFrom === null ? t('week.session.everyone') : words.grades(session.gradeFrom, session.gradeTo)
  const isImported = week.source.format !== undefined && session.gradeFrom === null
  const items: (Fact | false)[] = [
    { term: t('week.session.when'), icon: 'clock', children: <When at={session.startsAt} until={session.endsAt} showDate /> },
    // Of a session from a file we know neither for whom it is nor what it needs.
    isImported
      ? session.language !== 'und' && { term: t('week.filter.lang'), icon: 'grade', children: words.language(session.language) }
      : { term: t('week.session.forWhom'), icon: 'grade', children: `${forWhom}, ${words.language(session.language)}` },
    facts.member !== null && {
      term: t('week.session.member'),
      icon: 'place',
      children: (
        <span class={classes('member-name', member && accentClass(memberAccent(member)))}>
          {member && <MemberMark member={member} size={40} />}
          <a class="go" href={`/members/${facts.member.slug}`}>
            <Text of={facts.member.name} />
          </a>
        </span>
      ),
    },
    (kit.text !== '' || !isImported) && {
      term: t('week.session.kit'),
      icon: 'kit',
      children: kit.text ? <span lang={kit.lang}>{kit.text}</span> : t('week.session.noKit'),
    },
    transcript !== undefined && {
      term: t('week-media.transcript'),
      icon: 'captions',
      children: (
        <a class="go" href={transcript}>
          {t('week-media.transcriptRead')}
        </a>
      ),
    },
    { term: t('week.session.stream'), icon: 'play', children: <span lang={stream.lang}>{stream.text || week.slug}</span> },
  ]
  return <Facts items={items.filter((item) => item !== false)} />
}

/** Texts of imported weeks may hold HTML: what is shown of it is safe. */
function Words({ text }: { text: LocalText }) {
  const pick = useText()
  const { text: words, lang } = pick(text)
  if (!words) return null
  return <div class="prose" lang={lang} dangerouslySetInnerHTML={{ __html: toSafeHtml(words) }} />
}

function People({ people }: { people: PublishedPerson[] }) {
  const { t } = useUi()
  const pick = useText()
  if (people.length === 0) return null
  return (
    <Section title={t('week.session.people')} id="people">
      <Prose>
        {people.map((person) => {
          const about = pick(person.about)
          return (
            <p>
              <b>
                <Text of={person.name} />
              </b>
              {about.text && (
                <>
                  <br />
                  <span lang={about.lang}>{about.text}</span>
                </>
              )}
            </p>
          )
        })}
      </Prose>
    </Section>
  )
}

/** Of imported sessions: pages on other sites, opened only when somebody follows them. */
function Links({ links }: { links: SessionLink[] }) {
  const { t } = useUi()
  if (links.length === 0) return null
  return (
    <Section title={t('week-exchange.links')} id="links">
      <ul class="week-links">
        {links.map(({ url, title }) => (
          <li>
            <a class="go" href={url} rel="nofollow noopener">
              {title ?? url.replace(/^https?:\/\/(www\.)?/, '')}
            </a>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function WaveList({ week, waves }: { week: Week; waves: SessionBrief[] }) {
  return (
    <ul class="week-waves">
      {waves.map((wave) => (
        <li>
          <a class="go" href={`/weeks/${week.slug}/sessions/${wave.slug}`}>
            <When at={wave.startsAt} until={wave.endsAt} showDate />
          </a>
        </li>
      ))}
    </ul>
  )
}

/** A session that was in the programme once: what happened, and where to go. */
export function WithdrawnPage({ week, title, others }: { week: Week; title: LocalText; others: SessionBrief[] }) {
  const { t } = useUi()
  const pick = useText()
  const name = pick(title)
  return (
    <>
      <PageHeader title={name.text} titleLang={name.lang} lead={t('week.session.withdrawn')} />
      <p>
        <a href={`/weeks/${week.slug}`}>{t('week.day.toWeek')}</a> ·{' '}
        <a href={`/weeks/${week.slug}/releases`}>{t('week.session.whatChanged')}</a>
      </p>
      {others.length > 0 && (
        <Section title={t('week.session.related')} id="related">
          <SessionRows week={week} sessions={others} />
        </Section>
      )}
    </>
  )
}
