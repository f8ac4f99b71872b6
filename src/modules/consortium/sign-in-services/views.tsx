import type { staff } from '#people'
import { newToken } from '#platform/ids.ts'
import { Button, ButtonLink } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Checkbox, Field, Form, FormKey, Select, SubmitRow } from '#ui/form.tsx'
import { Empty } from '#ui/notice.tsx'
import { Crumbs, PageHeader } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import type { Member } from '../members/store.ts'

type Service = Awaited<ReturnType<typeof staff.services.list>>[number]
const path = '/office/sign-in-services'

export function ServicesPage({ services, members }: { services: Service[]; members: Member[] }) {
  const { t } = useUi()
  const text = useText()
  return (
    <>
      <PageHeader title={t('people-staff.service.title')} lead={t('people-staff.service.lead')}>
        <ButtonLink href={`${path}/new`}>{t('people-staff.service.add')}</ButtonLink>
      </PageHeader>
      {services.length === 0 ? (
        <Empty title={t('people-staff.service.none')} />
      ) : (
        <Table
          caption={t('people-staff.service.title')}
          captionHidden
          columns={[
            { key: 'name', label: t('people-staff.list.name') },
            { key: 'member', label: t('people-staff.service.member') },
            { key: 'issuer', label: t('people-staff.service.issuer') },
            { key: 'state', label: t('people-staff.service.state') },
          ]}
          rows={services.map((service) => {
            const member = members.find(({ id }) => id === service.scopeId)
            return {
              name: text(service.name).text,
              member: member ? text(member.shortName).text : t('people-staff.role.memberAll'),
              issuer: service.issuer,
              state: t(service.enabled ? 'people-staff.service.on' : 'people-staff.service.off'),
            }
          })}
          rowHref={(_, at) => `${path}/${services[at]!.uuid}`}
        />
      )}
    </>
  )
}

interface ServiceForm {
  service: Service | undefined
  members: Member[]
  isOffice: boolean
  origin: string
  values: Record<string, string>
  errors: Record<string, string>
}

export function ServiceFormPage({ service, members, isOffice, origin, values, errors }: ServiceForm) {
  const { t } = useUi()
  const text = useText()
  const title = t(service ? 'people-staff.service.edit' : 'people-staff.service.add')
  return (
    <>
      <Crumbs items={[{ href: path, label: t('people-staff.service.title') }, { label: title }]} />
      <PageHeader title={title} />
      {service && (
        <p>
          {t('people-staff.service.redirect')} <code>{`${origin}/sign-in/university/${service.uuid}/return`}</code>
        </p>
      )}
      <Form action={service ? `${path}/${service.uuid}` : `${path}/new`} errors={errors}>
        <FormKey value={newToken()} />
        <Field name="nameRu" label={t('people-staff.service.nameRu')} value={values.nameRu} maxlength={80} required />
        <Field name="nameEn" label={t('people-staff.service.nameEn')} value={values.nameEn} maxlength={80} required />
        {service ? (
          <p>
            {t('people-staff.service.issuer')}: {service.issuer}
          </p>
        ) : (
          <>
            <Select
              name="member"
              label={t('people-staff.service.member')}
              options={members.map(({ id, shortName }) => ({ value: id, label: text(shortName).text }))}
              value={values.member}
              placeholder={isOffice ? t('people-staff.role.memberAll') : undefined}
            />
            <Field
              name="issuer"
              type="url"
              label={t('people-staff.service.issuer')}
              hint={t('people-staff.service.issuerHint')}
              value={values.issuer}
              maxlength={300}
              required
            />
          </>
        )}
        <Field
          name="clientId"
          label={t('people-staff.service.clientId')}
          value={values.clientId}
          maxlength={200}
          autocomplete="off"
          required
        />
        <Field
          name="secret"
          type="password"
          label={t('people-staff.service.secret')}
          hint={t('people-staff.service.secretHint')}
          autocomplete="off"
          maxlength={500}
          required={false}
        />
        <Checkbox name="enabled" label={t('people-staff.service.enabled')} checked={values.enabled === 'on'} />
        <SubmitRow>
          <Button>{t('people-staff.service.save')}</Button>
        </SubmitRow>
      </Form>
    </>
  )
}
