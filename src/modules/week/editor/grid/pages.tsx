import { listRegions } from '#regions'
import { readFields } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { isUuid } from '#platform/ids.ts'
import { pickText } from '#platform/i18n.ts'
import { wallDate } from '#platform/time.ts'
import { getWeek } from '../../weeks/store.ts'
import { maskProblem } from '../board/mask.ts'
import { readAddressedBoard } from '../board/read.ts'
import { isWithin, scopeOf } from '../board/scope.ts'
import { getRevision } from '../commands/store.ts'
import { readHistory } from '../history/read.ts'
import { readAsked } from '../list/asked.ts'
import { listHere, noteVisit } from '../presence/store.ts'
import type { GridData } from './plain/data.ts'
import { gridWords } from './words.ts'
import { GridPage } from './views.tsx'

async function showGrid(c: Ctx): Promise<Response> {
  const { db, ui, now, actor } = c.var
  const board = await readAddressedBoard(c)
  const { week, problem } = board
  await noteVisit(db, { weekId: week.id, personId: actor!.id, tab: 'page', sessionGuid: null, now })
  const asked = readAsked(
    c,
    problem.days.map(({ date }) => date),
    wallDate(now, week.zone),
  )
  const history = await readHistory(db, board)
  const names = new Map((await listRegions(db)).map(({ code, name }) => [code, pickText(name, ui.locale).text]))
  const view = (
    <GridPage
      {...{ board, history, ...asked }}
      regions={problem.groups.map((group) => group.regions.map((code) => names.get(code) ?? code).join(', '))}
      here={await listHere(db, week.id, actor!, now)}
      done={history.find(({ revision }) => revision === asked.done)}
    />
  )
  return c.render(view, { title: `${pickText(week.name, ui.locale).text} · ${ui.t('week.office.tab.grid')}`, personal: true })
}

async function sendGrid(c: Ctx): Promise<Response> {
  const { problem, scope, week } = await readAddressedBoard(c)
  const { t, locale } = c.var.ui
  const data: GridData = {
    problem: maskProblem(problem, scope),
    own: problem.sessions.map((session) => isWithin(scope, session)),
    locale,
    words: gridWords(t),
    judged: week.source.format === undefined,
  }
  return c.json(data, 200, { 'cache-control': 'private, no-store' })
}

/** The grid's code says now and then that it is there; it hears who else is, and whether anything changed. */
async function postHere(c: Ctx): Promise<Response> {
  const { db, ui, now, actor } = c.var
  const week = await getWeek(db, c.req.param('slug') ?? '')
  const { tab = '', session = '' } = await readFields(c)
  const sessionGuid = isUuid(session) ? session : null
  if (/^[\w-]{4,40}$/.test(tab)) await noteVisit(db, { weekId: week.id, personId: actor!.id, tab, sessionGuid, now })
  const here = await listHere(db, week.id, actor!, now)
  const scope = scopeOf(actor)
  // Others' sessions have no name for a coordinator, so neither is said who is at them.
  const guids = here.flatMap(({ sessionGuid: guid }) => guid ?? [])
  const rows =
    guids.length === 0
      ? []
      : await db.selectFrom('week.session').select(['guid', 'title', 'member_id as memberId']).where('guid', 'in', guids).execute()
  const titles = new Map(
    rows.filter((row) => isWithin(scope, row)).map(({ guid, title }) => [guid, pickText(title as never, ui.locale).text]),
  )
  const names = here.map(({ name, sessionGuid: guid }) => {
    const who = pickText(name, ui.locale).text || ui.t('week-editor.somebody')
    const title = titles.get(guid ?? '')
    return title === undefined ? who : ui.t('week-editor.here.at', { name: who, title })
  })
  const text = names.length === 0 ? '' : ui.t('week-editor.here.with', { names: names.join(', ') })
  return c.json({ revision: await getRevision(db, week.id), text }, 200, { 'cache-control': 'no-store' })
}

export const gridRoutes = routesOf(import.meta.url, [
  ['GET', '/office/weeks/:slug/grid', 'week.steer', showGrid],
  ['GET', '/office/weeks/:slug/grid.json', 'week.steer', sendGrid],
  ['POST', '/office/weeks/:slug/here', 'week.steer', postHere],
])
