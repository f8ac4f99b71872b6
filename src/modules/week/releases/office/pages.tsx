import { findPerson } from '#people'
import { postOnce, postOrShow, readFields } from '#platform/http/form.ts'
import { hasRole, routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import type { MessageKey } from '#platform/i18n.ts'
import { scopeOf } from '../../editor/board/scope.ts'
import { coordinatedMembers } from '../../proposals/rules.ts'
import { getWeek } from '../../weeks/store.ts'
import type { Week } from '../../weeks/store.ts'
import { listReconfirmations } from '../answers/store.ts'
import { readClockNews } from '../clocks/news.ts'
import { hashOfPlan } from '../fingerprint.ts'
import { planRelease, releaseTimetable } from '../release.ts'
import { listVersions } from '../store.ts'
import { agreeOverride, askOverride, stopOverride } from './actions.ts'
import { findOverride } from './override-store.ts'
import { ownPart } from './own-part.ts'
import { ReleasePage } from './views.tsx'

interface Shown {
  error?: MessageKey
  field?: 'reason'
  values?: Record<string, string>
  status?: 409 | 422
}

async function render(c: Ctx, week: Week, { error, field, values = {}, status }: Shown = {}): Promise<Response> {
  const { db, ui, actor, now } = c.var
  const isOffice = hasRole(actor, 'office')
  const whole = await planRelease(db, week.id, ui.locale, scopeOf(actor))
  const plan = isOffice ? whole : await ownPart(db, whole, coordinatedMembers(actor))
  const override = isOffice ? await findOverride(db, week.id) : undefined
  const asked = await listReconfirmations(db, { sessionIds: plan.placed.map((session) => session.id) })
  const view = (
    <ReleasePage
      {...{ plan, isOffice, values, override }}
      clocks={isOffice ? await readClockNews(db, week, now) : undefined}
      planned={hashOfPlan(whole.snapshot, whole.problems).toString('hex')}
      askedBy={override && (await findPerson(db, override.askedBy))}
      readerId={actor!.id}
      waiting={asked.filter(({ answer }) => answer === null)}
      earlier={isOffice ? await listVersions(db, week.id) : []}
      error={error && ui.t(error)}
      errorField={field}
    />
  )
  return c.render(view, {
    title: ui.t('week.release.title', { version: week.releasedVersion + 1 }),
    personal: true,
    ...(status && { status }),
  })
}

const weekOf = (c: Ctx): Promise<Week> => getWeek(c.var.db, c.req.param('slug') ?? '')

async function postRelease(c: Ctx): Promise<Response> {
  const week = await weekOf(c)
  const values = await readFields(c)
  const { formKey, note = '', planned } = values
  return postOrShow(
    c,
    formKey,
    async (trx) => {
      const outcome = await releaseTimetable(trx, {
        weekId: week.id,
        actorId: c.var.actor!.id,
        now: c.var.now,
        note: note.slice(0, 500),
        planned,
        imported: week.source.format !== undefined,
      })
      return outcome.ok ? `/weeks/${week.slug}/releases` : outcome
    },
    async ({ reason }) => render(c, await weekOf(c), { error: reason, values, status: reason === 'week-release.changedSince' ? 409 : 422 }),
  )
}

const reasonLeast = 10

async function postAsk(c: Ctx): Promise<Response> {
  const week = await weekOf(c)
  const values = await readFields(c)
  const { formKey, note = '', planned = '', reason = '' } = values
  if (reason.length < reasonLeast)
    return render(c, week, { error: 'week-release.override.reasonNeeded', field: 'reason', values, status: 422 })
  return postOrShow(
    c,
    formKey,
    async (trx) => {
      const wish = { week, actor: c.var.actor!, now: c.var.now, planned, reason: reason.slice(0, 500), note: note.slice(0, 500) }
      const outcome = await askOverride(trx, wish)
      return outcome.ok ? `/office/weeks/${week.slug}/release` : outcome
    },
    (outcome) => render(c, week, { error: outcome.reason, values, status: outcome.reason === 'week-release.changedSince' ? 409 : 422 }),
  )
}

async function postAgree(c: Ctx): Promise<Response> {
  const week = await weekOf(c)
  const { formKey } = await readFields(c)
  return postOrShow(
    c,
    formKey,
    async (trx) => {
      const outcome = await agreeOverride(trx, { week, actor: c.var.actor!, now: c.var.now, uuid: c.req.param('uuid') ?? '' })
      return outcome.ok ? `/weeks/${week.slug}/releases` : outcome
    },
    async ({ reason }) => render(c, await weekOf(c), { error: reason, status: reason === 'week-release.override.own' ? 422 : 409 }),
  )
}

async function postStop(c: Ctx): Promise<Response> {
  const week = await weekOf(c)
  const { formKey } = await readFields(c)
  return postOnce(c, formKey, async (trx) => {
    await stopOverride(trx, { week, actor: c.var.actor!, now: c.var.now, uuid: c.req.param('uuid') ?? '' })
    return `/office/weeks/${week.slug}/release`
  })
}

export const releaseRoutes = routesOf(import.meta.url, [
  ['GET', '/office/weeks/:slug/release', 'week.steer', async (c) => render(c, await weekOf(c))],
  ['POST', '/office/weeks/:slug/release', 'week.plan', postRelease],
  ['POST', '/office/weeks/:slug/release/override', 'week.plan', postAsk],
  ['POST', '/office/weeks/:slug/release/override/:uuid/agree', 'week.plan', postAgree],
  ['POST', '/office/weeks/:slug/release/override/:uuid/stop', 'week.plan', postStop],
])
