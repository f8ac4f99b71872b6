import type { Db } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import type { Grant, PaperKind, StaffRole } from './rules.ts'
import { grantsOf, staffRoles } from './rules.ts'

export interface StaffPerson {
  id: number
  uuid: string
  name: LocalText
  email: string | null
  locale: string | null
  grants: Grant[]
  /** Until when the certificate holds that opens rooms to pupils, YYYY-MM-DD. */
  recordUntil: string | null
}

function selectStaff(db: Db) {
  return db
    .selectFrom('people.person as person')
    .select(['person.id', 'person.uuid', 'person.name', 'person.email', 'person.locale'])
    .select([
      sql<{ role: string; scopeType: string; scopeId: number }[]>`(
        select json_agg(json_build_object('role', g.role, 'scopeType', g.scope_type, 'scopeId', g.scope_id) order by g.role, g.scope_id)
        from people.role_grant g where g.person_id = person.id)`.as('roles'),
      sql<string | null>`(
        select max(v.valid_until)::text from people.vetting v
        where v.person_id = person.id and v.kind = 'record' and v.revoked_at is null)`.as('record_until'),
    ])
    .where('person.erased_at', 'is', null)
    .where((where) =>
      where.exists(
        where
          .selectFrom('people.role_grant as held')
          .select('held.person_id')
          .whereRef('held.person_id', '=', 'person.id')
          .where('held.role', 'in', [...staffRoles]),
      ),
    )
}

type StaffRow = Awaited<ReturnType<ReturnType<typeof selectStaff>['executeTakeFirstOrThrow']>>
const toStaff = ({ roles, record_until: recordUntil, name, ...row }: StaffRow): StaffPerson => ({
  ...row,
  name: name as LocalText,
  grants: grantsOf(roles),
  recordUntil,
})

/** Everybody who works here, by name. */
export async function listStaff(db: Db): Promise<StaffPerson[]> {
  const rows = await selectStaff(db)
    .orderBy(sql`coalesce(person.name->>'ru', person.name->>'und', person.name->>'en')`)
    .orderBy('person.id')
    .execute()
  return rows.map(toStaff)
}

/** Of any adults, by id: the clock they live by, and until when the certificate holds that opens rooms to pupils. */
export async function listStanding(
  db: Db,
  ids: readonly number[],
): Promise<Map<number, { zone: string | null; recordUntil: string | null }>> {
  const { rows } = await sql<{ id: number; zone: string | null; recordUntil: string | null }>`
    select person.id, person.zone, (
      select max(v.valid_until)::text from people.vetting v
      where v.person_id = person.id and v.kind = 'record' and v.revoked_at is null) as "recordUntil"
    from people.person person where person.id = any(${[...ids]}::bigint[])`.execute(db)
  return new Map(rows.map(({ id, ...standing }) => [id, standing]))
}

export async function findStaff(db: Db, uuid: string): Promise<StaffPerson | undefined> {
  const row = await selectStaff(db).where('person.uuid', '=', uuid).executeTakeFirst()
  return row && toStaff(row)
}

/** One look at somebody's papers: what was seen, by whom, until when it holds. */
export interface Paper {
  uuid: string
  kind: PaperKind
  validUntil: string
  note: string
  checkedAt: Temporal.Instant
  checkedBy: LocalText | null
  revokedAt: Temporal.Instant | null
  revokedBy: LocalText | null
  revokeReason: string | null
}

/** All of a person's papers ever seen, the newest first. */
export async function listPapers(db: Db, personId: number): Promise<Paper[]> {
  const rows = await db
    .selectFrom('people.vetting as paper')
    .leftJoin('people.person as checker', 'checker.id', 'paper.checked_by')
    .leftJoin('people.person as revoker', 'revoker.id', 'paper.revoked_by')
    .selectAll('paper')
    .select(['checker.name as checker_name', 'revoker.name as revoker_name'])
    .where('paper.person_id', '=', personId)
    .orderBy('paper.id', 'desc')
    .execute()
  return rows.map((row) => ({
    uuid: row.uuid,
    kind: row.kind as PaperKind,
    validUntil: row.valid_until,
    note: row.note,
    checkedAt: row.checked_at,
    checkedBy: row.checker_name as LocalText | null,
    revokedAt: row.revoked_at,
    revokedBy: row.revoker_name as LocalText | null,
    revokeReason: row.revoke_reason,
  }))
}

/** A role that waits for its person. */
export interface Invitation extends Grant {
  uuid: string
  email: string
  invitedBy: number
  invitedAt: Temporal.Instant
  expiresAt: Temporal.Instant
  usedAt: Temporal.Instant | null
  revokedAt: Temporal.Instant | null
}

/** Invitations that still wait, the newest first. */
export async function listInvitations(db: Db, now: Temporal.Instant): Promise<Invitation[]> {
  const rows = await selectInvitations(db)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('invited_at', 'desc')
    .orderBy('uuid')
    .execute()
  return rows.map(toInvitation)
}

export async function findInvitationByHash(db: Db, hash: Buffer): Promise<Invitation | undefined> {
  const row = await selectInvitations(db).where('token_hash', '=', hash).executeTakeFirst()
  return row && toInvitation(row)
}

export async function findInvitationByUuid(db: Db, uuid: string): Promise<Invitation | undefined> {
  const row = await selectInvitations(db).where('uuid', '=', uuid).executeTakeFirst()
  return row && toInvitation(row)
}

const selectInvitations = (db: Db) => db.selectFrom('people.invitation').selectAll()
type InvitationRow = Awaited<ReturnType<ReturnType<typeof selectInvitations>['executeTakeFirstOrThrow']>>
const toInvitation = (row: InvitationRow): Invitation => ({
  uuid: row.uuid,
  email: row.email,
  role: row.role as StaffRole,
  memberId: row.scope_id === 0 ? null : row.scope_id,
  invitedBy: row.invited_by,
  invitedAt: row.invited_at,
  expiresAt: row.expires_at,
  usedAt: row.used_at,
  revokedAt: row.revoked_at,
})

/** A new mail address that waits for its day. */
export interface AddressReset {
  uuid: string
  personId: number
  email: string
  askedBy: number
  dueAt: Temporal.Instant
}

export async function findOpenReset(db: Db, personId: number): Promise<AddressReset | undefined> {
  const row = await db
    .selectFrom('people.address_reset')
    .selectAll()
    .where('person_id', '=', personId)
    .where('done_at', 'is', null)
    .where('stopped_at', 'is', null)
    .executeTakeFirst()
  return row && { uuid: row.uuid, personId: row.person_id, email: row.email, askedBy: row.asked_by, dueAt: row.due_at }
}
