import { NotFound } from '#platform/http/errors.ts'
import type { FormValues } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { isUuid } from '#platform/ids.ts'
import { pickText } from '#platform/i18n.ts'
import { wallDate, wallTime } from '#platform/time.ts'
import { getWeights } from '../../solve/weights/store.ts'
import { listAdults } from '../../timetable/session-pages.tsx'
import type { Week } from '../../weeks/store.ts'
import type { Board } from '../board/board.ts'
import { findSession, instantOf } from '../board/board.ts'
import { readAddressedBoard, readBoard } from '../board/read.ts'
import { readHistory } from '../history/read.ts'
import { readAsked } from '../list/asked.ts'
import { listHere, noteVisit } from '../presence/store.ts'
import { bestSlots } from './slots.ts'
import { PlacePage } from './views.tsx'

async function showPlace(c: Ctx): Promise<Response> {
  return renderPlace(c, await readAddressedBoard(c), c.req.param('guid') ?? '')
}

/** The page again with what was typed and what is wrong with it. */
export async function renderPlaceAgain(
  c: Ctx,
  week: Week,
  guid: string,
  values: FormValues,
  errors: Record<string, string>,
): Promise<Response> {
  return renderPlace(c, await readBoard(c, week), guid, { values, errors })
}

async function renderPlace(
  c: Ctx,
  board: Board,
  guid: string,
  again?: { values: FormValues; errors: Record<string, string> },
): Promise<Response> {
  const { db, ui, now, actor } = c.var
  const { week } = board
  const index = isUuid(guid) ? findSession(board, guid) : undefined
  if (index === undefined) throw new NotFound('week.missing.session')
  await noteVisit(db, { weekId: week.id, personId: actor!.id, tab: 'page', sessionGuid: guid, now })
  const asked = readAsked(
    c,
    board.problem.days.map(({ date }) => date),
    wallDate(now, week.zone),
  )
  const history = await readHistory(db, board)
  const view = (
    <PlacePage
      {...{ board, index, ...asked }}
      slots={bestSlots(board, await getWeights(db, week.id), index)}
      values={{ ...valuesOf(board, index), ...again?.values }}
      errors={again?.errors}
      lecturers={await listAdults(c, week, ['lecturer'], board.scope)}
      moderators={await listAdults(c, week, ['moderator', 'lecturer'], board.scope)}
      here={await listHere(db, week.id, actor!, now)}
      done={history.find(({ revision }) => revision === asked.done)}
    />
  )
  const title = pickText(board.problem.sessions[index]!.title, ui.locale).text || ui.t('week.proposal.untitled')
  return c.render(view, { title: `${title} · ${ui.t('week-editor.place.crumb')}`, personal: true, ...(again && { status: 422 }) })
}

/** The forms' fields as the session stands. */
function valuesOf({ week, problem }: Board, index: number): FormValues {
  const { placing, durationMin, lecturers, moderators } = problem.sessions[index]!
  const at = placing && instantOf(problem, placing.start)
  const field = (person: number) => {
    const { personId, speakerId } = problem.persons[person]!
    return personId === null ? `s${speakerId}` : String(personId)
  }
  const fields = (role: string, people: readonly number[]) =>
    Object.fromEntries(people.slice(0, 3).map((one, turn) => [`${role}${turn + 1}`, field(one)]))
  return {
    date: at ? wallDate(at, week.zone) : week.startsOn,
    time: at ? wallTime(at, week.zone) : '',
    stream: placing ? String(problem.streams[placing.stream]!.id) : '',
    durationMin: String(durationMin),
    ...fields('lecturer', lecturers),
    ...fields('moderator', placing?.moderators ?? moderators),
  }
}

export const placeRoutes = routesOf(import.meta.url, [['GET', '/office/weeks/:slug/place/:guid', 'week.steer', showPlace]])
