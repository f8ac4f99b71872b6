import type { Child } from '#people'
import { ButtonLink } from '#ui/action.tsx'
import { CardGrid, Facts } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Empty, Notice } from '#ui/notice.tsx'
import { Columns, Crumbs, PageHeader, Section } from '#ui/page.tsx'
import { When } from '#ui/when.tsx'
import { NeedsNotice } from '../../access/views.tsx'
import { sessionPath } from '../../bookings/booked.ts'
import { isOver } from '../../bookings/rules.ts'
import { SchoolWhen } from '../../bookings/school-when.tsx'
import { ApplicationCard } from '../../draws/parts.tsx'
import type { Applied } from '../../draws/applied.ts'
import { ConsentNotice } from '../apply/views.tsx'
import type { ChildSeat } from '../gather.ts'
import { Moved } from '../../releases/answers/moved.tsx'
import { findClashes } from '../gather.ts'
import { Clash, SeatActions, SeatBadge, SeatCard } from './parts.tsx'

export interface FamilyMember {
  child: Child
  seats: ChildSeat[]
  applied: Applied[]
  /** The consent to take part holds. */
  mayApply: boolean
}

const clashesOf = (seats: readonly ChildSeat[]) =>
  findClashes(
    seats.filter(({ state }) => state !== 'cancelled').map(({ booking, child, session }) => ({ id: booking.id, who: child.id, session })),
  )

/** Everything that a guardian's children applied for, were given, wait for. */
export function FamilyPage({ members }: { members: readonly FamilyMember[] }) {
  const { t } = useUi()
  return (
    <>
      <PageHeader title={t('family-seats.page.title')} lead={t('family-seats.page.lead')}>
        <ButtonLink href="/weeks">{t('family-seats.find')}</ButtonLink>
        <ButtonLink href="/family/children/new" variant="quiet">
          {t('family-seats.apply.addChild')}
        </ButtonLink>
      </PageHeader>
      <div class="week-bookings">
        {members.length === 0 && (
          <Empty
            title={t('family-seats.page.none')}
            action={<ButtonLink href="/family/children/new?next=/family">{t('family-seats.apply.addChild')}</ButtonLink>}
          >
            <p>{t('family-seats.page.noneHint')}</p>
          </Empty>
        )}
        <ToConfirm seats={members.flatMap(({ seats }) => seats)} />
        {members.map((member) => (
          <MemberSection member={member} />
        ))}
      </div>
    </>
  )
}

/** What will be lost by waiting stands before everything else. */
function ToConfirm({ seats }: { seats: readonly ChildSeat[] }) {
  const { t, now } = useUi()
  const text = useText()
  const offered = seats.filter(({ state, session }) => state === 'offered' && !isOver(session, now))
  if (offered.length === 0) return null
  return (
    <Notice tone="warning" title={t('family-seats.page.toConfirm', { n: offered.length })}>
      <ul>
        {offered.map(({ booking, child, session, confirmUntil }) => (
          <li>
            {child.name}:{' '}
            <a href={`/child-bookings/${booking.uuid}`} lang={text(session.facts.title).lang}>
              {text(session.facts.title).text}
            </a>
            {confirmUntil && (
              <>
                , {t('family-seats.page.confirmBy')} <When at={confirmUntil} showDate />
              </>
            )}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

function MemberSection({ member: { child, seats, applied, mayApply } }: { member: FamilyMember }) {
  const { t } = useUi()
  const path = `/family/children/${child.uuid}`
  return (
    <Section title={child.name} id={`child-${child.uuid}`} more={{ href: path, label: t('family-seats.page.child') }}>
      {!mayApply && <ConsentNotice child={child} back="/family" />}
      <SeatLists seats={seats} applied={applied} />
      <p class="row">
        <a class="go" href={`/passport?who=child-${child.uuid}`}>
          {t('family-seats.page.passport')}
        </a>
        <a class="go" href={`${path}/claim`}>
          {t('family-seats.page.claim')}
        </a>
        <a class="go" href={`${path}/consents`}>
          {t('family-seats.page.consents')}
        </a>
        <a class="go" href={`${path}/data`}>
          {t('family-seats.page.data')}
        </a>
      </p>
    </Section>
  )
}

/** What is to come first: seats, wishes in draws; then what is over. */
function SeatLists({ seats, applied, own = false }: { seats: readonly ChildSeat[]; applied: readonly Applied[]; own?: boolean }) {
  const { t, now } = useUi()
  const clashes = clashesOf(seats)
  const coming = seats.filter((seat) => !isOver(seat.session, now) && seat.state !== 'cancelled')
  const past = seats.filter((seat) => isOver(seat.session, now)).toReversed()
  return (
    <>
      {coming.length === 0 && applied.length === 0 && <p>{t('family-seats.page.nothing')}</p>}
      {coming.length > 0 && (
        <CardGrid>
          {coming.map((seat) => (
            <SeatCard seat={seat} clashes={clashes.get(seat.booking.id)} own={own} />
          ))}
        </CardGrid>
      )}
      {applied.length > 0 && (
        <>
          <h3>{t('family-seats.page.draws')}</h3>
          <Columns>
            {applied.map((one) => (
              <ApplicationCard applied={one} mayChange={!own} />
            ))}
          </Columns>
        </>
      )}
      {past.length > 0 && (
        <details>
          <summary>{t('family-seats.page.past', { n: past.length })}</summary>
          <CardGrid>
            {past.map((seat) => (
              <SeatCard seat={seat} clashes={undefined} own={own} />
            ))}
          </CardGrid>
        </details>
      )}
    </>
  )
}

/** The same for a pupil who signs in itself: to see, to enter, to give back. */
export function MyPage({ seats, applied, mayApply }: Omit<FamilyMember, 'child'>) {
  const { t } = useUi()
  return (
    <>
      <PageHeader title={t('family-seats.mine.title')} lead={t('family-seats.mine.lead')}>
        <ButtonLink href="/weeks">{t('family-seats.mine.find')}</ButtonLink>
        <ButtonLink href="/passport" variant="quiet">
          {t('family-seats.mine.passport')}
        </ButtonLink>
      </PageHeader>
      <div class="week-bookings">
        {!mayApply && (
          <Notice tone="info" title={t('family-seats.mine.consentTitle')}>
            <p>{t('family-seats.mine.consent')}</p>
            <ButtonLink href="/me/consents" variant="quiet">
              {t('family-seats.mine.consents')}
            </ButtonLink>
          </Notice>
        )}
        <SeatLists seats={seats} applied={applied} own />
      </div>
    </>
  )
}

interface SeatPageProps {
  seat: ChildSeat
  others: readonly ChildSeat[]
  /** The child itself reads. */
  own: boolean
  error?: string | undefined
}

export function SeatPage({ seat, others, own, error }: SeatPageProps) {
  const { t, now } = useUi()
  const text = useText()
  const { session, child, state, place, booking } = seat
  const [title, kit] = [text(session.facts.title), text(session.facts.kit)]
  const back = own
    ? { href: '/family/mine', label: t('family-seats.mine.title') }
    : { href: '/family', label: t('family-seats.page.title') }
  return (
    <>
      <Crumbs items={[back, { label: <span lang={title.lang}>{title.text}</span> }]} />
      <PageHeader kicker={child.name} title={title.text} titleLang={title.lang}>
        <SeatBadge seat={seat} />
      </PageHeader>
      <div>
        {error && (
          <Notice tone="warning" title={error}>
            <p>
              <a class="go" href={sessionPath(seat)}>
                {t('family-seats.toSession')}
              </a>
            </p>
          </Notice>
        )}
        {state !== 'cancelled' && <Moved from={booking.movedFrom} path={`/child-bookings/${booking.uuid}`} over={isOver(session, now)} />}
        {state === 'waiting' && (
          <Notice tone="warning" title={t('family-seats.waiting.title', { place: place ?? 1 })}>
            <p>{t('family-seats.waiting.text')}</p>
          </Notice>
        )}
        {state === 'offered' && (
          <Notice tone="warning" title={t('family-seats.offered.title')}>
            <p>{t('family-seats.offered.text')}</p>
          </Notice>
        )}
        {state === 'cancelled' && (
          <Notice tone="info">
            <p>{t('family-seats.wasCancelled')}</p>
          </Notice>
        )}
        {state !== 'cancelled' && <NeedsNotice {...seat} />}
        <Clash titles={clashesOf([...others, seat]).get(booking.id)} />
        {state === 'offered' && <SeatActions seat={seat} own={own} />}
        <Facts
          items={[
            {
              term: t('week-bookings.own.when'),
              icon: 'clock',
              children: <SchoolWhen session={session} {...(child.zone && { zone: child.zone })} />,
            },
            {
              term: t('week-bookings.own.session'),
              icon: 'star',
              children: (
                <a href={sessionPath(seat)} lang={title.lang}>
                  {title.text}
                </a>
              ),
            },
            {
              term: t('week-bookings.kit'),
              icon: 'kit',
              children: kit.text ? <span lang={kit.lang}>{kit.text}</span> : t('week-bookings.noKit'),
            },
          ]}
        />
        {state !== 'offered' && <SeatActions seat={seat} own={own} />}
      </div>
    </>
  )
}
