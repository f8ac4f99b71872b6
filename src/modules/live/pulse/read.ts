import { listRegions } from '#regions'
import type { Region } from '#regions'
import type { Db } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import { listShown } from '../questions/store.ts'
import type { Question } from '../questions/store.ts'
import { listReactionHistory } from '../reactions/store.ts'
import { roundCount } from '../rooms/rules.ts'
import { breaksOf, isResting } from '../rooms/eye-break.ts'
import type { Room } from '../rooms/store.ts'
import { watchingS } from '../tickets/presence.ts'
import { breakInMin, fillBeats, lightTiles } from './rules.ts'
import type { Beat, RegionPresence, RegionTile } from './rules.ts'

/** Everything that the lecturer sees at a glance. Nothing in it points to a child. */
export interface Pulse {
  room: Room
  now: Temporal.Instant
  tiles: RegionTile[]
  regions: Region[]
  /** Rounded. */
  classes: number
  pupils: number
  litRegions: number
  questions: Question[]
  beats: Beat[]
  breakInMin: number | undefined
  isResting: boolean
}

const questionsShown = 3
/** From so many pupils of one class on their own screens the class counts as here, also without the teacher's. */
const seatsOfClass = 5

export async function readPulse(db: Db, room: Room, now: Temporal.Instant): Promise<Pulse> {
  const present = await listPresence(db, room.id, now)
  const regions = await listRegions(db)
  const tiles = lightTiles(regions, present.byRegion)
  const waiting = (await listShown(db, room.id)).filter((question) => question.state !== 'answered')
  const history = await listReactionHistory(db, room.id)
  const breaks = breaksOf(room)
  return {
    ...{ room, now, regions, tiles },
    classes: present.classes < 3 ? present.classes : roundCount(present.classes),
    pupils: roundCount(present.pupils),
    litRegions: tiles.filter((tile) => tile.level !== 'none').length,
    questions: waiting.toSorted((a, b) => Number(b.number === room.pin) - Number(a.number === room.pin)).slice(0, questionsShown),
    beats: fillBeats(
      history.map(({ at, counts }) => ({ atMs: at.epochMilliseconds, counts })),
      now.epochMilliseconds,
    ),
    breakInMin: breakInMin(room, now.epochMilliseconds),
    isResting: breaks !== undefined && isResting(breaks, now.epochMilliseconds),
  }
}

/** Declared heads stand for a class where there are any, else its own screens: the two are never added. */
async function listPresence(
  db: Db,
  roomId: number,
  now: Temporal.Instant,
): Promise<{ byRegion: RegionPresence[]; classes: number; pupils: number }> {
  const { rows } = await sql<{ region: string | null; classes: number; pupils: number }>`
    with present as (
      select coalesce(cohort, subject) as class, max(region) as region, bool_or(kind = 'class') as has_class,
        count(*) filter (where kind = 'seat') as seats, coalesce(max(head_count) filter (where kind = 'class'), 0) as heads
      from live.ticket
      where room_id = ${roomId} and kind in ('class', 'seat') and removed_at is null
        and last_seen_at > ${now.subtract({ seconds: watchingS }).toString()}::timestamptz
      group by 1
    )
    select region, count(*) filter (where has_class or seats >= ${seatsOfClass})::int as classes, sum(greatest(heads, seats))::int as pupils
    from present group by region`.execute(db)
  return {
    byRegion: rows.flatMap(({ region, classes }) => (region && classes > 0 ? [{ region, classes }] : [])),
    classes: rows.reduce((sum, row) => sum + row.classes, 0),
    pupils: rows.reduce((sum, row) => sum + row.pupils, 0),
  }
}
