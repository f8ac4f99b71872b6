import { z } from 'zod'
import { staff } from '#people'
import { Conflict, Forbidden, NotFound } from '#platform/http/errors.ts'
import { checkForm, postOnce, readFields, translateErrors } from '#platform/http/form.ts'
import type { FormErrors, FormValues } from '#platform/http/form.ts'
import { hasRole, routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { isUuid } from '#platform/ids.ts'
import { listMembers } from '../members/store.ts'
import { ServiceFormPage, ServicesPage } from './views.tsx'

type Service = Awaited<ReturnType<typeof staff.services.list>>[number]

const name = z
  .string('people-staff.service.nameNeeded')
  .min(1, 'people-staff.service.nameNeeded')
  .max(80, 'people-staff.service.nameNeeded')
const changeForm = z.object({
  nameRu: name,
  nameEn: name,
  clientId: z
    .string('people-staff.service.clientNeeded')
    .min(1, 'people-staff.service.clientNeeded')
    .max(200, 'people-staff.service.clientNeeded'),
  secret: z.string().max(500, 'ui.form.invalid').optional(),
  enabled: z.string().optional(),
})
const addForm = changeForm.extend({
  issuer: z.string('people-staff.service.issuerWrong').max(300, 'people-staff.service.issuerWrong'),
  member: z.string().optional(),
})

const fieldsOf = (data: z.output<typeof changeForm>) => ({
  name: { ru: data.nameRu, en: data.nameEn },
  clientId: data.clientId,
  secret: data.secret || undefined,
  enabled: data.enabled === 'on',
})

/** The office keeps all of them, a coordinator those of its own members. */
function mayKeep(c: Ctx, memberId: number | null): boolean {
  const kept = staff.keptMembers(c.var.actor!)
  return kept === undefined || (memberId !== null && kept.includes(memberId))
}

const memberOf = ({ scopeId }: Service): number | null => (scopeId === 0 ? null : scopeId)

async function listKept(c: Ctx) {
  return (await listMembers(c.var.db)).filter((member) => mayKeep(c, member.id))
}

async function showServices(c: Ctx): Promise<Response> {
  const services = (await staff.services.list(c.var.db)).filter((service) => mayKeep(c, memberOf(service)))
  const view = <ServicesPage services={services} members={await listMembers(c.var.db)} />
  return c.render(view, { title: c.var.ui.t('people-staff.service.title'), personal: true })
}

async function renderForm(c: Ctx, service: Service | undefined, values: FormValues, errors: FormErrors = {}): Promise<Response> {
  const { t } = c.var.ui
  const view = (
    <ServiceFormPage
      {...{ service, values }}
      origin={c.var.origin}
      members={await listKept(c)}
      isOffice={hasRole(c.var.actor, 'office')}
      errors={translateErrors(errors, t)}
    />
  )
  const title = t(service ? 'people-staff.service.edit' : 'people-staff.service.add')
  return c.render(view, { title, personal: true, status: Object.keys(errors).length > 0 ? 422 : 200 })
}

async function postNew(c: Ctx): Promise<Response> {
  const form = checkForm(addForm, await readFields(c))
  // A secret is typed again: it stands in no page.
  const values: FormValues = { ...form.values, secret: '' }
  if (!form.ok) return renderForm(c, undefined, values, form.errors)
  const { origin, world } = c.var
  const { issuer, member } = form.data
  const memberId = member ? ((await listKept(c)).find(({ id }) => String(id) === member)?.id ?? -1) : null
  if (!mayKeep(c, memberId) || memberId === -1) throw new Forbidden('people-staff.service.notYours')
  if (!staff.services.isIssuer(issuer, origin)) return renderForm(c, undefined, values, { issuer: 'people-staff.service.issuerWrong' })
  if (!(await staff.services.answers(world, issuer, origin)))
    return renderForm(c, undefined, values, { issuer: 'people-staff.service.away' })
  const fields = { ...fieldsOf(form.data), issuer }
  try {
    return await postOnce(c, values.formKey, async (trx) => {
      if (!(await staff.services.add(trx, { actor: c.var.actor!, world }, memberId, fields)))
        throw new Conflict('people-staff.service.twice')
      return '/office/sign-in-services'
    })
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return renderForm(c, undefined, values, { issuer: 'people-staff.service.twice' })
  }
}

async function getService(c: Ctx): Promise<Service> {
  const uuid = c.req.param('service') ?? ''
  const service = isUuid(uuid) ? await staff.services.find(c.var.db, uuid) : undefined
  if (!service) throw new NotFound('people-staff.service.unknown')
  if (!mayKeep(c, memberOf(service))) throw new Forbidden('people-staff.service.notYours')
  return service
}

async function showService(c: Ctx): Promise<Response> {
  const service = await getService(c)
  const { name: names, clientId, enabled } = service
  return renderForm(c, service, { nameRu: names.ru ?? '', nameEn: names.en ?? '', clientId, enabled: enabled ? 'on' : '' })
}

async function postService(c: Ctx): Promise<Response> {
  const service = await getService(c)
  const form = checkForm(changeForm, await readFields(c))
  const values: FormValues = { ...form.values, secret: '' }
  if (!form.ok) return renderForm(c, service, values, form.errors)
  const { world, origin } = c.var
  const fields = fieldsOf(form.data)
  if (fields.enabled && !(await staff.services.answers(world, service.issuer, origin)))
    return renderForm(c, service, values, { enabled: 'people-staff.service.away' })
  return postOnce(c, values.formKey, async (trx) => {
    await staff.services.change(trx, { actor: c.var.actor!, world }, service, fields)
    return '/office/sign-in-services'
  })
}

export const signInServiceRoutes = routesOf(import.meta.url, [
  ['GET', '/office/sign-in-services', 'consortium.keepStaff', showServices],
  ['GET', '/office/sign-in-services/new', 'consortium.keepStaff', (c) => renderForm(c, undefined, { enabled: 'on' })],
  ['POST', '/office/sign-in-services/new', 'consortium.keepStaff', postNew],
  ['GET', '/office/sign-in-services/:service', 'consortium.keepStaff', showService],
  ['POST', '/office/sign-in-services/:service', 'consortium.keepStaff', postService],
])
