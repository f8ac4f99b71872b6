import type { Objective, Term } from '../../src/modules/week/engine/objective.ts'
import type { Timetable } from '../../src/modules/week/engine/timetable.ts'
import { Compactness } from './compactness.ts'
import { MinWorkingDays, RoomCapacity, RoomStability } from './course-terms.ts'
import type { Instance } from './ectt.ts'

/** The four terms called by name: each call has one class, so the compiler writes them into the loop (sumOf looks each of them up). */
export class CourseObjective implements Objective {
  readonly terms: readonly Term[]
  private readonly table: Timetable
  private readonly capacity: RoomCapacity
  private readonly stability: RoomStability
  private readonly days: MinWorkingDays
  private readonly compactness: Compactness

  constructor(table: Timetable, instance: Instance, courseOf: Int32Array) {
    this.table = table
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

  deltaOfSwap(a: number, b: number): number {
    const { startOf, placeOf } = this.table
    return (
      this.capacity.deltaOf(a, startOf[b]!, placeOf[b]!) +
      this.capacity.deltaOf(b, startOf[a]!, placeOf[a]!) +
      this.stability.deltaOf(a, startOf[b]!, placeOf[b]!) +
      this.stability.deltaOf(b, startOf[a]!, placeOf[a]!) +
      this.days.deltaOf(a, startOf[b]!, placeOf[b]!) +
      this.days.deltaOf(b, startOf[a]!, placeOf[a]!) +
      this.compactness.deltaOfSwap(a, b)
    )
  }
}
