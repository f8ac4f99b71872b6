import { findAvailability } from '#seats'
import type { Db } from '#platform/db/database.ts'
import type { World } from '#platform/http/route.ts'
import { pageScope } from '../weeks/page-scope.ts'
import { listBriefs, sessionOwner } from '../weeks/published.ts'
import { getReleasedWeek } from '../weeks/store.ts'

/** What is free in one session: units, and how many stand in its line. */
interface FreePlace {
  free: number
  waiting: number
  /** Given away by a draw: nobody is served at once. */
  draw?: true
}

interface FreeAnswer {
  /** By the session's slug; one without places of its own isn't there. */
  sessions: Record<string, FreePlace>
}

// What is told is at most this old here, and by its max-age two seconds more in a browser: "full" is seen within three.
const keptMs = 1000
// Which sessions a week has changes with a release only, which is told to all processes; a lost word is mended by this.
const namesKeptMs = 60_000

interface Kept<T> {
  untilMs: number
  value: Promise<T>
}
interface Shelf {
  names: Map<string, Kept<Map<number, string>>>
  answers: Map<string, Kept<string>>
}

const shelves = new WeakMap<World, Shelf>()

/** One shelf of a process; a release empties it. */
function shelfOf(world: World): Shelf {
  const known = shelves.get(world)
  if (known) return known
  const shelf: Shelf = { names: new Map(), answers: new Map() }
  shelves.set(world, shelf)
  world.realtime.subscribe('pages', (scope) => {
    if (scope !== null && scope !== pageScope) return
    shelf.names.clear()
    shelf.answers.clear()
  })
  return shelf
}

/** A value that many ask for at once is read once; a fault is not kept. Ages are told by a clock that never jumps. */
function keep<T>(map: Map<string, Kept<T>>, key: string, ms: number, read: () => Promise<T>): Promise<T> {
  const nowMs = performance.now()
  const known = map.get(key)
  if (known && known.untilMs > nowMs) return known.value
  const value = read()
  map.set(key, { untilMs: nowMs + ms, value })
  value.catch(() => map.delete(key))
  return value
}

async function readNames(db: Db, slug: string): Promise<Map<number, string>> {
  const week = await getReleasedWeek(db, slug)
  return new Map((await listBriefs(db, week.id)).map((session) => [session.id, session.slug]))
}

/** The whole week in one statement, as JSON, shared by all who ask within a second. */
export async function readFreePlaces(world: World, slug: string): Promise<string> {
  const shelf = shelfOf(world)
  return keep(shelf.answers, slug, keptMs, async () => {
    const names = await keep(shelf.names, slug, namesKeptMs, () => readNames(world.db, slug))
    const pools = await findAvailability(world.db, sessionOwner, [...names.keys()])
    const sessions: FreeAnswer['sessions'] = {}
    for (const [id, name] of names) {
      const pool = pools.get(id)
      if (pool) sessions[name] = { free: pool.free, waiting: pool.waiting, ...(pool.mode === 'draw' && { draw: true as const }) }
    }
    return JSON.stringify({ sessions } satisfies FreeAnswer)
  })
}
