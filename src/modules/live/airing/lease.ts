import type { Db } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'

/** Seconds; the database's clock counts, as processes may differ. */
export const leaseS = 4
/** A lobby is looked after from so long before its start. */
const soonMin = 30

export interface OwnedRoom {
  roomId: number
  gen: number
}

/**
 * Takes every room near its time that nobody holds, and renews those of this process; one statement, however many. `gen` grows when a room
 * changes hands: whatever the former owner still writes is refused by it.
 */
export async function takeRooms(db: Db, holder: string, now: Temporal.Instant): Promise<OwnedRoom[]> {
  const { rows } = await sql<{ room_id: number; gen: number }>`
    with due as (
      select room.id from live.room room left join live.owner_lease lease on lease.room_id = room.id
      where room.state <> 'ended' and room.starts_at <= ${now.add({ minutes: soonMin })}
        and (lease.room_id is null or lease.holder = ${holder} or lease.expires_at < clock_timestamp())
      order by room.id
    )
    insert into live.owner_lease as lease (room_id, holder, gen, expires_at)
    select id, ${holder}, 1, clock_timestamp() + ${leaseS} * interval '1 second' from due
    on conflict (room_id) do update set
      holder = excluded.holder,
      gen = lease.gen + case when lease.holder = excluded.holder then 0 else 1 end,
      expires_at = excluded.expires_at
    where lease.holder = excluded.holder or lease.expires_at < clock_timestamp()
    returning room_id, gen`.execute(db)
  return rows.map((row) => ({ roomId: row.room_id, gen: row.gen }))
}

/** Lets go of everything that this process holds: another one need not wait. */
export async function leaveRooms(db: Db, holder: string): Promise<void> {
  await sql`update live.owner_lease set expires_at = clock_timestamp() - interval '1 second' where holder = ${holder}`.execute(db)
}

/** Rooms that a process looks after at this moment. */
export async function listHeld(db: Db): Promise<Set<number>> {
  const rows = await db
    .selectFrom('live.owner_lease')
    .select('room_id')
    .where('expires_at', '>', sql<Temporal.Instant>`clock_timestamp()`)
    .execute()
  return new Set(rows.map((row) => row.room_id))
}
