import type { Db, Trx } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'

/** What a presenter was asked, or said unasked. */
export interface Reconfirmation {
  sessionId: number
  personId: number
  version: number
  /** When the session was before the release that asks; null where nobody asked. */
  wasAt: Temporal.Instant | null
  answer: 'can' | 'cannot' | null
  note: string
}

export interface ReconfirmationFilter {
  personId?: number
  sessionIds?: readonly number[]
}

export async function listReconfirmations(db: Db, { personId, sessionIds }: ReconfirmationFilter): Promise<Reconfirmation[]> {
  if (sessionIds?.length === 0) return []
  const rows = await db
    .selectFrom('week.reconfirmation')
    .selectAll()
    .$if(personId !== undefined, (query) => query.where('person_id', '=', personId!))
    .$if(sessionIds !== undefined, (query) => query.where('session_id', 'in', [...sessionIds!]))
    .orderBy('session_id')
    .orderBy('person_id')
    .execute()
  return rows.map((row) => ({
    sessionId: row.session_id,
    personId: row.person_id,
    version: row.version,
    wasAt: row.was_at,
    answer: row.answer as Reconfirmation['answer'],
    note: row.note,
  }))
}

/** Keeps what somebody said of their session; true where it is new. */
export async function keepAnswer(
  trx: Trx,
  said: { sessionId: number; personId: number; version: number; answer: 'can' | 'cannot'; note: string; now: Temporal.Instant },
): Promise<boolean> {
  const { sessionId, personId, version, answer, note, now } = said
  const row = await trx
    .insertInto('week.reconfirmation')
    .values({ session_id: sessionId, person_id: personId, version, answer, note, answered_at: now })
    .onConflict((conflict) =>
      conflict
        .columns(['session_id', 'person_id'])
        .doUpdateSet({ answer, note, answered_at: now })
        .where('week.reconfirmation.answer', 'is distinct from', answer),
    )
    .returning('person_id')
    .executeTakeFirst()
  return row !== undefined
}
