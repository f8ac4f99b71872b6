import { newToken } from '#platform/ids.ts'
import type { Actor } from '#platform/http/route.ts'
import { Button, PostButton } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Field, Form, FormKey, SubmitRow, TextArea } from '#ui/form.tsx'
import { Empty, Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Row, Section } from '#ui/page.tsx'
import { Text } from '#ui/text.tsx'
import { When } from '#ui/when.tsx'
import { OfficeTabs } from '../../timetable/board-view.tsx'
import { ProblemList } from '../../timetable/problem-list.tsx'
import type { Reconfirmation } from '../answers/store.ts'
import type { ClockNews } from '../clocks/news.ts'
import { ClockMoves } from '../clocks/views.tsx'
import { Changes } from '../compare/views.tsx'
import { blocksOf } from '../fingerprint.ts'
import type { ReleasePlan } from '../release.ts'
import type { Version } from '../store.ts'
import type { Override } from './override-store.ts'

export interface ReleaseProps {
  plan: ReleasePlan
  /** A coordinator reads about their own members' sessions and releases nothing. */
  isOffice: boolean
  /** `hashOfPlan`: what the reader looks at. */
  planned: string
  /** Hours that the clocks' new rules moved. */
  clocks: ClockNews | undefined
  override: Override | undefined
  askedBy: Actor | undefined
  readerId: number
  /** Presenters who haven't answered a release yet. */
  waiting: readonly Reconfirmation[]
  earlier: readonly Version[]
  values: Record<string, string>
  error?: string | undefined
  errorField?: 'reason' | undefined
}

export function ReleasePage(props: ReleaseProps) {
  const { t } = useUi()
  const { plan, isOffice, clocks, error, errorField } = props
  const { week, changes, problems, placed } = plan
  const blocks = blocksOf(problems)
  const hasNews = changes.length > 0 || clocks !== undefined
  return (
    <>
      <Crumbs
        items={[
          ...(isOffice ? [{ href: '/office/weeks', label: t('week.office.weeks') }] : []),
          { href: `/office/weeks/${week.slug}`, label: <Text of={week.name} /> },
          { label: t('week.office.tab.release') },
        ]}
      />
      <PageHeader
        title={t('week.release.title', { version: week.releasedVersion + 1 })}
        lead={t(isOffice ? 'week.release.lead' : 'week-release.own.lead', { n: placed.length, changes: changes.length })}
      />
      <OfficeTabs week={week} current="release" />
      {error && !errorField && (
        <Notice tone="danger">
          <p>{error}</p>
        </Notice>
      )}
      <BlockList plan={plan} />
      <Waiting {...props} />
      {clocks && <ClockMoves week={week} news={clocks} />}
      <Section title={t('week.release.changes')} id="changes">
        {changes.length === 0 ? (
          <Empty title={t('week.release.nothing')} />
        ) : (
          <Changes changes={changes} hrefOf={({ guid, after }) => (after ? `/office/weeks/${week.slug}/sessions/${guid}` : undefined)} />
        )}
      </Section>
      {isOffice && hasNews && !blocks.any && <ReleaseForm {...props} />}
      {isOffice && hasNews && blocks.any && <OverridePart {...props} canOverride={blocks.canOverride} />}
      {!isOffice && changes.length > 0 && <p>{t('week-release.own.office')}</p>}
      <Earlier {...props} />
    </>
  )
}

function BlockList({ plan: { week, placed, problems } }: { plan: ReleasePlan }) {
  const { t } = useUi()
  const blocked = placed.filter((session) => problems.get(session.guid)?.some((problem) => problem.level === 'block'))
  if (blocked.length === 0) return null
  return (
    <Section title={t('week.release.blocks', { n: blocked.length })} id="blocks">
      <p>
        <a class="go" href={`/office/weeks/${week.slug}/adults`}>
          {t('week-release.toAdults')}
        </a>
      </p>
      {blocked.map((session) => (
        <div class="week-blocked">
          <a href={`/office/weeks/${week.slug}/sessions/${session.guid}`}>
            <Text of={session.title} />
          </a>
          <ProblemList problems={problems.get(session.guid)!.filter((problem) => problem.level === 'block')} />
        </div>
      ))}
    </Section>
  )
}

/** Whose session moved with a release and who hasn't said yet that they can. */
function Waiting({ plan: { week, placed }, waiting }: ReleaseProps) {
  const { t } = useUi()
  const pick = useText()
  if (waiting.length === 0) return null
  const sessions = new Map(placed.map((session) => [session.id, session]))
  return (
    <Section title={t('week-release.waiting.title', { n: waiting.length })} id="waiting">
      <p>{t('week-release.waiting.lead')}</p>
      <ul>
        {waiting.map(({ sessionId, personId }) => {
          const session = sessions.get(sessionId)!
          const person = session.people.find((one) => one.personId === personId)
          if (!person) return null
          return (
            <li>
              {pick(person.name).text}:{' '}
              <a href={`/office/weeks/${week.slug}/sessions/${session.guid}`}>
                <Text of={session.title} />
              </a>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}

function NoteField({ values }: Pick<ReleaseProps, 'values'>) {
  const { t } = useUi()
  return (
    <Field
      name="note"
      label={t('week.release.note')}
      hint={t('week.release.noteHint')}
      maxlength={500}
      required={false}
      value={values.note ?? ''}
    />
  )
}

function ReleaseForm({ plan: { week }, planned, values }: ReleaseProps) {
  const { t } = useUi()
  return (
    <Form action={`/office/weeks/${week.slug}/release`}>
      <FormKey value={newToken()} />
      <input type="hidden" name="planned" value={planned} />
      <NoteField values={values} />
      <SubmitRow>
        <Button>{t('week.release.button', { version: week.releasedVersion + 1 })}</Button>
      </SubmitRow>
    </Form>
  )
}

/** What blocks may be released all the same, by two people with a reason; two vetted adults never. */
function OverridePart(props: ReleaseProps & { canOverride: boolean }) {
  const { t } = useUi()
  const { plan, planned, values, override, canOverride, error, errorField } = props
  if (!canOverride) return <Notice tone="info">{<p>{t('week-release.override.never')}</p>}</Notice>
  const isFresh = override?.planned === planned
  return (
    <Section title={t('week-release.override.title')} id="override">
      {override && <Asked {...props} override={override} isFresh={isFresh} />}
      {!isFresh && (
        <Form
          action={`/office/weeks/${plan.week.slug}/release/override`}
          errors={errorField && error ? { [errorField]: error } : undefined}
        >
          <FormKey value={newToken()} />
          <input type="hidden" name="planned" value={planned} />
          <p>{t('week-release.override.lead')}</p>
          <TextArea
            name="reason"
            label={t('week-release.override.reason')}
            hint={t('week-release.override.reasonHint')}
            maxlength={500}
            value={values.reason ?? ''}
          />
          <NoteField values={values} />
          <SubmitRow>
            <Button variant="danger">{t('week-release.override.ask')}</Button>
          </SubmitRow>
        </Form>
      )}
    </Section>
  )
}

function Asked({ plan: { week }, override, askedBy, readerId, isFresh }: ReleaseProps & { override: Override; isFresh: boolean }) {
  const { t } = useUi()
  const pick = useText()
  const path = `/office/weeks/${week.slug}/release/override/${override.uuid}`
  const isOwn = override.askedBy === readerId
  const stop = (
    <PostButton
      action={`${path}/stop`}
      label={t(isOwn ? 'week-release.override.takeBack' : 'week-release.override.refuse')}
      fields={{ formKey: newToken() }}
      variant="quiet"
    />
  )
  return (
    <Notice tone="warning" title={t('week-release.override.asked', { name: askedBy ? pick(askedBy.name).text : '—' })}>
      <p>
        <When at={override.askedAt} showDate />
      </p>
      <p>{override.reason}</p>
      {!isFresh && <p>{t('week-release.override.outdated')}</p>}
      {isFresh && isOwn && <p>{t('week-release.override.waits')}</p>}
      <Row>
        {isFresh && !isOwn && (
          <PostButton
            action={`${path}/agree`}
            label={t('week-release.override.agree', { version: week.releasedVersion + 1 })}
            fields={{ formKey: newToken() }}
            variant="danger"
          />
        )}
        {stop}
      </Row>
    </Notice>
  )
}

/** All versions, each a way to look at it and to go back. */
function Earlier({ plan: { week }, earlier }: ReleaseProps) {
  const { t } = useUi()
  if (earlier.length === 0) return null
  return (
    <Section title={t('week-release.earlier')} id="earlier">
      <ul>
        {earlier.map((release) => (
          <li>
            <a href={`/office/weeks/${week.slug}/releases/${release.version}`}>{t('week.office.version', { version: release.version })}</a>,{' '}
            <When at={release.releasedAt} showDate />
            {release.note && `: ${release.note}`}
          </li>
        ))}
      </ul>
    </Section>
  )
}
