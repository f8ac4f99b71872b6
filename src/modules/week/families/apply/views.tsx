import type { Child } from '#people'
import type { Availability } from '#seats'
import { Button, ButtonLink } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Form, FormKey, Radios, SubmitRow } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import type { LocalText } from '#platform/i18n.ts'
import { sessionPath } from '../../bookings/booked.ts'
import { ByDraw } from '../../draws/by-draw.tsx'
import type { DrawOf } from '../../draws/of-session.ts'
import { PlaceWords } from '../../free/views.tsx'
import { takes } from '../../offers/rules.ts'
import { useWords } from '../../programme/words.ts'
import type { PublishedSession } from '../../weeks/published.ts'
import type { Week } from '../../weeks/store.ts'
import type { ChildSeat } from '../gather.ts'
import { SeatActions, SeatBadge } from '../own/parts.tsx'

export interface Candidate {
  child: Child
  /** The consent to take part holds. */
  mayApply: boolean
  /** What the child has at the same time. */
  clash: LocalText | undefined
  otherGrade: boolean
  isNight: boolean
}

export interface ApplyBoxProps {
  week: Week
  session: PublishedSession
  /** The guardian's children without a seat here. */
  candidates: readonly Candidate[]
  seats: readonly ChildSeat[]
  places: Availability | undefined
  draw: DrawOf | undefined
  formKey: string
  errors?: Record<string, string> | undefined
  chosen?: string | undefined
}

/** A seat of a child's own: which child, one button; what is given already. */
export function ApplyBox(props: ApplyBoxProps) {
  const { week, session, candidates, seats, places } = props
  const { t } = useUi()
  const action = `${sessionPath({ week, session })}/apply`
  if (!places) return <p>{t('family-seats.refused.noPlaces')}</p>
  if (!takes(places, 'child') && seats.length === 0) return <p>{t('family-seats.refused.notFor')}</p>
  return (
    <>
      {seats.map((seat) => (
        <div class="week-booked">
          <p>
            <b>{seat.child.name}</b> <SeatBadge seat={seat} />
          </p>
          <SeatActions seat={seat} />
        </div>
      ))}
      {candidates.length === 0 && seats.length === 0 && (
        <>
          <p>{t('family-seats.apply.noChild')}</p>
          <ButtonLink href={`/family/children/new?next=${encodeURIComponent(action)}`}>{t('family-seats.apply.addChild')}</ButtonLink>
        </>
      )}
      {candidates.length > 0 && (props.draw ? <ByDraw week={week} draw={props.draw} /> : <ApplyForm {...props} action={action} />)}
    </>
  )
}

function ApplyForm({ session, week, candidates, places, formKey, errors, chosen, action }: ApplyBoxProps & { action: string }) {
  const { t } = useUi()
  const unsigned = candidates.filter((one) => !one.mayApply)
  const ready = candidates.filter((one) => one.mayApply)
  const isFull = places !== undefined && (places.free === 0 || places.waiting > 0)
  return (
    <>
      {unsigned.map(({ child }) => (
        <ConsentNotice child={child} back={sessionPath({ week, session }) + '/apply'} />
      ))}
      {ready.length > 0 && (
        <Form action={action} id="apply" errors={errors}>
          <FormKey value={formKey} />
          {ready.length === 1 ? (
            <input type="hidden" name="child" value={ready[0]!.child.uuid} />
          ) : (
            <Radios
              name="child"
              label={t('family-seats.apply.which')}
              value={chosen}
              options={ready.map(({ child }) => ({ value: child.uuid, label: child.name }))}
            />
          )}
          {ready.map((one) => (
            <Doubts candidate={one} session={session} />
          ))}
          {places && (
            <p class="hint">
              {t('family-seats.apply.places')} <PlaceWords place={places} />
            </p>
          )}
          {places?.confirmH && <p class="hint">{t('family-seats.apply.confirm', { hours: places.confirmH })}</p>}
          <SubmitRow>
            <Button>{applyLabel(t, ready, isFull)}</Button>
          </SubmitRow>
        </Form>
      )}
    </>
  )
}

function applyLabel(t: ReturnType<typeof useUi>['t'], ready: readonly Candidate[], isFull: boolean): string {
  if (isFull) return t('family-seats.apply.wait')
  const [only] = ready.length === 1 ? ready : []
  return only ? t('family-seats.apply.one', { name: only.child.name }) : t('family-seats.apply.some')
}

/** For the pupil who has it. */
export function OwnSeat({ seat }: { seat: ChildSeat }) {
  return (
    <>
      <p>
        <SeatBadge seat={seat} />
      </p>
      <SeatActions seat={seat} own />
    </>
  )
}

/** Without the consent to take part there is no seat of one's own: the way to sign it, and back. */
export function ConsentNotice({ child, back }: { child: Pick<Child, 'uuid' | 'name'>; back: string }) {
  const { t } = useUi()
  return (
    <Notice tone="info" title={t('family-seats.consent.title', { name: child.name })}>
      <p>{t('family-seats.consent.text')}</p>
      <ButtonLink href={`/family/children/${child.uuid}/consents/participation?next=${encodeURIComponent(back)}`}>
        {t('family-seats.consent.sign')}
      </ButtonLink>
    </Notice>
  )
}

/** What speaks against it. The guardian knows better, so nothing of it forbids. */
function Doubts({ candidate: { child, clash, otherGrade, isNight }, session }: { candidate: Candidate; session: PublishedSession }) {
  const { t } = useUi()
  const text = useText()
  const words = useWords()
  const doubts = [
    clash && t('family-seats.doubt.clash', { title: text(clash).text }),
    otherGrade && t('family-seats.doubt.grade', { grades: words.grades(session.gradeFrom, session.gradeTo) }),
    isNight && t('family-seats.doubt.night'),
  ].filter((words) => typeof words === 'string')
  if (doubts.length === 0) return null
  return (
    <Notice tone="warning" title={t('family-seats.doubt.title', { name: child.name })}>
      <ul>
        {doubts.map((doubt) => (
          <li>{doubt}</li>
        ))}
      </ul>
    </Notice>
  )
}
