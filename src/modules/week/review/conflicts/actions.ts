import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'

interface Telling {
  actorId: number
  now: Temporal.Instant
}

/** With what somebody is in conflict: one proposal, another person, a whole member. */
export type With = { sessionId: number; guid: string } | { personId: number } | { memberId: number }

/** Written by either side or by the office; the database takes back at once what it makes impossible. */
export async function declareConflict(
  trx: Trx,
  { actorId, now }: Telling,
  conflict: { personId: number; side: 'reviewer' | 'author' | 'office'; reason: string; with: With },
): Promise<void> {
  const { personId, side, reason } = conflict
  const other = {
    session_id: 'sessionId' in conflict.with ? conflict.with.sessionId : null,
    with_person_id: 'personId' in conflict.with ? conflict.with.personId : null,
    with_member_id: 'memberId' in conflict.with ? conflict.with.memberId : null,
  }
  const known = await trx
    .selectFrom('week.conflict')
    .select('id')
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .where((where) =>
      where.and(Object.entries(other).map(([name, value]) => where(name as keyof typeof other, value === null ? 'is' : '=', value))),
    )
    .executeTakeFirst()
  if (known) return
  await trx
    .insertInto('week.conflict')
    .values({ ...other, person_id: personId, side, reason, declared_by: actorId, declared_at: now })
    .execute()
  // Who is kept away from a proposal isn't told of it: not even that there is one.
  const subject =
    'sessionId' in conflict.with
      ? { subjectType: 'week.session', subjectId: conflict.with.guid }
      : { subjectType: 'person', subjectId: personId, about: [personId] }
  await audit(trx, { actorId, action: 'week.declareConflict', ...subject })
}

/** What was declared in general ends by whoever declared it; what was declared with a proposal, by the office alone. */
export async function endConflict(
  trx: Trx,
  { actorId, now }: Telling,
  uuid: string,
  of: { personId: number } | { sessionId: number },
): Promise<void> {
  const ended = await trx
    .updateTable('week.conflict')
    .set({ ended_at: now, ended_by: actorId })
    .where('uuid', '=', uuid)
    .where('ended_at', 'is', null)
    .$if('personId' in of, (query) => query.where('declared_by', '=', 'personId' in of ? of.personId : 0).where('session_id', 'is', null))
    .$if('sessionId' in of, (query) => query.where('session_id', '=', 'sessionId' in of ? of.sessionId : 0))
    .returning(['person_id', 'session_id'])
    .executeTakeFirst()
  if (!ended) return
  const about = ended.session_id === null ? [ended.person_id] : []
  await audit(trx, { actorId, action: 'week.endConflict', subjectType: 'week.conflict', subjectId: uuid, about })
}

/** Where somebody works or worked; a role at a member is known without telling. */
export async function tellAffiliation(
  trx: Trx,
  { actorId }: Telling,
  told: { personId: number; memberId: number | null; organisation: string; untilOn: string | null },
): Promise<void> {
  await trx
    .insertInto('week.affiliation')
    .values({
      person_id: told.personId,
      member_id: told.memberId,
      organisation: told.memberId === null ? told.organisation : '',
      until_on: told.untilOn,
      ...(told.untilOn !== null && { since_on: told.untilOn }),
      told_by: actorId === told.personId ? 'self' : 'office',
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await audit(trx, { actorId, action: 'week.tellAffiliation', subjectType: 'person', subjectId: told.personId, about: [told.personId] })
}

/** An author names whom they learn from, and by whom they ask not to be reviewed: by address, since they can't know who reviews. */
export async function nameAddress(
  trx: Trx,
  { actorId, now }: Telling,
  named: { sessionId: number; guid: string; address: string; role: 'mentor' | 'excluded' },
): Promise<void> {
  await trx
    .insertInto('week.session_address')
    .values({ session_id: named.sessionId, address: named.address, role: named.role, told_by: actorId, told_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await audit(trx, { actorId, action: 'week.nameAddress', subjectType: 'week.session', subjectId: named.guid })
}

export async function unnameAddress(
  trx: Trx,
  { actorId }: Telling,
  named: { sessionId: number; guid: string; address: string },
): Promise<void> {
  await trx.deleteFrom('week.session_address').where('session_id', '=', named.sessionId).where('address', '=', named.address).execute()
  await audit(trx, { actorId, action: 'week.unnameAddress', subjectType: 'week.session', subjectId: named.guid })
}
