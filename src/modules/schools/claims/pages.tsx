import { children } from '#people'
import type { Child } from '#people'
import { inTransaction } from '#platform/db/database.ts'
import { TooMany } from '#platform/http/errors.ts'
import { readFields } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { isUuid, readTypedCode } from '#platform/ids.ts'
import { getOwnClass } from '../classes/pages.tsx'
import { listClasses } from '../classes/store.ts'
import { findPass } from '../joining/cookie.ts'
import { claim, endClaim, endClaimsOfClass, findClaimable, findClaimCode, makeClaimCode } from './actions.ts'
import { listClaims } from './store.ts'
import { ClaimCodePage, ClaimPage } from './views.tsx'

async function renderClaim(c: Ctx, child: Child, typed = '', error?: string): Promise<Response> {
  const { db, ui } = c.var
  const claims = await listClaims(db, [child.id])
  const classes = await listClasses(
    db,
    claims.map((one) => one.classId),
  )
  const view = <ClaimPage {...{ child, claims, classes, typed, error }} />
  return c.render(view, { title: ui.t('claim.title'), personal: true, ...(error ? { status: 422 } : {}) })
}

async function showClaim(c: Ctx): Promise<Response> {
  return renderClaim(c, await children.get(c, 'child'))
}

/**
 * A guardian may try thirty codes in ten minutes, right ones too: were they looked at after that, a guess would cost nothing. An address
 * may miss as often as at /join.
 */
const refuseTries = (c: Ctx): Promise<void> => refuseMore(c.var.world.limits.take('claim-try', String(c.var.actor!.id), 30, 600))
const refuseGuessing = (c: Ctx): Promise<void> => refuseMore(c.var.world.limits.take('join-miss', c.var.address, 300, 600))

async function refuseMore(taken: Promise<number>): Promise<void> {
  const waitS = await taken
  if (waitS > 0) throw new TooMany('schools.join.tooMany', { minutes: Math.ceil(waitS / 60) })
}

async function postClaim(c: Ctx): Promise<Response> {
  const child = await children.get(c, 'child')
  const { world, db, now, ui, actor } = c.var
  const { code: typed = '' } = await readFields(c)
  const code = readTypedCode(typed)
  await refuseTries(c)
  const opened = await findClaimable(world, db, code, now)
  if (!opened.ok) {
    await refuseGuessing(c)
    return renderClaim(c, child, typed.slice(0, 40), ui.t(code === '' ? 'schools.code.missing' : opened.reason))
  }
  const outcome = await inTransaction(db, (trx) => claim(trx, { ...opened.found, personId: child.id, claimedBy: actor!.id, now }))
  if (!outcome.ok) return renderClaim(c, child, typed.slice(0, 40), ui.t(outcome.reason))
  return c.redirect(`/family/children/${child.uuid}/claim`, 303)
}

async function postEnd(c: Ctx): Promise<Response> {
  const child = await children.get(c, 'child')
  const uuid = c.req.param('claim') ?? ''
  if (isUuid(uuid)) await inTransaction(c.var.db, (trx) => endClaim(trx, c.var.actor!.id, child.id, uuid, c.var.now))
  return c.redirect(`/family/children/${child.uuid}/claim`, 303)
}

async function postEndAll(c: Ctx): Promise<Response> {
  const { id, uuid } = await getOwnClass(c)
  await inTransaction(c.var.db, (trx) => endClaimsOfClass(trx, c.var.actor!.id, id, c.var.now))
  return c.redirect(`/classes/${uuid}#claims`, 303)
}

/** The pupil's page with the code for the parents: shown when the pupil asked for it, never by itself. */
async function showCode(c: Ctx): Promise<Response> {
  const pass = await findPass(c)
  if (!pass) return c.redirect('/join', 303)
  const code = await findClaimCode(c.var.world, c.var.db, pass)
  return c.render(<ClaimCodePage nickname={pass.nickname} code={code} />, { title: c.var.ui.t('claim.code.title'), personal: true })
}

async function postCode(c: Ctx): Promise<Response> {
  const pass = await findPass(c)
  if (!pass) return c.redirect('/join', 303)
  await inTransaction(c.var.db, (trx) => makeClaimCode(c.var.world, trx, pass, c.var.now))
  return c.redirect('/pupil/claim', 303)
}

export const claimRoutes = routesOf(import.meta.url, [
  ['GET', '/family/children/:child/claim', 'schools.claim', showClaim],
  ['POST', '/family/children/:child/claim', 'schools.claim', postClaim],
  ['POST', '/family/children/:child/claims/:claim/end', 'schools.claim', postEnd],
  ['POST', '/classes/:uuid/claims/end', 'schools.keepClasses', postEndAll],
  ['GET', '/pupil/claim', 'everyone', showCode],
  ['POST', '/pupil/claim', 'everyone', postCode],
])
