import { inTransaction, sql } from '#platform/db/database.ts'
import { keep } from '#platform/holding.ts'
import type { Retention, World } from '#platform/http/route.ts'
import type { Temporal } from '#platform/time.ts'

const countOf = ({ numUpdatedRows }: { numUpdatedRows: bigint }): number => Number(numUpdatedRows)

/** Words go, that somebody asked stays. */
async function blankQuestions({ db }: World, before: Temporal.Instant): Promise<number> {
  const blanked = await db
    .updateTable('live.question')
    .set({ body: '', label: '', post_key: null })
    .where('asked_at', '<', before)
    .where((where) => where.or([where('body', '<>', ''), where('label', '<>', '')]))
    .executeTakeFirst()
  return countOf(blanked)
}

/** Of the audience: labels and what opens a room; which browser was in it is nobody's any more. */
async function blankTickets({ db }: World, before: Temporal.Instant): Promise<number> {
  const blanked = await db
    .updateTable('live.ticket')
    .set({ label: '', removed_reason: '', cookie_hash: null, entry_hash: null, join_code: null })
    .where('kind', 'in', ['class', 'seat', 'observer'])
    .where('expires_at', '<', before)
    .where((where) => where.or([where('label', '<>', ''), where('cookie_hash', 'is not', null), where('entry_hash', 'is not', null)]))
    .executeTakeFirst()
  return countOf(blanked)
}

/** Hours and minutes become one sum for each ticket, which reports count on as before. */
async function sumPresence({ db }: World, before: Temporal.Instant): Promise<number> {
  return inTransaction(db, async (trx) => {
    const due = sql`select t.id from live.ticket t join live.room r on r.id = t.room_id
      where r.state = 'ended' and r.ended_at < ${before.toString()}::timestamptz and exists (select from live.presence_span s where s.ticket_id = t.id)`
    await sql`insert into live.presence_total (ticket_id, joined_at, present_s)
      select ticket_id, joined_at, present_s from live.ticket_presence where ticket_id in (${due})
      on conflict (ticket_id) do update set joined_at = excluded.joined_at, present_s = excluded.present_s`.execute(trx)
    const gone = await sql`delete from live.presence_span where ticket_id in (${due})`.execute(trx)
    return Number(gone.numAffectedRows ?? 0n)
  })
}

async function blankCalls({ db }: World, before: Temporal.Instant): Promise<number> {
  const blanked = await db
    .updateTable('live.incident')
    .set({ note: '', taken_by: sql<string | null>`case when taken_by is null then null else '' end` })
    .where('closed_at', '<', before)
    .where((where) => where.or([where('note', '<>', ''), where('taken_by', '<>', '')]))
    .executeTakeFirst()
  return countOf(blanked)
}

/** The logs of rooms that ended so long ago, whole: a chain that lost its beginning would look broken. With them the staff's names there. */
async function deleteLogs({ db }: World, before: Temporal.Instant): Promise<number> {
  return inTransaction(db, async (trx) => {
    await sql`select set_config('kaleidoscope.retention', 'on', true)`.execute(trx)
    const old = trx.selectFrom('live.room').select('id').where('state', '=', 'ended').where('ended_at', '<', before)
    const gone = await trx.deleteFrom('live.moderation_log').where('room_id', 'in', old).executeTakeFirst()
    await trx.updateTable('live.ticket').set({ label: '' }).where('room_id', 'in', old).where('label', '<>', '').execute()
    return Number(gone.numDeletedRows)
  })
}

export const keptInLive: Retention[] = [
  keep('live.tickets', 30, blankTickets),
  keep('live.questions', 365, blankQuestions),
  keep('live.presence', 365, sumPresence),
  keep('live.calls', 365, blankCalls),
  keep('live.log', 3 * 365, deleteLogs),
]
