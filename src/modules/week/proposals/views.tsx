import type { Topic } from '#trends'
import { Button, ButtonLink } from '#ui/action.tsx'
import { Badge, Facts } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Checkboxes, Field, Form, FormKey, Select, SubmitRow, TextArea } from '#ui/form.tsx'
import { LinkTabs } from '#ui/nav.tsx'
import { Empty, Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { When } from '#ui/when.tsx'
import type { FormValues } from '#platform/http/form.ts'
import type { LocalText } from '#platform/i18n.ts'
import { newToken } from '#platform/ids.ts'
import { useWords } from '../programme/words.ts'
import { OfficeTabs } from '../timetable/board-view.tsx'
import { ProblemList } from '../timetable/problem-list.tsx'
import type { Problem } from '../timetable/rules.ts'
import type { WorkingSession } from '../timetable/store.ts'
import { Versions } from '../timetable/versions.tsx'
import type { VersionRow } from '../timetable/versions.tsx'
import { accessFacts, formats, languages } from '../weeks/kinds.ts'
import type { Week } from '../weeks/store.ts'

const tones = { draft: 'neutral', submitted: 'soon', accepted: 'info', declined: 'warn', placed: 'done', withdrawn: 'neutral' } as const

export function StateMark({ state }: { state: WorkingSession['state'] }) {
  const { t } = useUi()
  return <Badge tone={tones[state]}>{t(`week.state.${state}`)}</Badge>
}

export function ProposalsPage({
  proposals,
  weeks,
  open,
}: {
  proposals: readonly (WorkingSession & { weekId: number })[]
  weeks: readonly Week[]
  open: readonly Week[]
}) {
  const { t } = useUi()
  const pick = useText()
  const weekName = new Map(weeks.map((week) => [week.id, pick(week.name).text]))
  const start = open.map((week) => (
    <ButtonLink href={`/proposals/new?week=${week.slug}`}>{t('week.proposal.newFor', { week: pick(week.name).text })}</ButtonLink>
  ))
  const columns = (['title', 'week', 'state', 'updated'] as const).map((key) => ({ key, label: t(`week.proposal.column.${key}`) }))
  return (
    <>
      <PageHeader kicker={t('week.proposal.kicker')} title={t('week.proposal.title')} lead={t('week.proposal.lead')}>
        {start}
      </PageHeader>
      {open.length === 0 && (
        <Notice tone="info">
          <p>{t('week.proposal.noCall')}</p>
        </Notice>
      )}
      {proposals.length === 0 ? (
        <Empty title={t('week.proposal.none')}>
          <p>{t('week.proposal.noneText')}</p>
        </Empty>
      ) : (
        <Table
          caption={t('week.proposal.title')}
          captionHidden
          columns={columns}
          rows={proposals.map((proposal) => ({
            title: pick(proposal.title).text || t('week.proposal.untitled'),
            week: weekName.get(proposal.weekId) ?? '—',
            state: <StateMark state={proposal.state} />,
            updated: <When at={proposal.updatedAt} showDate />,
          }))}
          rowHref={(_, index) => `/proposals/${proposals[index]!.guid}`}
        />
      )}
    </>
  )
}

export interface Choice {
  id: number
  name: string
}

export interface ProposalFormProps {
  week: Week
  /** Undefined: not yet kept. */
  guid?: string | undefined
  revision: number
  values: FormValues
  errors?: Record<string, string>
  warnings: readonly Problem[]
  topics: readonly Topic[]
  members: readonly { id: number; name: LocalText }[]
  lecturers: readonly Choice[]
  moderators: readonly Choice[]
  versions?: readonly VersionRow[]
  saved?: boolean
}

export function ProposalFormPage(props: ProposalFormProps) {
  const { week, guid, revision, errors, warnings, versions, saved } = props
  const { t } = useUi()
  const pick = useText()
  return (
    <>
      <Crumbs items={[{ href: '/proposals', label: t('week.proposal.title') }, { label: pick(week.name).text }]} />
      <PageHeader title={t(guid ? 'week.proposal.edit' : 'week.proposal.new')} lead={t('week.proposal.formLead')} />
      {versions && <Versions rows={versions} />}
      {saved && (
        <Notice tone="success">
          <p>{t('week.proposal.saved')}</p>
        </Notice>
      )}
      {warnings.length > 0 && (
        <Notice tone="warning" title={t('week.proposal.norm')}>
          <ProblemList problems={warnings} />
        </Notice>
      )}
      <Form action={guid ? `/proposals/${guid}` : `/proposals/new?week=${week.slug}`} {...(errors && { errors })}>
        <FormKey value={newToken()} />
        <input type="hidden" name="revision" value={revision} />
        <About {...props} />
        <Audience {...props} />
        <Practice {...props} />
        <SubmitRow>
          <Button name="act" value="submit">
            {t('week.proposal.submit')}
          </Button>
          <Button name="act" value="save" variant="quiet" formnovalidate>
            {t('week.proposal.save')}
          </Button>
        </SubmitRow>
      </Form>
      {guid && <TakeBack guid={guid} revision={revision} to="withdrawn" />}
    </>
  )
}

function About({ values, topics, members }: ProposalFormProps) {
  const { t } = useUi()
  const pick = useText()
  const words = useWords()
  const choose = t('week.place.choose')
  return (
    <Section title={t('week.proposal.part.about')} id="about">
      <Field name="titleRu" label={t('week.place.titleRu')} value={values.titleRu} maxlength={200} />
      <Field name="titleEn" label={t('week.place.titleEn')} value={values.titleEn} maxlength={200} required={false} />
      <TextArea
        name="abstract"
        label={t('week.proposal.abstract')}
        hint={t('week.proposal.abstractHint')}
        value={values.abstract}
        rows={6}
        maxlength={5000}
      />
      <Select
        name="format"
        label={t('week.filter.format')}
        hint={t('week.proposal.formatHint')}
        placeholder={choose}
        options={formats.map((format) => ({ value: format, label: words.format(format) }))}
        value={values.format}
      />
      <Select
        name="topic"
        label={t('week.filter.topic')}
        placeholder={choose}
        options={topics.map((topic) => ({ value: topic.slug, label: pick(topic.name).text }))}
        value={values.topic}
      />
      <Select
        name="member"
        label={t('week.session.member')}
        placeholder={choose}
        options={members.map((member) => ({ value: member.id, label: pick(member.name).text }))}
        value={values.member}
      />
    </Section>
  )
}

function Audience({ values }: ProposalFormProps) {
  const { t } = useUi()
  const words = useWords()
  const grades = Array.from({ length: 11 }, (_, at) => ({ value: at + 1, label: t('week.grade', { grade: at + 1 }) }))
  const choose = t('week.place.choose')
  return (
    <Section title={t('week.proposal.part.audience')} id="audience">
      <div class="week-times">
        <Select name="gradeFrom" label={t('week.proposal.gradeFrom')} placeholder={choose} options={grades} value={values.gradeFrom} />
        <Select name="gradeTo" label={t('week.proposal.gradeTo')} placeholder={choose} options={grades} value={values.gradeTo} />
        <Select
          name="language"
          label={t('week.filter.lang')}
          placeholder={choose}
          options={languages.map((language) => ({ value: language, label: words.language(language) }))}
          value={values.language}
        />
      </div>
      <div class="week-times">
        <Field
          name="durationMin"
          type="number"
          min={10}
          max={240}
          label={t('week.proposal.duration')}
          hint={t('week.proposal.durationHint')}
          value={values.durationMin}
          width="short"
        />
        <Field
          name="screenMin"
          type="number"
          min={1}
          max={240}
          label={t('week.proposal.screen')}
          hint={t('week.proposal.screenHint')}
          value={values.screenMin}
          width="short"
        />
      </div>
    </Section>
  )
}

function Practice({ values, lecturers, moderators }: ProposalFormProps) {
  const { t } = useUi()
  const people = (list: readonly Choice[]) => list.map(({ id, name }) => ({ value: id, label: name }))
  const nobody = t('week.place.nobody')
  return (
    <Section title={t('week.proposal.part.practice')} id="practice">
      <Select name="lecturer" label={t('week.place.lecturer')} placeholder={nobody} options={people(lecturers)} value={values.lecturer} />
      <Select
        name="moderator"
        label={t('week.place.moderator')}
        hint={t('week.proposal.moderatorHint')}
        placeholder={nobody}
        options={people(moderators)}
        value={values.moderator}
        required={false}
      />
      <TextArea
        name="kit"
        label={t('week.session.kit')}
        hint={t('week.proposal.kitHint')}
        value={values.kit}
        rows={3}
        maxlength={1000}
        required={false}
      />
      <Checkboxes
        name="access"
        label={t('week.session.access')}
        options={accessFacts.map((fact) => ({ value: fact, label: t(`week.access.${fact}`) }))}
        values={(values.access ?? '').split(',')}
      />
      <Field
        name="videoUrl"
        type="url"
        label={t('week.place.videoUrl')}
        hint={t('week.place.videoUrlHint')}
        value={values.videoUrl}
        required={false}
      />
      <TextArea name="note" label={t('week.proposal.note')} value={values.note} rows={3} maxlength={2000} required={false} />
    </Section>
  )
}

function TakeBack({ guid, revision, to }: { guid: string; revision: number; to: 'draft' | 'withdrawn' }) {
  const { t } = useUi()
  const label = t(`week.proposal.take.${to}`)
  return (
    <details class="confirm">
      <summary class={`button ${to === 'withdrawn' ? 'danger' : 'quiet'}`}>{label}…</summary>
      <div>
        <p>{t(`week.proposal.takeText.${to}`)}</p>
        <Form id={`take-${to}`} action={`/proposals/${guid}/take-back`}>
          <FormKey value={newToken()} />
          <input type="hidden" name="revision" value={revision} />
          <SubmitRow>
            <Button name="to" value={to} variant={to === 'withdrawn' ? 'danger' : 'quiet'}>
              {label}
            </Button>
          </SubmitRow>
        </Form>
      </div>
    </details>
  )
}

/** A proposal that was handed in: what became of it, and what its author can still do. */
export function ProposalPage({ proposal, week, message }: { proposal: WorkingSession; week: Week; message?: string | undefined }) {
  const { t } = useUi()
  const pick = useText()
  const words = useWords()
  const title = pick(proposal.title)
  const { guid, revision, state } = proposal
  const items = [
    {
      term: t('week.board.column.kind'),
      children: [
        words.format(proposal.format),
        words.grades(proposal.gradeFrom, proposal.gradeTo),
        t('week.minutes', { minutes: proposal.durationMin }),
      ]
        .filter(Boolean)
        .join(' · '),
    },
    { term: t('week.proposal.abstract'), children: pick(proposal.abstract).text || '—' },
    { term: t('week.board.column.people'), children: proposal.people.map((person) => pick(person.name).text).join(', ') || '—' },
    ...(proposal.startsAt && state === 'placed'
      ? [{ term: t('week.session.when'), children: <When at={proposal.startsAt} until={proposal.endsAt ?? undefined} showDate /> }]
      : []),
    ...(proposal.decisionNote ? [{ term: t('week.place.decisionNote'), children: proposal.decisionNote }] : []),
  ]
  return (
    <>
      <Crumbs items={[{ href: '/proposals', label: t('week.proposal.title') }, { label: pick(week.name).text }]} />
      <PageHeader title={title.text || t('week.proposal.untitled')} titleLang={title.lang} lead={t(`week.proposal.stateText.${state}`)}>
        <StateMark state={state} />
      </PageHeader>
      {message && (
        <Notice tone="danger">
          <p>{message}</p>
        </Notice>
      )}
      <Facts items={items} />
      {state === 'submitted' && <TakeBack guid={guid} revision={revision} to="draft" />}
      {(state === 'submitted' || state === 'accepted') && <TakeBack guid={guid} revision={revision} to="withdrawn" />}
    </>
  )
}

export interface InboxProps {
  week: Week
  proposals: readonly WorkingSession[]
  state: WorkingSession['state']
  memberNames: ReadonlyMap<number, string>
}

export const inboxStates = ['submitted', 'accepted', 'declined', 'withdrawn'] as const

export function InboxPage({ week, proposals, state, memberNames }: InboxProps) {
  const { t } = useUi()
  const pick = useText()
  const words = useWords()
  const path = `/office/weeks/${week.slug}/proposals`
  const tabs = inboxStates.map((name) => ({
    href: `${path}?state=${name}`,
    label: `${t(`week.state.${name}`)} (${proposals.filter((proposal) => proposal.state === name).length})`,
    current: name === state,
  }))
  const shown = proposals.filter((proposal) => proposal.state === state)
  const columns = (['title', 'member', 'kind', 'people', 'updated'] as const).map((key) => ({
    key,
    label: t(`week.proposal.column.${key}`),
  }))
  return (
    <>
      <Crumbs
        items={[
          { href: '/office/weeks', label: t('week.office.weeks') },
          { href: `/office/weeks/${week.slug}`, label: pick(week.name).text },
          { label: t('week.office.tab.proposals') },
        ]}
      />
      <PageHeader
        title={t('week.office.tab.proposals')}
        lead={t(week.callOpen ? 'week.proposal.callIsOpen' : 'week.proposal.callIsClosed')}
      />
      <OfficeTabs week={week} current="proposals" />
      <div>
        <LinkTabs label={t('week.proposal.column.state')} items={tabs} />
      </div>
      {shown.length === 0 ? (
        <Empty title={t('week.board.none')} />
      ) : (
        <Table
          caption={t('week.office.tab.proposals')}
          captionHidden
          columns={columns}
          rows={shown.map((proposal) => ({
            title: pick(proposal.title).text || t('week.proposal.untitled'),
            member: memberNames.get(proposal.memberId ?? 0) ?? '—',
            kind: [
              words.format(proposal.format),
              words.grades(proposal.gradeFrom, proposal.gradeTo),
              t('week.minutes', { minutes: proposal.durationMin }),
            ]
              .filter(Boolean)
              .join(' · '),
            people: proposal.people.map((person) => pick(person.name).text).join(', ') || '—',
            updated: <When at={proposal.updatedAt} showDate />,
          }))}
          rowHref={(_, index) => `/office/weeks/${week.slug}/sessions/${shown[index]!.guid}`}
        />
      )}
    </>
  )
}
