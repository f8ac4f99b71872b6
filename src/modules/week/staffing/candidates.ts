import type { Actor } from '#platform/http/route.ts'
import { staff } from '#people'
import { isPlaced } from '../timetable/rules.ts'
import type { WorkingSession } from '../timetable/store.ts'
import type { StaffPerson } from './gather.ts'
import { areAtOnce, isVettedFor, sessionsByPerson } from './rules.ts'
import type { Staffing } from './rules.ts'

/** Who could stand in a session besides those who do: vetted until it is over, free at its time, and whom the reader may ask. */
export interface Candidates {
  lecturers: StaffPerson[]
  moderators: StaffPerson[]
}

/** Finds candidates for any number of sessions by one look at who is busy when. */
export function candidateFinder(
  actor: Actor,
  staffing: Staffing & { people: readonly StaffPerson[] },
  sessions: readonly WorkingSession[],
): (session: WorkingSession) => Candidates {
  const byPerson = sessionsByPerson(sessions.filter(isPlaced))
  const asked = staffing.people.filter((person) => staff.maySee(actor, person.grants))
  return (session) => {
    if (!isPlaced(session)) return { lecturers: [], moderators: [] }
    const free = asked.filter(
      ({ id }) =>
        isVettedFor(session, id, staffing) &&
        !session.people.some((person) => person.personId === id) &&
        !(byPerson.get(id) ?? []).some((other) => other.id !== session.id && areAtOnce(other, session)),
    )
    const withRole = (...roles: string[]) => free.filter(({ grants }) => grants.some(({ role }) => roles.includes(role)))
    return { lecturers: withRole('lecturer'), moderators: withRole('moderator', 'lecturer') }
  }
}
