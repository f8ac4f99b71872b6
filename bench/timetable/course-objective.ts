import type { Objective, Term } from '../../src/modules/week/engine/objective.ts'
import type { Timetable } from '../../src/modules/week/engine/timetable.ts'
import { Compactness } from './compactness.ts'
import { MinWorkingDays, RoomCapacity, RoomStability } from './course-terms.ts'
import type { Instance } from './ectt.ts'

/** The four terms called by name: each call has one class, so the compiler writes them into the loop (sumOf looks each of them up). */
export class CourseObjective implements Objective {
  readonly terms: readonly Term[]
  private readonly table: Timetable
  private readonly courseOf: Int32Array
  private readonly capacity: RoomCapacity
  private readonly stability: RoomStability
  private readonly days: MinWorkingDays
  private readonly compactness: Compactness

  constructor(table: Timetable, instance: Instance, courseOf: Int32Array) {
    this.table = table
    this.courseOf = courseOf
    this.capacity = new RoomCapacity(table, instance, courseOf)
    this.stability = new RoomStability(table, instance, courseOf)
    this.days = new MinWorkingDays(table, instance, courseOf)
    this.compactness = new Compactness(table, instance, courseOf)
    this.terms = [this.capacity, this.days, this.compactness, this.stability]
  }

  deltaOf(event: number, start: number, place: number): number {
    return (
      this.capacity.deltaOf(event, start, place) +
      this.stability.deltaOf(event, start, place) +
      this.days.deltaOf(event, start, place) +
      this.compactness.deltaOf(event, start, place)
    )
  }

  apply(event: number, start: number, place: number): void {
    this.stability.apply(event, start, place)
    this.days.apply(event, start, place)
    this.compactness.apply(event, start, place)
  }

  /** Courses don't meet in any term but compactness; two lectures of one course are alike. */
  deltaOfExchange(a: number, placeOfA: number, b: number, placeOfB: number): number {
    if (this.courseOf[a] === this.courseOf[b]) return Infinity
    const rooms =
      this.capacity.deltaOf(a, 0, placeOfA) +
      this.capacity.deltaOf(b, 0, placeOfB) +
      this.stability.deltaOf(a, 0, placeOfA) +
      this.stability.deltaOf(b, 0, placeOfB)
    const { startOf } = this.table
    const [startA, startB] = [startOf[a]!, startOf[b]!]
    if (startA === startB) return rooms
    return rooms + this.days.deltaOf(a, startB, placeOfA) + this.days.deltaOf(b, startA, placeOfB) + this.compactness.deltaOfExchange(a, b)
  }
}
