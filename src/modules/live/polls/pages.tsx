import { Forbidden, NotFound } from '#platform/http/errors.ts'
import { readFields } from '#platform/http/form.ts'
import type { Ctx } from '#platform/http/route.ts'
import { routesOf } from '#platform/http/route.ts'
import type { MessageKey, MessageValues } from '#platform/i18n.ts'
import { isLocale, pickText, translator } from '#platform/i18n.ts'
import { newToken } from '#platform/ids.ts'
import { isStage } from '#ui/look.ts'
import { busyAnswer } from '../frames/answers.ts'
import { overloadOf } from '../frames/overload.ts'
import { renderPart } from '../frames/part.tsx'
import { frameSoon } from '../frames/soon.ts'
import { roomPath } from '../rooms/address.ts'
import { getRoom } from '../rooms/store.ts'
import { hearTicket } from '../tickets/hear.ts'
import { needKnownTicket } from '../tickets/known.ts'
import type { KnownRoom } from '../tickets/known.ts'
import type { Ticket } from '../tickets/store.ts'
import { needViewer } from '../tickets/visitor.ts'
import { setAnswer } from './answer.ts'
import type { AnswerResult } from './answer.ts'
import { readTally } from './form.ts'
import { isPollNumber } from './rules.ts'
import { findPoll } from './store.ts'
import type { Poll } from './store.ts'
import { pollRole, pollRoles, viewPoll } from './view.ts'
import type { PollView } from './view.ts'
import { PollPage, PollPart } from './views.tsx'

const wantsJson = (c: Ctx): boolean => (c.req.header('accept') ?? '').includes('application/json')

/** One poll by itself, as the clock of the server has it. */
async function showPoll(c: Ctx): Promise<Response> {
  const { room, ticket } = await needViewer(c)
  if (ticket) await hearTicket(c.var.world, ticket.id, c.var.now)
  const view = await needShownPoll(c, room.id, ticket)
  const page = <PollPage room={room} ticket={ticket} view={view} formKey={newToken()} />
  const reload = view.state === 'late' ? { refreshS: 20 } : {}
  return c.render(page, { title: c.var.ui.t('live-poll.title'), personal: true, ...reload })
}

/** A poll that has begun: drafts and what is planned are nobody's yet. */
async function needShownPoll(c: Ctx, roomId: number, ticket: Ticket | null): Promise<PollView> {
  const poll = await findPoll(c.var.db, roomId, Number(c.req.param('number')))
  const view = poll && (await viewPoll(c.var.db, poll, ticket, c.var.now))
  if (!view || view.state === 'draft' || view.state === 'planned') throw new NotFound('live-poll.unknown')
  return view
}

/**
 * The form or the result alone, the same for everybody of one role, language and age: any cache may keep it. An island asks for it when its
 * reader's own playhead has come there.
 */
async function showPart(c: Ctx): Promise<Response> {
  const { room } = await needViewer(c)
  const view = await needShownPoll(c, room.id, null)
  const lang = c.req.query('lang')
  const stage = c.req.query('stage')
  const role = pollRoles.find((one) => one === c.req.query('role')) ?? 'guest'
  const showsResults = c.req.query('show') === 'results'
  if (showsResults && !view.counts) throw new NotFound('live-poll.unknown')
  const ui = { ...c.var.ui, stage: isStage(stage) ? stage : undefined, ...(isLocale(lang) ? { locale: lang, t: translator(lang) } : {}) }
  const open = { ...view, state: 'open' as const, answered: 0 }
  const part = (
    <PollPart room={{ uuid: room.uuid, state: 'live' }} view={showsResults ? view : open} role={role} showsResults={showsResults} />
  )
  const whole = isLocale(lang) && stage !== undefined
  c.header('cache-control', whole ? `${room.policy.audience === 'open' ? 'public' : 'private'}, max-age=60` : 'no-store')
  return c.html(renderPart(c, part, ui))
}

const refusals: Record<Extract<AnswerResult, { ok: false }>['reason'], [MessageKey, 404 | 409 | 422]> = {
  unknown: ['live-poll.unknown', 404],
  notLive: ['live-poll.notLive', 409],
  late: ['live-poll.late', 409],
  choice: ['live-poll.wrong', 422],
  tally: ['live-poll.tally', 422],
}

/** A pupil's choice or a class's hands: set, so that it may be sent again and changed while the poll is open. */
async function postAnswer(c: Ctx): Promise<Response> {
  const { world, now } = c.var
  if (overloadOf(world).sheds('votes')) {
    const { body, headers } = busyAnswer()
    return c.body(new Uint8Array(body), 503, headers)
  }
  const { room, ticket } = await needKnownTicket(c)
  const role = pollRole(ticket)
  if (role === 'guest') throw new Forbidden('live-poll.notYours')
  const fields = await readFields(c)
  const number = Number(c.req.param('number'))
  const tally = role === 'class' ? (readTally(fields) ?? []) : null
  const key = /^[\w-]{8,64}$/.test(fields.formKey ?? '') ? fields.formKey! : newToken()
  const choice = role === 'seat' ? Number(fields.choice) : null
  const playedAtMs = fields.at ? Number(fields.at) : undefined
  const [result] = await Promise.all([
    setAnswer(world, {
      roomId: room.id,
      number: isPollNumber(number) ? number : 0,
      ticketId: ticket.id,
      choice,
      tally,
      playedAtMs,
      key,
      now,
    }),
    hearTicket(world, ticket.id, now),
  ])
  if (!result.ok) return refuse(c, room, ticket, result.reason)
  frameSoon(world, room.id)
  if (wantsJson(c)) return c.json({ ok: true, message: await sentText(c, room, number, choice, tally) })
  return c.redirect(roomPath(room, fields.as, 'poll=sent', 'live-poll'), 303)
}

async function sentText(c: Ctx, room: KnownRoom, number: number, choice: number | null, tally: number[] | null): Promise<string> {
  if (tally) return c.var.ui.t('live-poll.sentClass', { n: tally.reduce((sum, hands) => sum + hands, 0) })
  const poll = await knownPoll(c, room, number)
  return c.var.ui.t('live-poll.sent', { choice: pickText(poll?.choices[choice! - 1] ?? {}, c.var.ui.locale).text })
}

/** What a poll says can't change once it is open: thousands of answers read it once. */
const openedPolls = new WeakMap<Ctx['var']['world'], Map<string, Poll>>()

async function knownPoll(c: Ctx, room: KnownRoom, number: number): Promise<Poll | undefined> {
  const known = openedPolls.get(c.var.world) ?? new Map<string, Poll>()
  openedPolls.set(c.var.world, known)
  const id = `${room.uuid} ${number}`
  const poll = known.get(id) ?? (await findPoll(c.var.db, room.id, number))
  if (known.size > 500) known.clear()
  if (poll) known.set(id, poll)
  return poll
}

async function refuse(c: Ctx, known: KnownRoom, ticket: Ticket, reason: Extract<AnswerResult, { ok: false }>['reason']): Promise<Response> {
  const [text, status] = refusals[reason]
  if (reason === 'unknown' && !wantsJson(c)) throw new NotFound(text)
  const note = c.var.ui.t(text, reason === 'tally' ? { n: ticket.headCount ?? ticket.headMax ?? 60 } : undefined)
  if (wantsJson(c)) return c.json({ ok: false, message: note }, status)
  const room = await getRoom(c.var.db, known.id)
  const view = await needShownPoll(c, room.id, ticket)
  const page = <PollPage room={room} ticket={ticket} view={view} formKey={newToken()} note={note} />
  return c.render(page, { title: c.var.ui.t('live-poll.title'), status: status === 404 ? 404 : status, personal: true })
}

/** What to say to a page that comes back from its form. */
export function pollNote(c: Ctx, view: PollView | undefined): string | undefined {
  const { own, poll } = view ?? {}
  if (c.req.query('poll') !== 'sent' || !own || !poll) return undefined
  const say = (key: MessageKey, values: MessageValues): string => c.var.ui.t(key, values)
  if (own.tally) return say('live-poll.sentClass', { n: own.tally.reduce((sum, hands) => sum + hands, 0) })
  return say('live-poll.sent', { choice: pickText(poll.choices[own.choice! - 1] ?? {}, c.var.ui.locale).text })
}

export const pollRoutes = routesOf(import.meta.url, [
  ['GET', '/live/:room/polls/:number', 'everyone', showPoll],
  ['GET', '/live/:room/polls/:number/part', 'everyone', showPart],
  ['POST', '/live/:room/polls/:number/answers', 'everyone', postAnswer, { bodyMaxBytes: 8 * 1024 }],
])
