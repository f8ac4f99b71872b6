import { listMembers } from '#consortium'
import { listRegions } from '#regions'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { atWall, isZone } from '#platform/time.ts'
import { zoneName } from '#ui/when.tsx'
import { pageScope } from '../weeks/page-scope.ts'
import { listBriefs } from '../weeks/published.ts'
import { getReleasedWeek } from '../weeks/store.ts'
import { clocksWith, gradeFits, toDays } from './rules.ts'
import { PrintPage } from './views.tsx'

/** The whole programme for paper, day by day on the clock of one zone. */
async function showPrint(c: Ctx): Promise<Response> {
  const { db, ui } = c.var
  const week = await getReleasedWeek(db, c.req.param('slug') ?? '')
  const asked = c.req.query('zone') ?? ''
  const zone = isZone(asked) ? asked : ui.zone
  const word = c.req.query('grade') ?? ''
  const grade = /^([1-9]|1[01])$/.test(word) ? Number(word) : null
  const sessions = (await listBriefs(db, week.id)).filter((session) => grade === null || gradeFits(session, grade))
  const zones = (await listRegions(db)).flatMap((region) => region.zones)
  const view = (
    <PrintPage
      {...{ week, zone, grade }}
      days={toDays(sessions, zone)}
      clocks={clocksWith(zone, atWall(week.startsOn, '12:00', week.zone), [...new Set(zones)])}
      members={new Map((await listMembers(db)).map((member) => [member.id, member.shortName]))}
    />
  )
  const title = `${pickText(week.name, ui.locale).text} · ${zoneName(ui.t, zone)}`
  return c.render(view, { title })
}

export const printRoutes = routesOf(import.meta.url, [
  ['GET', '/weeks/:slug/print', 'everyone', showPrint, { shared: { scope: pageScope, seconds: 600 } }],
])
