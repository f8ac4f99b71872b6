import type { Term } from '../../src/modules/week/engine/objective.ts'
import type { Timetable } from '../../src/modules/week/engine/timetable.ts'
import type { Instance } from './ectt.ts'

const weight = 2
/** Days are sets of bits: one word each. */
const mostPeriods = 30

/** Two points for each lecture of a curriculum that has none of the same curriculum right before or after it on the day. */
export class Compactness implements Term {
  readonly name = 'compactness'
  private readonly table: Timetable
  private readonly courseOf: Int32Array
  private readonly days: number
  private readonly dayOf: Int32Array
  private readonly bitOf: Int32Array
  private readonly at: Int32Array
  /** Curricula of course c: list[at[c]] … list[at[c + 1] − 1]. */
  private readonly list: Int32Array
  /** [course × curricula + curriculum]: 1 where a member. */
  private readonly member: Uint8Array
  private readonly curriculumCount: number
  /** [curriculum × days + day]: the periods with a lecture, as bits. */
  private readonly busy: Int32Array
  /** [bits]: lonely ones among them, priced; for days too long for a table it is counted each time. */
  private readonly price: Uint8Array

  constructor(table: Timetable, { courses, curricula, days, periodsPerDay }: Instance, courseOf: Int32Array) {
    if (periodsPerDay > mostPeriods) throw new Error(`days of more than ${mostPeriods} periods are not supported`)
    this.table = table
    this.courseOf = courseOf
    this.days = days
    this.dayOf = Int32Array.from({ length: days * periodsPerDay }, (_, slot) => Math.floor(slot / periodsPerDay))
    this.bitOf = Int32Array.from({ length: days * periodsPerDay }, (_, slot) => 1 << (slot % periodsPerDay))
    const of = courses.map((_, course) => curricula.flatMap((one, index) => (one.courses.includes(course) ? [index] : [])))
    this.at = Int32Array.from([0, ...of.map((_, course) => of.slice(0, course + 1).flat().length)])
    this.list = Int32Array.from(of.flat())
    this.curriculumCount = curricula.length
    this.member = new Uint8Array(courses.length * curricula.length)
    for (const [course, list] of of.entries()) for (const curriculum of list) this.member[course * curricula.length + curriculum] = 1
    this.busy = new Int32Array(curricula.length * days)
    this.price = Uint8Array.from({ length: 1 << Math.min(periodsPerDay, 14) }, (_, bits) => weight * lonelyIn(bits))
  }

  private priceOf(bits: number): number {
    return bits < this.price.length ? this.price[bits]! : weight * lonelyIn(bits)
  }

  deltaOf(event: number, start: number, _place: number): number {
    const old = this.table.startOf[event]!
    if (old === start) return 0
    return this.deltaBut(this.courseOf[event]!, old, start, -1)
  }

  /** The curricula that both share are as busy after the exchange as before. */
  deltaOfExchange(a: number, b: number): number {
    const [startA, startB] = [this.table.startOf[a]!, this.table.startOf[b]!]
    const [courseA, courseB] = [this.courseOf[a]!, this.courseOf[b]!]
    return this.deltaBut(courseA, startA, startB, courseB) + this.deltaBut(courseB, startB, startA, courseA)
  }

  private deltaBut(course: number, old: number, start: number, except: number): number {
    const { busy, list, days } = this
    const oldDay = old < 0 ? -1 : this.dayOf[old]!
    const oldBit = old < 0 ? 0 : this.bitOf[old]!
    const day = start < 0 ? -1 : this.dayOf[start]!
    const bit = start < 0 ? 0 : this.bitOf[start]!
    let delta = 0
    for (let k = this.at[course]!; k < this.at[course + 1]!; k += 1) {
      const curriculum = list[k]!
      if (except >= 0 && this.member[except * this.curriculumCount + curriculum] === 1) continue
      if (oldDay === day) {
        const bits = busy[curriculum * days + day]!
        delta += this.priceOf(bits ^ oldBit ^ bit) - this.priceOf(bits)
        continue
      }
      if (oldDay >= 0) {
        const bits = busy[curriculum * days + oldDay]!
        delta += this.priceOf(bits ^ oldBit) - this.priceOf(bits)
      }
      if (day >= 0) {
        const bits = busy[curriculum * days + day]!
        delta += this.priceOf(bits ^ bit) - this.priceOf(bits)
      }
    }
    return delta
  }

  apply(event: number, start: number, _place: number): void {
    const old = this.table.startOf[event]!
    if (old >= 0) this.flip(this.courseOf[event]!, old)
    if (start >= 0) this.flip(this.courseOf[event]!, start)
  }

  private flip(course: number, slot: number): void {
    const { busy, list, days } = this
    const day = this.dayOf[slot]!
    const bit = this.bitOf[slot]!
    for (let k = this.at[course]!; k < this.at[course + 1]!; k += 1) {
      const at = list[k]! * days + day
      busy[at] = busy[at]! ^ bit
    }
  }

  recompute(): number {
    this.busy.fill(0)
    for (let event = 0; event < this.courseOf.length; event += 1)
      if (this.table.startOf[event]! >= 0) this.flip(this.courseOf[event]!, this.table.startOf[event]!)
    return this.busy.reduce((cost, bits) => cost + weight * lonelyIn(bits), 0)
  }
}

function lonelyIn(bits: number): number {
  let lonely = bits & ~(bits << 1) & ~(bits >> 1)
  let count = 0
  for (; lonely !== 0; lonely &= lonely - 1) count += 1
  return count
}
