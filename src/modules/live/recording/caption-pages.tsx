import { inTransaction } from '#platform/db/database.ts'
import { NotFound } from '#platform/http/errors.ts'
import { postOnce, readBody, readFields } from '#platform/http/form.ts'
import type { FormValues } from '#platform/http/form.ts'
import type { Ctx } from '#platform/http/route.ts'
import { routesOf } from '#platform/http/route.ts'
import type { MessageKey } from '#platform/i18n.ts'
import { newToken } from '#platform/ids.ts'
import type { Item } from '../airing/slot.ts'
import { needStaff } from '../desk/staff.ts'
import type { TicketHolder } from '../tickets/visitor.ts'
import { captionsBytesMax, readCaptionsFile } from '../video/captions.ts'
import { langName } from '../video/source.ts'
import { replaceLines, saveLines, shiftLines } from './caption-actions.ts'
import type { TypedLine } from './caption-actions.ts'
import { CaptionsPage } from './caption-views.tsx'
import type { CaptionsForm } from './caption-views.tsx'
import { listItems } from './items.ts'
import { readLines } from './lines.ts'
import type { CaptionLine } from './lines.ts'
import { readClock } from './rules.ts'
import { findRecording } from './store.ts'
import { lengthMs } from './timeline.ts'

const pageSize = 40
const textMax = 500
const shiftMaxMs = 3_600_000

interface Captions extends TicketHolder {
  lang: string
  items: Item[]
  lines: CaptionLine[]
}

async function needCaptions(c: Ctx): Promise<Captions> {
  const holder = await needStaff(c)
  const lang = c.req.param('lang') ?? ''
  if (holder.room.source.kind !== 'broadcast' || !(await findRecording(c.var.db, holder.room.id)) || !isLang(lang))
    throw new NotFound('live-recording.none')
  const items = await listItems(c.var.db, holder.room.id, 'main')
  return { ...holder, lang, items, lines: await readLines(c.var.db, holder.room, lang, items) }
}

const isLang = (word: string): boolean => /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(word)

/** The field of the recording's page: to the language's own page, where it is one. */
async function openLanguage(c: Ctx): Promise<Response> {
  const { room } = await needStaff(c)
  const lang = (c.req.query('lang') ?? '').trim()
  if (!isLang(lang)) throw new NotFound('live-recording.error.lang')
  return c.redirect(`/live/${room.uuid}/recording/captions/${lang}`, 303)
}

async function showCaptions(c: Ctx): Promise<Response> {
  return renderCaptions(c, await needCaptions(c))
}

function renderCaptions(c: Ctx, captions: Captions, form?: CaptionsForm): Response | Promise<Response> {
  const pages = Math.max(1, Math.ceil(captions.lines.length / pageSize))
  const asked = Number(c.req.query('page'))
  const page = Number.isInteger(asked) && asked >= 1 ? Math.min(asked, pages) : 1
  const lines = captions.lines.slice((page - 1) * pageSize, page * pageSize)
  const note = form ? undefined : notes.get(c.req.query('note') ?? '')
  const view = <CaptionsPage {...captions} {...{ lines, page, pages, note, form }} count={captions.lines.length} formKey={newToken()} />
  const title = `${c.var.ui.t('live-recording.captions')}: ${langName(captions.lang)}`
  return c.render(view, { title, personal: true, ...(form?.errors ? { status: 422 } : {}) })
}

const notes = new Map<string, MessageKey>([
  ['saved', 'live-recording.captions.saved'],
  ['shifted', 'live-recording.captions.shifted'],
  ['file', 'live-recording.captions.taken'],
])

const addressOf = (c: Ctx, { room, lang }: Captions, note: string): string => {
  const page = /^\d{1,4}$/.test(c.req.query('page') ?? '') ? `&page=${c.req.query('page')}` : ''
  return `/live/${room.uuid}/recording/captions/${lang}?note=${note}${page}`
}

async function postLines(c: Ctx): Promise<Response> {
  const captions = await needCaptions(c)
  const values = await readFields(c)
  const { typed, errors } = readTyped(c, values, lengthMs(captions.items))
  if (Object.keys(errors).length > 0) return renderCaptions(c, captions, { name: 'lines', values, errors })
  return postOnce(c, values.formKey, async (trx) => {
    await saveLines(trx, actOf(c, captions), captions.lines, typed)
    return addressOf(c, captions, 'saved')
  })
}

const actOf = (c: Ctx, { room, ticket, lang, items }: Captions) => ({ roomId: room.id, ticketId: ticket.id, lang, items, now: c.var.now })

/** Fields `from{id}`, `to{id}`, `text{id}`; those of a new line end in 0. */
function readTyped(c: Ctx, values: FormValues, wholeMs: number): { typed: TypedLine[]; errors: Record<string, string> } {
  const { t } = c.var.ui
  const typed: TypedLine[] = []
  const errors: Record<string, string> = {}
  const ids = Object.keys(values).flatMap((name) => (/^text(\d{1,15})$/.test(name) ? [Number(name.slice(4))] : []))
  for (const id of ids) {
    const text = (values[`text${id}`] ?? '').replaceAll(/\s+/g, ' ').trim()
    if (text === '') {
      typed.push({ id, startMs: 0, endMs: 0, text })
      continue
    }
    const [startMs, endMs] = [readClock(values[`from${id}`] ?? ''), readClock(values[`to${id}`] ?? '')]
    if (text.length > textMax) errors[`text${id}`] = t('live-recording.error.long')
    if (startMs === undefined) errors[`from${id}`] = t('live-recording.error.clock')
    else if (endMs === undefined) errors[`to${id}`] = t('live-recording.error.clock')
    else if (endMs <= startMs) errors[`to${id}`] = t('live-recording.error.endFirst')
    else if (startMs >= wholeMs || endMs > Math.ceil(wholeMs / 1000) * 1000) errors[`to${id}`] = t('live-recording.error.range')
    else typed.push({ id, startMs, endMs: Math.min(endMs, wholeMs), text })
  }
  return { typed, errors }
}

async function postShift(c: Ctx): Promise<Response> {
  const captions = await needCaptions(c)
  const values = await readFields(c)
  const seconds = /^[+-−]?\d{1,4}([.,]\d{1,3})?$/.test(values.seconds ?? '')
    ? Number(values.seconds!.replace('−', '-').replace(',', '.'))
    : Number.NaN
  if (!Number.isFinite(seconds) || Math.abs(seconds * 1000) > shiftMaxMs)
    return renderCaptions(c, captions, { name: 'shift', values, errors: { seconds: c.var.ui.t('live-recording.error.seconds') } })
  return postOnce(c, values.formKey, async (trx) => {
    await shiftLines(trx, actOf(c, captions), captions.lines, Math.round(seconds * 1000))
    return addressOf(c, captions, 'shifted')
  })
}

async function postFile(c: Ctx): Promise<Response> {
  const captions = await needCaptions(c)
  const { file } = await readBody(c)
  const { t } = c.var.ui
  const refuse = (error: string) => renderCaptions(c, captions, { name: 'file', values: {}, errors: { file: error } })
  if (!(file instanceof File) || file.size === 0) return refuse(t('live-recording.error.file'))
  const read = await readCaptionsFile(file)
  if (!read.ok) return refuse(t(read.reason, { line: read.line }))
  await inTransaction(c.var.db, (trx) => replaceLines(trx, actOf(c, captions), read.cues))
  return c.redirect(addressOf(c, captions, 'file'), 303)
}

export const captionRoutes = routesOf(import.meta.url, [
  ['GET', '/live/:room/recording/captions', 'everyone', openLanguage],
  ['GET', '/live/:room/recording/captions/:lang', 'everyone', showCaptions],
  ['POST', '/live/:room/recording/captions/:lang', 'everyone', postLines],
  ['POST', '/live/:room/recording/captions/:lang/shift', 'everyone', postShift],
  ['POST', '/live/:room/recording/captions/:lang/file', 'everyone', postFile, { bodyMaxBytes: captionsBytesMax + 64 * 1024 }],
])
