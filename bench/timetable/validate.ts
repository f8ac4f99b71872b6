// The rules of UD2 read straight from their definition, apart from the engine and its terms: counts over the solution's lines, nothing else.
// Hard violations and costs as the competition's validator counts them (Di Gaspero, McCollum, Schaerf 2007, technical report).
import type { Instance, Lecture } from './ectt.ts'

export interface Verdict {
  hard: number
  cost: number
  violations: { lectures: number; conflicts: number; availability: number; roomOccupation: number }
  costs: { roomCapacity: number; minWorkingDays: number; compactness: number; roomStability: number }
}

export function validate(instance: Instance, lines: readonly Lecture[]): Verdict {
  const { kept, strange } = sift(instance, lines)
  const violations = {
    lectures: strange + sum(instance.courses.map(({ id, lectures }) => Math.abs(lectures - of(kept, id).length))),
    conflicts: countConflicts(instance, kept),
    availability: kept.filter(({ course, day, period }) =>
      instance.unavailable.some((ban) => instance.courses[ban.course]!.id === course && ban.slot === day * instance.periodsPerDay + period),
    ).length,
    roomOccupation: kept.length - new Set(kept.map(({ room, day, period }) => `${room} ${day} ${period}`)).size,
  }
  const costs = {
    roomCapacity: sum(kept.map((lecture) => missingSeats(instance, lecture))),
    minWorkingDays:
      5 * sum(instance.courses.map(({ id, minDays }) => Math.max(0, minDays - new Set(of(kept, id).map(({ day }) => day)).size))),
    compactness: 2 * sum(instance.curricula.map(({ courses }) => lonely(instance, courses, kept))),
    roomStability: sum(instance.courses.map(({ id }) => Math.max(0, new Set(of(kept, id).map(({ room }) => room)).size - 1))),
  }
  return { hard: sum(Object.values(violations)), cost: sum(Object.values(costs)), violations, costs }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
const of = (lines: readonly Lecture[], course: string): Lecture[] => lines.filter((line) => line.course === course)

/** A repeated course and period is dropped, so it is missing; what names no course, room or period counts by itself. */
function sift({ courses, rooms, days, periodsPerDay }: Instance, lines: readonly Lecture[]): { kept: Lecture[]; strange: number } {
  const seen = new Set<string>()
  const known = lines.filter(
    ({ course, room, day, period }) =>
      courses.some(({ id }) => id === course) && rooms.some(({ id }) => id === room) && day < days && period < periodsPerDay,
  )
  const kept = known.filter(({ course, day, period }) => {
    const key = `${course} ${day} ${period}`
    return !seen.has(key) && seen.add(key)
  })
  return { kept, strange: lines.length - known.length }
}

/** Pairs of lectures in one period whose courses share a teacher or a curriculum. */
function countConflicts({ courses, curricula }: Instance, kept: readonly Lecture[]): number {
  const teacherOf = new Map(courses.map(({ id, teacher }) => [id, teacher]))
  const groups = curricula.map((curriculum) => new Set(curriculum.courses.map((course) => courses[course]!.id)))
  let conflicts = 0
  for (const [at, a] of kept.entries())
    for (const b of kept.slice(at + 1)) {
      if (a.day !== b.day || a.period !== b.period) continue
      const together = groups.some((group) => group.has(a.course) && group.has(b.course))
      if (together || teacherOf.get(a.course) === teacherOf.get(b.course)) conflicts += 1
    }
  return conflicts
}

function missingSeats({ courses, rooms }: Instance, { course, room }: Lecture): number {
  const { students } = courses.find(({ id }) => id === course)!
  const { capacity } = rooms.find(({ id }) => id === room)!
  return Math.max(0, students - capacity)
}

/** Lectures of a curriculum with none of the same curriculum right before or after them on the day. */
function lonely({ courses }: Instance, members: readonly number[], kept: readonly Lecture[]): number {
  const own = kept.filter(({ course }) => members.some((member) => courses[member]!.id === course))
  const busy = new Set(own.map(({ day, period }) => `${day} ${period}`))
  return own.filter(({ day, period }) => !busy.has(`${day} ${period - 1}`) && !busy.has(`${day} ${period + 1}`)).length
}
