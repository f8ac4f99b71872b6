import type { Ctx } from '#platform/http/route.ts'

/** The body, read no further than `maxBytes`; undefined where it is longer. */
export async function readBytes(c: Ctx, maxBytes: number): Promise<Uint8Array | undefined> {
  const tooMuch = (): undefined => {
    // What is still on its way is not read: the line can't be used again.
    c.header('connection', 'close')
  }
  if (Number(c.req.header('content-length')) > maxBytes) return tooMuch()
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of c.req.raw.body ?? []) {
    length += part.length
    if (length > maxBytes) return tooMuch()
    parts.push(part)
  }
  return Buffer.concat(parts)
}
