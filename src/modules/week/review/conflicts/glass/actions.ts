import { audit } from '#platform/audit.ts'
import { sql } from '#platform/db/database.ts'
import type { Trx } from '#platform/db/database.ts'
import type { Week } from '../../../weeks/store.ts'
import { listAskedLooks } from './store.ts'

/**
 * Asks for a look at a proposal that a conflict withholds. Whether there is such a proposal, or any conflict, isn't told:
 * the answer is the same in every case.
 */
export async function askLook(
  trx: Trx,
  week: Week,
  { actorId, guid, reason }: { actorId: number; guid: string; reason: string },
): Promise<void> {
  const { rows } = await sql<{ uuid: string }>`
    insert into week.break_glass (person_id, session_id, reason)
    select ${actorId}, s.id, ${reason} from week.session s
    where s.week_id = ${week.id} and s.guid = ${guid}::uuid and s.state <> 'draft' and week.conflicted(${actorId}::bigint, s.id)
      and not exists (select from week.break_glass glass where glass.session_id = s.id and glass.person_id = ${actorId} and glass.answered_at is null)
    returning uuid`.execute(trx)
  if (rows.length === 0) return
  await audit(trx, { actorId, action: 'week.askLook', subjectType: 'week.week', subjectId: week.slug, detail: { look: rows[0]!.uuid } })
}

/** A second person of the office, in no conflict themselves, opens it for a day or refuses. */
export async function answerLook(
  trx: Trx,
  week: Week,
  { actorId, uuid, opens }: { actorId: number; uuid: string; opens: boolean },
): Promise<boolean> {
  const asked = (await listAskedLooks(trx, actorId, week.id)).find((one) => one.uuid === uuid)
  if (!asked) return false
  const done = await sql`
    update week.break_glass set second_id = ${actorId}, answered_at = now(), refused = ${!opens},
      until_at = case when ${opens} then now() + interval '24 hours' end
    where uuid = ${uuid}::uuid and answered_at is null`.execute(trx)
  if (done.numAffectedRows !== 1n) return false
  await audit(trx, {
    actorId,
    action: opens ? 'week.openLook' : 'week.refuseLook',
    subjectType: 'week.week',
    subjectId: week.slug,
    detail: { look: uuid },
    about: [asked.personId],
  })
  return true
}
