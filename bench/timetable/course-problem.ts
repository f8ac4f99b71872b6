// ITC-2007 curriculum-based timetabling as a problem of the week's engine: a lecture is an event of one tick, a room a place.
import { defineProblem } from '../../src/modules/week/engine/define-problem.ts'
import type { MakeObjective } from '../../src/modules/week/engine/objective.ts'
import type { Problem } from '../../src/modules/week/engine/problem.ts'
import type { Placement } from '../../src/modules/week/engine/search.ts'
import { CourseObjective } from './course-objective.ts'
import type { Instance, Lecture } from './ectt.ts'

/** No sum of soft costs that one lecture can save comes near it: room capacity is counted in students. */
const unplacedCost = 1_000_000
const fewStudents = 5

export interface CourseProblem {
  problem: Problem
  makeObjective: MakeObjective
  /** The placed events as the lines of a solution. */
  linesOf: (placement: Placement) => Lecture[]
}

export function courseProblem(instance: Instance): CourseProblem {
  const { courses, rooms, periodsPerDay } = instance
  const courseOf = Int32Array.from(courses.flatMap(({ lectures }, course) => Array.from({ length: lectures }, () => course)))
  const perCourse = courses.map((_, course) => describe(instance, course))
  const problem = defineProblem({
    tickCount: instance.days * periodsPerDay,
    placeGaps: rooms.map(() => 0),
    capacities: Array.from({ length: resourceCount(instance) }, () => 1),
    events: Array.from(courseOf, (course) => perCourse[course]!),
  })
  const linesOf = ({ starts, places }: Placement): Lecture[] =>
    Array.from(courseOf, (course, event) => ({
      course: courses[course]!.id,
      room: rooms[places[event]!]?.id ?? '',
      day: Math.floor(starts[event]! / periodsPerDay),
      period: starts[event]! % periodsPerDay,
    })).filter(({ day }) => day >= 0)
  return { problem, makeObjective: (table) => new CourseObjective(table, instance, courseOf), linesOf }
}

const resourceCount = ({ courses, curricula }: Instance): number => courses.length + curricula.length

/** Nobody teaches twice at once, and no curriculum has two lectures at once. Resources: a teacher is the first of his or her courses. */
function describe({ courses, curricula, rooms, days, periodsPerDay, unavailable }: Instance, course: number) {
  const banned = new Set(unavailable.filter((ban) => ban.course === course).map(({ slot }) => slot))
  const teacher = courses.findIndex((other) => other.teacher === courses[course]!.teacher)
  const own = curricula.flatMap((one, index) => (one.courses.includes(course) ? [courses.length + index] : []))
  return {
    durationTicks: 1,
    starts: Array.from({ length: days * periodsPerDay }, (_, slot) => slot).filter((slot) => !banned.has(slot)),
    ...roomsFor(courses[course]!.students, rooms),
    uses: [teacher, ...own].map((resource) => ({ resource, units: 1 })),
    unplacedCost,
  }
}

/** Roomiest matters first: rooms that leave few more without a seat than the best one does are the likely ones. */
function roomsFor(students: number, rooms: Instance['rooms']) {
  const missing = rooms.map(({ capacity }) => Math.max(0, students - capacity))
  const likely = Math.min(...missing) + fewStudents
  const places = rooms.map((_, room) => room).toSorted((a, b) => missing[a]! - missing[b]!)
  return { places, likelyPlaces: missing.filter((count) => count <= likely).length }
}
