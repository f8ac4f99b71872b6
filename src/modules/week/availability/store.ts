import type { Db, Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import type { Availability, AvailabilitySpan } from './rules.ts'

/** Who told when they can: by the person's id. Who isn't there told nothing. */
export async function listAvailability(db: Db, weekId: number): Promise<Map<number, Availability>> {
  const heads = await selectHeads(db).where('week_id', '=', weekId).execute()
  const spans = await selectSpans(db).where('week_id', '=', weekId).execute()
  const byPerson = Map.groupBy(spans, (span) => span.person_id)
  return new Map(heads.map((head) => [head.person_id, toAvailability(head, byPerson.get(head.person_id) ?? [])]))
}

/** Undefined: told nothing. */
export async function findAvailability(db: Db, weekId: number, personId: number): Promise<Availability | undefined> {
  const head = await selectHeads(db).where('week_id', '=', weekId).where('person_id', '=', personId).executeTakeFirst()
  if (!head) return undefined
  return toAvailability(head, await selectSpans(db).where('week_id', '=', weekId).where('person_id', '=', personId).execute())
}

const selectHeads = (db: Db) => db.selectFrom('week.availability').select(['person_id', 'zone', 'note', 'revision'])
const selectSpans = (db: Db) =>
  db
    .selectFrom('week.availability_span')
    .select(['person_id', 'on_date', 'from_min', 'until_min', 'kind'])
    .orderBy('on_date')
    .orderBy('from_min')
type Head = Awaited<ReturnType<ReturnType<typeof selectHeads>['executeTakeFirstOrThrow']>>
type Row = Awaited<ReturnType<ReturnType<typeof selectSpans>['executeTakeFirstOrThrow']>>

const toAvailability = ({ zone, note, revision }: Head, rows: readonly Row[]): Availability => ({
  zone,
  note,
  revision,
  spans: rows.map((row) => ({
    date: row.on_date,
    fromMin: row.from_min,
    untilMin: row.until_min,
    kind: row.kind as AvailabilitySpan['kind'],
  })),
})

export interface TellRow {
  personId: number
  zone: string
  note?: string
  spans: readonly AvailabilitySpan[]
}

/**
 * Writes what people told in place of what they told before. Without spans somebody told nothing again. Unasked: for the demonstration
 * and the import; people use the page.
 */
export async function writeAvailability(trx: Trx, weekId: number, rows: readonly TellRow[], now: Temporal.Instant): Promise<void> {
  if (rows.length === 0) return
  const personIds = rows.map((row) => row.personId)
  const told = rows.filter(({ spans }) => spans.length > 0)
  await sql`delete from week.availability_span where week_id = ${weekId} and person_id = any(${personIds}::bigint[])`.execute(trx)
  await sql`delete from week.availability where week_id = ${weekId}
    and person_id = any(${rows.filter(({ spans }) => spans.length === 0).map((row) => row.personId)}::bigint[])`.execute(trx)
  if (told.length === 0) return
  await trx
    .insertInto('week.availability')
    .values(told.map(({ personId, zone, note = '' }) => ({ week_id: weekId, person_id: personId, zone, note, updated_at: now })))
    .onConflict((conflict) =>
      conflict.columns(['week_id', 'person_id']).doUpdateSet((set) => ({
        zone: set.ref('excluded.zone'),
        note: set.ref('excluded.note'),
        updated_at: now,
        revision: sql<number>`week.availability.revision + 1`,
      })),
    )
    .execute()
  const spans = told.flatMap(({ personId, spans: own }) =>
    own.map((span) => ({
      week_id: weekId,
      person_id: personId,
      on_date: span.date,
      from_min: span.fromMin,
      until_min: span.untilMin,
      kind: span.kind,
    })),
  )
  for (let at = 0; at < spans.length; at += 2000)
    await trx
      .insertInto('week.availability_span')
      .values(spans.slice(at, at + 2000))
      .execute()
}

/** Weeks of which somebody told their hours. */
export async function listTold(db: Db, personId: number): Promise<Set<number>> {
  const rows = await db.selectFrom('week.availability').select('week_id').where('person_id', '=', personId).execute()
  return new Set(rows.map((row) => row.week_id))
}
