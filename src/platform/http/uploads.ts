import { TooMany } from '#platform/http/errors.ts'
import type { Ctx } from '#platform/http/route.ts'

const postsMax = 120
const hourS = 3600

/** Files cost work and disk: so many posts with files an hour are enough for one person. Asked before the body is read. */
export async function limitUploads(c: Ctx): Promise<void> {
  const waitS = await c.var.world.limits.take('upload', String(c.var.actor!.id), postsMax, hourS)
  if (waitS > 0) throw new TooMany('app.error.tooManyFiles', { minutes: Math.ceil(waitS / 60) })
}
