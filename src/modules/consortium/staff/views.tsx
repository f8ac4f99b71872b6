import { staff } from '#people'
import { newToken } from '#platform/ids.ts'
import type { MessageKey } from '#platform/i18n.ts'
import { Button, ButtonLink, PostButton } from '#ui/action.tsx'
import { Badge } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Field, Form, FormKey, Select, SubmitRow } from '#ui/form.tsx'
import { Pages } from '#ui/nav.tsx'
import { Empty } from '#ui/notice.tsx'
import { PageHeader, Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { dayWords, When } from '#ui/when.tsx'
import type { Member } from '../members/store.ts'

export type StaffPerson = Awaited<ReturnType<typeof staff.list>>[number]
export type Grant = StaffPerson['grants'][number]
type Invitation = Awaited<ReturnType<typeof staff.invitations>>[number]

/** Both YYYY-MM-DD. */
export interface Days {
  today: string
  warnOn: string
}

export function useDay(): (day: string) => string {
  const { locale } = useUi()
  return (day) => dayWords(locale, day)
}

/** "Lecturer, Tomsk" */
export function useGrantWords(members: Member[]): (grant: Pick<Grant, 'role' | 'memberId'>) => string {
  const { t } = useUi()
  const text = useText()
  return ({ role, memberId }) => {
    const member = members.find(({ id }) => id === memberId)
    return member
      ? t('people-staff.grant.of', { role: t(`people.role.${role}`), member: text(member.shortName).text })
      : t(`people.role.${role}`)
  }
}

export function PaperBadge({ until, days }: { until: string | null; days: Days }) {
  const { t } = useUi()
  const day = useDay()
  const state = staff.paperState(until, days.today, days.warnOn)
  const tone = ({ holds: 'done', expiring: 'warn', ended: 'warn', none: 'neutral' } as const)[state]
  return <Badge tone={tone}>{t(`people-staff.state.${state}`, { until: until ? day(until) : '' })}</Badge>
}

export function MemberSelect({ members, isOffice, value }: { members: Member[]; isOffice: boolean; value?: string | undefined }) {
  const { t } = useUi()
  const text = useText()
  return (
    <Select
      name="member"
      label={t('people-staff.role.member')}
      hint={isOffice ? t('people-staff.role.memberHint') : undefined}
      options={members.map(({ id, shortName }) => ({ value: id, label: text(shortName).text }))}
      value={value}
      placeholder={isOffice ? t('people-staff.role.memberAll') : undefined}
    />
  )
}

interface List {
  people: StaffPerson[]
  page: number
  members: Member[]
  filter: { q: string; member: string; role: string }
  days: Days
  isOffice: boolean
  invitations: Invitation[]
  values: Record<string, string>
  errors: Record<string, string> | undefined
}

const perPage = 30

export function StaffPage({ people, page, members, filter, days, isOffice, invitations, values, errors }: List) {
  const { t } = useUi()
  const text = useText()
  const words = useGrantWords(members)
  const pages = Math.max(1, Math.ceil(people.length / perPage))
  const at = Math.min(page, pages)
  const shown = people.slice((at - 1) * perPage, at * perPage)
  const pageHref = (n: number) => `/office/people?${new URLSearchParams({ ...filter, page: String(n) })}`
  return (
    <>
      <PageHeader title={t('people-staff.title')} lead={t('people-staff.lead')}>
        <ButtonLink href="#invite">{t('people-staff.invite.title')}</ButtonLink>
        {invitations.length > 0 && (
          <ButtonLink href="#invitations" variant="quiet">
            {t('people-staff.invite.waiting')}
          </ButtonLink>
        )}
      </PageHeader>
      <Filters {...{ members, filter }} />
      <p>{t('people-staff.count', { count: people.length })}</p>
      {people.length === 0 ? (
        <Empty title={t('people-staff.list.none')} />
      ) : (
        <Table
          wide
          caption={t('people-staff.list.caption')}
          captionHidden
          columns={[
            { key: 'name', label: t('people-staff.list.name') },
            { key: 'roles', label: t('people-staff.list.roles') },
            { key: 'papers', label: t('people-staff.list.papers') },
          ]}
          rows={shown.map((person) => ({
            name: text(person.name).text || '—',
            roles: person.grants.map(words).join('; '),
            papers:
              person.recordUntil !== null || staff.meetsPupils(person.grants) ? <PaperBadge until={person.recordUntil} days={days} /> : '—',
          }))}
          rowHref={(_, row) => `/office/people/${shown[row]!.uuid}`}
        />
      )}
      <Pages page={at} pages={pages} href={pageHref} />
      <Invite {...{ members, isOffice, values, errors }} />
      {invitations.length > 0 && <Waiting {...{ members, invitations }} />}
    </>
  )
}

function Filters({ members, filter }: Pick<List, 'members' | 'filter'>) {
  const { t } = useUi()
  const text = useText()
  return (
    <Form action="/office/people" method="get" id="filter">
      <Field name="q" type="search" label={t('people-staff.filter.search')} value={filter.q} maxlength={100} required={false} />
      {members.length > 1 && (
        <Select
          name="member"
          label={t('people-staff.filter.member')}
          options={members.map(({ id, shortName }) => ({ value: id, label: text(shortName).text }))}
          value={filter.member}
          placeholder={t('people-staff.filter.all')}
        />
      )}
      <Select
        name="role"
        label={t('people-staff.filter.role')}
        options={staff.roles.map((role) => ({ value: role, label: t(`people.role.${role}` as MessageKey) }))}
        value={filter.role}
        placeholder={t('people-staff.filter.allRoles')}
      />
      <SubmitRow>
        <Button variant="quiet">{t('people-staff.filter.show')}</Button>
      </SubmitRow>
    </Form>
  )
}

function Invite({ members, isOffice, values, errors }: Pick<List, 'members' | 'isOffice' | 'values' | 'errors'>) {
  const { t } = useUi()
  const roles = isOffice ? staff.roles : (['lecturer', 'moderator'] as const)
  return (
    <Section title={t('people-staff.invite.title')} id="invite">
      <p>{t('people-staff.invite.text')}</p>
      <Form action="/office/people/invitations" id="invite-form" errors={errors}>
        <FormKey value={newToken()} />
        <Field name="email" type="email" label={t('people-staff.invite.email')} value={values.email} autocomplete="off" required />
        <Select
          name="role"
          label={t('people-staff.role.role')}
          options={roles.map((role) => ({ value: role, label: t(`people.role.${role}`) }))}
          value={values.role}
        />
        <MemberSelect {...{ members, isOffice }} value={values.member} />
        <SubmitRow>
          <Button>{t('people-staff.invite.send')}</Button>
        </SubmitRow>
      </Form>
    </Section>
  )
}

function Waiting({ members, invitations }: Pick<List, 'members' | 'invitations'>) {
  const { t } = useUi()
  const words = useGrantWords(members)
  return (
    <Section title={t('people-staff.invite.waiting')} id="invitations">
      <Table
        wide
        caption={t('people-staff.invite.waiting')}
        captionHidden
        columns={[
          { key: 'email', label: t('people-staff.invite.email') },
          { key: 'role', label: t('people-staff.role.role') },
          { key: 'until', label: t('people-staff.invite.until') },
          { key: 'revoke', label: t('people-staff.invite.revoke') },
        ]}
        rows={invitations.map((one) => ({
          email: one.email,
          role: words(one),
          until: <When at={one.expiresAt} showDate />,
          revoke: (
            <PostButton action={`/office/people/invitations/${one.uuid}/revoke`} label={t('people-staff.invite.revoke')} variant="quiet" />
          ),
        }))}
      />
    </Section>
  )
}
