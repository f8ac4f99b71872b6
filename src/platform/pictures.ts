import type { Sharp } from 'sharp'
import type { MessageKey } from '#platform/i18n.ts'

/** A picture as we keep it: WebP, drawn anew, so that nothing of the sender's file but its look is left: no place, no camera, no trailer. */
export interface Picture {
  /** The side that was asked for: the longer one is at most so many pixels; a small picture is never blown up. */
  side: number
  width: number
  height: number
  bytes: number
  webp: Buffer
  /** The same for programs that know no WebP, on white; only where it was asked for. */
  jpeg?: Buffer
}

export type EncodedPicture = { ok: true; pictures: Picture[] } | { ok: false; reason: MessageKey }

export interface PictureWish {
  /** Longer sides in pixels, one picture for each. */
  sides: number[]
  /** Width × height of what was sent; more is refused before anything is unpacked. */
  maxPixels?: number
  /** Keeps every edge, for logos and drawings; photographs get heavy. */
  lossless?: boolean
  /** The sides that are wanted as JPEG too. */
  jpegSides?: number[]
}

/** Width × height that a phone of today makes; unpacked, 160 MB at most, and one picture at a time. */
const pixelsMax = 40_000_000
const quality = 80
const timeoutS = 20

/** Draws a picture anew in the wished sizes. What it is, its bytes say, never its name or the sender. */
export async function encodePicture(bytes: Uint8Array, wish: PictureWish): Promise<EncodedPicture> {
  const kind = sniffPicture(bytes)
  if (kind === 'vector') return { ok: false, reason: 'pictures.vector' }
  if (kind === undefined) return { ok: false, reason: 'pictures.format' }
  return inTurn(() => draw(bytes, wish))
}

/** What the first bytes say. Only these four kinds ever reach a decoder. */
export function sniffPicture(bytes: Uint8Array): 'png' | 'jpeg' | 'webp' | 'avif' | 'vector' | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 4096))
  const signs = head.toString('latin1')
  if (signs.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (signs.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (signs.startsWith('RIFF') && signs.startsWith('WEBP', 8)) return 'webp'
  if (signs.startsWith('ftyp', 4) && /^(avif|avis)|avif/.test(signs.slice(8, 40))) return 'avif'
  return /<svg[\s>]/i.test(signs) ? 'vector' : undefined
}

async function draw(bytes: Uint8Array, wish: PictureWish): Promise<EncodedPicture> {
  const { sides, maxPixels = pixelsMax, lossless = false, jpegSides = [] } = wish
  // Not before it is needed: most processes never draw.
  const { default: sharp } = await import('sharp')
  const open = (): Sharp => sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error', pages: 1 })
  try {
    const { width, height } = await sharp(bytes, { limitInputPixels: false, pages: 1 }).metadata()
    if (width * height > maxPixels) return { ok: false, reason: 'pictures.large' }
    const pictures: Picture[] = []
    for (const side of sides) {
      const { data, info } = await open()
        .autoOrient()
        .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
        .webp({ quality, lossless, effort: 4, smartSubsample: true })
        .timeout({ seconds: timeoutS })
        .toBuffer({ resolveWithObject: true })
      const picture: Picture = { side, width: info.width, height: info.height, bytes: info.size, webp: data }
      if (jpegSides.includes(side))
        picture.jpeg = await sharp(data).flatten({ background: '#fff' }).jpeg({ quality, mozjpeg: true }).toBuffer()
      pictures.push(picture)
    }
    return { ok: true, pictures }
  } catch {
    return { ok: false, reason: 'pictures.broken' }
  }
}

let last: Promise<unknown> = Promise.resolve()

/** One picture at a time in a process: a classroom's forty photographs must not be unpacked beside each other. */
export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = last.then(work)
  last = turn.catch(() => {})
  return turn
}
