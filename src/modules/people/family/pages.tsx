import { listRegions } from '#regions'
import type { Region } from '#regions'
import { inTransaction } from '#platform/db/database.ts'
import { Forbidden } from '#platform/http/errors.ts'
import type { FormErrors, FormValues } from '#platform/http/form.ts'
import { checkForm, postOnce, readFields, readRevision, translateErrors } from '#platform/http/form.ts'
import { localPath } from '#platform/http/local-path.ts'
import { hasRole, routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { isUuid, newToken } from '#platform/ids.ts'
import { audit } from '#platform/audit.ts'
import { endSession, listSessions } from '../sign-in/sessions.ts'
import { addChild, becomeGuardian, changeChild } from './actions.ts'
import { children } from './children.ts'
import { ChildPage, NewChild, StartPage } from './views.tsx'
import { childForm } from './form.ts'
import type { ChildForm } from './form.ts'
import { listInvitations } from './invitations.ts'
import { findPairingCode } from './pairing.ts'
import { cleanName, looksFull, shortenName } from './rules.ts'
import type { Child } from './store.ts'

type Checked = { ok: true; data: ChildForm; region: Region; values: FormValues } | { ok: false; values: FormValues; errors: FormErrors }

async function readChild(c: Ctx): Promise<Checked> {
  const form = checkForm(childForm, await readFields(c))
  if (!form.ok) return form
  const region = (await listRegions(c.var.db)).find(({ code }) => code === form.data.region)
  return region ? { ...form, region } : { ok: false, values: form.values, errors: { region: 'family.form.regionMissing' } }
}

/** The advice names a shorter form of what was typed. */
function sayErrors(c: Ctx, values: FormValues, errors: FormErrors = {}): Record<string, string> {
  const { t } = c.var.ui
  const { name, ...rest } = errors
  if (name !== 'family.name.full') return translateErrors(errors, t)
  return { name: t(name, { short: shortenName(cleanName(values.name ?? '')) }), ...translateErrors(rest, t) }
}

async function renderNew(c: Ctx, values: FormValues, errors?: FormErrors): Promise<Response> {
  const { ui, db } = c.var
  const view = (
    <NewChild values={{ formKey: newToken(), ...values }} errors={sayErrors(c, values, errors)} regions={await listRegions(db)} />
  )
  return c.render(view, { title: ui.t('family.new.title'), personal: true, ...(errors ? { status: 422 } : {}) })
}

async function showNew(c: Ctx): Promise<Response> {
  return renderNew(c, { next: localPath(c.req.query('next'), '') })
}

async function postNew(c: Ctx): Promise<Response> {
  const form = await readChild(c)
  if (!form.ok) return renderNew(c, form.values, form.errors)
  return postOnce(c, form.values.formKey, async (trx) => {
    const child = await addChild(c.var.world, trx, c.var.actor!, { ...form.data, region: form.region }, c.var.now)
    return localPath(form.values.next, `/family/children/${child.uuid}?added=1`)
  })
}

function valuesOf(child: Child): FormValues {
  const { name, grade, regionCode, needs, revision } = child
  const nickname: FormValues = looksFull(name) ? { nickname: 'on' } : {}
  return { ...nickname, name, grade: String(grade ?? ''), region: regionCode ?? '', needs: needs.join(','), revision: String(revision) }
}

async function renderChild(c: Ctx, child: Child, values?: FormValues, errors?: FormErrors): Promise<Response> {
  const { world, db, now } = c.var
  const view = (
    <ChildPage
      child={child}
      values={values ?? valuesOf(child)}
      errors={sayErrors(c, values ?? {}, errors)}
      regions={await listRegions(db)}
      code={await findPairingCode(world, db, child.id, now)}
      sessions={await listSessions(db, child.id, now, c.var.sessionHash)}
      guardians={await children.guardians(db, child.id)}
      invitations={await listInvitations(world, db, child.id, now)}
      readerId={c.var.actor!.id}
      added={c.req.query('added') === '1'}
    />
  )
  return c.render(view, { title: child.name, personal: true, ...(errors ? { status: 422 } : {}) })
}

async function showChild(c: Ctx): Promise<Response> {
  return renderChild(c, await children.get(c, 'child'))
}

async function postChild(c: Ctx): Promise<Response> {
  const child = await children.get(c, 'child')
  const form = await readChild(c)
  if (!form.ok) return renderChild(c, child, form.values, form.errors)
  const revision = readRevision(form.values.revision)
  return postOnce(c, form.values.formKey, async (trx) => {
    await changeChild(c.var.world, trx, c.var.actor!, { ...child, revision }, { ...form.data, region: form.region }, c.var.now)
    return `/family/children/${child.uuid}`
  })
}

async function postEndSession(c: Ctx): Promise<Response> {
  const child = await children.get(c, 'child')
  const session = c.req.param('session') ?? ''
  await inTransaction(c.var.db, async (trx) => {
    if (!isUuid(session) || !(await endSession(trx, child.id, session))) return
    const about = { subjectType: 'person', subjectId: child.id, about: [child.id] }
    await audit(trx, { actorId: c.var.actor!.id, action: 'people.endChildSession', ...about })
  })
  return c.redirect(`/family/children/${child.uuid}#sign-in`, 303)
}

async function showStart(c: Ctx): Promise<Response> {
  const { actor, ui } = c.var
  if (hasRole(actor, 'guardian')) return c.redirect('/family', 303)
  if (hasRole(actor, 'pupil')) throw new Forbidden('family.notYours')
  return c.render(<StartPage formKey={newToken()} />, { title: ui.t('family.start.title'), personal: true })
}

async function postStart(c: Ctx): Promise<Response> {
  if (hasRole(c.var.actor, 'pupil')) throw new Forbidden('family.notYours')
  const { formKey, parent } = await readFields(c)
  if (parent !== 'yes') return c.redirect('/family/start', 303)
  return postOnce(c, formKey, async (trx) => {
    if (!hasRole(c.var.actor, 'guardian')) await becomeGuardian(trx, c.var.actor!)
    return '/family/children/new'
  })
}

export const familyRoutes = routesOf(import.meta.url, [
  ['GET', '/family/start', 'signedIn', showStart],
  ['POST', '/family/start', 'signedIn', postStart],
  ['GET', '/family/children/new', 'people.keepChildren', showNew],
  ['POST', '/family/children/new', 'people.keepChildren', postNew],
  ['GET', '/family/children/:child', 'people.keepChildren', showChild],
  ['POST', '/family/children/:child', 'people.keepChildren', postChild],
  ['POST', '/family/children/:child/sessions/:session/end', 'people.keepChildren', postEndSession],
])
