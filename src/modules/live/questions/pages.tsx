import { inTransaction } from '#platform/db/database.ts'
import { Conflict, Forbidden, NotFound } from '#platform/http/errors.ts'
import { checkForm, readFields } from '#platform/http/form.ts'
import type { Ctx } from '#platform/http/route.ts'
import { routesOf } from '#platform/http/route.ts'
import type { MessageKey, MessageValues } from '#platform/i18n.ts'
import { isLocale, translator } from '#platform/i18n.ts'
import { newToken } from '#platform/ids.ts'
import { renderPart } from '../frames/part.tsx'
import { frameSoon } from '../frames/soon.ts'
import { roomPath } from '../rooms/address.ts'
import { mayAsk, mayVote } from '../rooms/rules.ts'
import { notePresence } from '../tickets/store.ts'
import type { Ticket } from '../tickets/store.ts'
import { needTicket, needViewer } from '../tickets/visitor.ts'
import type { TicketHolder } from '../tickets/visitor.ts'
import { askQuestion, setVote } from './actions.ts'
import { questionForm } from './form.ts'
import { listOwn, listShown } from './store.ts'
import { AskPage, OwnQuestions, QuestionList, questionStarts } from './views.tsx'

const wantsJson = (c: Ctx): boolean => (c.req.header('accept') ?? '').includes('application/json')

async function needAsker(c: Ctx): Promise<TicketHolder> {
  const holder = await needTicket(c)
  if (!mayAsk(holder.ticket.kind)) throw new Forbidden('live.ask.notYours')
  return holder
}

async function showAsk(c: Ctx): Promise<Response> {
  const { room } = await needAsker(c)
  const { t } = c.var.ui
  const start = questionStarts.find((one) => one === c.req.query('start'))
  const text = start ? `${t(`live.ask.start.${start}`)} ` : ''
  return c.render(<AskPage room={room} formKey={newToken()} text={text} />, { title: t('live.ask.title'), personal: true })
}

/** Per child and per class, never by address alone: a school is one address. Returns the seconds to wait. */
async function waitToPost(c: Ctx, bucket: string, ticket: Ticket, own: number, cohort: number): Promise<number> {
  const { limits } = c.var.world
  const waitS = await limits.take(`live-${bucket}`, String(ticket.id), own, 60)
  if (waitS > 0 || !ticket.cohort) return waitS
  return limits.take(`live-${bucket}-class`, `${ticket.roomId}:${ticket.cohort}`, cohort, 60)
}

async function postQuestion(c: Ctx): Promise<Response> {
  const { room, ticket } = await needAsker(c)
  await notePresence(c.var.db, ticket.id, c.var.now)
  const fields = await readFields(c)
  const form = checkForm(questionForm, fields)
  const refuse = (reason: MessageKey, status: 409 | 422 | 429, values?: MessageValues): Response | Promise<Response> => {
    const message = c.var.ui.t(reason, values)
    if (wantsJson(c)) return c.json({ ok: false, message }, status)
    const page = <AskPage room={room} formKey={newToken()} text={form.values.text ?? ''} error={message} />
    return c.render(page, { title: c.var.ui.t('live.ask.title'), status, personal: true })
  }
  if (!form.ok) return refuse(form.errors.text ?? 'live.ask.empty', 422)
  const waitS = await waitToPost(c, 'ask', ticket, 5, 60)
  if (waitS > 0) return refuse('live.ask.tooMany', 429, { seconds: waitS })
  const { text, formKey } = form.data
  const asked = await inTransaction(c.var.db, (trx) => askQuestion(trx, { ticket, text, postKey: formKey, now: c.var.now }))
  if (!asked.ok) return refuse('live.ask.notLive', 409)
  frameSoon(c.var.world, room.id)
  if (!wantsJson(c)) return c.redirect(roomPath(room, fields.as, `asked=${asked.number}`, 'mine'), 303)
  const own = renderPart(c, <OwnQuestions questions={await listOwn(c.var.db, ticket.id)} />)
  return c.json({ ok: true, message: c.var.ui.t('live.ask.thanks'), own, formKey: newToken() })
}

async function postVote(c: Ctx): Promise<Response> {
  const { room, ticket } = await needTicket(c)
  if (!mayVote(ticket.kind)) throw new Forbidden('live.vote.notYours')
  const number = Number(c.req.param('number'))
  if (!Number.isInteger(number)) throw new NotFound('live.vote.gone')
  const fields = await readFields(c)
  if ((await waitToPost(c, 'vote', ticket, 40, 1200)) > 0) throw new Conflict('live.vote.slower')
  const voted = await setVote(c.var.db, { ticket, number, on: fields.on !== '0', now: c.var.now })
  if (!voted.ok) throw new Conflict(voted.reason === 'notLive' ? 'live.ask.notLive' : 'live.vote.gone')
  frameSoon(c.var.world, room.id)
  if (wantsJson(c)) return c.json({ ok: true, votes: voted.votes })
  return c.redirect(roomPath(room, fields.as, '', `q${number}`), 303)
}

/** The list alone, the same for everybody: its address names its revision and language, so any cache may keep it. */
async function showList(c: Ctx): Promise<Response> {
  const { room } = await needViewer(c)
  const lang = c.req.query('lang')
  const ui = isLocale(lang) ? { ...c.var.ui, locale: lang, t: translator(lang) } : c.var.ui
  const current = c.req.query('rev') === String(room.listRev) && isLocale(lang)
  c.header('cache-control', current ? `${room.policy.audience === 'open' ? 'public' : 'private'}, max-age=60` : 'no-store')
  return c.html(
    renderPart(c, <QuestionList room={room} questions={await listShown(c.var.db, room.id)} canVote={c.req.query('vote') === '1'} />, ui),
  )
}

export const questionRoutes = routesOf(import.meta.url, [
  ['GET', '/live/:room/ask', 'everyone', showAsk],
  ['GET', '/live/:room/questions/list', 'everyone', showList],
  ['POST', '/live/:room/questions', 'everyone', postQuestion, { bodyMaxBytes: 32 * 1024 }],
  ['POST', '/live/:room/questions/:number/vote', 'everyone', postVote, { bodyMaxBytes: 8 * 1024 }],
])
