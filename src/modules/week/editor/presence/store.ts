import type { Db } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import type { Actor } from '#platform/http/route.ts'
import { scopeOf } from '../board/scope.ts'
import { namesOf } from '../history/read.ts'

/** Seconds after which whoever had the editor open is no longer there. */
export const goneAfterS = 60

export interface Here {
  personId: number
  name: LocalText
  /** The session that they have open or have picked up. */
  sessionGuid: string | null
}

export interface Visit {
  weekId: number
  personId: number
  /** One word per tab: two tabs of a person are at two sessions. */
  tab: string
  sessionGuid: string | null
  now: Temporal.Instant
}

/** Writes down who has the editor open; whoever was not seen for a minute is forgotten. */
export async function noteVisit(db: Db, { weekId, personId, tab, sessionGuid, now }: Visit): Promise<void> {
  await db
    .deleteFrom('week.editing')
    .where('seen_at', '<', now.subtract({ seconds: goneAfterS }))
    .execute()
  const session = db
    .selectFrom('week.session')
    .select('id')
    .where('week_id', '=', weekId)
    .where('guid', '=', sessionGuid ?? '00000000-0000-0000-0000-000000000000')
  await db
    .insertInto('week.editing')
    .values({ week_id: weekId, person_id: personId, tab, session_id: session, seen_at: now })
    .onConflict((conflict) =>
      conflict
        .columns(['week_id', 'person_id', 'tab'])
        .doUpdateSet((set) => ({ session_id: set.ref('excluded.session_id'), seen_at: set.ref('excluded.seen_at') })),
    )
    .execute()
}

/** Everybody else who has the editor of this week open, once each, with the session where they were last. */
export async function listHere(db: Db, weekId: number, viewer: Actor, now: Temporal.Instant): Promise<Here[]> {
  const rows = await db
    .selectFrom('week.editing as e')
    .leftJoin('week.session as s', 's.id', 'e.session_id')
    .select(['e.person_id as personId', 's.guid as sessionGuid'])
    .where('e.week_id', '=', weekId)
    .where('e.person_id', '!=', viewer.id)
    .where('e.seen_at', '>=', now.subtract({ seconds: goneAfterS }))
    .orderBy('e.seen_at')
    .execute()
  const latest = new Map(rows.map((row) => [row.personId, row]))
  const names = await namesOf(db, [...latest.keys()], scopeOf(viewer))
  return [...latest.values()].map((row) => ({ ...row, name: names.get(row.personId) ?? {} }))
}
