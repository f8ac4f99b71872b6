import { inTransaction } from '#platform/db/database.ts'
import { NotFound } from '#platform/http/errors.ts'
import { checkForm, readFields } from '#platform/http/form.ts'
import type { FormValues } from '#platform/http/form.ts'
import type { Ctx } from '#platform/http/route.ts'
import { routesOf } from '#platform/http/route.ts'
import { isUuid } from '#platform/ids.ts'
import { answerPart, renderPart } from '../frames/part.tsx'
import { frameSoon } from '../frames/soon.ts'
import { handleIncident, raiseIncident } from '../incidents/actions.ts'
import { decideQuestion } from '../questions/actions.ts'
import { answerForm } from '../questions/form.ts'
import { isQuestionAct } from '../questions/rules.ts'
import { findSimilar } from '../questions/similar.ts'
import { findQuestion, listShown } from '../questions/store.ts'
import { closeRoom, freezeRoom, openRoom, settleRoom, thawRoom } from '../rooms/actions.ts'
import { leaveRoom } from '../tickets/actions.ts'
import type { TicketHolder } from '../tickets/visitor.ts'
import { pinQuestion, setSlate } from './acts.ts'
import { readBoard } from './board.ts'
import { noteQuery, noteText, readNote } from './notes.ts'
import type { Refused } from './notes.ts'
import { isPinAct, isRoomAct, mayAct } from './rules.ts'
import type { RoomAct } from './rules.ts'
import { needStaff } from './staff.ts'
import { DeskBoard, DeskPage, DeskQuestionPage } from './views.tsx'

async function showDesk(c: Ctx): Promise<Response> {
  const { room, ticket } = await needStaff(c)
  const board = await readBoard(c.var.db, room, ticket, c.var.now)
  const refused = readNote(c)
  const note = refused && (await noteText(c.var.db, c.var.ui.t, room.id, refused))
  return c.render(<DeskPage board={board} note={note} />, { title: c.var.ui.t('live.desk.title'), personal: true, refreshS: 20 })
}

/** The board alone: the console's beat. 204 while nothing has changed. */
async function showBoard(c: Ctx): Promise<Response> {
  const { room, ticket } = await needStaff(c)
  const html = renderPart(c, <DeskBoard board={await readBoard(c.var.db, room, ticket, c.var.now)} />)
  return answerPart(c, html)
}

/** To the desk, with what was not done and why; an island is told in words. */
export async function backToDesk(c: Ctx, room: { id: number; uuid: string }, refused?: Refused): Promise<Response> {
  if ((c.req.header('accept') ?? '').includes('application/json'))
    return c.json({ ok: !refused, note: refused ? ((await noteText(c.var.db, c.var.ui.t, room.id, refused)) ?? '') : '' })
  return c.redirect(`/live/${room.uuid}/desk${noteQuery(refused)}`, 303)
}

async function postRoomAct(c: Ctx): Promise<Response> {
  const fields = await readFields(c)
  const act = fields.act
  if (!isRoomAct(act)) throw new NotFound('live.desk.unknownAct')
  const { room, ticket } = await needStaff(c, act)
  const note = await inTransaction(c.var.db, (trx) => roomActs[act]({ trx, room, ticket, now: c.var.now, fields }))
  if (act === 'leave') {
    await settleRoom(c.var.db, room.id, c.var.now)
    return c.redirect(room.backPath, 303)
  }
  return backToDesk(c, room, note ? { note } : undefined)
}

interface ActContext extends TicketHolder {
  trx: Parameters<typeof openRoom>[0]
  now: Ctx['var']['now']
  fields: FormValues
}
const actOf = ({ room, ticket, now }: ActContext) => ({ roomId: room.id, ticketId: ticket.id, now })

/** Each returns the note to show, where it could not be done. */
const roomActs: Record<RoomAct, (context: ActContext) => Promise<string | undefined>> = {
  open: async (context) => {
    const opened = await openRoom(context.trx, actOf(context))
    return opened.ok ? undefined : opened.reason
  },
  freeze: (context) => freezeRoom(context.trx, actOf(context), 'staff').then(() => undefined),
  thaw: async (context) => ((await thawRoom(context.trx, actOf(context))) ? undefined : 'thaw'),
  slate: async (context) => ((await setSlate(context.trx, actOf(context), true)) === 'refused' ? 'refused' : undefined),
  unslate: async (context) => ((await setSlate(context.trx, actOf(context), false)) === 'refused' ? 'refused' : undefined),
  end: (context) => closeRoom(context.trx, actOf(context)).then(() => undefined),
  panic: ({ trx, ticket, fields, now }) => raiseIncident(trx, ticket, 'panic', fields.note ?? '', now).then(() => undefined),
  leave: ({ trx, ticket, now }) => leaveRoom(trx, ticket.id, now).then(() => undefined),
}

async function renderQuestion(c: Ctx, holder: TicketHolder, typed?: string): Promise<Response> {
  const { room, ticket } = holder
  const { db, ui } = c.var
  const question = await findQuestion(db, room.id, readNumber(c))
  if (!question || (question.state === 'held' && !mayAct(ticket.kind, 'seeHeld'))) throw new NotFound('live.desk.noQuestion')
  const [targets, similar] = [await listShown(db, room.id), await findSimilar(db, room.id, [question])]
  const view = (
    <DeskQuestionPage
      {...{ room, ticket, question, targets }}
      similar={similar.get(question.number) ?? []}
      answer={typed ?? question.answer ?? ''}
      {...(typed === undefined ? {} : { error: ui.t('live.desk.answerLong') })}
    />
  )
  const title = ui.t('live.desk.question', { number: question.number })
  return c.render(view, { title, status: typed === undefined ? 200 : 422, personal: true })
}

async function showQuestion(c: Ctx): Promise<Response> {
  return renderQuestion(c, await needStaff(c, 'answer'))
}

async function postQuestionAct(c: Ctx): Promise<Response> {
  const fields = await readFields(c)
  const { act } = fields
  const number = readNumber(c)
  if (isPinAct(act)) {
    const { room, ticket } = await needStaff(c, act)
    const done = await inTransaction(c.var.db, (trx) =>
      pinQuestion(trx, { roomId: room.id, ticketId: ticket.id, now: c.var.now }, number, act),
    )
    return backToDesk(c, room, done === 'refused' ? { note: 'refused' } : undefined)
  }
  if (!isQuestionAct(act)) throw new NotFound('live.desk.unknownAct')
  const { room, ticket } = await needStaff(c, act)
  const form = checkForm(answerForm, fields)
  if (!form.ok) return renderQuestion(c, { room, ticket }, fields.answer ?? '')
  const into = /^\s*(?:№\s*)?(\d{1,6})\s*$/.exec(fields.into ?? '')?.[1]
  const decision = { roomId: room.id, ticketId: ticket.id, number, act, answer: form.data.answer, into: Number(into ?? 0), now: c.var.now }
  const done = await inTransaction(c.var.db, (trx) => decideQuestion(trx, decision))
  if (!done.ok && done.reason === 'unknown') throw new NotFound('live.desk.noQuestion')
  frameSoon(c.var.world, room.id)
  return backToDesk(c, room, done.ok ? undefined : { note: done.reason, question: number })
}

function readNumber(c: Ctx): number {
  const number = Number(c.req.param('number'))
  if (!Number.isInteger(number) || number < 1 || number > 1_000_000) throw new NotFound('live.desk.noQuestion')
  return number
}

async function postIncident(c: Ctx): Promise<Response> {
  const { room, ticket } = await needStaff(c, 'handleIncident')
  const uuid = c.req.param('incident') ?? ''
  if (!isUuid(uuid)) throw new NotFound('live.desk.unknownAct')
  const word = (await readFields(c)).act
  const act = word === 'close' || word === 'hand' ? word : 'take'
  const by = { ticketId: ticket.id, label: ticket.label }
  const done = await inTransaction(c.var.db, (trx) => handleIncident(trx, room.id, by, uuid, act, c.var.now))
  return backToDesk(c, room, done ? undefined : { note: 'late', incident: uuid })
}

export const deskRoutes = routesOf(import.meta.url, [
  ['GET', '/live/:room/desk', 'everyone', showDesk],
  ['GET', '/live/:room/desk/board', 'everyone', showBoard],
  ['POST', '/live/:room/desk/room', 'everyone', postRoomAct],
  ['GET', '/live/:room/desk/questions/:number', 'everyone', showQuestion],
  ['POST', '/live/:room/desk/questions/:number', 'everyone', postQuestionAct],
  ['POST', '/live/:room/desk/incidents/:incident', 'everyone', postIncident],
])
