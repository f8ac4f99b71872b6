import type { Db } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { WallSpan } from '../weeks/hours.ts'

export type PlaceKind = 'stream' | 'track'

/** A stream or a track as the office edits it. */
export interface Place {
  id: number
  slug: string
  name: LocalText
  /** Of a stream: seats that fit; null: as many as a format sells. */
  capacity: number | null
  /** Of a stream, on the wall of the week's zone; none: open all the week. */
  hours: readonly WallSpan[]
  /** Sessions that name it. */
  used: number
  revision: number
}

/** All of a week in their order. */
export async function listPlaces(db: Db, kind: PlaceKind, weekId: number): Promise<Place[]> {
  const hours = kind === 'stream' ? await listStreamHours(db, weekId) : new Map<number, WallSpan[]>()
  const { rows } = await sql<Omit<Place, 'hours'>>`
    select p.id, p.slug, p.name, ${kind === 'stream' ? sql`p.capacity` : sql`null::int`} as capacity, p.revision,
      (select count(*)::int from week.session s where s.${sql.ref(`${kind}_id`)} = p.id) as used
    from ${sql.table(`week.${kind}`)} p where p.week_id = ${weekId} order by p.position, p.id`.execute(db)
  return rows.map((row) => ({ ...row, hours: hours.get(row.id) ?? [] }))
}

/** When the streams of a week are open, by the stream's id: `openSpans` says what it means that one is not there. */
export async function listStreamHours(db: Db, weekId: number): Promise<Map<number, WallSpan[]>> {
  const rows = await db
    .selectFrom('week.stream_hours as hours')
    .innerJoin('week.stream as stream', 'stream.id', 'hours.stream_id')
    .select(['hours.stream_id', 'hours.on_date', 'hours.from_min', 'hours.until_min'])
    .where('stream.week_id', '=', weekId)
    .orderBy('hours.on_date')
    .orderBy('hours.from_min')
    .execute()
  const byStream = Map.groupBy(rows, (row) => row.stream_id)
  return new Map(
    [...byStream].map(([id, list]) => [id, list.map((row) => ({ date: row.on_date, fromMin: row.from_min, untilMin: row.until_min }))]),
  )
}

/** The revision of a week's own fields. */
export async function getRevision(db: Db, weekId: number): Promise<number> {
  return (await db.selectFrom('week.week').select('revision').where('id', '=', weekId).executeTakeFirstOrThrow()).revision
}
