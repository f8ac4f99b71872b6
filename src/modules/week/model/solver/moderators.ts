import type { WeekProblem } from '../problem.ts'

/**
 * Who moderates each session in a search. Whom people named stays; a session without a moderator, or without two adults whose vetting
 * holds, gets the candidate with the fewest minutes so far.
 */
export function chooseModerators({ sessions, persons, tickCount }: WeekProblem): number[][] {
  const minutes = new Map<number, number>()
  const add = (list: readonly number[], durationMin: number): void => {
    for (const person of list) minutes.set(person, (minutes.get(person) ?? 0) + durationMin)
  }
  for (const { moderators, durationMin } of sessions) add(moderators, durationMin)
  const isVetted = (person: number): boolean => persons[person]!.vettedUntil >= tickCount
  return sessions.map(({ lecturers, moderators, candidates, locked, durationMin }) => {
    const chosen = [...moderators]
    const adults = new Set([...lecturers, ...chosen].filter((person) => persons[person]!.vettedUntil > 0))
    while (!locked && (chosen.length === 0 || adults.size < 2)) {
      const free = candidates.filter((person) => isVetted(person) && !adults.has(person) && !chosen.includes(person))
      const best = free.toSorted((a, b) => (minutes.get(a) ?? 0) - (minutes.get(b) ?? 0) || a - b)[0]
      if (best === undefined) break
      chosen.push(best)
      adults.add(best)
      add([best], durationMin)
    }
    return chosen
  })
}
