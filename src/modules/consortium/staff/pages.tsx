import { staff } from '#people'
import { inTransaction } from '#platform/db/database.ts'
import { Conflict, Forbidden, NotFound, TooMany } from '#platform/http/errors.ts'
import { checkForm, postOnce, readFields, translateErrors } from '#platform/http/form.ts'
import type { FormErrors, FormValues } from '#platform/http/form.ts'
import { hasRole, routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { isUuid } from '#platform/ids.ts'
import type { MessageKey } from '#platform/i18n.ts'
import { pickText } from '#platform/i18n.ts'
import { Temporal, moscowZone, wallDate } from '#platform/time.ts'
import { listMembers } from '../members/store.ts'
import { grantForm, inviteForm, paperForm, resetForm, revokeForm } from './form.ts'
import { PersonPage } from './person-view.tsx'
import { StaffPage } from './views.tsx'
import type { Days } from './views.tsx'

type StaffPerson = NonNullable<Awaited<ReturnType<typeof staff.find>>>
type Grant = StaffPerson['grants'][number]
interface Failed {
  form: string
  errors: FormErrors
  values: FormValues
}

function daysOf(c: Ctx): Days {
  const today = wallDate(c.var.now, moscowZone)
  return { today, warnOn: Temporal.PlainDate.from(today).add({ days: staff.warnDays }).toString() }
}

/** Members that this person may choose: the office all, a coordinator its own. */
async function listKept(c: Ctx) {
  const kept = staff.keptMembers(c.var.actor!)
  return (await listMembers(c.var.db)).filter((member) => kept === undefined || kept.includes(member.id))
}

/** Of somebody's roles those that this person may know of. */
function seenGrants(c: Ctx, grants: Grant[]): Grant[] {
  const kept = staff.keptMembers(c.var.actor!)
  return kept === undefined ? grants : grants.filter(({ memberId }) => memberId !== null && kept.includes(memberId))
}

const fold = (text: string): string => text.normalize('NFKC').toLowerCase()

async function renderList(c: Ctx, failed?: Failed): Promise<Response> {
  const { db, now, ui } = c.var
  const actor = c.var.actor!
  const members = await listKept(c)
  const filter = { q: c.req.query('q')?.trim() ?? '', member: c.req.query('member') ?? '', role: c.req.query('role') ?? '' }
  const visible = (await staff.list(db))
    .filter((person) => staff.maySee(actor, person.grants))
    .map((person) => ({ ...person, grants: seenGrants(c, person.grants) }))
  const found = visible.filter(
    ({ grants, name, email }) =>
      grants.some(
        (grant) => (!filter.member || String(grant.memberId) === filter.member) && (!filter.role || grant.role === filter.role),
      ) &&
      (!filter.q || fold(`${Object.values(name).join(' ')} ${email ?? ''}`).includes(fold(filter.q))),
  )
  const days = daysOf(c)
  const invitations = (await staff.invitations(db, now)).filter((one) => staff.mayChange(actor, null, one))
  const view = (
    <StaffPage
      {...{ members, filter, days, invitations }}
      page={Math.max(1, Number.parseInt(c.req.query('page') ?? '', 10) || 1)}
      isOffice={hasRole(actor, 'office')}
      people={staff.sortByPapers(found, days.today, days.warnOn)}
      values={failed?.values ?? {}}
      errors={failed && translateErrors(failed.errors, ui.t)}
    />
  )
  return c.render(view, { title: ui.t('people-staff.title'), personal: true, status: failed ? 422 : 200 })
}

/** Somebody of the staff whom this person may see. */
async function getPerson(c: Ctx): Promise<StaffPerson> {
  const uuid = c.req.param('person') ?? ''
  const person = isUuid(uuid) ? await staff.find(c.var.db, uuid) : undefined
  if (!person) throw new NotFound('people-staff.person.unknown')
  if (!staff.maySee(c.var.actor!, person.grants)) throw new Forbidden('people-staff.person.notYours')
  return person
}

async function renderPerson(c: Ctx, person: StaffPerson, failed?: Failed): Promise<Response> {
  const { db, ui } = c.var
  const actor = c.var.actor!
  const isOffice = hasRole(actor, 'office')
  const isOwn = person.id === actor.id
  const view = (
    <PersonPage
      person={{ ...person, grants: seenGrants(c, person.grants) }}
      papers={await staff.papers(db, person.id)}
      members={await listKept(c)}
      days={daysOf(c)}
      reset={isOffice ? await staff.openReset(db, person.id) : undefined}
      may={{ change: !isOwn, reset: isOffice && !isOwn, roles: isOffice ? staff.roles : (['lecturer', 'moderator'] as const) }}
      failed={failed && { form: failed.form, values: failed.values, errors: translateErrors(failed.errors, ui.t) }}
    />
  )
  return c.render(view, { title: pickText(person.name, ui.locale).text, personal: true, status: failed ? 422 : 200 })
}

const back = (person: StaffPerson): string => `/office/people/${person.uuid}`

/** Members that don't exist can't be worked for. */
async function knowsMember(c: Ctx, memberId: number | null): Promise<boolean> {
  return memberId === null || (await listMembers(c.var.db)).some((member) => member.id === memberId)
}

async function readGrant(c: Ctx, values: FormValues): Promise<{ grant: Grant } | { errors: FormErrors }> {
  const form = checkForm(grantForm, values)
  if (!form.ok) return { errors: form.errors }
  const grant = { role: form.data.role, memberId: form.data.member }
  if (!staff.isWhole(grant) || !(await knowsMember(c, grant.memberId))) return { errors: { member: 'people-staff.role.needed' } }
  return { grant }
}

function orThrow(outcome: { ok: true } | { ok: false; reason: MessageKey }): void {
  if (outcome.ok) return
  throw outcome.reason === 'people-staff.role.lastOffice' ? new Conflict(outcome.reason) : new Forbidden(outcome.reason)
}

async function postGive(c: Ctx): Promise<Response> {
  const person = await getPerson(c)
  const values = await readFields(c)
  const read = await readGrant(c, values)
  if ('errors' in read) return renderPerson(c, person, { form: 'give', values, errors: read.errors })
  return postOnce(c, values.formKey, async (trx) => {
    orThrow(await staff.giveRole(trx, { actor: c.var.actor!, person, now: c.var.now, grant: read.grant }))
    return back(person)
  })
}

async function postTake(c: Ctx): Promise<Response> {
  const person = await getPerson(c)
  const form = checkForm(grantForm, await readFields(c))
  if (!form.ok) return renderPerson(c, person)
  const grant = { role: form.data.role, memberId: form.data.member }
  await inTransaction(c.var.db, async (trx) => orThrow(await staff.takeRole(trx, { actor: c.var.actor!, person, now: c.var.now, grant })))
  // Whoever is nobody's any more has no page here.
  return c.redirect((await staff.find(c.var.db, person.uuid)) ? back(person) : '/office/people', 303)
}

async function getVetted(c: Ctx): Promise<StaffPerson> {
  const person = await getPerson(c)
  if (!staff.mayVet(c.var.actor!, person.id, person.grants)) throw new Forbidden('people-staff.paper.notYours')
  return person
}

async function postPaper(c: Ctx): Promise<Response> {
  const person = await getVetted(c)
  const form = checkForm(paperForm(daysOf(c).today), await readFields(c))
  if (!form.ok) return renderPerson(c, person, { form: 'paper', ...form })
  const { kind, until, note } = form.data
  return postOnce(c, form.values.formKey, async (trx) => {
    await staff.addPaper(trx, { actor: c.var.actor!, person, now: c.var.now, paper: { kind, validUntil: until, note } })
    return back(person)
  })
}

async function postRevoke(c: Ctx): Promise<Response> {
  const person = await getVetted(c)
  const uuid = c.req.param('paper') ?? ''
  if (!isUuid(uuid)) throw new NotFound('people-staff.person.unknown')
  const form = checkForm(revokeForm, await readFields(c))
  if (!form.ok) return renderPerson(c, person, { form: `revoke-${uuid}`, ...form })
  await inTransaction(c.var.db, (trx) =>
    staff.revokePaper(trx, { actor: c.var.actor!, person, now: c.var.now, uuid, reason: form.data.reason }),
  )
  return c.redirect(back(person), 303)
}

async function postInvite(c: Ctx): Promise<Response> {
  const { db, now, origin } = c.var
  const actor = c.var.actor!
  const values = await readFields(c)
  const form = checkForm(inviteForm, values)
  if (!form.ok) return renderList(c, { form: 'invite', ...form })
  const read = await readGrant(c, values)
  if ('errors' in read) return renderList(c, { form: 'invite', values, errors: read.errors })
  const waitS = await c.var.world.limits.take('invite', String(actor.id), 60, 86_400)
  if (waitS > 0) throw new TooMany('people-staff.invite.tooMany')
  const member = (await listMembers(db)).find(({ id }) => id === read.grant.memberId)
  return postOnce(c, values.formKey, async (trx) => {
    const wish = { actor, email: form.data.email, grant: read.grant, memberName: member?.name ?? null, origin, now }
    if (!(await staff.invite(trx, wish))) throw new Forbidden('people-staff.role.notYours')
    return '/office/people#invitations'
  })
}

async function postRevokeInvitation(c: Ctx): Promise<Response> {
  const uuid = c.req.param('invitation') ?? ''
  const invitation = isUuid(uuid) ? await staff.findInvitation(c.var.db, uuid) : undefined
  if (!invitation) throw new NotFound('people-staff.invitation.unknown')
  const actor = c.var.actor!
  if (!staff.mayChange(actor, null, invitation)) throw new Forbidden('people-staff.role.notYours')
  await inTransaction(c.var.db, (trx) => staff.revokeInvitation(trx, actor, invitation, c.var.now))
  return c.redirect('/office/people#invitations', 303)
}

async function postReset(c: Ctx): Promise<Response> {
  const person = await getPerson(c)
  const form = checkForm(resetForm, await readFields(c))
  if (!form.ok) return renderPerson(c, person, { form: 'reset', ...form })
  const { origin, now } = c.var
  return postOnce(c, form.values.formKey, async (trx) => {
    const asked = await staff.askReset(trx, { actor: c.var.actor!, person, email: form.data.email, origin, now })
    if (!asked) throw new Conflict('people-staff.reset.already')
    return back(person)
  })
}

async function postStopReset(c: Ctx): Promise<Response> {
  const person = await getPerson(c)
  const open = await staff.openReset(c.var.db, person.id)
  if (open) await inTransaction(c.var.db, (trx) => staff.stopReset(trx, { actor: c.var.actor!, uuid: open.uuid }, c.var.now))
  return c.redirect(back(person), 303)
}

export const staffRoutes = routesOf(import.meta.url, [
  ['GET', '/office/people', 'consortium.keepStaff', (c) => renderList(c)],
  ['POST', '/office/people/invitations', 'consortium.keepStaff', postInvite],
  ['POST', '/office/people/invitations/:invitation/revoke', 'consortium.keepStaff', postRevokeInvitation],
  ['GET', '/office/people/:person', 'consortium.keepStaff', async (c) => renderPerson(c, await getPerson(c))],
  ['POST', '/office/people/:person/roles', 'consortium.keepStaff', postGive],
  ['POST', '/office/people/:person/roles/take', 'consortium.keepStaff', postTake],
  ['POST', '/office/people/:person/papers', 'consortium.keepStaff', postPaper],
  ['POST', '/office/people/:person/papers/:paper/revoke', 'consortium.keepStaff', postRevoke],
  ['POST', '/office/people/:person/reset', 'consortium.resetAddress', postReset],
  ['POST', '/office/people/:person/reset/stop', 'consortium.resetAddress', postStopReset],
])
