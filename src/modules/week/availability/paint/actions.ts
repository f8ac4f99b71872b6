import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import type { Week } from '../../weeks/store.ts'
import { findAvailability, writeAvailability } from '../store.ts'
import { gridOf, paint, spansOfGrid } from './grid.ts'
import type { Painted } from './grid.ts'

interface Telling {
  week: Week
  personId: number
  /** 0: nothing had been told. */
  revision: number
  zone: string
  note: string
  painted: Painted
  now: Temporal.Instant
}

/** Keeps what somebody painted, over what they told before. An empty grid says nothing: then nothing is known again. */
export async function tellAvailability(trx: Trx, telling: Telling): Promise<{ ok: false } | undefined> {
  const { week, personId, revision, zone, note, painted, now } = telling
  await sql`select pg_advisory_xact_lock(hashtextextended(${`week.availability ${week.id} ${personId}`}, 0))`.execute(trx)
  const before = await findAvailability(trx, week.id, personId)
  if ((before?.revision ?? 0) !== revision) return { ok: false }
  const spans = spansOfGrid(paint(gridOf(week, before, zone), painted))
  await writeAvailability(trx, week.id, [{ personId, zone, note, spans }], now)
  await audit(trx, { actorId: personId, action: 'week.tellAvailability', subjectType: 'week', subjectId: week.id })
  return undefined
}
