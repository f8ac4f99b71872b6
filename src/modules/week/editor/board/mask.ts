import type { Session, WeekProblem } from '../../model/problem.ts'
import { isWithin } from './scope.ts'
import type { Scope } from './scope.ts'

/**
 * The week as a coordinator's browser may know it: others' sessions are nameless and say only when and where they are and whom they
 * keep busy, as a number; people who are in none of the own sessions have no name and no times of theirs.
 */
export function maskProblem(problem: WeekProblem, scope: Scope): WeekProblem {
  if (scope === undefined) return problem
  const own = problem.sessions.filter((session) => isWithin(scope, session))
  const known = new Set(own.flatMap(({ lecturers, moderators, candidates }) => [...lecturers, ...moderators, ...candidates]))
  return {
    ...problem,
    persons: problem.persons.map((person, at) =>
      known.has(at) ? person : { ...person, personId: null, speakerId: null, name: {}, available: null, preferred: [], waking: [] },
    ),
    sessions: problem.sessions.map((session, at) => (isWithin(scope, session) ? session : nameless(session, at))),
  }
}

function nameless(session: Session, at: number): Session {
  return {
    ...session,
    ...{ id: 0, guid: `busy-${at}`, slug: '', title: {}, blocks: [], norms: [], track: null, memberId: null, candidates: [] },
    ...{ booked: 0, released: null, revision: 0, locked: true },
    // Where nobody placed it yet, it is none of theirs at all.
    ...(session.placing === null && { lecturers: [], moderators: [], topic: null }),
  }
}
