import type { Member } from '#consortium'
import { Button, PostButton } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Field, Form, FormKey, Radios, Select, SubmitRow } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import type { FormValues } from '#platform/http/form.ts'
import type { Actor } from '#platform/http/route.ts'
import { newToken } from '#platform/ids.ts'
import type { Proposal } from '../../proposals/actions.ts'
import { useWords } from '../../programme/words.ts'
import type { Affiliation, Declared } from './store.ts'

interface OwnConflictsProps {
  affiliations: readonly Affiliation[]
  declared: readonly Declared[]
  members: readonly Member[]
  people: readonly Actor[]
  form?: 'affiliation' | 'declare'
  values?: FormValues
  errors?: Record<string, string>
}

/** Where a reviewer belongs, and whom they can't judge. */
export function OwnConflictsPage(props: OwnConflictsProps) {
  const { t } = useUi()
  return (
    <>
      <Crumbs items={[{ href: '/reviews', label: t('week-review.own.title') }, { label: t('week-conflict.own.title') }]} />
      <PageHeader title={t('week-conflict.own.title')} lead={t('week-conflict.own.lead')} />
      <Affiliations {...props} />
      <DeclaredSection {...props} />
    </>
  )
}

function Affiliations({ affiliations, members, form, values = {}, errors }: OwnConflictsProps) {
  const { t } = useUi()
  const pick = useText()
  const words = useWords()
  const typed = form === 'affiliation' ? values : {}
  const memberName = (id: number) => pick(members.find((member) => member.id === id)?.name ?? {}).text
  const columns = (['organisation', 'until', 'toldBy'] as const).map((key) => ({ key, label: t(`week-conflict.column.${key}`) }))
  return (
    <Section title={t('week-conflict.affiliations')} id="affiliations">
      {affiliations.length > 0 && (
        <Table
          caption={t('week-conflict.affiliations')}
          captionHidden
          columns={columns}
          rows={affiliations.map((row) => ({
            organisation: row.memberId === null ? row.organisation : memberName(row.memberId),
            until: row.untilOn === null ? t('week-conflict.now') : words.date(row.untilOn),
            toldBy: t(`week-conflict.toldBy.${row.toldBy}` as 'week-conflict.toldBy.self'),
          }))}
        />
      )}
      <Form id="affiliation" action="/reviews/conflicts/affiliation" errors={form === 'affiliation' ? errors : undefined}>
        <FormKey value={newToken()} />
        <Select
          name="member"
          label={t('week-conflict.member')}
          placeholder={t('week-conflict.noMember')}
          options={members.map(({ id, name }) => ({ value: id, label: pick(name).text, lang: pick(name).lang }))}
          value={typed.member}
          required={false}
        />
        <Field
          name="organisation"
          label={t('week-conflict.organisation')}
          hint={t('week-conflict.organisationHint')}
          value={typed.organisation}
          required={false}
          maxlength={200}
        />
        <Field
          name="until"
          type="date"
          label={t('week-conflict.until')}
          hint={t('week-conflict.untilHint')}
          value={typed.until}
          required={false}
          width={10}
        />
        <SubmitRow>
          <Button>{t('week-conflict.tell')}</Button>
        </SubmitRow>
      </Form>
    </Section>
  )
}

function DeclaredSection({ declared, members, people, form, values = {}, errors }: OwnConflictsProps) {
  const { t } = useUi()
  const pick = useText()
  const typed = form === 'declare' ? values : {}
  const nameOf = ({ withPersonId, withMemberId }: Declared) =>
    withPersonId === null
      ? pick(members.find(({ id }) => id === withMemberId)?.name ?? {}).text
      : pick(people.find(({ id }) => id === withPersonId)?.name ?? {}).text || `№ ${withPersonId}`
  const columns = (['with', 'reason', 'end'] as const).map((key) => ({ key, label: t(`week-conflict.column.${key}`) }))
  return (
    <Section title={t('week-conflict.declared')} id="declared">
      {declared.length > 0 && (
        <Table
          caption={t('week-conflict.declared')}
          captionHidden
          columns={columns}
          rows={declared.map((one) => ({
            with: nameOf(one),
            reason: one.reason || '—',
            end: (
              <PostButton
                action={`/reviews/conflicts/${one.uuid}/end`}
                label={t('week-conflict.end')}
                variant="quiet"
                fields={{ formKey: newToken() }}
                confirm={t('week-conflict.endText')}
              />
            ),
          }))}
        />
      )}
      <Form id="declare" action="/reviews/conflicts" errors={form === 'declare' ? errors : undefined}>
        <FormKey value={newToken()} />
        <Select
          name="person"
          label={t('week-conflict.person')}
          placeholder={t('week-conflict.nobody')}
          options={people.map(({ id, name }) => ({ value: id, label: pick(name).text, lang: pick(name).lang }))}
          value={typed.person}
          required={false}
        />
        <Select
          name="member"
          label={t('week-conflict.withMember')}
          placeholder={t('week-conflict.noMember')}
          options={members.map(({ id, name }) => ({ value: id, label: pick(name).text, lang: pick(name).lang }))}
          value={typed.member}
          required={false}
        />
        <Field name="reason" label={t('week-conflict.reason')} value={typed.reason} required={false} maxlength={1000} />
        <SubmitRow>
          <Button>{t('week-conflict.declare')}</Button>
        </SubmitRow>
      </Form>
    </Section>
  )
}

interface AddressesProps {
  proposal: Proposal
  addresses: readonly { address: string; role: string }[]
  values?: FormValues
  errors?: Record<string, string>
}

/** An author's side: whom they learn from, and by whom they ask not to be reviewed. */
export function AddressesPage({ proposal, addresses, values = {}, errors }: AddressesProps) {
  const { t } = useUi()
  const path = `/proposals/${proposal.guid}`
  const roles = (['mentor', 'excluded'] as const).map((value) => ({
    value,
    label: t(`week-conflict.role.${value}`),
    hint: t(`week-conflict.roleHint.${value}`),
  }))
  const columns = (['address', 'role', 'end'] as const).map((key) => ({ key, label: t(`week-conflict.column.${key}`) }))
  return (
    <>
      <Crumbs
        items={[
          { href: '/proposals', label: t('week.proposal.title') },
          { href: path, label: <Text of={proposal.title} or={t('week.proposal.untitled')} /> },
          { label: t('week-conflict.addresses.title') },
        ]}
      />
      <PageHeader title={t('week-conflict.addresses.title')} lead={t('week-conflict.addresses.lead')} />
      <Notice>
        <p>{t('week-conflict.addresses.known')}</p>
      </Notice>
      {addresses.length > 0 && (
        <Table
          caption={t('week-conflict.addresses.title')}
          captionHidden
          columns={columns}
          rows={addresses.map(({ address, role }) => ({
            address,
            role: t(`week-conflict.role.${role}` as 'week-conflict.role.mentor'),
            end: (
              <PostButton
                action={`${path}/conflicts`}
                label={t('week-conflict.remove')}
                variant="quiet"
                fields={{ formKey: newToken(), remove: address }}
              />
            ),
          }))}
        />
      )}
      <Form action={`${path}/conflicts`} errors={errors}>
        <FormKey value={newToken()} />
        <Radios name="role" label={t('week-conflict.roleLabel')} options={roles} value={values.role ?? 'mentor'} />
        <Field name="address" type="email" label={t('week-conflict.address')} value={values.address} width={20} maxlength={200} />
        <SubmitRow>
          <Button>{t('week-conflict.add')}</Button>
        </SubmitRow>
      </Form>
    </>
  )
}
