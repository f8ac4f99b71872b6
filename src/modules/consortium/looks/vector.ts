import type { MessageKey } from '#platform/i18n.ts'
import { inTurn } from '#platform/pictures.ts'

/** Larger drawings are photographs in disguise. */
const bytesMax = 512 * 1024
const timeoutS = 10

export type DrawnVector = { ok: true; png: Uint8Array } | { ok: false; reason: MessageKey }

/**
 * Draws an SVG as pixels, so that of a stranger's document only its look remains. Programs in it are never run: the drawer knows none.
 * What would make it read other files or other hosts, unfold without end, or keep the drawer busy for minutes, is refused before it
 * is opened: once it draws, nothing stops it.
 */
export async function drawVector(bytes: Uint8Array, side: number): Promise<DrawnVector> {
  if (bytes.byteLength > bytesMax) return { ok: false, reason: 'consortium-look.logo.vectorLarge' }
  const text = decode(bytes)
  if (text === undefined) return { ok: false, reason: 'pictures.broken' }
  const plain = unescaped(text)
  if (reachesOut(text) || reachesOut(plain)) return { ok: false, reason: 'consortium-look.logo.vectorForeign' }
  if (usesFilters(plain)) return { ok: false, reason: 'consortium-look.logo.vectorFilter' }
  return inTurn(() => drawPixels(bytes, side))
}

async function drawPixels(bytes: Uint8Array, side: number): Promise<DrawnVector> {
  const { default: sharp } = await import('sharp')
  try {
    const { width, height } = await sharp(bytes, { density: 72 }).metadata()
    // Drawn as large as it is wanted, not blown up afterwards.
    const density = Math.min(2400, Math.max(1, (72 * side) / Math.max(width, height)))
    const png = await sharp(bytes, { density, limitInputPixels: side * side * 4 })
      .resize({ width: side, height: side, fit: 'inside' })
      .timeout({ seconds: timeoutS })
      .png()
      .toBuffer()
    return { ok: true, png }
  } catch {
    return { ok: false, reason: 'pictures.broken' }
  }
}

/** As UTF-8, and only if it says of itself no other. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const named = /<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)/i.exec(text)?.[1] ?? 'utf-8'
    return /^(utf-?8|us-ascii)$/i.test(named) ? text : undefined
  } catch {
    return undefined
  }
}

/** As the drawer reads it: numbered signs of XML, then escapes of CSS. */
function unescaped(text: string): string {
  const sign = (code: number): string => (code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ' ')
  return text
    .replaceAll(/&#(?:x([\da-f]+)|(\d+));/gi, (_, hex?: string, digits?: string) => sign(hex ? parseInt(hex, 16) : Number(digits)))
    .replaceAll(/\\(?:([\da-f]{1,6})\s?|(.))/gi, (_, hex?: string, other?: string) => (hex ? sign(parseInt(hex, 16)) : (other ?? '')))
}

/** Blurs, noise and shadows: a few hundred of them draw for minutes. The name of one is "filter0", so the bare word is the property or the element. */
function usesFilters(text: string): boolean {
  return /<(?:[^\s<>/:]+:)?filter[\s>/]|\bfilter\s*[:=]/i.test(text)
}

/** Entities, style sheets, pages and pictures from elsewhere. A reference within the drawing begins with "#". */
function reachesOut(text: string): boolean {
  if (/<!DOCTYPE|<!ENTITY|<\?xml-stylesheet|@import/i.test(text)) return true
  const references = [...text.matchAll(/\bhref\s*=\s*(["'])\s*([^"']*)/gi)].map((match) => match[2]!)
  if (references.some((reference) => !/^(#|data:image\/(png|jpeg|webp);)/i.test(reference))) return true
  return /url\(\s*(?!["']?\s*#)/i.test(text)
}
