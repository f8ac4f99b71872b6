import type { Ctx } from '#platform/http/route.ts'

/** The body, read no further than `maxBytes`. "cut": the line broke off; nobody hears the answer then, but nothing has failed here. */
export async function readBytes(
  c: Ctx,
  maxBytes: number,
): Promise<{ ok: true; bytes: Uint8Array } | { ok: false; reason: 'tooBig' | 'cut' }> {
  const tooBig = (): { ok: false; reason: 'tooBig' } => {
    // What is still on its way is not read: the line can't be used again.
    c.header('connection', 'close')
    return { ok: false, reason: 'tooBig' }
  }
  if (Number(c.req.header('content-length')) > maxBytes) return tooBig()
  const parts: Uint8Array[] = []
  let length = 0
  try {
    for await (const part of c.req.raw.body ?? []) {
      length += part.length
      if (length > maxBytes) return tooBig()
      parts.push(part)
    }
  } catch {
    return { ok: false, reason: 'cut' }
  }
  return { ok: true, bytes: Buffer.concat(parts) }
}
