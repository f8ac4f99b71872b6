import type { Ctx } from '#platform/http/route.ts'
import { addMinutes } from '#platform/time.ts'
import { listBriefs } from '../weeks/published.ts'
import type { SessionBrief } from '../weeks/published.ts'
import { getReleasedWeek } from '../weeks/store.ts'
import { isOnAir } from './week-view.tsx'

/** Small and fresh beside the kept pages: what is on air, what begins soon; what is free is told apart. Sessions go by their slugs. */
export interface NowAnswer {
  onAir: string[]
  soon: string[]
}

const soonMin = 15

export async function showNow(c: Ctx): Promise<Response> {
  const week = await getReleasedWeek(c.var.db, c.req.param('slug') ?? '')
  const { now } = c.var
  const near = await listBriefs(c.var.db, week.id, now.subtract({ hours: 12 }), now.add({ hours: 36 }))
  const soonUntil = addMinutes(now, soonMin).epochMilliseconds
  const answer: NowAnswer = {
    onAir: slugs(near, (session) => isOnAir(session, now.epochMilliseconds)),
    soon: slugs(near, ({ startsAt }) => startsAt.epochMilliseconds > now.epochMilliseconds && startsAt.epochMilliseconds <= soonUntil),
  }
  return c.json(answer, 200, { 'cache-control': 'public, max-age=2' })
}

function slugs(sessions: readonly SessionBrief[], which: (session: SessionBrief) => boolean): string[] {
  return sessions.filter(which).map((session) => session.slug)
}
