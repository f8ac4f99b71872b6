import { inTransaction, sql } from '#platform/db/database.ts'
import { keep } from '#platform/holding.ts'
import type { Retention, World } from '#platform/http/route.ts'
import { atWall } from '#platform/time.ts'
import type { Temporal } from '#platform/time.ts'
import { forgetPass } from './erase.ts'

/** The first of July before that moment: a school year is over then. */
function lastYearsEnd(before: Temporal.Instant): Temporal.Instant {
  const day = before.toZonedDateTimeISO('UTC').toPlainDate()
  return atWall(`${day.month >= 7 ? day.year : day.year - 1}-07-01`, '00:00', 'UTC')
}

/** Passes with their nicknames: of school years that are over, and those that ended. */
async function forgetPasses({ db }: World, before: Temporal.Instant): Promise<number> {
  const due = await db
    .selectFrom('schools.class_pass')
    .select(['id', 'expires_at'])
    .where((where) => where.or([where('created_at', '<', lastYearsEnd(before)), where('expires_at', '<', before)]))
    .where(sql<boolean>`nickname <> '№ ' || id`)
    .orderBy('id')
    .execute()
  for (const { id } of due) await inTransaction(db, (trx) => forgetPass(trx, id, before, false))
  return due.length
}

export const keptInSchools: Retention[] = [keep('schools.passes', 30, forgetPasses)]
