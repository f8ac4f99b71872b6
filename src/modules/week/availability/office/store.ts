import type { Db } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'

/** Somebody who leads or keeps a session of the week that may come about. */
export interface Leader {
  personId: number
  name: LocalText
  /** Sessions that name them. */
  sessions: number
}

/** One statement, however many they are. */
export async function listLeaders(db: Db, weekId: number): Promise<Leader[]> {
  const { rows } = await sql<Leader>`
    select sp.person_id as "personId", (array_agg(sp.name order by sp.id))[1] as name, count(distinct s.id)::int as sessions
    from week.session s
    join week.session_person tie on tie.session_id = s.id
    join week.speaker sp on sp.id = tie.speaker_id
    where s.week_id = ${weekId} and sp.person_id is not null
      and s.state in ('submitted', 'inReview', 'accepted', 'reserve', 'confirmed', 'placed')
    group by sp.person_id
    order by coalesce(min(sp.name->>'ru'), min(sp.name->>'en')), sp.person_id`.execute(db)
  return rows
}
