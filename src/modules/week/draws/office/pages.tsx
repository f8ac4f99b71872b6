import { listRegions } from '#regions'
import { draws, findAvailability } from '#seats'
import { Conflict, NotFound } from '#platform/http/errors.ts'
import { postOnce, postOrShow, readFields, translateErrors } from '#platform/http/form.ts'
import type { FormErrors, FormValues } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { isBefore } from '#platform/time.ts'
import { listBriefs, sessionOwner } from '../../weeks/published.ts'
import { getWeek } from '../../weeks/store.ts'
import type { Week } from '../../weeks/store.ts'
import { weekOwner } from '../rules.ts'
import { callOff, setUpDraw } from './actions.ts'
import { readDraw } from './form.ts'
import { DrawsPage, NewDrawPage } from './views.tsx'
import type { Drawable } from './views.tsx'

async function showDraws(c: Ctx): Promise<Response> {
  const { db, ui } = c.var
  const week = await getWeek(db, c.req.param('slug') ?? '')
  const list = await draws.listOfOwner(db, weekOwner, [week.id])
  return c.render(<DrawsPage week={week} list={list} waiting={(await listDrawable(c, week)).length} />, {
    title: `${ui.t('week-draw.office.title')} · ${pickText(week.name, ui.locale).text}`,
    personal: true,
  })
}

/** Released sessions that are to be drawn and stand in no draw: their pools as they are. */
async function listDrawable(c: Ctx, week: Week): Promise<Drawable[]> {
  const { db, now } = c.var
  const sessions = (await listBriefs(db, week.id)).filter((session) => isBefore(now, session.startsAt))
  const ids = sessions.map((session) => session.id)
  const pools = await findAvailability(db, sessionOwner, ids)
  const over = (await draws.listOfOwner(db, weekOwner, [week.id])).filter(({ state }) => state === 'cancelled').map(({ id }) => id)
  return sessions.flatMap((session) => {
    const pool = pools.get(session.id)
    const isFree = pool?.mode === 'draw' && (pool.drawId === null || over.includes(pool.drawId)) && pool.used + pool.waiting === 0
    return pool && isFree ? [{ session, pool }] : []
  })
}

async function renderNew(c: Ctx, week: Week, shown: { values?: FormValues; errors?: FormErrors } = {}): Promise<Response> {
  const { db, ui } = c.var
  const view = (
    <NewDrawPage
      week={week}
      sessions={await listDrawable(c, week)}
      regions={await listRegions(db)}
      values={shown.values ?? {}}
      errors={shown.errors && translateErrors(shown.errors, ui.t)}
    />
  )
  return c.render(view, { title: ui.t('week-draw.office.new'), personal: true, ...(shown.errors ? { status: 422 } : {}) })
}

const showNew = async (c: Ctx): Promise<Response> => renderNew(c, await getWeek(c.var.db, c.req.param('slug') ?? ''))

async function postNew(c: Ctx): Promise<Response> {
  const { db, ui, actor, now } = c.var
  const week = await getWeek(db, c.req.param('slug') ?? '')
  const values = await readFields(c)
  const sessions = await listDrawable(c, week)
  const regions = (await listRegions(db)).map(({ code }) => code)
  const form = readDraw(values, ui.zone, { pools: sessions.map(({ pool }) => pool.poolId), regions })
  if (!form.ok) return renderNew(c, week, { values, errors: form.errors })
  // One application has one size: a class can't be one connection here and twenty persons there.
  const units = new Set(
    sessions.filter(({ pool }) => form.data.pools.some(({ poolId }) => poolId === pool.poolId)).map(({ pool }) => pool.unit),
  )
  if (units.size > 1) return renderNew(c, week, { values, errors: { form: 'week-draw.form.mixedUnits' } })
  return postOrShow(
    c,
    values.formKey,
    async (trx) => {
      const done = await setUpDraw(trx, week, form.data, { actorId: actor!.id, now })
      if (!done.ok) return done
      return `/office/draws/${done.uuid}`
    },
    ({ reason }) => renderNew(c, week, { values, errors: { form: reason } }),
  )
}

async function postCallOff(c: Ctx): Promise<Response> {
  const { db, actor, now } = c.var
  const week = await getWeek(db, c.req.param('slug') ?? '')
  const draw = await draws.find(db, c.req.param('uuid') ?? '')
  if (!draw || draw.ownerType !== weekOwner || draw.ownerId !== week.id) throw new NotFound('week-draw.unknown')
  const { formKey } = await readFields(c)
  return postOnce(c, formKey, async (trx) => {
    const done = await callOff(trx, draw, { actorId: actor!.id, now })
    if (!done && draw.state === 'drawn') throw new Conflict('week-draw.office.over')
    return `/office/weeks/${week.slug}/draws`
  })
}

export const officeDrawRoutes = routesOf(import.meta.url, [
  ['GET', '/office/weeks/:slug/draws', 'week.plan', showDraws],
  ['GET', '/office/weeks/:slug/draws/new', 'week.plan', showNew],
  ['POST', '/office/weeks/:slug/draws/new', 'week.plan', postNew],
  ['POST', '/office/weeks/:slug/draws/:uuid/call-off', 'week.plan', postCallOff],
])
