import { className } from '#schools'
import type { SchoolClass } from '#schools'
import { ButtonLink, PostButton } from '#ui/action.tsx'
import { Badge, Card, CardGrid } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Empty } from '#ui/notice.tsx'
import { PageHeader, Section } from '#ui/page.tsx'
import { StageSwitch } from '#ui/stage.tsx'
import { TopicPicture } from '#ui/topic-picture.tsx'
import type { Booked } from '../booked.ts'
import { sessionPath } from '../booked.ts'
import { canEnter, isOver, timeUntil } from '../rules.ts'
import { SchoolWhen } from '../school-when.tsx'

export interface PupilPageProps {
  nickname: string
  schoolClass: SchoolClass
  booked: Booked[]
}

/** A pupil's own page: what is open now, what comes, what to have at hand. */
export function PupilPage({ nickname, schoolClass, booked }: PupilPageProps) {
  const { t, now, stage } = useUi()
  const young = stage === 'young'
  const open = booked.filter((one) => canEnter(one.session, now))
  const coming = booked.filter((one) => !isOver(one.session, now) && !canEnter(one.session, now))
  const past = booked.filter((one) => isOver(one.session, now)).toReversed()
  return (
    <>
      <PageHeader
        kicker={t('week-bookings.pupil.class', { name: className(schoolClass), school: schoolClass.school.name })}
        title={t('week-bookings.pupil.title', { nickname })}
        motif={nickname}
      >
        <ButtonLink href="/passport" variant="quiet">
          {t('week-bookings.pupil.passport')}
        </ButtonLink>
        <ButtonLink href="/pupil/claim" variant="quiet">
          {t('claim.code.title')}
        </ButtonLink>
        <PostButton action="/join/leave" label={t('week-bookings.pupil.notMe')} variant="quiet" />
      </PageHeader>
      <div>
        {open.map((one) => (
          <OpenNow booked={one} />
        ))}
        <Section title={t('week-bookings.pupil.next')}>
          {coming.length === 0 && (
            <Empty
              title={t('week-bookings.pupil.none')}
              action={<ButtonLink href="/weeks">{t('week-bookings.pupil.programme')}</ButtonLink>}
            >
              <p>{t('week-bookings.pupil.noneHint')}</p>
            </Empty>
          )}
          <CardGrid>
            {coming.map((one) => (
              <ComingCard booked={one} />
            ))}
          </CardGrid>
        </Section>
        {past.length > 0 && !young && (
          <Section title={t('week-bookings.pupil.past')}>
            <CardGrid>
              {past.map((one) => (
                <PastCard booked={one} />
              ))}
            </CardGrid>
          </Section>
        )}
        <StageSwitch />
        <p>
          <a class="go" href="/pupil/data">
            {t('holdings.pass.title')}
          </a>
        </p>
      </div>
    </>
  )
}

/** On a session's page, for a pupil whose class is booked. */
export function PupilBox({ booked }: { booked: Booked }) {
  const { t, now } = useUi()
  const { session } = booked
  return (
    <>
      <p>{t('week-bookings.pupil.booked')}</p>
      {canEnter(session, now) ? (
        <PostButton action={`${sessionPath(booked)}/enter`} label={t('week-bookings.pupil.enter')} />
      ) : (
        <p>{t('week-bookings.pupil.in', timeUntil(session.startsAt, now))}</p>
      )}
      <ButtonLink href="/pupil" variant="quiet">
        {t('week-bookings.pupil.pageTitle')}
      </ButtonLink>
    </>
  )
}

function OpenNow({ booked }: { booked: Booked }) {
  const { t, now, zone, zoneChosen, stage } = useUi()
  const text = useText()
  const { session, schoolClass } = booked
  const [title, kit] = [text(session.facts.title), text(session.facts.kit)]
  const begun = session.startsAt.epochMilliseconds <= now.epochMilliseconds
  return (
    <section class="week-open">
      {stage === 'young' && <TopicPicture topic={session.topicSlug ?? session.guid} size={180} />}
      <Badge tone={begun ? 'live' : 'soon'}>{t(begun ? 'week.onAir' : 'week.soon')}</Badge>
      <h2 lang={title.lang}>{title.text}</h2>
      <p>
        <SchoolWhen session={session} zone={zoneChosen ? zone : schoolClass.school.zone} />
      </p>
      {!begun && <p>{t('week-bookings.pupil.in', timeUntil(session.startsAt, now))}</p>}
      {kit.text && (
        <p>
          {t('week-bookings.pupil.prepare')}: <span lang={kit.lang}>{kit.text}</span>
        </p>
      )}
      <PostButton action={`${sessionPath(booked)}/enter`} label={t('week-bookings.pupil.enter')} />
    </section>
  )
}

function ComingCard({ booked }: { booked: Booked }) {
  const { t, now, zone, zoneChosen, stage } = useUi()
  const text = useText()
  const { session, schoolClass } = booked
  const [title, kit] = [text(session.facts.title), text(session.facts.kit)]
  return (
    <Card
      href={sessionPath(booked)}
      title={title.text}
      titleLang={title.lang}
      accent={session.topicSlug ?? undefined}
      motif={stage === 'senior' ? undefined : session.guid}
      picture={stage === 'young' && <TopicPicture topic={session.topicSlug ?? session.guid} size={140} />}
      badges={<Badge tone="soon">{t('week-bookings.pupil.in', timeUntil(session.startsAt, now))}</Badge>}
      meta={<SchoolWhen session={session} zone={zoneChosen ? zone : schoolClass.school.zone} />}
    >
      <p>
        {t('week-bookings.pupil.prepare')}: {kit.text ? <span lang={kit.lang}>{kit.text}</span> : t('week-bookings.noKit')}
      </p>
    </Card>
  )
}

function PastCard({ booked: { session, week, schoolClass } }: { booked: Booked }) {
  const { t, zone, zoneChosen } = useUi()
  const text = useText()
  const title = text(session.facts.title)
  return (
    <Card
      href={sessionPath({ week, session })}
      title={title.text}
      titleLang={title.lang}
      accent={session.topicSlug ?? undefined}
      badges={<Badge tone="done">{t('week-bookings.state.over')}</Badge>}
      meta={<SchoolWhen session={session} zone={zoneChosen ? zone : schoolClass.school.zone} />}
    />
  )
}
