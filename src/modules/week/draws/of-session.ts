import { draws } from '#seats'
import type { Availability } from '#seats'
import type { Ctx } from '#platform/http/route.ts'
import type { Temporal } from '#platform/time.ts'
import type { Week } from '../weeks/store.ts'
import { weekOwner } from './rules.ts'

/** The draw that gives a session's places, as far as its page tells of it. */
export interface DrawOf {
  /** Null: not set up yet. */
  uuid: string | null
  isOpen: boolean
  closesAt: Temporal.Instant | null
}

/** Undefined where places are given at once: by their kind, or because the draw is over and the line goes on. */
export async function findDrawOf(c: Ctx, week: Pick<Week, 'id'>, places: Availability | undefined): Promise<DrawOf | undefined> {
  if (places?.mode !== 'draw') return undefined
  const list = places.drawId === null ? [] : await draws.listOfOwner(c.var.db, weekOwner, [week.id])
  const draw = list.find(({ id }) => id === places.drawId)
  if (!draw || draw.state === 'cancelled') return { uuid: null, isOpen: false, closesAt: null }
  const phase = draws.phase(draw, c.var.now)
  return phase === 'drawn' ? undefined : { uuid: draw.uuid, isOpen: phase === 'open', closesAt: draw.closesAt }
}
