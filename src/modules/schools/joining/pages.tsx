import { forgetNeeds } from '#ui/look-cookie.ts'
import { stageOfGrade } from '#ui/look.ts'
import { inTransaction } from '#platform/db/database.ts'
import { clearSite } from '#platform/http/clear-site.ts'
import { TooMany } from '#platform/http/errors.ts'
import type { FormErrors } from '#platform/http/form.ts'
import { readFields, translateErrors } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { hashToken, newToken, readTypedCode } from '#platform/ids.ts'
import type { SchoolClass } from '../classes/store.ts'
import { findClass } from '../classes/store.ts'
import type { CodeOutcome } from '../codes/actions.ts'
import { openCode } from '../codes/actions.ts'
import { joinClass } from './actions.ts'
import { clearPassCookie, findPass, writePassCookie } from './cookie.ts'
import { nicknameOf, offerNicknames } from './nicknames.ts'
import { endPass, listTakenNicknames } from './store.ts'
import type { Joined } from './views.tsx'
import { CodeBroken, JoinPage, NicknamePage } from './views.tsx'

const offered = 6

async function findJoined(c: Ctx): Promise<Joined | undefined> {
  const pass = await findPass(c)
  const schoolClass = pass && (await findClass(c.var.db, pass.classId))
  return schoolClass && { pass, schoolClass }
}

/**
 * Opens a typed code. A whole school comes from one address, so an address may miss 300 times in ten minutes: at 31⁸ codes
 * that guesses nothing. One code opens 300 times in ten minutes: a class of 60 with every child trying five times.
 */
async function openTyped(c: Ctx, code: string): Promise<CodeOutcome> {
  const { limits } = c.var.world
  const found = await openCode(c.var.world, c.var.db, code, c.var.now)
  const waitS = found.ok
    ? await limits.take('join-code', hashToken(code).toString('hex'), 300, 600)
    : await limits.take('join-miss', c.var.address, 300, 600)
  if (waitS > 0) throw new TooMany('schools.join.tooMany', { minutes: Math.ceil(waitS / 60) })
  return found
}

function renderJoin(c: Ctx, joined: Joined | undefined, code: string, errors?: FormErrors): Response | Promise<Response> {
  const view = <JoinPage values={{ code }} errors={translateErrors(errors ?? {}, c.var.ui.t)} joined={joined} />
  return c.render(view, { title: c.var.ui.t('schools.join.title'), personal: true, ...(errors ? { status: 422 } : {}) })
}

async function showJoin(c: Ctx): Promise<Response> {
  return renderJoin(c, await findJoined(c), '')
}

async function postJoin(c: Ctx): Promise<Response> {
  const { code: typed = '' } = await readFields(c)
  const code = readTypedCode(typed)
  const found = await openTyped(c, code)
  if (found.ok) return c.redirect(`/join/${code}`, 303)
  return renderJoin(c, await findJoined(c), typed, { code: code === '' ? 'schools.code.missing' : found.reason })
}

function renderBroken(c: Ctx, reason: Exclude<CodeOutcome, { ok: true }>['reason']): Response | Promise<Response> {
  const status = reason === 'schools.code.unknown' ? 404 : 410
  return c.render(<CodeBroken reason={reason} />, { title: c.var.ui.t('schools.broken.title'), status, personal: true })
}

async function renderNicknames(c: Ctx, code: string, schoolClass: SchoolClass, errors?: FormErrors): Promise<Response> {
  const { ui, db } = c.var
  ui.stage ??= stageOfGrade(schoolClass.grade)
  const offers = offerNicknames(await listTakenNicknames(db, schoolClass.id), ui.locale, offered)
  const round = Number(c.req.query('more') ?? 0) || 0
  const joined = await findJoined(c)
  const view = (
    <NicknamePage {...{ code, schoolClass, offers, joined, round }} formKey={newToken()} errors={translateErrors(errors ?? {}, ui.t)} />
  )
  return c.render(view, { title: ui.t('schools.nickname.title'), personal: true, ...(errors ? { status: 422 } : {}) })
}

async function showNicknames(c: Ctx): Promise<Response> {
  const code = readTypedCode(c.req.param('code') ?? '')
  const found = await openTyped(c, code)
  return found.ok ? renderNicknames(c, code, found.schoolClass) : renderBroken(c, found.reason)
}

async function postNickname(c: Ctx): Promise<Response> {
  const { code: typed = '', nickname: key = '', formKey = '' } = await readFields(c)
  const code = readTypedCode(typed)
  const found = await openTyped(c, code)
  if (!found.ok) return renderBroken(c, found.reason)
  const nickname = nicknameOf(key, c.var.ui.locale)
  if (!nickname) return renderNicknames(c, code, found.schoolClass, { nickname: 'schools.nickname.missing' })
  const joined = await joinClass(c.var.db, { classId: found.schoolClass.id, nickname, token: formKey, now: c.var.now })
  if (!joined.ok) return renderNicknames(c, code, found.schoolClass, { nickname: joined.reason })
  writePassCookie(c, joined.token, found.schoolClass.grade)
  return c.redirect('/pupil', 303)
}

/** "Not me": the pass ends, so that the next child at this computer is not taken for this one. */
async function postLeave(c: Ctx): Promise<Response> {
  const pass = await findPass(c)
  if (pass) await inTransaction(c.var.db, (trx) => endPass(trx, pass.id, c.var.now))
  clearPassCookie(c)
  clearSite(c)
  forgetNeeds(c)
  return c.redirect('/join', 303)
}

export const joinRoutes = routesOf(import.meta.url, [
  ['GET', '/join', 'everyone', showJoin],
  ['POST', '/join', 'everyone', postJoin],
  ['GET', '/join/:code', 'everyone', showNicknames],
  ['POST', '/join/nickname', 'everyone', postNickname],
  ['POST', '/join/leave', 'everyone', postLeave],
])
