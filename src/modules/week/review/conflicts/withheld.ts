import { sql } from '#platform/db/database.ts'
import type { Db } from '#platform/db/database.ts'

/** That a row's proposal isn't withheld from this reader. Whatever shows, counts, finds or sends something of review goes through it. */
export const seenBy = (readerId: number, column = 's.id') =>
  sql<boolean>`${sql.ref(column)} not in (select week.withheld_from(${readerId}::bigint))`

/** Also a look that a second person opened counts: for whoever reads, never for whoever judges. */
export async function isWithheld(db: Db, readerId: number, sessionId: number): Promise<boolean> {
  const { rows } = await sql<{ withheld: boolean }>`
    select exists (select from week.withheld_from(${readerId}::bigint) as held(session_id) where held.session_id = ${sessionId}::bigint) as withheld`.execute(
    db,
  )
  return rows[0]!.withheld
}

export async function listWithheld(db: Db, readerId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select distinct held.id from week.withheld_from(${readerId}::bigint) as held(id)`.execute(db)
  return rows.map(({ id }) => id)
}

/** Acts on withheld proposals, as the log of acts knows them. */
export async function concealActs(db: Db, readerId: number): Promise<{ subjectType: string; subjectIds: string[] }> {
  const { rows } = await sql<{ guid: string }>`
    select guid from week.session where id in (select week.withheld_from(${readerId}::bigint)) order by id`.execute(db)
  return { subjectType: 'week.session', subjectIds: rows.map(({ guid }) => guid) }
}

/** By person, by institution or by declaration: then nobody reviews, assigns, decides. */
export async function isConflicted(db: Db, personId: number, sessionId: number): Promise<boolean> {
  const { rows } = await sql<{
    conflicted: boolean
  }>`select week.conflicted(${personId}::bigint, ${sessionId}::bigint) as conflicted`.execute(db)
  return rows[0]!.conflicted
}

/** What the database says where an edge came in between: for the one who asked, the proposal isn't there any more. */
export function isConflictRefusal(error: unknown): boolean {
  return error instanceof Error && (error as { code?: string }).code === 'KC001'
}
