import { newToken } from '#platform/ids.ts'
import { Button } from '#ui/action.tsx'
import { Badge } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Form, FormKey, Select, SubmitRow } from '#ui/form.tsx'
import { LinkTabs } from '#ui/nav.tsx'
import { Empty, Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import { When } from '#ui/when.tsx'
import { OfficeTabs } from '../timetable/board-view.tsx'
import { ProblemList } from '../timetable/problem-list.tsx'
import { isPlaced } from '../timetable/rules.ts'
import type { Problem } from '../timetable/rules.ts'
import type { WorkingPerson, WorkingSession } from '../timetable/store.ts'
import type { Week } from '../weeks/store.ts'
import type { Candidates } from './candidates.ts'
import { fieldOf } from './form.ts'
import type { StaffPerson } from './gather.ts'
import { LoadTable } from './load-view.tsx'
import { answerKey } from './rules.ts'
import type { Load, Staffing } from './rules.ts'

export const adultViews = ['gaps', 'all', 'loads'] as const

export interface AdultsProps {
  week: Week
  show: (typeof adultViews)[number]
  /** Those of the reader's own part. */
  sessions: readonly WorkingSession[]
  staffing: Staffing
  gaps: ReadonlyMap<string, Problem[]>
  loads: readonly Load[]
  candidatesOf: (session: WorkingSession) => Candidates
  revision: number
  refused: { guid: string; values: Record<string, string>; error: string | undefined } | undefined
}

/** Who stands in each session: two vetted adults, a moderator, their papers, what they answered; gaps first, loads per person. */
export function AdultsPage(props: AdultsProps) {
  const { t } = useUi()
  const { week, show, sessions, gaps, loads } = props
  const lacking = sessions.filter(({ guid }) => gaps.has(guid))
  const path = `/office/weeks/${week.slug}`
  const counts = { gaps: lacking.length, all: sessions.length, loads: loads.length }
  return (
    <>
      <Crumbs items={[{ href: path, label: <Text of={week.name} /> }, { label: t('week-staffing.title') }]} />
      <PageHeader
        title={t('week-staffing.title')}
        lead={sessions.length === 0 ? t('week-staffing.leadNone') : t('week-staffing.lead', { gaps: lacking.length, n: sessions.length })}
      />
      <OfficeTabs week={week} current="adults" />
      <div>
        <LinkTabs
          label={t('week-staffing.tabs')}
          items={adultViews.map((one) => ({
            href: `${path}/adults?show=${one}`,
            label: `${t(`week-staffing.show.${one}`)} (${counts[one]})`,
            current: one === show,
          }))}
        />
      </div>
      {show === 'gaps' && sessions.length > 0 && <Gaps {...props} sessions={lacking} />}
      {show === 'gaps' && sessions.length === 0 && <Empty title={t('week-staffing.noSessions')} />}
      {show === 'all' && <AllTable {...props} />}
      {show === 'loads' && <LoadTable {...props} />}
    </>
  )
}

function Gaps(props: AdultsProps) {
  const { t } = useUi()
  const { sessions, week, gaps } = props
  if (sessions.length === 0) return <Empty title={t('week-staffing.none')} />
  return (
    <>
      {sessions.map((session) => (
        <section class="week-gap" id={`s-${session.guid}`}>
          <h2 class="card-title">
            <a href={`/office/weeks/${week.slug}/sessions/${session.guid}`}>
              <Text of={session.title} or={t('week.proposal.untitled')} />
            </a>
          </h2>
          {isPlaced(session) && (
            <p>
              <When at={session.startsAt} until={session.endsAt} showDate />
            </p>
          )}
          <ProblemList problems={gaps.get(session.guid)!} />
          <Adults session={session} {...props} />
          <GapForm session={session} {...props} />
        </section>
      ))}
    </>
  )
}

/** Each adult of a session with role, papers and answer. */
function Adults({ session, staffing }: { session: WorkingSession; staffing: Staffing }) {
  const { t } = useUi()
  const pick = useText()
  if (session.people.length === 0) return <p>{t('week-staffing.nobody')}</p>
  return (
    <ul>
      {session.people.map((person) => (
        <li>
          {pick(person.name).text}, {t(`week-staffing.role.${person.role}`)}: <Papers person={person} staffing={staffing} />
          <Said session={session} person={person} staffing={staffing} />
        </li>
      ))}
    </ul>
  )
}

function Papers({ person, staffing }: { person: WorkingPerson; staffing: Staffing }) {
  const { t, locale } = useUi()
  const until = person.personId === null ? null : (staffing.recordUntil.get(person.personId) ?? null)
  if (until === null) return <Badge tone="warn">{t('week-staffing.unvetted')}</Badge>
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${until}T00:00Z`))
  return <>{t('week-staffing.vettedUntil', { day })}</>
}

function Said({ session, person, staffing }: { session: WorkingSession; person: WorkingPerson; staffing: Staffing }) {
  const { t } = useUi()
  const said = person.personId === null ? undefined : staffing.answers.get(answerKey(session.id, person.personId))
  if (!said) return null
  return (
    <>
      {' '}
      <Badge tone={said.answer === 'can' ? 'info' : 'warn'}>{t(`week-staffing.said.${said.answer ?? 'asked'}`)}</Badge>
      {said.note && ` ${said.note}`}
    </>
  )
}

/** Puts somebody in: in the place of who can't come, or beside those who stand there. */
function GapForm({ session, week, staffing, gaps, candidatesOf, revision, refused }: AdultsProps & { session: WorkingSession }) {
  const { t } = useUi()
  const mine = refused?.guid === session.guid ? refused : undefined
  const { lecturers, moderators } = candidatesOf(session)
  const left = session.people.filter(
    ({ personId }) => personId !== null && staffing.answers.get(answerKey(session.id, personId))?.answer === 'cannot',
  )
  const needsModerator = gaps.get(session.guid)!.some(({ field }) => field === 'moderator')
  return (
    <Form action={`/office/weeks/${week.slug}/adults/${session.guid}`} id={`f${session.id}`}>
      <FormKey value={newToken()} />
      <input type="hidden" name="revision" value={revision} />
      {mine?.error && (
        <Notice tone="danger">
          <p>{mine.error}</p>
        </Notice>
      )}
      {left.map((person) => (
        <Replace
          name={fieldOf(person)}
          label={t('week-staffing.instead', { name: staffing.nameOf(person) })}
          people={person.role === 'moderator' ? moderators : lecturers}
          value={mine?.values[fieldOf(person)]}
          canGo
        />
      ))}
      {needsModerator && (
        <Replace name="moderator" label={t('week-staffing.addModerator')} people={moderators} value={mine?.values.moderator} />
      )}
      {!session.people.some(({ role }) => role === 'lecturer') && (
        <Replace name="lecturer" label={t('week-staffing.addLecturer')} people={lecturers} value={mine?.values.lecturer} />
      )}
      <SubmitRow>
        <Button>{t('week-staffing.put')}</Button>
      </SubmitRow>
    </Form>
  )
}

interface ReplaceProps {
  name: string
  label: string
  people: readonly StaffPerson[]
  value: string | undefined
  /** May be taken out without another in their place. */
  canGo?: boolean
}

function Replace({ name, label, people, value, canGo }: ReplaceProps) {
  const { t } = useUi()
  const pick = useText()
  return (
    <Select
      name={name}
      label={label}
      hint={t('week-staffing.free', { n: people.length })}
      placeholder={t('week-staffing.asIs')}
      options={[
        ...(canGo ? [{ value: 'none', label: t('week-staffing.takeOut') }] : []),
        ...people.map((person) => ({ value: String(person.id), label: pick(person.name).text })),
      ]}
      value={value ?? ''}
      required={false}
    />
  )
}

function AllTable({ sessions, week, gaps, staffing }: AdultsProps) {
  const { t } = useUi()
  const columns = (['title', 'when', 'adults', 'gaps'] as const).map((key) => ({ key, label: t(`week-staffing.column.${key}`) }))
  return (
    <Table
      wide
      caption={t('week-staffing.show.all')}
      captionHidden
      columns={columns}
      rows={sessions.map((session) => ({
        title: <Text of={session.title} or={t('week.proposal.untitled')} />,
        when: isPlaced(session) ? <When at={session.startsAt} until={session.endsAt} showDate /> : '—',
        adults: <Adults session={session} staffing={staffing} />,
        gaps: gaps.has(session.guid) ? <ProblemList problems={gaps.get(session.guid)!} /> : '✓',
      }))}
      rowHref={(_, index) => `/office/weeks/${week.slug}/sessions/${sessions[index]!.guid}`}
    />
  )
}
