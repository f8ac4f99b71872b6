import { draws } from '#seats'
import type { Application } from '#seats'
import type { Db } from '#platform/db/database.ts'
import { getSessions, sessionOwner } from '../weeks/published.ts'
import type { PublishedSession } from '../weeks/published.ts'
import { listWeeks } from '../weeks/store.ts'
import type { Week } from '../weeks/store.ts'
import { weekOwner } from './rules.ts'

/** What somebody wishes for in a draw, or what came of it. */
export interface Applied {
  application: Application
  week: Week
  /** The sessions of its ranks by id; one that was withdrawn is missing. */
  sessions: ReadonlyMap<number, PublishedSession>
}

/** Wishes of these holders in draws of weeks, those that were taken back left out; four statements, however many. */
export async function listApplied(db: Db, holderType: string, holderIds: readonly number[]): Promise<Applied[]> {
  const all = (await draws.listApplications(db, holderType, holderIds)).filter(
    ({ draw, withdrawnAt }) => withdrawnAt === null && draw.ownerType === weekOwner,
  )
  if (all.length === 0) return []
  const weeks = new Map((await listWeeks(db)).map((week) => [week.id, week]))
  const ids = all.flatMap(({ ranks }) => ranks.filter(({ ownerType }) => ownerType === sessionOwner).map(({ ownerId }) => ownerId))
  const sessions = new Map((await getSessions(db, ids)).map((session) => [session.id, session]))
  return all.flatMap((application) => {
    const week = weeks.get(application.draw.ownerId)
    return week ? [{ application, week, sessions }] : []
  })
}
