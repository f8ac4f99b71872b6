import { findAvailability } from '#seats'
import type { Db } from '#platform/db/database.ts'
import { sessionOwner } from '../weeks/published.ts'
import { takes } from './rules.ts'

/** May a guardian apply for a child's own place in this session? What changes it makes the kept pages forgotten. */
export async function takesChildren(db: Db, sessionId: number): Promise<boolean> {
  const pool = (await findAvailability(db, sessionOwner, [sessionId])).get(sessionId)
  return pool !== undefined && pool.open && takes(pool, 'child')
}
