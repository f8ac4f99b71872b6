import type { Db } from '#platform/db/database.ts'
import { moscowZone } from '#platform/time.ts'
import type { Temporal } from '#platform/time.ts'
import { loadZoneFacts } from '../../model/load/facts.ts'
import type { WorkingSession } from '../../timetable/store.ts'
import type { Week } from '../../weeks/store.ts'
import { findToldClocks, listTold } from '../store.ts'
import type { ToldSession } from '../store.ts'
import { clockMoves, clocksOf, tzdataNow } from './rules.ts'
import type { Clock, ClockMove } from './rules.ts'

/** What a release keeps of the clocks that its hours were told by: of all zones of the country and of its schools. */
export async function takeClocks(db: Db, week: Week, placed: readonly WorkingSession[]): Promise<{ tzdata: string; clocks: Clock[] }> {
  const { regions, classes } = await loadZoneFacts(db)
  const zones = [...regions.flatMap((region) => region.zones), ...classes.keys(), week.zone, moscowZone]
  const spans = placed.flatMap(({ startsAt, endsAt }) => (startsAt && endsAt ? [{ startsAt, endsAt }] : []))
  return { tzdata: tzdataNow(), clocks: clocksOf(zones, spans) }
}

export interface ClockNews {
  version: number
  /** Versions of the rules of the clocks. */
  told: string
  now: string
  moves: ClockMove<ToldSession>[]
}

/** Sessions still to come that begin at another hour somewhere than the last release told, since the rules of the clocks changed. */
export async function readClockNews(
  db: Db,
  { id, releasedVersion }: Pick<Week, 'id' | 'releasedVersion'>,
  now: Temporal.Instant,
): Promise<ClockNews | undefined> {
  const told = await findToldClocks(db, id, releasedVersion)
  if (!told || told.tzdata === '' || told.tzdata === tzdataNow()) return undefined
  const moves = clockMoves(told.clocks, await listTold(db, id, now))
  return moves.length === 0 ? undefined : { version: releasedVersion, told: told.tzdata, now: tzdataNow(), moves }
}
