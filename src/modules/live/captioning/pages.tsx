import { z } from 'zod'
import { inTransaction } from '#platform/db/database.ts'
import { Conflict, NotFound } from '#platform/http/errors.ts'
import { checkForm, readFields } from '#platform/http/form.ts'
import type { Ctx } from '#platform/http/route.ts'
import { routesOf } from '#platform/http/route.ts'
import { newToken } from '#platform/ids.ts'
import { needStaff } from '../desk/staff.ts'
import { answerPart, renderPart } from '../frames/part.tsx'
import type { Room } from '../rooms/store.ts'
import { playbackOf } from '../video/source.ts'
import { findMedia } from '../video/stream.ts'
import { isCaptionLang, lagChoicesS, lineMaxSigns, saidAt } from './rules.ts'
import type { CaptionLang } from './rules.ts'
import { addLine, editLine, listLastLines, openTrack } from './store.ts'
import { CaptionerPage, LastLines } from './views.tsx'

const shownLines = 12
const wantsJson = (c: Ctx): boolean => (c.req.header('accept') ?? '').includes('application/json')

const pathOf = (room: Pick<Room, 'uuid'>, lang: string, lagS: number): string => `/live/${room.uuid}/captioner?lang=${lang}&lag=${lagS}`

function readLang(word: string | undefined, fallback: string): CaptionLang {
  return isCaptionLang(word) ? word : isCaptionLang(fallback) ? fallback : 'ru'
}

function readLag(word: string | undefined): number {
  return lagChoicesS.find((choice) => String(choice) === word) ?? 0
}

/** Before and during the session; afterwards the recording's captions are edited elsewhere. */
function needOnAir(room: Room): void {
  if (room.state === 'ended') throw new Conflict('live-desk.captioner.over')
}

async function showCaptioner(c: Ctx, typed?: { text: string; error: string }): Promise<Response> {
  const { room, ticket } = await needStaff(c)
  const lang = readLang(c.req.query('lang'), c.var.ui.locale)
  const view = (
    <CaptionerPage
      {...{ room, ticket, lang }}
      lagS={readLag(c.req.query('lag'))}
      now={c.var.now}
      playback={playbackOf(room.source)}
      media={await findMedia(c.var.world, c.var.db, room)}
      lines={await listLastLines(c.var.db, room.id, lang, shownLines)}
      formKey={newToken()}
      text={typed?.text ?? ''}
      error={typed?.error}
    />
  )
  return c.render(view, { title: c.var.ui.t('live-desk.captioner.title'), personal: true, ...(typed ? { status: 422 } : {}) })
}

const number = z.coerce.number().int().positive().max(8.64e15).optional().catch(undefined)
const lineForm = z.object({
  text: z
    .string({ error: 'live-desk.captioner.empty' })
    .transform((text) => text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim())
    .refine((text) => text !== '', 'live-desk.captioner.empty')
    .refine((text) => [...text].length <= lineMaxSigns, 'live-desk.captioner.long'),
  from: number,
  to: number,
  formKey: z
    .string()
    .regex(/^[\w-]{8,64}$/)
    .optional()
    .catch(undefined),
})

async function postLine(c: Ctx): Promise<Response> {
  const { room, ticket } = await needStaff(c)
  needOnAir(room)
  const fields = await readFields(c)
  const [lang, lagS] = [readLang(fields.lang, 'ru'), readLag(fields.lag)]
  const form = checkForm(lineForm, fields)
  if (!form.ok) {
    const error = c.var.ui.t(form.errors.text ?? 'live-desk.captioner.empty')
    return wantsJson(c) ? c.json({ ok: false, note: error }, 422) : showCaptioner(c, { text: fields.text ?? '', error })
  }
  const { text, from, to, formKey } = form.data
  const saidMs = saidAt({ fromMs: from, toMs: to, lagS, nowMs: c.var.now.epochMilliseconds })
  await inTransaction(c.var.db, async (trx) => {
    await openTrack(trx, room.id, lang, c.var.now)
    await addLine(trx, { ticket, lang, body: text, saidMs, postKey: formKey, now: c.var.now })
  })
  if (!wantsJson(c)) return c.redirect(pathOf(room, lang, lagS), 303)
  return c.json({ ok: true, formKey: newToken() })
}

/** Captions in this language are offered to players from now on, before the first word. */
async function postTrack(c: Ctx): Promise<Response> {
  const { room } = await needStaff(c)
  needOnAir(room)
  const fields = await readFields(c)
  const [lang, lagS] = [readLang(fields.lang, 'ru'), readLag(fields.lag)]
  await openTrack(c.var.db, room.id, lang, c.var.now)
  return c.redirect(pathOf(room, lang, lagS), 303)
}

async function postCorrection(c: Ctx): Promise<Response> {
  const { room } = await needStaff(c)
  needOnAir(room)
  const id = c.req.param('line') ?? ''
  if (!/^\d{1,15}$/.test(id)) throw new NotFound('live-desk.captioner.gone')
  const fields = await readFields(c)
  const body = [...(fields.text ?? '').replaceAll(/[\p{Cc}\s]+/gu, ' ').trim()].slice(0, lineMaxSigns).join('')
  const done = await inTransaction(c.var.db, (trx) => editLine(trx, room.id, Number(id), body))
  if (!done) throw new NotFound('live-desk.captioner.gone')
  if (wantsJson(c)) return c.json({ ok: true })
  return c.redirect(pathOf(room, readLang(fields.lang, 'ru'), readLag(fields.lag)), 303)
}

/** The last lines, of all who type in this language; the island's beat. */
async function showLines(c: Ctx): Promise<Response> {
  const { room } = await needStaff(c)
  const lang = readLang(c.req.query('lang'), 'ru')
  const lines = await listLastLines(c.var.db, room.id, lang, shownLines)
  const html = renderPart(c, <LastLines room={room} lang={lang} lagS={readLag(c.req.query('lag'))} lines={lines} />)
  return answerPart(c, html)
}

export const captioningRoutes = routesOf(import.meta.url, [
  ['GET', '/live/:room/captioner', 'everyone', (c) => showCaptioner(c)],
  ['GET', '/live/:room/captioner/lines', 'everyone', showLines],
  ['POST', '/live/:room/captioner', 'everyone', postLine],
  ['POST', '/live/:room/captioner/track', 'everyone', postTrack],
  ['POST', '/live/:room/captioner/lines/:line', 'everyone', postCorrection],
])
