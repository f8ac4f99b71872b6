import { className } from '#schools'
import type { SchoolClass } from '#schools'
import { Button, ButtonLink } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Form, FormKey, Select, SubmitRow } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import type { Availability } from '#seats'
import { ByDraw } from '../../draws/by-draw.tsx'
import type { DrawOf } from '../../draws/of-session.ts'
import { takes } from '../../offers/rules.ts'
import { useWords } from '../../programme/words.ts'
import type { PublishedSession } from '../../weeks/published.ts'
import type { Week } from '../../weeks/store.ts'
import type { Booked } from '../booked.ts'
import { sessionPath } from '../booked.ts'
import type { Warning } from '../rules.ts'
import { BookingActions, StateBadge } from '../own/views.tsx'

export interface Candidate {
  schoolClass: SchoolClass
  warnings: Warning[]
}

export interface BookingBoxProps {
  week: Week
  session: PublishedSession
  /** The teacher's classes that are not booked here yet. */
  candidates: Candidate[]
  booked: Booked[]
  places: Availability | undefined
  draw: DrawOf | undefined
  formKey: string
  errors?: Record<string, string>
  chosen?: string | undefined
}

/** On a session's page, for a teacher: which class, one button; what is booked already. */
export function BookingBox({ week, session, candidates, booked, places, draw, formKey, errors, chosen }: BookingBoxProps) {
  const { t } = useUi()
  const isFor = !places || takes(places, 'class')
  const action = `${sessionPath({ week, session })}/book`
  const doubtful = booked.length > 0 || candidates.every((candidate) => candidate.warnings.length > 0)
  return (
    <>
      {booked.map((one) => (
        <BookedLine booked={one} />
      ))}
      {candidates.length === 0 && booked.length === 0 && (
        <>
          <p>{t('week-bookings.book.noClass')}</p>
          <ButtonLink href={`/schools/new?next=${encodeURIComponent(action)}`}>{t('week-bookings.book.addClass')}</ButtonLink>
        </>
      )}
      {candidates.length > 0 && !isFor && <p>{t('week-bookings.refused.notFor')}</p>}
      {candidates.length > 0 && isFor && draw && <ByDraw week={week} draw={draw} />}
      {candidates.length > 0 && isFor && !draw && (
        <Form action={action} id="book" errors={errors}>
          <FormKey value={formKey} />
          <ClassChoice candidates={candidates} chosen={chosen} />
          {candidates.map((candidate) => (
            <Warnings candidate={candidate} />
          ))}
          {places && <Places places={places} />}
          <SubmitRow>
            <Button variant={doubtful ? 'quiet' : 'primary'}>{bookLabel(t, candidates, places)}</Button>
          </SubmitRow>
        </Form>
      )}
    </>
  )
}

type Translate = ReturnType<typeof useUi>['t']

function bookLabel(t: Translate, candidates: Candidate[], places: Availability | undefined): string {
  const full = places !== undefined && (places.free === 0 || places.waiting > 0)
  const [only] = candidates.length === 1 ? candidates : []
  if (full) return t('week-bookings.book.wait')
  return only ? t('week-bookings.book.one', { class: className(only.schoolClass) }) : t('week-bookings.book.some')
}

function ClassChoice({ candidates, chosen }: { candidates: Candidate[]; chosen: string | undefined }) {
  const { t } = useUi()
  const [first] = candidates
  if (candidates.length === 1) return <input type="hidden" name="class" value={first!.schoolClass.uuid} />
  const fits = candidates.find((candidate) => candidate.warnings.length === 0) ?? first!
  return (
    <Select
      name="class"
      label={t('week-bookings.book.which')}
      value={chosen ?? fits.schoolClass.uuid}
      options={candidates.map(({ schoolClass }) => ({
        value: schoolClass.uuid,
        label: `${className(schoolClass)}, ${schoolClass.school.name}`,
      }))}
    />
  )
}

function Warnings({ candidate: { schoolClass, warnings } }: { candidate: Candidate }) {
  const { t } = useUi()
  if (warnings.length === 0) return null
  return (
    <Notice tone="warning" title={t('week-bookings.warn.title', { class: className(schoolClass) })}>
      <ul>
        {warnings.map((warning) => (
          <li>
            <WarningText warning={warning} />
          </li>
        ))}
      </ul>
    </Notice>
  )
}

function WarningText({ warning }: { warning: Warning }) {
  const { t } = useUi()
  const words = useWords()
  const text = useText()
  if (warning.kind === 'clash') return <>{t('week-bookings.warn.clash', { title: text(warning.title).text })}</>
  if (warning.kind === 'grade') {
    const grades = words.grades(warning.from, warning.to)
    return <>{t('week-bookings.warn.grade', { grade: warning.grade, grades })}</>
  }
  return <>{t('week-bookings.warn.night', { time: warning.time, place: warning.place })}</>
}

function Places({ places }: { places: Availability }) {
  const { t } = useUi()
  const key = places.unit === 'connection' ? 'week-bookings.places.classes' : 'week-bookings.places.persons'
  return (
    <p class="hint">
      {t(key, { free: places.free, cap: places.cap })} {places.waiting > 0 && t('week-bookings.places.waiting', { n: places.waiting })}
    </p>
  )
}

function BookedLine({ booked }: { booked: Booked }) {
  const { t } = useUi()
  return (
    <div class="week-booked">
      <p>
        <b>{t('week-bookings.class', { name: className(booked.schoolClass) })}</b> <StateBadge booked={booked} />
      </p>
      <BookingActions booked={booked} />
    </div>
  )
}
