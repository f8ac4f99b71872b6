import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { wallDate } from '#platform/time.ts'
import { readClockNews } from '../../releases/clocks/news.ts'
import type { Week } from '../../weeks/store.ts'
import type { Board } from '../board/board.ts'
import { readAddressedBoard, readBoard } from '../board/read.ts'
import { readHistory } from '../history/read.ts'
import { listHere, noteVisit } from '../presence/store.ts'
import { ListPage } from './views.tsx'
import { readAsked } from './asked.ts'

async function showList(c: Ctx): Promise<Response> {
  return renderList(c, await readAddressedBoard(c))
}

/** The list with what was refused above it; what the buttons say is made anew from how everything stands now. */
export async function renderListAgain(c: Ctx, week: Week, error: string): Promise<Response> {
  return renderList(c, await readBoard(c, week), error)
}

async function renderList(c: Ctx, board: Board, error?: string): Promise<Response> {
  const { db, ui, now, actor } = c.var
  const { week, problem } = board
  await noteVisit(db, { weekId: week.id, personId: actor!.id, tab: 'page', sessionGuid: null, now })
  const dates = problem.days.map(({ date }) => date)
  const isEmpty = problem.sessions.every(({ placing }) => placing === null)
  const asked = readAsked(c, [...dates, 'unplaced', 'problems'], isEmpty ? 'unplaced' : wallDate(now, week.zone))
  const history = await readHistory(db, board)
  const view = (
    <ListPage
      {...{ board, history, error, ...asked }}
      here={await listHere(db, week.id, actor!, now)}
      clocks={board.scope === undefined ? await readClockNews(db, week, now) : undefined}
      done={history.find(({ revision }) => revision === asked.done)}
    />
  )
  const title = `${pickText(week.name, ui.locale).text} · ${ui.t('week.office.tab.board')}`
  return c.render(view, { title, personal: true, ...(error !== undefined && { status: 422 }) })
}

export const listRoutes = routesOf(import.meta.url, [['GET', '/office/weeks/:slug', 'week.steer', showList]])
