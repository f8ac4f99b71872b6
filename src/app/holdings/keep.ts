import { inTransaction, sql } from '#platform/db/database.ts'
import { keep } from '#platform/holding.ts'
import type { Module, Retention, World } from '#platform/http/route.ts'
import type { Temporal } from '#platform/time.ts'

async function deletePosts({ db }: World, before: Temporal.Instant): Promise<number> {
  return Number((await db.deleteFrom('platform.form_post').where('at', '<', before).executeTakeFirst()).numDeletedRows)
}

async function deleteLetters({ db }: World, before: Temporal.Instant): Promise<number> {
  return Number((await db.deleteFrom('platform.mail').where('created_at', '<', before).executeTakeFirst()).numDeletedRows)
}

async function deleteActs({ db }: World, before: Temporal.Instant): Promise<number> {
  return inTransaction(db, async (trx) => {
    await sql`select set_config('kaleidoscope.retention', 'on', true)`.execute(trx)
    return Number((await trx.deleteFrom('platform.audit').where('at', '<', before).executeTakeFirst()).numDeletedRows)
  })
}

/** Counters whose time is over, and jobs that were given up. */
async function deleteTraces({ db }: World, before: Temporal.Instant): Promise<number> {
  const limits = await db.deleteFrom('platform.rate_limit').where('expire', '<', before.epochMilliseconds).executeTakeFirst()
  const jobs = await sql`delete from graphile_worker._private_jobs
    where attempts >= max_attempts and locked_at is null and run_at < ${before.toString()}::timestamptz`.execute(db)
  return Number(limits.numDeletedRows) + Number(jobs.numAffectedRows ?? 0n)
}

export const keptInPlatform: Retention[] = [
  keep('platform.traces', 1, deleteTraces),
  keep('platform.posts', 7, deletePosts),
  keep('platform.letters', 90, deleteLetters),
  keep('platform.acts', 3 * 365, deleteActs),
]

export const retentionsOf = (list: readonly Module[]): Retention[] => list.flatMap((module) => module.keeps ?? [])

/** The daily job: everything whose time is over goes. One that fails leaves the others their turn; the job is then tried again. */
export async function actOnRetention(world: World, list: readonly Module[]): Promise<void> {
  const failed: unknown[] = []
  const counts: Record<string, number> = {}
  for (const { name, days, act } of retentionsOf(list)) {
    try {
      counts[name] = await act(world, world.clock().subtract({ hours: days * 24 }))
    } catch (error) {
      failed.push(error)
    }
  }
  world.log.info({ counts }, 'retention acted')
  if (failed.length > 0) throw new AggregateError(failed, `${failed.length} of what is kept did not end`)
}
