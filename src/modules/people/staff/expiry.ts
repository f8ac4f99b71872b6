import type { Trx } from '#platform/db/database.ts'
import { inTransaction, sql } from '#platform/db/database.ts'
import type { Job } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { Temporal, moscowZone, wallDate } from '#platform/time.ts'
import { dayWords } from '#ui/when.tsx'
import { listPeopleWithRole } from '../store.ts'
import { announceEnded } from './actions.ts'
import { sendStaffLetter } from './letters.ts'
import type { PaperKind } from './rules.ts'
import { grantsOf, memberScope, warnDays } from './rules.ts'

const daysFrom = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString()

/** A daily timer's work: letters before papers run out, once for each; and a word to the rooms about what ran out. */
export const watchPapers: Job = async (world) => {
  const now = world.clock()
  const today = wallDate(now, moscowZone)
  const soon = await world.db
    .selectFrom('people.vetting as paper')
    .select('paper.id')
    .where('paper.revoked_at', 'is', null)
    .where('paper.warned_at', 'is', null)
    .where('paper.valid_until', '>=', today)
    .where('paper.valid_until', '<=', daysFrom(today, warnDays))
    .where(
      sql<boolean>`not exists (select from people.vetting later where later.person_id = paper.person_id and later.kind = paper.kind
        and later.revoked_at is null and later.valid_until > paper.valid_until)`,
    )
    .orderBy('paper.id')
    .execute()
  for (const { id } of soon) await inTransaction(world.db, (trx) => warn(trx, id, now))
  // A week back: a server that was away tells it when it returns. Told again, it changes nothing.
  const ended = await world.db
    .selectFrom('people.vetting')
    .select(['id', 'person_id'])
    .where('kind', '=', 'record')
    .where('revoked_at', 'is', null)
    .where('valid_until', '<', today)
    .where('valid_until', '>=', daysFrom(today, -7))
    .execute()
  for (const paper of ended) await inTransaction(world.db, (trx) => announceEnded(trx, paper.person_id, `${paper.id}:${today}`, now))
}

async function warn(trx: Trx, paperId: number, now: Temporal.Instant): Promise<void> {
  const paper = await trx
    .updateTable('people.vetting')
    .set({ warned_at: now })
    .where('id', '=', paperId)
    .where('warned_at', 'is', null)
    .returning(['person_id', 'kind', 'valid_until'])
    .executeTakeFirst()
  if (!paper) return
  const person = await trx
    .selectFrom('people.person')
    .select(['name', 'email', 'locale'])
    .where('id', '=', paper.person_id)
    .executeTakeFirst()
  if (!person) return
  for (const to of [person, ...(await listTold(trx, paper.person_id))])
    await sendStaffLetter(trx, to, 'expiry', (t, locale) => ({
      name: pickText(person.name as Record<string, string>, locale).text,
      kind: t(`people-staff.paper.${paper.kind as PaperKind}`),
      until: dayWords(locale, paper.valid_until),
    }))
}

/** Coordinators of the members that the person works for. */
async function listTold(trx: Trx, personId: number) {
  const grants = await trx
    .selectFrom('people.role_grant')
    .select(['role', 'scope_type as scopeType', 'scope_id as scopeId'])
    .where('person_id', '=', personId)
    .execute()
  const members = new Set(grantsOf(grants).flatMap(({ memberId }) => memberId ?? []))
  return (await listPeopleWithRole(trx, 'coordinator')).filter(
    (one) =>
      one.id !== personId &&
      one.roles.some(({ role, scopeType, scopeId }) => role === 'coordinator' && scopeType === memberScope && members.has(scopeId)),
  )
}
