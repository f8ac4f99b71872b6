import type { z } from 'zod'
import { inTransaction } from '#platform/db/database.ts'
import { readFields } from '#platform/http/form.ts'
import type { Ctx } from '#platform/http/route.ts'
import { routesOf } from '#platform/http/route.ts'
import { mayBroadcast, hasStream } from '../studio/rules.ts'
import { findVisitor } from '../tickets/visitor.ts'
import type { TicketHolder } from '../tickets/visitor.ts'
import { endEpoch, keepLease, startEpoch } from './actions.ts'
import type { Refused, Tab } from './actions.ts'
import { readBytes } from './body.ts'
import { broadcastForm, epochSchema, holderSchema, partSchema, rungSchema, streamSchema, tabForm } from './form.ts'
import { keepFragment, keepInit } from './keep-part.ts'
import { statusOf } from './reasons.ts'
import { fragmentMaxBytes, initMaxBytes, leaseS, testMaxBytes } from './rules.ts'
import { findEpoch, listStored } from './store.ts'

/** Grants of a minute in one room: a studio that falls over again and again must not fill the recording with epochs. */
const grantsPerMinute = 30
/** Of one ticket: four rungs for twenty seconds, three times in five minutes. */
const testsPerFiveMinutes = 300

function tell(c: Ctx, answer: { ok: true } | Refused): Response {
  c.header('cache-control', 'private, no-store')
  if (answer.ok) return c.json(answer)
  const status = statusOf[answer.reason]
  // Jittered, so that all studios don't come back at once.
  if (status === 429 || status >= 500) c.header('retry-after', String(2 + Math.floor(Math.random() * 9)))
  return c.json(answer, status)
}

/** A host or moderator whose papers hold, in a room with such a stream. Asked with every part: who is removed stops at once. */
async function findSender(c: Ctx, stream: string | undefined): Promise<({ ok: true } & TicketHolder) | Refused> {
  const { room, ticket } = await findVisitor(c)
  if (!ticket) return { ok: false, reason: 'ticket' }
  if (!mayBroadcast(ticket)) return { ok: false, reason: 'notVetted' }
  return hasStream(room.source, stream ?? 'main') ? { ok: true, room, ticket } : { ok: false, reason: 'noStream' }
}

async function readTab<S extends z.ZodType<{ holder: string; stream: Tab['stream'] }>>(
  c: Ctx,
  form: S,
): Promise<{ ok: true; tab: Tab; fields: z.output<S> } | Refused> {
  const fields = form.safeParse(await readFields(c))
  if (!fields.success) return { ok: false, reason: 'form', detail: fields.error.issues[0]?.path.join('.') }
  const { stream, holder } = fields.data
  const sender = await findSender(c, stream)
  if (!sender.ok) return sender
  return { ok: true, tab: { roomId: sender.room.id, stream, holder, ticketId: sender.ticket.id, now: c.var.now }, fields: fields.data }
}

async function postBroadcast(c: Ctx): Promise<Response> {
  const read = await readTab(c, broadcastForm)
  if (!read.ok) return tell(c, read)
  const { tab, fields } = read
  if ((await c.var.world.limits.take('broadcast', String(tab.roomId), grantsPerMinute, 60)) > 0)
    return tell(c, { ok: false, reason: 'tooFast' })
  const granted = await inTransaction(c.var.db, (trx) => startEpoch(trx, tab, { rungs: fields.rungs, take: fields.take === '1' }))
  if (!granted.ok) return tell(c, granted)
  const caps = { init: initMaxBytes, ...fragmentMaxBytes }
  return tell(c, { ...granted, leaseS, caps, now: c.var.now.epochMilliseconds } as { ok: true })
}

async function postBeat(c: Ctx): Promise<Response> {
  const read = await readTab(c, tabForm)
  return tell(c, read.ok ? await keepLease(c.var.db, read.tab) : read)
}

async function postEnd(c: Ctx): Promise<Response> {
  const read = await readTab(c, tabForm)
  return tell(c, read.ok ? await inTransaction(c.var.db, (trx) => endEpoch(trx, read.tab)) : read)
}

async function putPart(c: Ctx): Promise<Response> {
  const sender = await findSender(c, c.req.param('stream'))
  if (!sender.ok) return tell(c, sender)
  const [stream, epoch, rung, part] = [
    streamSchema.safeParse(c.req.param('stream')),
    epochSchema.safeParse(c.req.param('epoch')),
    rungSchema.safeParse(c.req.param('rung')),
    partSchema.safeParse(c.req.param('part')),
  ]
  const holder = holderSchema.safeParse(c.req.header('lease'))
  if (!stream.success || !epoch.success || !rung.success || !part.success || !holder.success) return tell(c, { ok: false, reason: 'form' })
  const maxBytes = part.data === 'init' ? initMaxBytes : fragmentMaxBytes[rung.data]
  const body = await readBytes(c, maxBytes)
  if (!body.ok) return tell(c, { ...body, maxBytes })
  const { room, ticket } = sender
  const sent = {
    room,
    roomId: room.id,
    ticketId: ticket.id,
    stream: stream.data,
    epoch: epoch.data,
    rung: rung.data,
    holder: holder.data,
    bytes: body.bytes,
    now: c.var.now,
  }
  const { world } = c.var
  return tell(
    c,
    part.data === 'init' ? await keepInit(world, sent, c.req.header('audio') === 'opus') : await keepFragment(world, sent, part.data),
  )
}

/** What is stored of an epoch: for the studio that wants to fill the holes. */
async function showStored(c: Ctx): Promise<Response> {
  const sender = await findSender(c, c.req.param('stream'))
  if (!sender.ok) return tell(c, sender)
  const [stream, number] = [streamSchema.safeParse(c.req.param('stream')), epochSchema.safeParse(c.req.param('epoch'))]
  if (!stream.success || !number.success) return tell(c, { ok: false, reason: 'noEpoch' })
  const epoch = await findEpoch(c.var.db, sender.room.id, stream.data, number.data)
  if (!epoch) return tell(c, { ok: false, reason: 'noEpoch' })
  const rungs = Object.fromEntries((await listStored(c.var.db, epoch.id)).map(({ rung, have }) => [rung, have]))
  return tell(c, { ok: true, epoch: epoch.number, isOver: epoch.endedAt !== null || sender.room.state === 'ended', rungs } as { ok: true })
}

/** Measures a line: the bytes are counted and thrown away. */
async function putTest(c: Ctx): Promise<Response> {
  const sender = await findSender(c, 'main')
  if (!sender.ok) return tell(c, sender)
  if ((await c.var.world.limits.take('ingest-test', String(sender.ticket.id), testsPerFiveMinutes, 300)) > 0)
    return tell(c, { ok: false, reason: 'tooFast' })
  const begun = performance.now()
  const body = await readBytes(c, testMaxBytes)
  if (!body.ok) return tell(c, { ...body, maxBytes: testMaxBytes })
  return tell(c, { ok: true, bytes: body.bytes.length, ms: Math.round(performance.now() - begun) } as { ok: true })
}

const media = { bodyMaxBytes: testMaxBytes, bodyTypes: /^((video|audio)\/mp4|application\/octet-stream)\b/i }

/** Open to everyone by its route: the ticket decides. Nothing but the staff's own media can come in here. */
export const ingestRoutes = routesOf(import.meta.url, [
  ['POST', '/live/:room/broadcast', 'everyone', postBroadcast],
  ['POST', '/live/:room/broadcast/beat', 'everyone', postBeat],
  ['POST', '/live/:room/broadcast/end', 'everyone', postEnd],
  ['PUT', '/live/:room/ingest/test', 'everyone', putTest, media],
  ['PUT', '/live/:room/ingest/:stream/:epoch/:rung/:part', 'everyone', putPart, media],
  ['GET', '/live/:room/ingest/:stream/:epoch', 'everyone', showStored],
])
