import { children } from '#people'
import type { Ctx } from '#platform/http/route.ts'
import { hasRole, routesOf } from '#platform/http/route.ts'
import { inTransaction } from '#platform/db/database.ts'
import { clearSite } from '#platform/http/clear-site.ts'
import { Conflict, Forbidden } from '#platform/http/errors.ts'
import { readFields } from '#platform/http/form.ts'
import { pickText } from '#platform/i18n.ts'
import { ErasedPage, ErasePage, SurePage } from './erase-views.tsx'

/** Whom a guardian may erase: the own child of the address. Everybody else gets "not found". */
async function wholeChild(c: Ctx) {
  const child = await children.get(c, 'child')
  return { child, name: child.name, base: `/family/children/${child.uuid}/data` }
}

async function showChild(c: Ctx): Promise<Response> {
  const { name, base } = await wholeChild(c)
  const title = c.var.ui.t('holdings.erase.title', { name })
  return c.render(<ErasePage {...{ title, base }} isChild />, { title, personal: true })
}

async function sureChild(c: Ctx): Promise<Response> {
  const { name, base } = await wholeChild(c)
  const title = c.var.ui.t('holdings.erase.sure', { name })
  return c.render(<SurePage {...{ title, base }} />, { title, personal: true })
}

/** Only the second step's button says it. */
const isSure = async (c: Ctx): Promise<boolean> => (await readFields(c)).sure === 'yes'

/** The act itself. A second post finds no child any more: not found, and nothing changes. */
async function postChild(c: Ctx): Promise<Response> {
  const { child, base } = await wholeChild(c)
  if (!(await isSure(c))) return c.redirect(`${base}/delete/sure`, 303)
  await inTransaction(c.var.db, (trx) => children.erase(c.var.world, trx, child.id, c.var.actor!.id))
  clearSite(c)
  return c.redirect('/erased', 303)
}

const ownBase = '/me/data'

/** Accounts that an adult may erase without asking: papers and roles of the staff are ended by the office first. */
function mayEraseSelf(c: Ctx): void {
  if (hasRole(c.var.actor, 'pupil')) throw new Forbidden('holdings.data.askGuardian')
  if (hasRole(c.var.actor, 'lecturer', 'moderator', 'coordinator', 'office', 'partner', 'evaluator'))
    throw new Forbidden('holdings.erase.staff')
}

async function showSelf(c: Ctx): Promise<Response> {
  mayEraseSelf(c)
  const title = c.var.ui.t('holdings.erase.title', { name: ownName(c) })
  return c.render(<ErasePage {...{ title }} base={ownBase} isChild={false} />, { title, personal: true })
}

async function sureSelf(c: Ctx): Promise<Response> {
  mayEraseSelf(c)
  const title = c.var.ui.t('holdings.erase.sure', { name: ownName(c) })
  return c.render(<SurePage {...{ title }} base={ownBase} />, { title, personal: true })
}

async function postSelf(c: Ctx): Promise<Response> {
  mayEraseSelf(c)
  if (!(await isSure(c))) return c.redirect(`${ownBase}/delete/sure`, 303)
  const { actor, world } = c.var
  const erased = await inTransaction(c.var.db, (trx) => children.eraseGuardian(world, trx, actor!.id, actor!.id))
  if (!erased.ok) throw new Conflict(erased.reason)
  clearSite(c)
  return c.redirect('/erased', 303)
}

const ownName = (c: Ctx): string => pickText(c.var.actor!.name, c.var.ui.locale).text

async function showErased(c: Ctx): Promise<Response> {
  return c.render(<ErasedPage />, { title: c.var.ui.t('holdings.erase.done'), personal: true })
}

export const erasePages = routesOf(import.meta.url, [
  ['GET', '/family/children/:child/data/delete', 'signedIn', showChild],
  ['GET', '/family/children/:child/data/delete/sure', 'signedIn', sureChild],
  ['POST', '/family/children/:child/data/delete', 'signedIn', postChild],
  ['GET', '/me/data/delete', 'signedIn', showSelf],
  ['GET', '/me/data/delete/sure', 'signedIn', sureSelf],
  ['POST', '/me/data/delete', 'signedIn', postSelf],
  ['GET', '/erased', 'everyone', showErased],
])
