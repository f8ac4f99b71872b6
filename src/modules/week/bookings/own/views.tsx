import { className } from '#schools'
import type { SchoolClass } from '#schools'
import { newToken } from '#platform/ids.ts'
import { Button, ButtonLink, PostButton } from '#ui/action.tsx'
import { Badge, Card, CardGrid, Facts } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Field, Form, FormKey, SubmitRow } from '#ui/form.tsx'
import { Empty, Notice } from '#ui/notice.tsx'
import { Columns, Crumbs, PageHeader, Row, Section } from '#ui/page.tsx'
import { When } from '#ui/when.tsx'
import { NeedsLine, NeedsNotice } from '../../access/views.tsx'
import type { Applied } from '../../draws/applied.ts'
import { ApplicationCard } from '../../draws/parts.tsx'
import { findClashes } from '../../families/gather.ts'
import { Clash } from '../../families/own/parts.tsx'
import { PackPart } from '../../pack/part.tsx'
import type { PackOffer } from '../../pack/part.tsx'
import { Moved } from '../../releases/answers/moved.tsx'
import type { Booked } from '../booked.ts'
import { sessionPath } from '../booked.ts'
import { canEnter, isOver } from '../rules.ts'
import { SchoolWhen } from '../school-when.tsx'

/** Booked, or waiting with its place in the line. */
export function StateBadge({ booked }: { booked: Booked }) {
  const { t, now } = useUi()
  if (booked.state === 'cancelled') return <Badge>{t('week-bookings.state.cancelled')}</Badge>
  if (booked.state === 'offered' && !isOver(booked.session, now)) return <Badge tone="warn">{t('week-bookings.state.offered')}</Badge>
  if (booked.state === 'waiting') return <Badge tone="warn">{t('week-bookings.state.waiting', { place: booked.place ?? 1 })}</Badge>
  if (isOver(booked.session, now)) return <Badge tone="done">{t('week-bookings.state.over')}</Badge>
  if (canEnter(booked.session, now)) return <Badge tone="live">{t('week-bookings.state.open')}</Badge>
  return <Badge tone="info">{t('week-bookings.state.granted')}</Badge>
}

/** What a teacher can do with a booking, at its time. */
export function BookingActions({ booked, all = true }: { booked: Booked; all?: boolean }) {
  const { t, now } = useUi()
  const { booking, session, schoolClass, state } = booked
  if (state === 'cancelled') return null
  if (isOver(session, now)) {
    return (
      <Row>
        <ButtonLink href={`/classes/${schoolClass.uuid}/passport`} variant="quiet">
          {t('week-bookings.own.passport')}
        </ButtonLink>
        {!all && state === 'granted' && (
          <ButtonLink href={`/bookings/${booking.uuid}#pack`} variant="quiet">
            {t('week-pack.page.kicker')}
          </ButtonLink>
        )}
      </Row>
    )
  }
  return (
    <Row>
      {state === 'offered' && (
        <PostButton
          action={`/bookings/${booking.uuid}/confirm`}
          label={t('week-bookings.offered.confirm')}
          fields={{ formKey: newToken() }}
        />
      )}
      {(state === 'granted' || state === 'offered') && canEnter(session, now) && (
        <PostButton action={`${sessionPath(booked)}/enter`} label={t('week-bookings.own.enter')} fields={{ class: schoolClass.uuid }} />
      )}
      {state === 'granted' && (
        <ButtonLink href={`/classes/${schoolClass.uuid}/sheet`} variant="quiet">
          {t('week-bookings.own.sheet')}
        </ButtonLink>
      )}
      {all && (
        <>
          <ButtonLink href={`/bookings/${booking.uuid}/calendar.ics`} variant="quiet">
            {t('week-bookings.own.calendar')}
          </ButtonLink>
          <PostButton
            action={`/bookings/${booking.uuid}/cancel`}
            label={t('week-bookings.own.cancel')}
            fields={{ formKey: newToken() }}
            variant="quiet"
          />
        </>
      )}
    </Row>
  )
}

interface BookingsProps {
  booked: Booked[]
  /** Wishes of the classes in draws, with whose they are. */
  applied: readonly { applied: Applied; schoolClass: SchoolClass }[]
  feed: string | undefined
  formKey: string
}

export function BookingsPage({ booked, applied, feed, formKey }: BookingsProps) {
  const { t, now } = useUi()
  const coming = booked.filter((one) => !isOver(one.session, now))
  const past = booked.filter((one) => isOver(one.session, now)).toReversed()
  return (
    <>
      <PageHeader title={t('week-bookings.own.title')} lead={t('week-bookings.own.lead')}>
        <ButtonLink href="/weeks">{t('week-bookings.own.find')}</ButtonLink>
        <ButtonLink href="/classes" variant="quiet">
          {t('week-bookings.own.classes')}
        </ButtonLink>
      </PageHeader>
      <div class="week-bookings">
        <Section title={t('week-bookings.own.coming')}>
          {coming.length === 0 && (
            <Empty title={t('week-bookings.own.none')} action={<ButtonLink href="/weeks">{t('week-bookings.own.find')}</ButtonLink>}>
              <p>{t('week-bookings.own.noneHint')}</p>
            </Empty>
          )}
          <BookedCards booked={coming} />
        </Section>
        {applied.length > 0 && (
          <Section title={t('family-seats.page.draws')} id="draws">
            <Columns>
              {applied.map((one) => (
                <ApplicationCard
                  applied={one.applied}
                  holder={t('week-bookings.class', { name: className(one.schoolClass) })}
                  query={`?for=class-${one.schoolClass.uuid}`}
                  mayChange
                />
              ))}
            </Columns>
          </Section>
        )}
        {past.length > 0 && (
          <Section title={t('week-bookings.own.past')}>
            <BookedCards booked={past} />
          </Section>
        )}
        <Feed feed={feed} formKey={formKey} />
      </div>
    </>
  )
}

function BookedCards({ booked }: { booked: Booked[] }) {
  const { t, now } = useUi()
  const clashes = findClashes(
    booked
      .filter((one) => !isOver(one.session, now))
      .map(({ booking, schoolClass, session }) => ({ id: booking.id, who: schoolClass.id, session })),
  )
  const text = useText()
  return (
    <CardGrid>
      {booked.map((one) => {
        const title = text(one.session.facts.title)
        return (
          <Card
            href={`/bookings/${one.booking.uuid}`}
            title={title.text}
            titleLang={title.lang}
            kicker={t('week-bookings.class', { name: className(one.schoolClass) })}
            badges={<StateBadge booked={one} />}
            accent={one.session.topicSlug ?? undefined}
          >
            <p>
              <SchoolWhen session={one.session} zone={one.schoolClass.school.zone} />
            </p>
            <Moved from={one.booking.movedFrom} path={`/bookings/${one.booking.uuid}`} over={isOver(one.session, now)} />
            <Clash titles={clashes.get(one.booking.id)} />
            <Until booked={one} />
            <Larger booked={one} short />
            <NeedsLine {...one} />
            <BookingActions booked={one} all={false} />
            <CancelLine booked={one} />
          </Card>
        )
      })}
    </CardGrid>
  )
}

/** Until when an offered place is to be confirmed. */
function Until({ booked: { state, confirmUntil } }: { booked: Booked }) {
  const { t } = useUi()
  if (state !== 'offered' || !confirmUntil) return null
  return (
    <p>
      {t('week-bookings.offered.until')} <When at={confirmUntil} showDate />
    </p>
  )
}

/** The class has grown since it was booked where places are counted in persons. */
function Larger({ booked: { session, schoolClass, state, persons }, short = false }: { booked: Booked; short?: boolean }) {
  const { t, now } = useUi()
  const { size } = schoolClass
  if (state === 'cancelled' || persons === null || size <= persons || isOver(session, now)) return null
  const title = t('week-bookings.own.larger', { size, persons })
  if (short) return <p>{title}</p>
  return (
    <Notice tone="warning" title={title}>
      <p>{t('week-bookings.own.largerText')}</p>
    </Notice>
  )
}

/** One press, from the list. */
function CancelLine({ booked }: { booked: Booked }) {
  const { t, now } = useUi()
  // Where the session has moved, the question about it has the same button.
  if (booked.state === 'cancelled' || booked.booking.movedFrom !== null || isOver(booked.session, now)) return null
  return (
    <PostButton
      action={`/bookings/${booked.booking.uuid}/cancel`}
      label={t('week-bookings.own.cancel')}
      fields={{ formKey: newToken() }}
      variant="quiet"
    />
  )
}

/** The secret address of the teacher's own calendar. */
function Feed({ feed, formKey }: { feed: string | undefined; formKey: string }) {
  const { t } = useUi()
  return (
    <Section title={t('week-bookings.feed.title')} id="calendar">
      <p>{t('week-bookings.feed.lead')}</p>
      {feed && <Field name="feed" label={t('week-bookings.feed.address')} hint={t('week-bookings.feed.secret')} value={feed} readonly />}
      <Form action="/bookings/feed">
        <FormKey value={formKey} />
        <SubmitRow>
          <Button variant="quiet">{t(feed ? 'week-bookings.feed.renew' : 'week-bookings.feed.make')}</Button>
        </SubmitRow>
      </Form>
    </Section>
  )
}

export function BookingPage({ booked, pack, error }: { booked: Booked; pack: PackOffer | undefined; error?: string | undefined }) {
  const { t, now } = useUi()
  const text = useText()
  const { session, schoolClass, state, place } = booked
  const [title, kit] = [text(session.facts.title), text(session.facts.kit)]
  return (
    <>
      <Crumbs
        items={[{ href: '/bookings', label: t('week-bookings.own.title') }, { label: <span lang={title.lang}>{title.text}</span> }]}
      />
      <PageHeader kicker={t('week-bookings.class', { name: className(schoolClass) })} title={title.text} titleLang={title.lang}>
        <StateBadge booked={booked} />
      </PageHeader>
      <div>
        {error && <Notice tone="warning" title={error} />}
        {state !== 'cancelled' && (
          <Moved from={booked.booking.movedFrom} path={`/bookings/${booked.booking.uuid}`} over={isOver(session, now)} />
        )}
        {state === 'offered' && (
          <Notice tone="warning" title={t('week-bookings.offered.title')}>
            <p>{t('week-bookings.offered.text')}</p>
            <Until booked={booked} />
          </Notice>
        )}
        {state === 'waiting' && (
          <Notice tone="warning" title={t('week-bookings.waiting.title', { place: place ?? 1 })}>
            <p>{t('week-bookings.waiting.text')}</p>
          </Notice>
        )}
        {state === 'cancelled' && (
          <Notice tone="info">
            <p>{t('week-bookings.own.wasCancelled')}</p>
          </Notice>
        )}
        <Larger booked={booked} />
        {state !== 'cancelled' && <NeedsNotice {...booked} />}
        <Facts
          items={[
            { term: t('week-bookings.own.when'), icon: 'clock', children: <SchoolWhen session={session} zone={schoolClass.school.zone} /> },
            {
              term: t('week-bookings.own.session'),
              icon: 'star',
              children: (
                <a href={sessionPath(booked)} lang={title.lang}>
                  {title.text}
                </a>
              ),
            },
            {
              term: t('week-bookings.own.who'),
              icon: 'people',
              children: `${className(schoolClass)}, ${schoolClass.school.name}, ${schoolClass.school.settlement}`,
            },
            {
              term: t('week-bookings.kit'),
              icon: 'kit',
              children: kit.text ? <span lang={kit.lang}>{kit.text}</span> : t('week-bookings.noKit'),
            },
          ]}
        />
        <BookingActions booked={booked} />
        {pack && <PackPart {...pack} />}
      </div>
    </>
  )
}
