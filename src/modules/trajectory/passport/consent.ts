import { consents } from '#people'
import type { Db } from '#platform/db/database.ts'
import { Temporal, wallDate } from '#platform/time.ts'
import { listWeeks } from '#week'
import type { Holder } from '../evidence/holders.ts'
import type { Subject } from '../evidence/rules.ts'

/** Days after a week's end for which its sessions stand in a passport without a consent: time to sign. */
const graceDays = 14

/**
 * What of a child's passport may be shown: everything where the consent to the passport holds, else the series of the week that
 * goes on or has just ended. Adults' and passes' passports need none.
 */
export async function findShownSeries(
  db: Db,
  subject: Subject,
  holder: Pick<Holder, 'adult'>,
  now: Temporal.Instant,
): Promise<ReadonlySet<string> | undefined> {
  if (subject.type !== 'person' || holder.adult || (await consents.holds(db, subject.id, 'passport'))) return undefined
  const weeks = await listWeeks(db)
  const fresh = weeks.filter((week) => {
    const until = Temporal.PlainDate.from(week.endsOn).add({ days: graceDays }).toString()
    return until >= wallDate(now, week.zone)
  })
  return new Set(fresh.map((week) => `week:${week.id}`))
}
