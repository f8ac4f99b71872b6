import { inTransaction } from '#platform/db/database.ts'
import { Conflict, Forbidden, NotFound, TooMany } from '#platform/http/errors.ts'
import { readBody, nameOfFile } from '#platform/http/form.ts'
import type { Ctx } from '#platform/http/route.ts'
import { routesOf } from '#platform/http/route.ts'
import type { MessageKey } from '#platform/i18n.ts'
import { frameSoon } from '../frames/soon.ts'
import { mayBroadcast } from '../studio/rules.ts'
import { needTicket } from '../tickets/visitor.ts'
import type { TicketHolder } from '../tickets/visitor.ts'
import { findFile } from '../video/files.ts'
import { keepSlide, showSlide } from './actions.ts'
import { drawSlide, sentMaxBytes } from './picture.ts'
import { findShownSlide, findSlide, listSlides } from './store.ts'

const perMinute = 60
const pictures = /^image\/(webp|png|jpeg|avif)$/i

const wantsJson = (c: Ctx): boolean => (c.req.header('accept') ?? '').includes('application/json')

async function needShower(c: Ctx): Promise<TicketHolder> {
  const holder = await needTicket(c)
  if (!mayBroadcast(holder.ticket)) throw new Forbidden('live-studio.notYours')
  return holder
}

function readNumber(c: Ctx): number {
  const word = c.req.param('number') ?? ''
  if (!/^[1-9]\d{0,5}$/.test(word)) throw new NotFound('live-studio.slides.none')
  return Number(word)
}

/** The bytes of a program of ours, or of the form's file. */
async function readPicture(c: Ctx): Promise<{ bytes: Uint8Array; title: string } | undefined> {
  if (pictures.test(c.req.header('content-type') ?? '')) {
    return { bytes: new Uint8Array(await c.req.arrayBuffer()), title: (c.req.query('title') ?? '').slice(0, 200) }
  }
  const { picture } = await readBody(c)
  if (!(picture instanceof File) || picture.size === 0) return undefined
  return { bytes: new Uint8Array(await picture.arrayBuffer()), title: nameOfFile(picture).replace(/\.\w+$/, '') }
}

/** Takes a picture in: our own program gets its number, a form's sender the studio again. The same picture twice is one slide. */
async function postSlide(c: Ctx): Promise<Response> {
  const { room, ticket } = await needShower(c)
  if (room.state === 'ended') throw new Conflict('live-studio.slides.over')
  const waitS = await c.var.world.limits.take('live-slide', String(ticket.id), perMinute, 60)
  if (waitS > 0) throw new TooMany('live-studio.slides.slower')
  const sent = await readPicture(c)
  if (!sent) return refuse(c, room.uuid, 'live-studio.slides.empty')
  const drawn = await drawSlide(sent.bytes)
  if (!drawn.ok) return refuse(c, room.uuid, drawn.reason)
  const kept = await inTransaction(c.var.db, (trx) => keepSlide(c.var.world, trx, room, drawn.picture, sent.title.normalize('NFC')))
  if (!kept.ok) return refuse(c, room.uuid, 'live-studio.slides.tooMany')
  if (wantsJson(c)) return c.json({ ok: true, number: kept.number, bytes: drawn.picture.bytes })
  return c.redirect(`/live/${room.uuid}/studio#slides`, 303)
}

function refuse(c: Ctx, room: string, reason: MessageKey): Response {
  if (wantsJson(c)) return c.json({ ok: false, message: c.var.ui.t(reason) }, 422)
  return c.redirect(`/live/${room}/studio?note=${reason.split('.').at(-1)}#slides`, 303)
}

async function postShow(c: Ctx): Promise<Response> {
  const { room } = await needShower(c)
  if (room.state === 'ended') throw new Conflict('live-studio.slides.over')
  const number = readNumber(c)
  if (!(await inTransaction(c.var.db, (trx) => showSlide(trx, room, number, c.var.now)))) throw new NotFound('live-studio.slides.none')
  frameSoon(c.var.world, room.id)
  return wantsJson(c) ? c.json({ ok: true }) : c.redirect(`/live/${room.uuid}/studio#slides`, 303)
}

/** For the studio after a reload: what was sent already. */
async function showList(c: Ctx): Promise<Response> {
  const { room } = await needShower(c)
  const slides = await listSlides(c.var.db, room.id)
  c.header('cache-control', 'private, no-store')
  return c.json({
    shown: await findShownSlide(c.var.db, room.id, c.var.now),
    slides: slides.map(({ number, title }) => ({ number, title })),
  })
}

/** A slide for the staff, also before the room opens; viewers have theirs beside the media. */
async function showPicture(c: Ctx): Promise<Response> {
  const { room } = await needShower(c)
  const slide = await findSlide(c.var.db, room.id, readNumber(c))
  const file = slide && (await findFile(c.var.db, slide.fileUuid))
  const bytes = file && (await c.var.world.storage.read(file.key))
  if (!bytes) throw new NotFound('live-studio.slides.none')
  c.header('cache-control', 'private, max-age=86400, immutable')
  return c.body(new Uint8Array(bytes), 200, { 'content-type': 'image/webp', 'x-content-type-options': 'nosniff' })
}

export const slideRoutes = routesOf(import.meta.url, [
  ['GET', '/live/:room/slides', 'everyone', showList],
  ['POST', '/live/:room/slides', 'everyone', postSlide, { bodyMaxBytes: sentMaxBytes, bodyTypes: pictures }],
  ['GET', '/live/:room/slides/:number', 'everyone', showPicture],
  ['POST', '/live/:room/slides/:number/show', 'everyone', postShow],
])
