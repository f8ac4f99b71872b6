import type { MessageKey } from '#platform/i18n.ts'

/** Larger drawings are photographs in disguise. */
const bytesMax = 512 * 1024
const timeoutS = 10

export type DrawnVector = { ok: true; png: Uint8Array } | { ok: false; reason: MessageKey }

/**
 * Draws an SVG as pixels, so that of a stranger's document only its look remains. Programs in it are never run: the drawer knows none.
 * What would make it read other files or other hosts, or unfold without end, is refused before it is opened.
 */
export async function drawVector(bytes: Uint8Array, side: number): Promise<DrawnVector> {
  if (bytes.byteLength > bytesMax) return { ok: false, reason: 'consortium-look.logo.vectorLarge' }
  const text = decode(bytes)
  if (text === undefined) return { ok: false, reason: 'pictures.broken' }
  if (reachesOut(text)) return { ok: false, reason: 'consortium-look.logo.vectorForeign' }
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

/** Entities, style sheets, pages and pictures from elsewhere. A reference within the drawing begins with "#". */
function reachesOut(text: string): boolean {
  if (/<!DOCTYPE|<!ENTITY|<\?xml-stylesheet|@import/i.test(text)) return true
  const references = [...text.matchAll(/\bhref\s*=\s*(["'])\s*([^"']*)/gi)].map((match) => match[2]!)
  if (references.some((reference) => !/^(#|data:image\/(png|jpeg|webp);)/i.test(reference))) return true
  return /url\(\s*(?!["']?\s*#)/i.test(text)
}
