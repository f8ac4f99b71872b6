import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import { announce } from '#platform/facts.ts'
import type { Actor } from '#platform/http/route.ts'
import { Temporal, moscowZone, wallDate } from '#platform/time.ts'
import { grantRole } from '../store.ts'
import type { Grant, PaperKind } from './rules.ts'
import { isWhole, mayChange, memberScope } from './rules.ts'
import type { StaffPerson } from './store.ts'

interface Change {
  actor: Actor
  person: Pick<StaffPerson, 'id'>
  now: Temporal.Instant
}
type Done<Reason extends string> = { ok: true } | { ok: false; reason: Reason }

const scopeOf = (memberId: number | null) => (memberId === null ? undefined : { type: memberScope, id: memberId })

/** Gives a role to somebody who works here already; newcomers are invited. */
export async function giveRole(trx: Trx, { actor, person, grant }: Change & { grant: Grant }): Promise<Done<'people-staff.role.notYours'>> {
  if (!isWhole(grant) || !mayChange(actor, person.id, grant)) return { ok: false, reason: 'people-staff.role.notYours' }
  await grantRole(trx, person.id, grant.role, scopeOf(grant.memberId))
  await trx
    .updateTable('people.role_grant')
    .set({ granted_by: actor.id })
    .where('person_id', '=', person.id)
    .where('role', '=', grant.role)
    .where('scope_id', '=', grant.memberId ?? 0)
    .where('granted_by', 'is', null)
    .execute()
  await audit(trx, { actorId: actor.id, action: 'people.grantRole', subjectType: 'person', subjectId: person.id, detail: { ...grant } })
  return { ok: true }
}

/** Takes a role at once, also out of rooms that are live. The consortium never loses the last person of its office. */
export async function takeRole(
  trx: Trx,
  { actor, person, grant, now }: Change & { grant: Grant },
): Promise<Done<'people-staff.role.notYours' | 'people-staff.role.lastOffice'>> {
  if (!mayChange(actor, person.id, grant)) return { ok: false, reason: 'people-staff.role.notYours' }
  if (grant.role === 'office' && (await isLastOffice(trx, person.id))) return { ok: false, reason: 'people-staff.role.lastOffice' }
  const taken = await trx
    .deleteFrom('people.role_grant')
    .where('person_id', '=', person.id)
    .where('role', '=', grant.role)
    .where('scope_type', '=', grant.memberId === null ? '' : memberScope)
    .where('scope_id', '=', grant.memberId ?? 0)
    .returning('person_id')
    .executeTakeFirst()
  if (!taken) return { ok: true }
  await audit(trx, { actorId: actor.id, action: 'people.revokeRole', subjectType: 'person', subjectId: person.id, detail: { ...grant } })
  const key = `${person.id}:${grant.role}:${grant.memberId ?? 0}:${now.epochMilliseconds}`
  await announce(trx, { name: 'RoleRevoked', key, payload: { personId: person.id, role: grant.role, at: now.toString() } })
  return { ok: true }
}

// All of them are held, so that two who take each other's role at once don't both succeed.
async function isLastOffice(trx: Trx, personId: number): Promise<boolean> {
  const rows = await trx
    .selectFrom('people.role_grant')
    .select('person_id')
    .where('role', '=', 'office')
    .orderBy('person_id')
    .forUpdate()
    .execute()
  return rows.every((row) => row.person_id === personId)
}

interface SeenPaper {
  kind: PaperKind
  /** YYYY-MM-DD */
  validUntil: string
  note: string
}

/** Writes down that somebody's papers were seen. Always a new record: what was seen before stays. */
export async function addPaper(trx: Trx, { actor, person, now, paper }: Change & { paper: SeenPaper }): Promise<void> {
  await trx
    .insertInto('people.vetting')
    .values({
      person_id: person.id,
      kind: paper.kind,
      valid_until: paper.validUntil,
      note: paper.note,
      checked_by: actor.id,
      checked_at: now,
    })
    .execute()
  const detail = { kind: paper.kind, validUntil: paper.validUntil }
  await audit(trx, { actorId: actor.id, action: 'people.addPaper', subjectType: 'person', subjectId: person.id, detail })
}

/** Takes a record back, with the reason; who was vetted by it counts no more as one of two adults, also in rooms that are live. */
export async function revokePaper(
  trx: Trx,
  { actor, person, now, uuid, reason }: Change & { uuid: string; reason: string },
): Promise<void> {
  const revoked = await trx
    .updateTable('people.vetting')
    .set({ revoked_at: now, revoked_by: actor.id, revoke_reason: reason })
    .where('uuid', '=', uuid)
    .where('person_id', '=', person.id)
    .where('revoked_at', 'is', null)
    .returning(['id', 'kind'])
    .executeTakeFirst()
  if (!revoked) return
  const detail = { kind: revoked.kind }
  await audit(trx, { actorId: actor.id, action: 'people.revokePaper', subjectType: 'person', subjectId: person.id, detail })
  await announceEnded(trx, person.id, String(revoked.id), now)
}

/** Whether another paper still holds, whoever hears of it asks. */
export async function announceEnded(trx: Trx, personId: number, key: string, now: Temporal.Instant): Promise<void> {
  const payload = { personId, on: wallDate(now, moscowZone), at: now.toString() }
  await announce(trx, { name: 'VettingEnded', key, payload })
}
