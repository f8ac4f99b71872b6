import { listPeopleWithRole } from '#people'
import type { Db } from '#platform/db/database.ts'
import type { Actor } from '#platform/http/route.ts'

/** Roles that can be appointed to review; the permission `week.review` is theirs. */
export const reviewRoles = ['lecturer', 'coordinator', 'office', 'evaluator'] as const

/** Everybody who can review, by id. */
export async function findReviewPeople(db: Db): Promise<Map<number, Actor>> {
  const people = []
  for (const role of reviewRoles) people.push(...(await listPeopleWithRole(db, role)))
  return new Map(people.map((person) => [person.id, person]))
}
