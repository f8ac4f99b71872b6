import { sql } from '#platform/db/database.ts'
import type { Db } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import type { Decision } from './rules.ts'

export interface Template {
  subject: LocalText
  body: LocalText
  revision: number
}

export async function listTemplates(db: Db, weekId: number): Promise<Map<Decision, Template>> {
  const rows = await db.selectFrom('week.letter_template').selectAll().where('week_id', '=', weekId).execute()
  return new Map(
    rows.map((row) => [
      row.decision as Decision,
      { subject: row.subject as LocalText, body: row.body as LocalText, revision: row.revision },
    ]),
  )
}

export interface PendingLetter {
  sessionId: number
  number: number
  guid: string
  title: LocalText
  decision: Decision
  note: string
  decidedAt: Temporal.Instant
  /** Its author, and who leads it. */
  recipients: number[]
}

/** Decisions that stand and that nobody was told of; those that are withheld from whoever looks are absent. */
export async function listPending(db: Db, readerId: number, weekId: number, guid?: string): Promise<PendingLetter[]> {
  const { rows } = await sql<PendingLetter>`
    select s.id as "sessionId", made.number, s.guid, s.title, made.decision, made.note, made.decided_at as "decidedAt",
      array(select distinct person_id from (
        select s.proposed_by as person_id union all
        select speaker.person_id from week.session_person tie join week.speaker on speaker.id = tie.speaker_id
          where tie.session_id = s.id and tie.role = 'lecturer') people where person_id is not null order by 1) as recipients
    from week.decision made join week.session s on s.id = made.session_id
    where s.week_id = ${weekId} and made.letter_at is null and s.state = made.decision
      and made.number = (select max(number) from week.decision later where later.session_id = s.id)
      and (${guid ?? null}::uuid is null or s.guid = ${guid ?? null})
      and s.id not in (select week.conflicts_of(${readerId}::bigint))
    order by made.decision, s.id`.execute(db)
  return rows
}
