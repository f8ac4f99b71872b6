import { staff } from '#people'
import { newToken } from '#platform/ids.ts'
import { wallDate } from '#platform/time.ts'
import { Button, PostButton } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Field, Form, FormKey, Select, SubmitRow } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { When } from '#ui/when.tsx'
import type { Member } from '../members/store.ts'
import type { Days, Grant, StaffPerson } from './views.tsx'
import { MemberSelect, PaperBadge, useDay, useGrantWords } from './views.tsx'

type Paper = Awaited<ReturnType<typeof staff.papers>>[number]

interface Person {
  person: StaffPerson
  papers: Paper[]
  members: Member[]
  days: Days
  reset: { email: string; dueAt: Parameters<typeof When>[0]['at'] } | undefined
  may: { change: boolean; reset: boolean; roles: readonly Grant['role'][] }
  failed: { form: string; values: Record<string, string>; errors: Record<string, string> } | undefined
}

export function PersonPage(props: Person) {
  const { t } = useUi()
  const { person, may } = props
  const name = useText()(person.name).text || '—'
  return (
    <>
      <Crumbs items={[{ href: '/office/people', label: t('people-staff.title') }, { label: name }]} />
      <PageHeader title={name} lead={person.email ?? undefined} />
      {!may.change && (
        <Notice tone="info">
          <p>{t('people-staff.person.own')}</p>
        </Notice>
      )}
      <Roles {...props} />
      <Papers {...props} />
      {may.reset && <Reset {...props} />}
    </>
  )
}

const failedOf = ({ failed }: Person, form: string) => (failed?.form === form ? failed : undefined)

function Roles(props: Person) {
  const { person, members, may } = props
  const { t } = useUi()
  const words = useGrantWords(members)
  const path = `/office/people/${person.uuid}/roles`
  const failed = failedOf(props, 'give')
  const isOffice = may.roles.length > 2
  return (
    <Section title={t('people-staff.role.title')} id="roles">
      <ul class="plain">
        {person.grants.map((grant) => (
          <li>
            <p>{words(grant)}</p>
            {may.change && may.roles.includes(grant.role) && (
              <PostButton
                action={`${path}/take`}
                label={t('people-staff.role.take')}
                variant="quiet"
                fields={{ role: grant.role, ...(grant.memberId !== null && { member: grant.memberId }) }}
                confirm={t('people-staff.role.takeText')}
              />
            )}
          </li>
        ))}
      </ul>
      {may.change && (
        <Form action={path} id="give" errors={failed?.errors}>
          <FormKey value={newToken()} />
          <Select
            name="role"
            label={t('people-staff.role.role')}
            options={may.roles.map((role) => ({ value: role, label: t(`people.role.${role}`) }))}
            value={failed?.values.role}
          />
          <MemberSelect {...{ members, isOffice }} value={failed?.values.member} />
          <SubmitRow>
            <Button variant="quiet">{t('people-staff.role.give')}</Button>
          </SubmitRow>
        </Form>
      )}
    </Section>
  )
}

function Papers(props: Person) {
  const { person, papers, days, may } = props
  const { t, zone } = useUi()
  const day = useDay()
  const text = useText()
  return (
    <Section title={t('people-staff.paper.title')} id="papers">
      <p>{t('people-staff.paper.text')}</p>
      {papers.length === 0 ? (
        <p>{t('people-staff.paper.none')}</p>
      ) : (
        <Table
          wide
          caption={t('people-staff.paper.title')}
          captionHidden
          columns={[
            { key: 'kind', label: t('people-staff.paper.kind') },
            { key: 'state', label: t('people-staff.paper.state') },
            { key: 'seen', label: t('people-staff.paper.seen') },
            { key: 'note', label: t('people-staff.paper.note') },
          ]}
          rows={papers.map((paper) => ({
            kind: t(`people-staff.paper.${paper.kind}`),
            state: paper.revokedAt ? (
              t('people-staff.paper.revoked', {
                reason: paper.revokeReason ?? '',
                by: paper.revokedBy ? text(paper.revokedBy).text : t('people-staff.paper.nobody'),
              })
            ) : (
              <PaperBadge until={paper.validUntil} days={days} />
            ),
            seen: (
              <>
                {paper.checkedBy ? text(paper.checkedBy).text : t('people-staff.paper.nobody')}, {day(wallDate(paper.checkedAt, zone))}
              </>
            ),
            note: paper.note || '—',
          }))}
        />
      )}
      {may.change && <AddPaper {...props} />}
      {may.change && papers.filter((paper) => !paper.revokedAt).map((paper) => <Revoke {...props} paper={paper} person={person} />)}
    </Section>
  )
}

function AddPaper(props: Person) {
  const { t } = useUi()
  const failed = failedOf(props, 'paper')
  return (
    <Form action={`/office/people/${props.person.uuid}/papers`} id="paper" errors={failed?.errors}>
      <FormKey value={newToken()} />
      <Select
        name="kind"
        label={t('people-staff.paper.kind')}
        options={staff.paperKinds.map((kind) => ({ value: kind, label: t(`people-staff.paper.${kind}`) }))}
        value={failed?.values.kind}
      />
      <Field
        name="until"
        type="date"
        label={t('people-staff.paper.until')}
        hint={t('people-staff.paper.untilHint')}
        min={props.days.today}
        value={failed?.values.until}
        required
      />
      <Field
        name="note"
        label={t('people-staff.paper.note')}
        hint={t('people-staff.paper.noteHint')}
        maxlength={300}
        value={failed?.values.note}
        required={false}
      />
      <SubmitRow>
        <Button variant="quiet">{t('people-staff.paper.add')}</Button>
      </SubmitRow>
    </Form>
  )
}

function Revoke(props: Person & { paper: Paper }) {
  const { t } = useUi()
  const day = useDay()
  const { paper, person } = props
  const id = `revoke-${paper.uuid}`
  const failed = failedOf(props, id)
  return (
    <details open={failed !== undefined}>
      <summary>
        {t('people-staff.paper.revoke')}: {t(`people-staff.paper.${paper.kind}`)},{' '}
        {t('people-staff.state.holds', { until: day(paper.validUntil) })}
      </summary>
      <p>{t('people-staff.paper.revokeLead')}</p>
      <Form action={`/office/people/${person.uuid}/papers/${paper.uuid}/revoke`} id={id} errors={failed?.errors}>
        <Field name="reason" label={t('people-staff.paper.revokeWhy')} maxlength={300} value={failed?.values.reason} required />
        <SubmitRow>
          <Button variant="danger">{t('people-staff.paper.revoke')}</Button>
        </SubmitRow>
      </Form>
    </details>
  )
}

function Reset(props: Person) {
  const { t } = useUi()
  const { person, reset } = props
  const path = `/office/people/${person.uuid}/reset`
  const failed = failedOf(props, 'reset')
  return (
    <Section title={t('people-staff.reset.title')} id="reset">
      {reset ? (
        <>
          <p>
            {t('people-staff.reset.waiting', { email: reset.email })} <When at={reset.dueAt} showDate />
          </p>
          <PostButton action={`${path}/stop`} label={t('people-staff.reset.stop')} variant="danger" />
        </>
      ) : (
        <>
          <p>{t('people-staff.reset.text')}</p>
          <Form action={path} id="reset-form" errors={failed?.errors}>
            <FormKey value={newToken()} />
            <Field
              name="email"
              type="email"
              label={t('people-staff.reset.email')}
              value={failed?.values.email}
              autocomplete="off"
              required
            />
            <SubmitRow>
              <Button variant="danger">{t('people-staff.reset.ask')}</Button>
            </SubmitRow>
          </Form>
        </>
      )}
    </Section>
  )
}
