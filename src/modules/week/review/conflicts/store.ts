import { sql } from '#platform/db/database.ts'
import type { Db } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'

export interface Affiliation {
  id: number
  memberId: number | null
  organisation: string
  sinceOn: string
  untilOn: string | null
  toldBy: string
}

/** Where somebody belongs or belonged; what ended 36 months ago makes no conflict and isn't listed. */
export async function listAffiliations(db: Db, personId: number): Promise<Affiliation[]> {
  const { rows } = await sql<Affiliation>`
    select id, member_id as "memberId", organisation, since_on as "sinceOn", until_on as "untilOn", told_by as "toldBy" from week.affiliation
    where person_id = ${personId} and (until_on is null or until_on >= current_date - interval '36 months') order by until_on desc nulls first, id`.execute(
    db,
  )
  return rows
}

export interface Declared {
  uuid: string
  personId: number
  withPersonId: number | null
  withMemberId: number | null
  reason: string
  declaredAt: Temporal.Instant
}

const declaredColumns = [
  'uuid',
  'person_id as personId',
  'with_person_id as withPersonId',
  'with_member_id as withMemberId',
  'reason',
] as const

/** What a reviewer declared in general; those with single proposals are absent, as the proposals are. */
export async function listOwnDeclared(db: Db, personId: number): Promise<Declared[]> {
  return db
    .selectFrom('week.conflict')
    .select([...declaredColumns, 'declared_at as declaredAt'])
    .where('person_id', '=', personId)
    .where('declared_by', '=', personId)
    .where('session_id', 'is', null)
    .where('ended_at', 'is', null)
    .orderBy('id')
    .execute()
}

/** Declared with this proposal; the caller has seen to it that whoever reads may see the proposal. */
export async function listDeclaredWith(db: Db, sessionId: number): Promise<(Declared & { side: string })[]> {
  return db
    .selectFrom('week.conflict')
    .select([...declaredColumns, 'declared_at as declaredAt', 'side'])
    .where('session_id', '=', sessionId)
    .where('ended_at', 'is', null)
    .orderBy('id')
    .execute()
}

export async function listAddresses(db: Db, sessionId: number): Promise<{ address: string; role: string }[]> {
  return db.selectFrom('week.session_address').select(['address', 'role']).where('session_id', '=', sessionId).orderBy('address').execute()
}
