import type { MessageKey } from '#platform/i18n.ts'
import type { Picture } from '#platform/pictures.ts'
import { encodePicture } from '#platform/pictures.ts'

/** What may be sent: a page of slides as a program draws it, or a photograph of one. */
export const sentMaxBytes = 6 * 1024 * 1024
const sentMaxPixels = 24_000_000
/** What goes to viewers on the weakest lines, 50 kbit/s of it: a picture in some fifteen seconds at most. */
const keptMaxBytes = 90_000
const sides = [1280, 1024, 800, 640]

export type SlidePicture = { ok: true; picture: Picture } | { ok: false; reason: MessageKey }

/** Draws a slide anew: at most 1280 pixels, smaller where its bytes would be too many for a weak line. */
export async function drawSlide(bytes: Uint8Array): Promise<SlidePicture> {
  let last: Picture | undefined
  for (const side of sides) {
    const encoded = await encodePicture(bytes, { sides: [side], maxPixels: sentMaxPixels })
    if (!encoded.ok) return encoded
    last = encoded.pictures[0]!
    if (last.bytes <= keptMaxBytes) break
  }
  return { ok: true, picture: last! }
}
