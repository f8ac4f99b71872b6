import { findPerson, listPeopleWithRole } from '#people'
import type { Db } from '#platform/db/database.ts'
import { listAsked } from './store.ts'
import type { CoSpeaker } from './store.ts'

/** Who was asked, with the names of those who answered. */
export async function gatherCoSpeakers(db: Db, sessionId: number): Promise<CoSpeaker[]> {
  const asked = await listAsked(db, sessionId)
  if (asked.length === 0) return []
  const lecturers = new Set((await listPeopleWithRole(db, 'lecturer')).map((person) => person.id))
  const people = await Promise.all(asked.map(({ personId }) => (personId === null ? undefined : findPerson(db, personId))))
  return asked.map((one, at) => ({ ...one, name: people[at]?.name ?? null, isLecturer: lecturers.has(one.personId ?? 0) }))
}
