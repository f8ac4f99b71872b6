import type { Db } from '#platform/db/database.ts'
import { postOnce, readFields } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { askForHours } from '../../reminders/hours.ts'
import { listHoursAsked } from '../../reminders/store.ts'
import { openSpans } from '../../setup/rules.ts'
import { listPlaces } from '../../setup/store.ts'
import { getWeek } from '../../weeks/store.ts'
import type { Week } from '../../weeks/store.ts'
import { usefulMin, windowOf } from '../rules.ts'
import { listAvailability } from '../store.ts'
import { listLeaders } from './store.ts'
import { AvailabilityPage, shows, stateOf } from './views.tsx'
import type { LeaderRow } from './views.tsx'

async function rowsOf(db: Db, week: Week): Promise<LeaderRow[]> {
  const streams = await listPlaces(db, 'stream', week.id)
  const open = streams.length > 0 ? streams.flatMap((stream) => openSpans(stream.hours, week)) : [windowOf(week)]
  const all = await listAvailability(db, week.id)
  const asked = await listHoursAsked(db, week.id)
  return (await listLeaders(db, week.id)).map((leader) => {
    const told = all.get(leader.personId)
    return { ...leader, told, usefulMin: told ? usefulMin(told, open) : 0, askedAt: asked.get(leader.personId) }
  })
}

async function showAvailability(c: Ctx): Promise<Response> {
  const { db, ui } = c.var
  const week = await getWeek(db, c.req.param('slug') ?? '')
  const rows = await rowsOf(db, week)
  const show = shows.find((which) => which === c.req.query('show')) ?? 'all'
  const title = `${ui.t('week-availability.office.title')} · ${pickText(week.name, ui.locale).text}`
  const sent = /^\d{1,5}$/.test(c.req.query('asked') ?? '') ? Number(c.req.query('asked')) : undefined
  return c.render(<AvailabilityPage {...{ week, rows, show, sent }} />, { title, personal: true })
}

async function postAsk(c: Ctx): Promise<Response> {
  const { db, now, actor } = c.var
  const week = await getWeek(db, c.req.param('slug') ?? '')
  const { formKey } = await readFields(c)
  return postOnce(c, formKey, async (trx) => {
    const people = (await rowsOf(trx, week)).filter((row) => stateOf(row) !== 'told').map(({ personId }) => personId)
    const sent = await askForHours(trx, { week, actorId: actor!.id, people, now })
    return `/office/weeks/${week.slug}/availability?asked=${sent}`
  })
}

export const officeAvailabilityRoutes = routesOf(import.meta.url, [
  ['GET', '/office/weeks/:slug/availability', 'week.plan', showAvailability],
  ['POST', '/office/weeks/:slug/availability/ask', 'week.plan', postAsk],
])
