import { z } from 'zod'
import { Forbidden } from '#platform/http/errors.ts'
import { checkForm, postOrShow, readFields, readRevision } from '#platform/http/form.ts'
import type { FormErrors, FormValues } from '#platform/http/form.ts'
import type { Ctx } from '#platform/http/route.ts'
import { routesOf } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import type { MessageKey } from '#platform/i18n.ts'
import { isUuid, newToken } from '#platform/ids.ts'
import { needStaff } from '../desk/staff.ts'
import type { TicketHolder } from '../tickets/visitor.ts'
import { findMedia } from '../video/stream.ts'
import { publishRecording, redactRange, trimRecording, undoTrim, unpublishRecording } from './actions.ts'
import type { EditAct, EditRefusal, EditResult } from './actions.ts'
import { dropAppearance, listAppearances, listAudience, noteAppearance } from './appearances.ts'
import { captionRoutes } from './caption-pages.tsx'
import { listStoredCuts } from './cuts.ts'
import { showChapters, takeFile } from './files.ts'
import { listItems } from './items.ts'
import { mayPublish, readClock } from './rules.ts'
import { readRecordingView } from './view.ts'
import { RecordingPage } from './views.tsx'
import type { EditForm, EditName } from './views.tsx'

const clock = z.string().refine((word) => readClock(word) !== undefined, 'live-recording.error.clock')
const toMs = (word: string): number => readClock(word)!

const trimForm = z.object({ from: clock, to: clock })
const redactForm = z.object({ from: clock, to: clock, note: z.string().max(300, 'live-recording.error.note').default('') })

const seenForm = z
  .object({ ticket: z.string(), from: z.string().default(''), to: z.string().default('') })
  .refine(({ from, to }) => (from === '' && to === '') || readClock(from) !== undefined, {
    path: ['from'],
    message: 'live-recording.error.clock',
  })
  .refine(({ from, to }) => (from === '' && to === '') || readClock(to) !== undefined, {
    path: ['to'],
    message: 'live-recording.error.clock',
  })

const refusals: Record<EditRefusal, MessageKey> = {
  stale: 'live-recording.error.stale',
  range: 'live-recording.error.range',
  nothingLeft: 'live-recording.error.nothingLeft',
  published: 'live-recording.error.published',
  gone: 'live-recording.error.gone',
  who: 'live-recording.error.who',
}

async function showRecording(c: Ctx): Promise<Response> {
  return renderPage(c, await needStaff(c))
}

async function renderPage(c: Ctx, { room, ticket }: TicketHolder, form?: EditForm): Promise<Response> {
  const { db, world, ui } = c.var
  const isOwn = room.source.kind === 'broadcast'
  const view = isOwn ? await readRecordingView(db, room, true) : undefined
  const props = {
    room,
    ticket,
    now: c.var.now,
    view,
    media: view && (await findMedia(world, db, room, true)),
    cuts: view ? await listStoredCuts(db, room.id) : [],
    items: view ? await listItems(db, room.id, 'main') : [],
    audience: view ? await listAudience(db, room.id) : [],
    appearances: view ? await listAppearances(db, room.id) : [],
    form,
    formKey: newToken(),
  }
  const title = `${ui.t('live-recording.title')}: ${pickText(room.title, ui.locale).text}`
  return c.render(<RecordingPage {...props} />, { title, personal: true, ...(form ? { status: 422 } : {}) })
}

type Work = (trx: Parameters<typeof trimRecording>[0], act: EditAct) => Promise<EditResult>

/** One edit, once; what was refused comes back with everything that was typed. */
async function edit(c: Ctx, holder: TicketHolder, name: EditName, values: FormValues, work: Work): Promise<Response> {
  const { room, ticket } = holder
  const act = { roomId: room.id, ticketId: ticket.id, now: c.var.now, revision: readRevision(values.revision) }
  return postOrShow(
    c,
    values.formKey,
    async (trx) => {
      const done = await work(trx, act)
      if (!done.ok) return done
      return `/live/${room.uuid}/recording#${name}`
    },
    ({ reason }) => showAgain(c, holder, name, values, { form: refusals[reason] }),
  )
}

function showAgain(c: Ctx, holder: TicketHolder, name: EditName, values: FormValues, errors: FormErrors): Promise<Response> {
  const words = Object.fromEntries(Object.entries(errors).map(([field, key]) => [field, c.var.ui.t(key)]))
  return renderPage(c, holder, { name, values, errors: words })
}

async function postTrim(c: Ctx): Promise<Response> {
  const holder = await needStaff(c)
  const form = checkForm(trimForm, await readFields(c))
  if (!form.ok) return showAgain(c, holder, 'trim', form.values, form.errors)
  const { from, to } = form.data
  return edit(c, holder, 'trim', form.values, (trx, act) => trimRecording(trx, act, { fromMs: toMs(from), toMs: toMs(to) }))
}

async function postRedaction(c: Ctx): Promise<Response> {
  const holder = await needStaff(c)
  const form = checkForm(redactForm, await readFields(c))
  if (!form.ok) return showAgain(c, holder, 'redact', form.values, form.errors)
  const { from, to, note } = form.data
  return edit(c, holder, 'redact', form.values, (trx, act) => redactRange(trx, act, { fromMs: toMs(from), toMs: toMs(to), note }))
}

async function postAppearance(c: Ctx): Promise<Response> {
  const holder = await needStaff(c)
  const values = await readFields(c)
  const form = checkForm(seenForm, values)
  if (!form.ok) return showAgain(c, holder, 'appear', form.values, form.errors)
  const { ticket, from, to } = form.data
  if (!isUuid(ticket)) return showAgain(c, holder, 'appear', form.values, { ticket: 'live-recording.error.who' })
  const span = from === '' ? undefined : { fromMs: toMs(from), toMs: toMs(to) }
  return edit(c, holder, 'appear', form.values, (trx, act) => noteAppearance(trx, act, { ticketUuid: ticket, span }))
}

async function postDrop(c: Ctx): Promise<Response> {
  const holder = await needStaff(c)
  if (!mayPublish(holder.ticket.kind)) throw new Forbidden('live.desk.notYourAct')
  const values = await readFields(c)
  return edit(c, holder, 'appear', values, (trx, act) => dropAppearance(trx, act, Number(values.appearance) || 0))
}

async function postUndo(c: Ctx): Promise<Response> {
  const holder = await needStaff(c)
  const values = await readFields(c)
  return edit(c, holder, 'cuts', values, (trx, act) => undoTrim(trx, act, Number(values.cut) || 0))
}

async function postPublish(c: Ctx): Promise<Response> {
  const holder = await needStaff(c)
  const values = await readFields(c)
  const on = values.act !== 'unpublish'
  if (on && !mayPublish(holder.ticket.kind)) throw new Forbidden('live.desk.notYourAct')
  return edit(c, holder, 'publish', values, on ? publishRecording : unpublishRecording)
}

export const recordingRoutes = [
  ...routesOf(import.meta.url, [
    ['GET', '/live/:room/recording', 'everyone', showRecording],
    ['POST', '/live/:room/recording/trim', 'everyone', postTrim],
    ['POST', '/live/:room/recording/redact', 'everyone', postRedaction],
    ['POST', '/live/:room/recording/undo', 'everyone', postUndo],
    ['POST', '/live/:room/recording/appearances', 'everyone', postAppearance],
    ['POST', '/live/:room/recording/appearances/drop', 'everyone', postDrop],
    ['POST', '/live/:room/recording/publish', 'everyone', postPublish],
    ['GET', '/live/:room/recording/:file{film\\.mp4|sound\\.m4a}', 'everyone', takeFile],
    ['GET', '/live/:room/chapters.vtt', 'everyone', showChapters],
  ]),
  ...captionRoutes,
]
