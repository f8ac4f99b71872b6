import { sql } from '#platform/db/database.ts'
import type { Db } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'

export interface OwnLook {
  uuid: string
  guid: string
  reason: string
  askedAt: Temporal.Instant
  untilAt: Temporal.Instant | null
  state: 'waits' | 'refused' | 'open' | 'over'
}

/** What somebody asked to see of a week. The proposal is named by what they wrote themselves. */
export async function listOwnLooks(db: Db, personId: number, weekId: number): Promise<OwnLook[]> {
  const { rows } = await sql<OwnLook>`
    select glass.uuid, s.guid, glass.reason, glass.asked_at as "askedAt", glass.until_at as "untilAt",
      case when glass.refused then 'refused' when glass.until_at is null then 'waits' when glass.until_at > now() then 'open' else 'over' end as state
    from week.break_glass glass join week.session s on s.id = glass.session_id
    where glass.person_id = ${personId} and s.week_id = ${weekId} order by glass.id desc limit 50`.execute(db)
  return rows
}

export interface AskedLook {
  uuid: string
  personId: number
  title: LocalText
  guid: string
  reason: string
  askedAt: Temporal.Instant
}

/** Looks that wait for a second person: never the one who asks, never one from whom the proposal is withheld too. */
export async function listAskedLooks(db: Db, readerId: number, weekId: number): Promise<AskedLook[]> {
  const { rows } = await sql<AskedLook>`
    select glass.uuid, glass.person_id as "personId", s.title, s.guid, glass.reason, glass.asked_at as "askedAt"
    from week.break_glass glass join week.session s on s.id = glass.session_id
    where s.week_id = ${weekId} and glass.answered_at is null and glass.person_id <> ${readerId}
      and s.id not in (select week.conflicts_of(${readerId}::bigint))
    order by glass.id`.execute(db)
  return rows
}
