import { sql } from '#platform/db/database.ts'
import type { Db } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import type { SessionState } from '../weeks/kinds.ts'
import { findByGuid } from '../timetable/store.ts'

/** The session itself. */
export type ProposedSession = NonNullable<Awaited<ReturnType<typeof findByGuid>>>

/** A session as those who proposed it work on it. */
export type Proposal = ProposedSession & {
  /** Persons who were asked to lead it too and said yes. */
  coSpeakers: number[]
  /** The form that last saved the draft, so that one whose answer was lost isn't taken for another's. */
  savedBy: string
}

export async function findProposal(db: Db, guid: string): Promise<Proposal | undefined> {
  const session = await findByGuid(db, guid)
  return session && { ...session, coSpeakers: await listCoSpeakers(db, session.id), savedBy: String(session.source.draftForm ?? '') }
}

/** Persons who agreed to lead it too, in the order in which they were asked. */
export async function listCoSpeakers(db: Db, sessionId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('week.co_speaker')
    .select('person_id')
    .where('session_id', '=', sessionId)
    .where('agreed', '=', true)
    .where('revoked_at', 'is', null)
    .orderBy('id')
    .execute()
  return rows.flatMap((row) => row.person_id ?? [])
}

export interface ListedProposal {
  guid: string
  title: LocalText
  state: SessionState
  weekId: number
  revision: number
  updatedAt: Temporal.Instant
  confirmedAt: Temporal.Instant | null
  startsAt: Temporal.Instant | null
}

/** What this person proposed or leads with others, and what the members that they coordinate proposed: one statement. */
export async function listOwnProposals(db: Db, personId: number, memberIds: number[]): Promise<ListedProposal[]> {
  const rows = await db
    .selectFrom('week.session as s')
    .select(['s.guid', 's.title', 's.state', 's.week_id', 's.revision', 's.updated_at', 's.confirmed_at', 's.starts_at'])
    .where((where) =>
      where.or([
        where('s.proposed_by', '=', personId),
        ...(memberIds.length > 0 ? [where('s.member_id', 'in', memberIds)] : []),
        sql<boolean>`exists (select from week.co_speaker asked where asked.session_id = s.id and asked.person_id = ${personId}
          and asked.agreed and asked.revoked_at is null)`,
        sql<boolean>`exists (select from week.session_person tie join week.speaker speaker on speaker.id = tie.speaker_id
          where tie.session_id = s.id and tie.role = 'lecturer' and speaker.person_id = ${personId})`,
      ]),
    )
    .orderBy('s.updated_at', 'desc')
    .limit(500)
    .execute()
  return rows.map((row) => ({
    guid: row.guid,
    title: row.title as LocalText,
    state: row.state as SessionState,
    startsAt: row.starts_at,
    weekId: row.week_id,
    revision: row.revision,
    updatedAt: row.updated_at,
    confirmedAt: row.confirmed_at,
  }))
}
