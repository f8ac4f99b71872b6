// The four UD2 terms of ITC-2007 curriculum-based timetabling over the engine. Slots are day × periodsPerDay + period, places are rooms.
import type { Term } from '../../src/modules/week/engine/objective.ts'
import type { Timetable } from '../../src/modules/week/engine/timetable.ts'
import type { Instance } from './ectt.ts'

export const weights = { roomCapacity: 1, minWorkingDays: 5, compactness: 2, roomStability: 1 }

/** One point for each student without a seat. */
export class RoomCapacity implements Term {
  readonly name = 'roomCapacity'
  private readonly table: Timetable
  private readonly courseOf: Int32Array
  private readonly roomCount: number
  /** [course × rooms + room] */
  private readonly missing: Int32Array

  constructor(table: Timetable, { courses, rooms }: Instance, courseOf: Int32Array) {
    this.table = table
    this.courseOf = courseOf
    this.roomCount = rooms.length
    this.missing = Int32Array.from(
      courses.flatMap(({ students }) => rooms.map(({ capacity }) => Math.max(0, students - capacity) * weights.roomCapacity)),
    )
  }

  deltaOf(event: number, _start: number, place: number): number {
    const row = this.courseOf[event]! * this.roomCount
    const old = this.table.placeOf[event]!
    return (place < 0 ? 0 : this.missing[row + place]!) - (old < 0 ? 0 : this.missing[row + old]!)
  }

  apply(): void {}

  recompute(): number {
    let cost = 0
    for (let event = 0; event < this.courseOf.length; event += 1) {
      const place = this.table.placeOf[event]!
      if (place >= 0) cost += this.missing[this.courseOf[event]! * this.roomCount + place]!
    }
    return cost
  }
}

/** One point for each further room of a course. */
export class RoomStability implements Term {
  readonly name = 'roomStability'
  private readonly table: Timetable
  private readonly courseOf: Int32Array
  private readonly roomCount: number
  /** [course × rooms + room]: lectures there. */
  private readonly count: Int16Array
  /** [course]: rooms in use. */
  private readonly used: Int32Array

  constructor(table: Timetable, { courses, rooms }: Instance, courseOf: Int32Array) {
    this.table = table
    this.courseOf = courseOf
    this.roomCount = rooms.length
    this.count = new Int16Array(courses.length * rooms.length)
    this.used = new Int32Array(courses.length)
  }

  deltaOf(event: number, _start: number, place: number): number {
    const old = this.table.placeOf[event]!
    if (old === place) return 0
    const course = this.courseOf[event]!
    const row = course * this.roomCount
    let change = 0
    if (old >= 0 && this.count[row + old] === 1) change -= 1
    if (place >= 0 && this.count[row + place] === 0) change += 1
    // The first room is free.
    const used = this.used[course]!
    return change === 0 ? 0 : weights.roomStability * (Math.max(0, used + change - 1) - Math.max(0, used - 1))
  }

  apply(event: number, _start: number, place: number): void {
    const old = this.table.placeOf[event]!
    if (old === place) return
    const course = this.courseOf[event]!
    const row = course * this.roomCount
    if (old >= 0 && (this.count[row + old] = this.count[row + old]! - 1) === 0) this.used[course] = this.used[course]! - 1
    if (place >= 0 && (this.count[row + place] = this.count[row + place]! + 1) === 1) this.used[course] = this.used[course]! + 1
  }

  recompute(): number {
    this.count.fill(0)
    this.used.fill(0)
    for (let event = 0; event < this.courseOf.length; event += 1) {
      const place = this.table.placeOf[event]!
      const course = this.courseOf[event]!
      if (place < 0) continue
      const at = course * this.roomCount + place
      this.count[at] = this.count[at]! + 1
      if (this.count[at] === 1) this.used[course] = this.used[course]! + 1
    }
    return this.used.reduce((cost, used) => cost + weights.roomStability * Math.max(0, used - 1), 0)
  }
}

/** Five points for each day below the course's least number of days. */
export class MinWorkingDays implements Term {
  readonly name = 'minWorkingDays'
  private readonly table: Timetable
  private readonly courseOf: Int32Array
  private readonly dayOf: Int32Array
  private readonly days: number
  private readonly least: Int32Array
  /** [course × days + day]: lectures then. */
  private readonly count: Int16Array
  private readonly used: Int32Array

  constructor(table: Timetable, { courses, days, periodsPerDay }: Instance, courseOf: Int32Array) {
    this.table = table
    this.courseOf = courseOf
    this.days = days
    this.dayOf = Int32Array.from({ length: days * periodsPerDay }, (_, slot) => Math.floor(slot / periodsPerDay))
    this.least = Int32Array.from(courses, ({ minDays }) => minDays)
    this.count = new Int16Array(courses.length * days)
    this.used = new Int32Array(courses.length)
  }

  deltaOf(event: number, start: number, _place: number): number {
    const oldStart = this.table.startOf[event]!
    const old = oldStart < 0 ? -1 : this.dayOf[oldStart]!
    const day = start < 0 ? -1 : this.dayOf[start]!
    if (old === day) return 0
    const course = this.courseOf[event]!
    const row = course * this.days
    let change = 0
    if (old >= 0 && this.count[row + old] === 1) change -= 1
    if (day >= 0 && this.count[row + day] === 0) change += 1
    if (change === 0) return 0
    const short = this.least[course]! - this.used[course]!
    return weights.minWorkingDays * (Math.max(0, short - change) - Math.max(0, short))
  }

  apply(event: number, start: number, _place: number): void {
    const oldStart = this.table.startOf[event]!
    const course = this.courseOf[event]!
    const row = course * this.days
    if (oldStart >= 0) {
      const at = row + this.dayOf[oldStart]!
      if ((this.count[at] = this.count[at]! - 1) === 0) this.used[course] = this.used[course]! - 1
    }
    if (start >= 0) {
      const at = row + this.dayOf[start]!
      if ((this.count[at] = this.count[at]! + 1) === 1) this.used[course] = this.used[course]! + 1
    }
  }

  recompute(): number {
    this.count.fill(0)
    this.used.fill(0)
    for (let event = 0; event < this.courseOf.length; event += 1) {
      const start = this.table.startOf[event]!
      const course = this.courseOf[event]!
      if (start < 0) continue
      const at = course * this.days + this.dayOf[start]!
      this.count[at] = this.count[at]! + 1
      if (this.count[at] === 1) this.used[course] = this.used[course]! + 1
    }
    return this.used.reduce((cost, used, course) => cost + weights.minWorkingDays * Math.max(0, this.least[course]! - used), 0)
  }
}
