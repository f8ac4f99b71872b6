import { keep } from '#platform/holding.ts'
import type { Retention, World } from '#platform/http/route.ts'
import type { Temporal } from '#platform/time.ts'

const count = (results: readonly { numDeletedRows: bigint }[]): number =>
  results.reduce((sum, { numDeletedRows }) => sum + Number(numDeletedRows), 0)

/** Mailed links, pairing codes and what a browser was asked: worthless once they have ended. */
async function deleteKeys({ db }: World, before: Temporal.Instant): Promise<number> {
  return count([
    await db.deleteFrom('people.sign_in_link').where('expires_at', '<', before).executeTakeFirstOrThrow(),
    await db.deleteFrom('people.pairing_code').where('expires_at', '<', before).executeTakeFirstOrThrow(),
    await db.deleteFrom('people.challenge').where('expires_at', '<', before).executeTakeFirstOrThrow(),
  ])
}

async function deleteSessions({ db }: World, before: Temporal.Instant): Promise<number> {
  return count([await db.deleteFrom('people.session').where('expires_at', '<', before).executeTakeFirstOrThrow()])
}

/** Of guardians and staff, used or not. */
async function deleteInvitations({ db }: World, before: Temporal.Instant): Promise<number> {
  return count([
    await db.deleteFrom('people.invitation').where('expires_at', '<', before).executeTakeFirstOrThrow(),
    await db.deleteFrom('people.guardian_invitation').where('expires_at', '<', before).executeTakeFirstOrThrow(),
    await db.deleteFrom('people.address_reset').where('due_at', '<', before).executeTakeFirstOrThrow(),
  ])
}

/** Papers of adults, so long after they ended or were taken back. */
async function deletePapers({ db }: World, before: Temporal.Instant): Promise<number> {
  const day = before.toZonedDateTimeISO('UTC').toPlainDate().toString()
  return count([
    await db
      .deleteFrom('people.vetting')
      .where((where) => where.or([where('valid_until', '<', day), where('revoked_at', '<', before)]))
      .executeTakeFirstOrThrow(),
  ])
}

export const keptInPeople: Retention[] = [
  keep('people.keys', 1, deleteKeys),
  keep('people.sessions', 30, deleteSessions),
  keep('people.invitations', 90, deleteInvitations),
  keep('people.papers', 3 * 365, deletePapers),
]
