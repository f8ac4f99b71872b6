import { createHash } from 'node:crypto'
import { inTransaction } from '#platform/db/database.ts'
import { Forbidden, NotFound } from '#platform/http/errors.ts'
import { checkForm, readFields } from '#platform/http/form.ts'
import type { FormValues } from '#platform/http/form.ts'
import type { Ctx } from '#platform/http/route.ts'
import { routesOf } from '#platform/http/route.ts'
import type { MessageKey } from '#platform/i18n.ts'
import { isUuid } from '#platform/ids.ts'
import { renderPart } from '../frames/part.tsx'
import { frameSoon } from '../frames/soon.ts'
import { handleIncident, raiseIncident } from '../incidents/actions.ts'
import { decideQuestion } from '../questions/actions.ts'
import { answerForm } from '../questions/form.ts'
import { isQuestionAct } from '../questions/rules.ts'
import { findQuestion, listShown } from '../questions/store.ts'
import { closeRoom, freezeRoom, openRoom, settleRoom, thawRoom } from '../rooms/actions.ts'
import { leaveRoom } from '../tickets/actions.ts'
import { isStaff, needTicket } from '../tickets/visitor.ts'
import type { TicketHolder } from '../tickets/visitor.ts'
import { readBoard } from './board.ts'
import { isRoomAct, mayAct } from './rules.ts'
import type { DeskAct, RoomAct } from './rules.ts'
import { DeskBoard, DeskPage, DeskQuestionPage } from './views.tsx'

async function needStaff(c: Ctx, act?: DeskAct): Promise<TicketHolder> {
  const holder = await needTicket(c)
  if (!isStaff(holder.ticket)) throw new Forbidden('live.desk.notYours')
  if (act && !mayAct(holder.ticket.kind, act)) throw new Forbidden('live.desk.notYourAct')
  return holder
}

const notes = new Map<string, MessageKey>([
  ['adults', 'live.desk.note.adults'],
  ['provider', 'live-engine.desk.unsigned'],
  ['tooEarly', 'live.desk.note.tooEarly'],
  ['tooLate', 'live.desk.note.tooLate'],
  ['notLobby', 'live.desk.note.notLobby'],
  ['late', 'live.desk.note.late'],
  ['target', 'live.desk.note.target'],
  ['thaw', 'live.desk.note.thaw'],
])

async function showDesk(c: Ctx): Promise<Response> {
  const { room, ticket } = await needStaff(c)
  const board = await readBoard(c.var.db, room, ticket, c.var.now)
  const note = notes.get(c.req.query('note') ?? '')
  return c.render(<DeskPage board={board} note={note} />, { title: c.var.ui.t('live.desk.title'), personal: true, refreshS: 20 })
}

/** The board alone: the console's beat. 204 while nothing has changed. */
async function showBoard(c: Ctx): Promise<Response> {
  const { room, ticket } = await needStaff(c)
  const html = renderPart(c, <DeskBoard board={await readBoard(c.var.db, room, ticket, c.var.now)} />)
  const version = createHash('sha256').update(html).digest('base64url').slice(0, 16)
  c.header('cache-control', 'private, no-store')
  if (c.req.query('after') === version) return c.body(null, 204)
  c.header('x-version', version)
  return c.html(html)
}

const backToDesk = (c: Ctx, room: { uuid: string }, note?: string): Response =>
  c.redirect(`/live/${room.uuid}/desk${note ? `?note=${note}` : ''}`, 303)

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
  return backToDesk(c, room, note)
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
  end: (context) => closeRoom(context.trx, actOf(context)).then(() => undefined),
  panic: ({ trx, ticket, fields, now }) => raiseIncident(trx, ticket, 'panic', fields.note ?? '', now).then(() => undefined),
  leave: ({ trx, ticket, now }) => leaveRoom(trx, ticket.id, now).then(() => undefined),
}

async function showQuestion(c: Ctx): Promise<Response> {
  const { room, ticket } = await needStaff(c, 'answer')
  const question = await findQuestion(c.var.db, room.id, readNumber(c))
  if (!question || (question.state === 'held' && !mayAct(ticket.kind, 'seeHeld'))) throw new NotFound('live.desk.noQuestion')
  const targets = await listShown(c.var.db, room.id)
  const view = <DeskQuestionPage {...{ room, ticket, question, targets }} answer={question.answer ?? ''} />
  return c.render(view, { title: c.var.ui.t('live.desk.question', { number: question.number }), personal: true })
}

async function postQuestionAct(c: Ctx): Promise<Response> {
  const fields = await readFields(c)
  if (!isQuestionAct(fields.act)) throw new NotFound('live.desk.unknownAct')
  const { room, ticket } = await needStaff(c, fields.act)
  const form = checkForm(answerForm, fields)
  if (!form.ok) return showAnswerAgain(c, { room, ticket }, fields)
  const decision = {
    roomId: room.id,
    ticketId: ticket.id,
    number: readNumber(c),
    act: fields.act,
    answer: form.data.answer,
    into: Number(fields.into) || 0,
    now: c.var.now,
  }
  const done = await inTransaction(c.var.db, (trx) => decideQuestion(trx, decision))
  if (!done.ok && done.reason === 'unknown') throw new NotFound('live.desk.noQuestion')
  frameSoon(c.var.world, room.id)
  return backToDesk(c, room, done.ok ? undefined : done.reason)
}

async function showAnswerAgain(c: Ctx, { room, ticket }: TicketHolder, fields: FormValues): Promise<Response> {
  const question = await findQuestion(c.var.db, room.id, readNumber(c))
  if (!question) throw new NotFound('live.desk.noQuestion')
  const targets = await listShown(c.var.db, room.id)
  const view = (
    <DeskQuestionPage {...{ room, ticket, question, targets }} answer={fields.answer ?? ''} error={c.var.ui.t('live.desk.answerLong')} />
  )
  return c.render(view, { title: c.var.ui.t('live.desk.question', { number: question.number }), status: 422, personal: true })
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
  const act = (await readFields(c)).act === 'close' ? 'close' : 'take'
  const done = await inTransaction(c.var.db, (trx) => handleIncident(trx, ticket, uuid, act, c.var.now))
  return backToDesk(c, room, done ? undefined : 'late')
}

export const deskRoutes = routesOf(import.meta.url, [
  ['GET', '/live/:room/desk', 'everyone', showDesk],
  ['GET', '/live/:room/desk/board', 'everyone', showBoard],
  ['POST', '/live/:room/desk/room', 'everyone', postRoomAct],
  ['GET', '/live/:room/desk/questions/:number', 'everyone', showQuestion],
  ['POST', '/live/:room/desk/questions/:number', 'everyone', postQuestionAct],
  ['POST', '/live/:room/desk/incidents/:incident', 'everyone', postIncident],
])
