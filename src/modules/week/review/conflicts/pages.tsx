import { listMembers } from '#consortium'
import { listPeopleWithRole } from '#people'
import { NotFound } from '#platform/http/errors.ts'
import { checkForm, postOnce, readFields, translateErrors } from '#platform/http/form.ts'
import type { FormValues } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { isUuid } from '#platform/ids.ts'
import { mayDecide } from '../../proposals/rules.ts'
import { findByGuid } from '../../timetable/store.ts'
import { declareConflict, endConflict, nameAddress, tellAffiliation, unnameAddress } from './actions.ts'
import { addressForm, affiliationForm, declareForm } from './form.ts'
import { listAddresses, listAffiliations, listOwnDeclared } from './store.ts'
import { AddressesPage, OwnConflictsPage } from './views.tsx'

interface Shown {
  form?: 'affiliation' | 'declare'
  values?: FormValues
  errors?: Record<string, string>
}

async function renderOwn(c: Ctx, shown: Shown = {}): Promise<Response> {
  const { db, actor, ui } = c.var
  const view = (
    <OwnConflictsPage
      {...shown}
      affiliations={await listAffiliations(db, actor!.id)}
      declared={await listOwnDeclared(db, actor!.id)}
      members={await listMembers(db)}
      people={(await listPeopleWithRole(db, 'lecturer')).filter(({ id }) => id !== actor!.id)}
    />
  )
  return c.render(view, { title: ui.t('week-conflict.own.title'), personal: true, status: shown.errors ? 422 : 200 })
}

async function postAffiliation(c: Ctx): Promise<Response> {
  const { db, actor, now, ui } = c.var
  const form = checkForm(affiliationForm, await readFields(c))
  if (!form.ok) return renderOwn(c, { form: 'affiliation', values: form.values, errors: translateErrors(form.errors, ui.t) })
  const { member, organisation, until } = form.data
  if (member !== undefined && !(await listMembers(db)).some(({ id }) => id === member))
    return renderOwn(c, { form: 'affiliation', values: form.values, errors: { member: ui.t('week.place.choose') } })
  const told = { personId: actor!.id, memberId: member ?? null, organisation, untilOn: until ?? null }
  return postOnce(c, form.values.formKey, async (trx) => {
    await tellAffiliation(trx, { actorId: actor!.id, now }, told)
    return '/reviews/conflicts'
  })
}

async function postDeclare(c: Ctx): Promise<Response> {
  const { db, actor, now, ui } = c.var
  const form = checkForm(declareForm, await readFields(c))
  if (!form.ok) return renderOwn(c, { form: 'declare', values: form.values, errors: translateErrors(form.errors, ui.t) })
  const { person, member, reason } = form.data
  const known =
    member === undefined
      ? (await listPeopleWithRole(db, 'lecturer')).some(({ id }) => id === person)
      : (await listMembers(db)).some(({ id }) => id === member)
  if (!known) return renderOwn(c, { form: 'declare', values: form.values, errors: { person: ui.t('week.place.choose') } })
  const other = member === undefined ? { personId: person! } : { memberId: member }
  return postOnce(c, form.values.formKey, async (trx) => {
    await declareConflict(trx, { actorId: actor!.id, now }, { personId: actor!.id, side: 'reviewer', reason, with: other })
    return '/reviews/conflicts'
  })
}

async function postEnd(c: Ctx): Promise<Response> {
  const { actor, now } = c.var
  const uuid = c.req.param('uuid') ?? ''
  const own = isUuid(uuid) && (await listOwnDeclared(c.var.db, actor!.id)).some((one) => one.uuid === uuid)
  if (!own) throw new NotFound('week-conflict.missing')
  return postOnce(c, (await readFields(c)).formKey, async (trx) => {
    await endConflict(trx, { actorId: actor!.id, now }, uuid, { personId: actor!.id })
    return '/reviews/conflicts'
  })
}

async function getOwnProposal(c: Ctx) {
  const guid = c.req.param('guid') ?? ''
  const proposal = isUuid(guid) ? await findByGuid(c.var.db, guid) : undefined
  const { actor } = c.var
  // Only its own people: the office that reads along here could be in conflict itself.
  if (!proposal || !mayDecide(actor && { ...actor, roles: actor.roles.filter(({ role }) => role !== 'office') }, proposal))
    throw new NotFound('week.missing.proposal')
  return proposal
}

async function renderAddresses(c: Ctx, shown: Omit<Shown, 'form'> = {}): Promise<Response> {
  const proposal = await getOwnProposal(c)
  const view = <AddressesPage {...shown} proposal={proposal} addresses={await listAddresses(c.var.db, proposal.id)} />
  return c.render(view, { title: c.var.ui.t('week-conflict.addresses.title'), personal: true, status: shown.errors ? 422 : 200 })
}

async function postAddress(c: Ctx): Promise<Response> {
  const { actor, now, ui } = c.var
  const proposal = await getOwnProposal(c)
  const values = await readFields(c)
  const telling = { actorId: actor!.id, now }
  const back = `/proposals/${proposal.guid}/conflicts`
  if (values.remove !== undefined) {
    const address = values.remove
    return postOnce(c, values.formKey, async (trx) => {
      await unnameAddress(trx, telling, { sessionId: proposal.id, guid: proposal.guid, address })
      return back
    })
  }
  const form = checkForm(addressForm, values)
  if (!form.ok) return renderAddresses(c, { values, errors: translateErrors(form.errors, ui.t) })
  return postOnce(c, values.formKey, async (trx) => {
    await nameAddress(trx, telling, { sessionId: proposal.id, guid: proposal.guid, ...form.data })
    return back
  })
}

export const conflictRoutes = routesOf(import.meta.url, [
  ['GET', '/reviews/conflicts', 'week.review', (c) => renderOwn(c)],
  ['POST', '/reviews/conflicts/affiliation', 'week.review', postAffiliation],
  ['POST', '/reviews/conflicts', 'week.review', postDeclare],
  ['POST', '/reviews/conflicts/:uuid/end', 'week.review', postEnd],
  ['GET', '/proposals/:guid/conflicts', 'week.propose', (c) => renderAddresses(c)],
  ['POST', '/proposals/:guid/conflicts', 'week.propose', postAddress],
])
