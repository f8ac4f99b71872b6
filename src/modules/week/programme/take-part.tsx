import type { ComponentChildren } from 'preact'
import { ButtonLink } from '#ui/action.tsx'
import { Card } from '#ui/card.tsx'
import { useUi } from '#ui/context.ts'
import { Notice } from '#ui/notice.tsx'
import { FreeLine } from '../free/views.tsx'
import { presetOf } from '../weeks/kinds.ts'
import type { PublishedSession } from '../weeks/published.ts'
import type { Week } from '../weeks/store.ts'
import { StaffDoors } from '../bookings/enter/doors.tsx'
import type { StaffDoor } from '../bookings/enter/doors.tsx'
import { isOnAir } from './week-view.tsx'

/** What the reader is to this session; the page for anonymous readers is the same for all of them. */
export interface Audience {
  /** Leads or keeps it; or may step in as the office's duty. */
  staff: 'lead' | 'duty' | null
  /** Of the staff: where this session's rooms lead them. */
  doors?: readonly StaffDoor[]
  /** Of a teacher: the class's booking, by the subject that owns bookings. */
  booking?: ComponentChildren
  /** Of a guardian: the children's places, by the subject that owns them. */
  family?: ComponentChildren
  /** Of everybody: whether a child may have a place of its own here. */
  takesChildren?: boolean
}

interface TakePartProps {
  week: Week
  session: PublishedSession
  audience: Audience
  /** Where its recording can be watched, once it is over. */
  recording: string | undefined
}

/** How to take part: as a class, as a pupil, or just by watching. */
export function TakePart({ week, session, audience, recording }: TakePartProps) {
  const { t, now, person } = useUi()
  // A stranger may turn out to be a teacher; of those who are signed in, only teachers book.
  const mayBook = !person || person.roles.includes('teacher')
  const mayApply = !person || person.roles.includes('guardian')
  const path = `/weeks/${week.slug}/sessions/${session.slug}`
  const isOver = session.endsAt.epochMilliseconds <= now.epochMilliseconds
  if (session.facts.room === null) return <Elsewhere path={path} />
  if (isOver) {
    return (
      <Notice tone="info" title={t('week.part.overTitle')}>
        <p>{t('week.part.over')}</p>
        {recording && <ButtonLink href={recording}>{t('week-wave.watch')}</ButtonLink>}
        <ButtonLink href={`/weeks/${week.slug}`} variant="quiet">
          {t('week.day.toWeek')}
        </ButtonLink>
      </Notice>
    )
  }
  const live = isOnAir(session, now.epochMilliseconds)
  return (
    <div class="week-part" id="take-part">
      <h2>{t('week.part.title')}</h2>
      <FreeLine week={week} slug={session.slug} />
      {audience.staff !== null && (
        <Card title={t(audience.staff === 'lead' ? 'week.part.staffTitle' : 'week.part.dutyTitle')}>
          <p>{t('week.part.staff')}</p>
          <StaffDoors path={path} doors={audience.doors ?? []} />
        </Card>
      )}
      {presetOf(session.format).audience === 'open' && (
        <Card title={t('week.part.watchTitle')}>
          <p>{t(live ? 'week.part.watchNow' : 'week.part.watch')}</p>
          <ButtonLink href={`/live/${session.facts.room}`} variant={live ? 'primary' : 'quiet'}>
            {t(live ? 'week.part.toRoom' : 'week.part.toLobby')}
          </ButtonLink>
        </Card>
      )}
      <Card title={t('week.part.classTitle')}>
        {audience.booking ?? (
          <>
            <p>{t('week.part.class')}</p>
            {mayBook && <ButtonLink href={`${path}/book`}>{t('week.part.book')}</ButtonLink>}
          </>
        )}
      </Card>
      {(audience.family || (audience.takesChildren && mayApply)) && (
        <Card title={t(person?.roles.includes('pupil') ? 'family-seats.mine.part' : 'family-seats.part.title')}>
          {audience.family ?? (
            <>
              <p>{t('family-seats.part.text')}</p>
              <ButtonLink href={`${path}/apply`} variant="quiet">
                {t('family-seats.part.button')}
              </ButtonLink>
            </>
          )}
        </Card>
      )}
      <Card title={t('week.part.pupilTitle')}>
        <p>{t('week.part.pupil')}</p>
        <ButtonLink href="/join" variant="quiet">
          {t('week.part.join')}
        </ButtonLink>
      </Card>
      <p>
        <a class="go" href={`${path}.ics`}>
          {t('week.part.calendar')}
        </a>
      </p>
    </div>
  )
}

function Elsewhere({ path }: { path: string }) {
  const { t } = useUi()
  return (
    <Notice tone="info" title={t('week.part.elsewhereTitle')}>
      <p>{t('week.part.elsewhere')}</p>
      <p>
        <a class="go" href={`${path}.ics`}>
          {t('week.part.calendar')}
        </a>
      </p>
    </Notice>
  )
}
