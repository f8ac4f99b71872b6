import type { Trx } from '#platform/db/database.ts'
import { nameOfFile } from '#platform/http/form.ts'
import type { World } from '#platform/http/route.ts'
import type { LocalText, MessageKey, MessageValues } from '#platform/i18n.ts'
import { newToken } from '#platform/ids.ts'
import { encodePicture } from '#platform/pictures.ts'
import type { Picture } from '#platform/pictures.ts'
import { pagesMax } from './rules.ts'
import type { NewPage } from './store.ts'

/** A file of ours: where its bytes lie and what they are. */
export interface StoredFile {
  uuid: string
  key: string
  mediaType: string
  bytes: number
}

/** One form's body: forty photographs of slides, or a thick PDF. */
export const materialBytesMax = 80 * 1024 * 1024

/** The longer sides: to be read on a projector, and in a list on a telephone. */
const [side, thumbSide] = [1600, 640]

export type Checked = { ok: true; pdf: Draft | null; pages: DraftPage[] } | Wrong
export type Wrong = { ok: false; reason: MessageKey; values?: MessageValues }

interface Draft {
  bytes: Uint8Array
  mediaType: string
  name: string
}
interface DraftPage {
  large: Picture
  thumb: Picture
  name: string
}

/** Looks into what was sent, by its bytes alone: one PDF, or pictures in the order of their names. Nothing is stored yet. */
export async function checkFiles(files: readonly File[], kind: 'slides' | 'handout'): Promise<Checked> {
  const given = files.filter((file) => file.size > 0 || file.name !== '')
  const named = given.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
  const drafts = await Promise.all(
    named.map(async (file): Promise<Draft> => ({ bytes: await file.bytes(), name: nameOfFile(file), mediaType: '' })),
  )
  if (drafts.length === 0) return { ok: true, pdf: null, pages: [] }
  const pdf = drafts.find(({ bytes }) => isPdf(bytes))
  if (pdf && drafts.length > 1) return { ok: false, reason: 'week-materials.file.mixed' }
  if (pdf) return checkPdf(pdf)
  if (kind === 'handout') return { ok: false, reason: 'week-materials.file.pdfOnly' }
  if (drafts.length > pagesMax) return { ok: false, reason: 'week-materials.file.many', values: { most: pagesMax } }
  return drawPages(drafts)
}

async function drawPages(drafts: readonly Draft[]): Promise<Checked> {
  const pages: DraftPage[] = []
  for (const { bytes, name } of drafts) {
    const answer = await encodePicture(bytes, { sides: [side, thumbSide], jpegSides: [side] })
    if (!answer.ok) return { ok: false, reason: answer.reason, values: { name } }
    const [large, thumb] = answer.pictures
    pages.push({ large: large!, thumb: thumb!, name })
  }
  return { ok: true, pdf: null, pages }
}

const isPdf = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(0, 5)).toString('latin1') === '%PDF-'

const active = /\/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia)(?![\w.-])/

/** A PDF's bytes as signs; any sign of a name may be written as its number (ISO 32000-1, 7.3.5). */
const namesOf = (bytes: Buffer): string =>
  bytes.toString('latin1').replaceAll(/#([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))

/**
 * A PDF is whole when its end is there. Programs and files inside it are refused where they can be seen: what a compressed part
 * hides, only the reader's own program can refuse, and browsers do.
 */
function checkPdf(pdf: Draft): Checked {
  const bytes = Buffer.from(pdf.bytes.buffer, pdf.bytes.byteOffset, pdf.bytes.byteLength)
  if (!bytes.subarray(-2048).includes('%%EOF')) return { ok: false, reason: 'week-materials.file.pdfBroken' }
  if (active.test(namesOf(bytes))) return { ok: false, reason: 'week-materials.file.pdfActive' }
  return { ok: true, pdf: { ...pdf, mediaType: 'application/pdf' }, pages: [] }
}

/** Puts what was checked into storage. A file whose row is never written is named by nothing and shown to nobody. */
export async function storeFiles(
  world: World,
  trx: Trx,
  { pdf, pages }: Extract<Checked, { ok: true }>,
): Promise<{ pdf: string | null; pages: NewPage[] }> {
  const stored: NewPage[] = []
  for (const { large, thumb, name } of pages) {
    stored.push({
      width: large.width,
      height: large.height,
      thumbWidth: thumb.width,
      thumbHeight: thumb.height,
      says: {} satisfies LocalText,
      webp: await storeOne(world, trx, { bytes: large.webp, mediaType: 'image/webp', name }),
      thumb: await storeOne(world, trx, { bytes: thumb.webp, mediaType: 'image/webp', name }),
      jpeg: await storeOne(world, trx, { bytes: large.jpeg!, mediaType: 'image/jpeg', name }),
    })
  }
  return { pdf: pdf && (await storeOne(world, trx, pdf)), pages: stored }
}

async function storeOne(world: World, trx: Trx, { bytes, mediaType, name }: Draft): Promise<string> {
  const key = `week/materials/${newToken()}`
  const size = await world.storage.put(key, bytes, materialBytesMax)
  const row = await trx
    .insertInto('platform.stored_file')
    .values({ storage_key: key, media_type: mediaType, size_bytes: size, name })
    .returning('uuid')
    .executeTakeFirstOrThrow()
  return row.uuid
}
