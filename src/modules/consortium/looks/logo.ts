import type { Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { World } from '#platform/http/route.ts'
import type { MessageKey } from '#platform/i18n.ts'
import { newToken } from '#platform/ids.ts'
import { encodePicture, sniffPicture } from '#platform/pictures.ts'
import type { Picture } from '#platform/pictures.ts'
import type { Logo, Plate } from './store.ts'
import { drawVector } from './vector.ts'

export interface DrawnLogo {
  plate: Plate
  /** The smallest first. */
  pictures: Pick<Picture, 'width' | 'height' | 'webp'>[]
}

/** Longer sides in pixels: a line of text, a card, a page's head on a fine screen. */
const sides = [96, 192, 384]
/** Above this a logo is more of a photograph, and is kept as one. */
const losslessMaxBytes = 40_000

export type LogoAnswer = { ok: true; logo: DrawnLogo } | { ok: false; reason: MessageKey }

/** Draws a sent logo anew in our sizes. What it is, its bytes say. */
export async function drawLogo(bytes: Uint8Array): Promise<LogoAnswer> {
  let source = bytes
  if (sniffPicture(bytes) === 'vector') {
    const drawn = await drawVector(bytes, sides.at(-1)!)
    if (!drawn.ok) return drawn
    source = drawn.png
  }
  const sharp = await encodePicture(source, { sides, lossless: true })
  if (!sharp.ok) return sharp
  const isHeavy = sharp.pictures.some((picture) => picture.bytes > losslessMaxBytes)
  const encoded = isHeavy ? await encodePicture(source, { sides }) : sharp
  if (!encoded.ok) return encoded
  // A small picture is not blown up: its larger sizes would be the same again.
  const pictures = encoded.pictures.filter((picture, at, all) => at === 0 || picture.width > all[at - 1]!.width)
  return { ok: true, logo: { plate: await choosePlate(pictures[0]!.webp), pictures } }
}

/** A logo that is mostly light stands on a dark plate, any other on a white one; what is seen through does not count. */
async function choosePlate(webp: Uint8Array): Promise<Plate> {
  const { default: draw } = await import('sharp')
  const { data } = await draw(webp).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  let [light, seen] = [0, 0]
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3]! < 128) continue
    seen += 1
    // Rec. 709 luma is near enough for a choice of two.
    if (0.2126 * data[at]! + 0.7152 * data[at + 1]! + 0.0722 * data[at + 2]! > 190) light += 1
  }
  const isSeenThrough = seen < data.length / 4
  return isSeenThrough && light > seen * 0.6 ? 'dark' : 'light'
}

/** Puts the pictures into storage. A file whose row is never written is named by nothing and shown to nobody. */
export async function storeLogo(world: World, trx: Trx, { plate, pictures }: DrawnLogo): Promise<Logo> {
  const files = await Promise.all(
    pictures.map(async ({ width, height, webp }) => {
      const key = `consortium/logo/${newToken()}`
      await world.storage.put(key, new Uint8Array(webp), webp.length)
      return { key, width, height, bytes: webp.length }
    }),
  )
  const rows = await trx
    .insertInto('platform.stored_file')
    .values(files.map(({ key, bytes }) => ({ storage_key: key, media_type: 'image/webp', size_bytes: bytes, name: 'logo.webp' })))
    .returning(['uuid', 'storage_key'])
    .execute()
  const uuidOf = (key: string) => rows.find((row) => row.storage_key === key)!.uuid
  return { plate, files: files.map(({ key, width, height }) => ({ uuid: uuidOf(key), width, height })) }
}

/** Takes the rows of a logo that is shown no more; returns where its bytes lie. */
export async function forgetLogo(trx: Trx, logo: Logo): Promise<string[]> {
  const rows = await trx
    .deleteFrom('platform.stored_file')
    .where(
      'uuid',
      'in',
      logo.files.map((file) => file.uuid),
    )
    .where(sql<boolean>`starts_with(storage_key, 'consortium/logo/')`)
    .returning('storage_key')
    .execute()
  return rows.map((row) => row.storage_key)
}
