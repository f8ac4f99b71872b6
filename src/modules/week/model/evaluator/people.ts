import { tickMin } from '../problem.ts'
import type { Warning } from '../problem.ts'
import type { Board } from './board.ts'
import { lies } from './spans.ts'

const fieldOf = (isLecturer: boolean): Warning['field'] => (isLecturer ? 'lecturer1' : 'moderator')

/** Somebody is in two sessions: never, but a moderator may hold as many at once as the strictest of them allows. */
export function checkPeople(board: Board, session: number): Warning[] {
  const { sessions } = board.problem
  return board.adults[session]!.flatMap((person) => {
    const here = sessions[session]!.lecturers.includes(person)
    const busy = board.atOnce(session, board.ofPerson[person]!)
    const moderated = busy.filter((other) => !sessions[other]!.lecturers.includes(person))
    return busy.flatMap((other): Warning[] => {
      const isShared = !here && moderated.includes(other)
      if (isShared && holds(board, session, other, moderated)) return []
      const kind = isShared ? 'moderator' : 'person'
      return [{ kind, level: 'block', session, other, person, values: {}, field: fieldOf(here) }]
    })
  })
}

/** Can one moderator hold these two, while the others of theirs go on as well? */
function holds(board: Board, session: number, other: number, moderated: readonly number[]): boolean {
  const { sessions } = board.problem
  const most = Math.min(sessions[session]!.moderatorMax, sessions[other]!.moderatorMax)
  const from = Math.max(board.startMin[session]!, board.startMin[other]!)
  const until = Math.min(board.endMin[session]!, board.endMin[other]!)
  return board.mostAtOnce([session, ...moderated], from, until) <= most
}

/** Everybody is there when they told that they can; who told nothing may not be able to come at all. */
export function checkAvailability(board: Board, session: number): Warning[] {
  const { persons, sessions } = board.problem
  return board.adults[session]!.flatMap((person): Warning[] => {
    const { available } = persons[person]!
    const field = fieldOf(sessions[session]!.lecturers.includes(person))
    if (available === null) return [{ kind: 'unknown', level: 'warn', session, person, values: {}, field }]
    if (lies(available, board.startMin[session]!, board.endMin[session]!)) return []
    return [{ kind: 'unavailable', level: 'block', session, person, values: {}, field: 'time' }]
  })
}

/** Two different adults whose vetting holds to the end; a shared moderator is one of them in one session only. */
export function checkAdults(board: Board, session: number): Warning[] {
  const adults = board.adults[session]!.filter((person) => isVetted(board, session, person) && countsIn(board, session, person)).length
  return adults >= 2 ? [] : [{ kind: 'adults', level: 'block', session, values: { adults }, field: 'moderator' }]
}

const isVetted = (board: Board, session: number, person: number): boolean =>
  board.problem.persons[person]!.vettedUntil * tickMin >= board.endMin[session]!

function countsIn(board: Board, session: number, person: number): boolean {
  for (const other of board.ofPerson[person]!)
    if (other !== session && board.overlap(session, other) && comesFirst(board, other, session, person)) return false
  return true
}

/** Whoever needs the person most has them; else the first to begin. */
function comesFirst(board: Board, a: number, b: number, person: number): boolean {
  const need = (session: number): number =>
    board.problem.sessions[session]!.lecturers.includes(person) || board.needed[session]!.includes(person) ? 0 : 1
  return (need(a) - need(b) || board.startMin[a]! - board.startMin[b]! || a - b) < 0
}
