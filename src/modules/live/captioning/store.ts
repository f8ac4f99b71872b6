import type { Db, Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import { Temporal } from '#platform/time.ts'
import { isNotWithheld } from '../recording/cuts.ts'
import type { Ticket } from '../tickets/store.ts'
import { readingMs } from './rules.ts'
import type { CaptionLang } from './rules.ts'

export interface Line {
  id: number
  body: string
  startsAt: Temporal.Instant
  edited: boolean
}

/** Languages in which somebody types, or has typed, what is said in a room. */
export async function listCaptionLangs(db: Db, roomId: number): Promise<string[]> {
  const rows = await db.selectFrom('live.caption_track').select('lang').where('room_id', '=', roomId).orderBy('opened_at').execute()
  return rows.map((row) => row.lang)
}

/** From now on players are offered captions in this language. The same again changes nothing. */
export async function openTrack(db: Db | Trx, roomId: number, lang: CaptionLang, now: Temporal.Instant): Promise<void> {
  await db
    .insertInto('live.caption_track')
    .values({ room_id: roomId, lang, opened_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export interface NewLine {
  ticket: Ticket
  lang: CaptionLang
  body: string
  saidMs: number
  postKey: string | undefined
  now: Temporal.Instant
}

/**
 * Keeps a line once, however often it is sent. It stands until the next one is said. Live players are already behind what was said, so they are
 * given it from the first slot that is not listed yet.
 */
export async function addLine(trx: Trx, line: NewLine): Promise<void> {
  const { ticket, lang, body, saidMs, now } = line
  const at = (ms: number): string => new Date(Math.round(ms)).toISOString()
  const lastsMs = readingMs(body)
  const { rows } = await sql<{ id: number }>`
    insert into live.caption_line (room_id, lang, starts_at, ends_at, aired_at, body, ticket_id, post_key)
    select ${ticket.roomId}, ${lang}, ${at(saidMs)}::timestamptz, ${at(saidMs + lastsMs)}::timestamptz,
      greatest(${now.toString()}::timestamptz, ${at(saidMs)}::timestamptz,
        (select max(starts_at + duration_ms * interval '1 ms') from live.slot where room_id = ${ticket.roomId} and stream = 'main'),
        (select max(aired_at) + interval '700 ms' from live.caption_line where room_id = ${ticket.roomId} and lang = ${lang}
          and aired_at > ${now.toString()}::timestamptz - interval '5 s')),
      ${body}, ${ticket.id}, ${line.postKey ?? null}
    on conflict (room_id, post_key) do nothing returning id`.execute(trx)
  const id = rows[0]?.id
  if (id === undefined) return
  await sql`update live.caption_line set ends_at = greatest(starts_at + interval '300 ms', ${at(saidMs)}::timestamptz)
    where id <> ${id} and room_id = ${ticket.roomId} and lang = ${lang}
      and starts_at <= ${at(saidMs)}::timestamptz and ends_at > ${at(saidMs)}::timestamptz`.execute(trx)
}

/** Corrects a line of this room; an empty one goes. Whoever has read it has read it: players that fetch it later, and the recording, have it new. */
export async function editLine(trx: Trx, roomId: number, id: number, body: string): Promise<boolean> {
  const mine = { id, room_id: roomId }
  if (body === '') {
    const gone = await trx.deleteFrom('live.caption_line').where('id', '=', mine.id).where('room_id', '=', mine.room_id).executeTakeFirst()
    return gone.numDeletedRows > 0n
  }
  const changed = await trx
    .updateTable('live.caption_line')
    .set({ body, edited: true })
    .where('id', '=', mine.id)
    .where('room_id', '=', mine.room_id)
    .executeTakeFirst()
  return changed.numUpdatedRows > 0n
}

/** The newest lines, oldest first. */
export async function listLastLines(db: Db, roomId: number, lang: string, max: number): Promise<Line[]> {
  const rows = await db
    .selectFrom('live.caption_line')
    .select(['id', 'body', 'starts_at', 'edited'])
    .where('room_id', '=', roomId)
    .where('lang', '=', lang)
    .orderBy('id', 'desc')
    .limit(max)
    .execute()
  return rows.map((row) => ({ id: row.id, body: row.body, startsAt: row.starts_at, edited: row.edited })).toReversed()
}

export interface TimedLine {
  fromMs: number
  toMs: number
  text: string
}

/** Lines that stand at some moment of a span: for live players by when they are given them, for a recording by when they were said. */
export async function listLinesWithin(
  db: Db,
  roomId: number,
  lang: string,
  by: 'aired' | 'said',
  span: { fromMs: number; toMs: number },
): Promise<TimedLine[]> {
  const start = by === 'aired' ? sql`aired_at` : sql`starts_at`
  const [from, to] = [new Date(span.fromMs).toISOString(), new Date(span.toMs).toISOString()]
  const { rows } = await sql<{ from: Temporal.Instant; lasts: number; body: string }>`
    select ${start} as "from", (extract(epoch from ends_at - starts_at) * 1000)::int as lasts, body from live.caption_line
    where room_id = ${roomId} and lang = ${lang} and ${start} < ${to}::timestamptz
      and ${start} > ${from}::timestamptz - interval '10 s' and ${start} + (ends_at - starts_at) > ${from}::timestamptz and ${isNotWithheld}
    order by ${start}, id`.execute(db)
  return rows.map((row) => ({
    fromMs: row.from.epochMilliseconds,
    toMs: row.from.epochMilliseconds + row.lasts,
    text: row.body,
  }))
}
