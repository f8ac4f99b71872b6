import { sql } from '#platform/db/database.ts'
import type { Trx } from '#platform/db/database.ts'

/** A session that a release moves: instants as ISO, and whoever presents it. */
export interface Move {
  sessionId: number
  before: string
  after: string
  people: readonly number[]
}

/**
 * Asks whoever presents a moved session whether they can, and whoever booked it whether they keep their place. A session that comes back
 * to the time that they agreed to asks nothing any more. Nobody's place is lost by keeping silent.
 */
export async function askAfterMove(trx: Trx, moves: readonly Move[], version: number): Promise<void> {
  const real = moves.filter(({ before, after }) => before !== after)
  if (real.length === 0) return
  await askBookings(trx, real)
  await askPresenters(trx, real, version)
}

async function askBookings(trx: Trx, moves: readonly Move[]): Promise<void> {
  for (const table of ['week.booking', 'week.child_booking'])
    await sql`update ${sql.table(table)} as booking
      set moved_from = nullif(coalesce(booking.moved_from, moved.was), moved.becomes)
      from unnest(${moves.map((move) => move.sessionId)}::bigint[], ${moves.map((move) => move.before)}::timestamptz[],
        ${moves.map((move) => move.after)}::timestamptz[]) as moved(session_id, was, becomes)
      where booking.session_id = moved.session_id and booking.cancelled_at is null`.execute(trx)
}

async function askPresenters(trx: Trx, moves: readonly Move[], version: number): Promise<void> {
  const rows = moves.flatMap(({ sessionId, before, after, people }) => people.map((personId) => ({ sessionId, personId, before, after })))
  if (rows.length === 0) return
  await sql`insert into week.reconfirmation as r (session_id, person_id, version, was_at)
    select session_id, person_id, ${version}, was
    from unnest(${rows.map((row) => row.sessionId)}::bigint[], ${rows.map((row) => row.personId)}::bigint[],
      ${rows.map((row) => row.before)}::timestamptz[]) as asked(session_id, person_id, was)
    on conflict (session_id, person_id) do update set version = excluded.version, answer = null, answered_at = null, note = '',
      was_at = case when r.answer is null then coalesce(r.was_at, excluded.was_at) else excluded.was_at end`.execute(trx)
  await sql`delete from week.reconfirmation as r
    using unnest(${rows.map((row) => row.sessionId)}::bigint[], ${rows.map((row) => row.after)}::timestamptz[]) as moved(session_id, becomes)
    where r.session_id = moved.session_id and r.answer is null and r.was_at = moved.becomes`.execute(trx)
}

/** What is taken out of the programme needs no answer. */
export async function stopAsking(trx: Trx, sessionIds: readonly number[]): Promise<void> {
  if (sessionIds.length === 0) return
  await trx
    .deleteFrom('week.reconfirmation')
    .where('session_id', 'in', [...sessionIds])
    .execute()
}
