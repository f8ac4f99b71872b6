import type { Db } from '#platform/db/database.ts'
import type { ReleasePlan } from '../release.ts'

/** What of a release is these members': a coordinator neither sees nor hears of others' sessions. */
export async function ownPart(db: Db, plan: ReleasePlan, members: readonly number[]): Promise<ReleasePlan> {
  const rows =
    members.length === 0
      ? []
      : await db
          .selectFrom('week.session')
          .select('guid')
          .where('week_id', '=', plan.week.id)
          .where('member_id', 'in', [...members])
          .execute()
  const own = new Set(rows.map(({ guid }) => guid))
  return {
    week: plan.week,
    placed: plan.placed.filter(({ guid }) => own.has(guid)),
    snapshot: plan.snapshot.filter(({ guid }) => own.has(guid)),
    changes: plan.changes.filter(({ guid }) => own.has(guid)),
    problems: new Map([...plan.problems].filter(([guid]) => own.has(guid))),
  }
}
