import type { Db } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import { hashToken } from '#platform/ids.ts'
import type { Temporal } from '#platform/time.ts'

/** Somebody who was asked to lead a session too. */
export interface CoSpeaker {
  id: number
  uuid: string
  sessionId: number
  guid: string
  email: string
  invitedBy: number | null
  invitedAt: Temporal.Instant
  expiresAt: Temporal.Instant
  personId: number | null
  /** Of who answered; before that the address is all that is known. */
  name: LocalText | null
  isLecturer: boolean
  agreed: boolean | null
}

function selectCoSpeakers(db: Db) {
  return db
    .selectFrom('week.co_speaker as asked')
    .innerJoin('week.session as session', 'session.id', 'asked.session_id')
    .select(['asked.id', 'asked.uuid', 'asked.session_id', 'session.guid', 'asked.email', 'asked.invited_by', 'asked.invited_at'])
    .select(['asked.expires_at', 'asked.person_id', 'asked.agreed'])
    .where('asked.revoked_at', 'is', null)
    .orderBy('asked.id')
}
type Row = Awaited<ReturnType<ReturnType<typeof selectCoSpeakers>['executeTakeFirstOrThrow']>>

const toCoSpeaker = (row: Row): Omit<CoSpeaker, 'name' | 'isLecturer'> => ({
  id: row.id,
  uuid: row.uuid,
  sessionId: row.session_id,
  guid: row.guid,
  email: row.email,
  invitedBy: row.invited_by,
  invitedAt: row.invited_at,
  expiresAt: row.expires_at,
  personId: row.person_id,
  agreed: row.agreed,
})

export async function listAsked(db: Db, sessionId: number): Promise<Omit<CoSpeaker, 'name' | 'isLecturer'>[]> {
  return (await selectCoSpeakers(db).where('asked.session_id', '=', sessionId).execute()).map(toCoSpeaker)
}

/** The invitation that a letter's link opens, while it has no answer and is not too old. */
export async function findInvitation(
  db: Db,
  token: string,
  now: Temporal.Instant,
): Promise<Omit<CoSpeaker, 'name' | 'isLecturer'> | undefined> {
  const row = await selectCoSpeakers(db)
    .where('asked.token_hash', '=', hashToken(token))
    .where('asked.answered_at', 'is', null)
    .where('asked.expires_at', '>', now)
    .executeTakeFirst()
  return row && toCoSpeaker(row)
}

/** Invitations that nobody answered lose their address so long after they ended. */
export async function deleteOldInvitations(db: Db, before: Temporal.Instant): Promise<number> {
  const gone = await sql`delete from week.co_speaker where expires_at < ${before.toString()}::timestamptz
    and (answered_at is null or agreed = false or revoked_at is not null)`.execute(db)
  return Number(gone.numAffectedRows ?? 0n)
}
