import { newToken } from '#platform/ids.ts'
import type { LocalText } from '#platform/i18n.ts'
import { ButtonLink, PostButton } from '#ui/action.tsx'
import { Badge, Card } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Row } from '#ui/page.tsx'
import { When } from '#ui/when.tsx'
import { NeedsLine } from '../../access/views.tsx'
import { sessionPath } from '../../bookings/booked.ts'
import { canEnter, isOver } from '../../bookings/rules.ts'
import { SchoolWhen } from '../../bookings/school-when.tsx'
import { Moved } from '../../releases/answers/moved.tsx'
import type { ChildSeat } from '../gather.ts'

/** Granted, to be confirmed, or waiting with its place in the line. */
export function SeatBadge({ seat }: { seat: ChildSeat }) {
  const { t, now } = useUi()
  if (seat.state === 'cancelled') return <Badge>{t('family-seats.state.cancelled')}</Badge>
  if (isOver(seat.session, now)) return <Badge tone="done">{t('family-seats.state.over')}</Badge>
  if (seat.state === 'waiting') return <Badge tone="warn">{t('family-seats.state.waiting', { place: seat.place ?? 1 })}</Badge>
  if (seat.state === 'offered') return <Badge tone="warn">{t('family-seats.state.offered')}</Badge>
  if (canEnter(seat.session, now)) return <Badge tone="live">{t('family-seats.state.open')}</Badge>
  return <Badge tone="info">{t('family-seats.state.granted')}</Badge>
}

/** What can be done with a seat at its time: by its guardian, and but for confirming by the child itself. */
export function SeatActions({ seat, own = false }: { seat: ChildSeat; own?: boolean }) {
  const { t, now } = useUi()
  const { booking, session, child, state, confirmUntil } = seat
  if (state === 'cancelled' || isOver(session, now)) return null
  const path = `/child-bookings/${booking.uuid}`
  return (
    <>
      {state === 'offered' && confirmUntil && (
        <p>
          {t('family-seats.confirm.until')} <When at={confirmUntil} showDate />
        </p>
      )}
      <Row>
        {state !== 'waiting' && canEnter(session, now) && (
          <PostButton action={`${sessionPath(seat)}/enter`} label={t('family-seats.enter')} fields={{ child: child.uuid }} />
        )}
        {state === 'offered' && !own && (
          <PostButton action={`${path}/confirm`} label={t('family-seats.confirm.button')} fields={{ formKey: newToken() }} />
        )}
        {state !== 'waiting' && (
          <ButtonLink href={`${sessionPath(seat)}.ics`} variant="quiet">
            {t('family-seats.calendar')}
          </ButtonLink>
        )}
        <PostButton
          action={`${path}/cancel`}
          label={t(state === 'waiting' ? 'family-seats.leaveLine' : 'family-seats.cancel')}
          fields={{ formKey: newToken() }}
          variant="quiet"
        />
      </Row>
    </>
  )
}

/** Where it overlaps with another of the same child's. */
export function Clash({ titles }: { titles: readonly LocalText[] | undefined }) {
  const { t } = useUi()
  const text = useText()
  if (!titles) return null
  return (
    <p class="week-clash">
      <Badge tone="warn">{t('family-seats.clash')}</Badge>{' '}
      {titles.map((title, at) => (
        <>
          {at > 0 && ', '}
          <span lang={text(title).lang}>{text(title).text}</span>
        </>
      ))}
    </p>
  )
}

export function SeatCard({ seat, clashes, own = false }: { seat: ChildSeat; clashes: readonly LocalText[] | undefined; own?: boolean }) {
  const { now } = useUi()
  const text = useText()
  const { session, booking, child } = seat
  const title = text(session.facts.title)
  return (
    <Card
      href={`/child-bookings/${booking.uuid}`}
      title={title.text}
      titleLang={title.lang}
      badges={<SeatBadge seat={seat} />}
      accent={session.topicSlug ?? undefined}
    >
      <p>
        <SchoolWhen session={session} {...(child.zone && { zone: child.zone })} />
      </p>
      <Moved from={booking.movedFrom} path={`/child-bookings/${booking.uuid}`} over={isOver(session, now)} />
      <Clash titles={clashes} />
      <NeedsLine {...seat} />
      <SeatActions seat={seat} own={own} />
    </Card>
  )
}
