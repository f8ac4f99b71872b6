import type { Content, EveningItem, SessionItem } from '../content.ts'
import { peopleOf } from '../content.ts'
import type { Chance } from '../random.ts'
import { chanceOf } from '../random.ts'
import { Calendar } from './calendar.ts'
import { aheadOfMoscow, isAdultTime, isAfternoon, isSchoolTime, wallMinute } from './zones.ts'

/** One airing of an item: minutes count from the week's first midnight in Moscow. */
export interface Placement {
  slug: string
  item: SessionItem | EveningItem
  isEvening: boolean
  /** 1 is the first airing, later ones are its waves. */
  wave: number
  startMin: number
  durationMin: number
  stream: string
  /** Slugs of people, the leading one first. */
  lecturers: string[]
  moderator: string
}

export interface PlanWish {
  startsOn: string
  days: number
  /** The minute of the week at which somebody opens the demonstration: its lecturer and moderator then have a session. */
  anchorMin?: number | undefined
}

export const stepMin = 30
export const commonStreams = ['great-hall', 'evening-hall', 'open-studio'] as const

/**
 * Fills the week: in every half-hour something of at least half an hour begins, so that something is always on air and
 * something always begins soon; lessons for the young stand beside it, in somebody's school hours; the hours when no
 * school is awake belong to long evening programmes. Nobody is in two places, and each session has two adults.
 */
export function planTimetable(content: Content, wish: PlanWish): Placement[] {
  const planner = new Planner(content, wish)
  planner.placeDemoPeople()
  for (let minute = 0; minute < wish.days * 1440; minute += stepMin) planner.fillHalfHour(minute)
  planner.placeYoung()
  return numberWaves(planner.placements)
}

function numberWaves(placements: Placement[]): Placement[] {
  const counts = new Map<string, number>()
  return placements
    .toSorted((a, b) => a.startMin - b.startMin || a.slug.localeCompare(b.slug))
    .map((one) => {
      const wave = (counts.get(one.slug) ?? 0) + 1
      counts.set(one.slug, wave)
      return { ...one, wave }
    })
}

interface Adult {
  slug: string
  member: string
  ahead: number
}

const clock = (hour: number, minute = 0): number => hour * 60 + minute
/** On Moscow's clock: from Kaliningrad's evening until Kamchatka's first lesson no school is awake. */
const isEveningSlot = (minute: number): boolean => minute % 1440 >= clock(21) && minute % 1440 < clock(23, 30)
/** When the demonstration's lecturer, in Yakutsk, speaks on every day, on Moscow's clock. */
const dailyTalks = [clock(4), clock(12)]

class Planner {
  readonly placements: Placement[] = []
  readonly #calendar = new Calendar()
  readonly #chance: Chance
  readonly #airings = new Map<string, number[]>()
  readonly #adults = new Map<string, Adult>()
  readonly #lecturers: Adult[]
  readonly #moderators: Adult[]
  readonly #topicOfMember: Map<string, string>
  readonly #ahead: Map<string, number>
  readonly #wish: PlanWish
  readonly #items: SessionItem[]
  readonly #evenings: EveningItem[]
  readonly #schoolZones: number[]
  readonly #demoLecturer: string
  readonly #demoModerator: string

  constructor(content: Content, wish: PlanWish) {
    this.#wish = wish
    this.#chance = chanceOf(`timetable ${wish.startsOn}`)
    this.#items = content.sessions
    this.#evenings = content.evenings
    this.#ahead = aheadOfMoscow(
      [...content.people, ...content.schools, ...content.members].map((row) => row.zone),
      wish.startsOn,
    )
    this.#schoolZones = [...new Set(content.schools.map((school) => this.#ahead.get(school.zone)!))]
    this.#topicOfMember = new Map(content.members.map((member) => [member.slug, member.topic]))
    const adult = ({ slug, member, zone }: { slug: string; member: string; zone: string }): Adult => ({
      slug,
      member,
      ahead: this.#ahead.get(zone)!,
    })
    this.#lecturers = peopleOf(content.people, 'lecturer').map(adult)
    this.#moderators = peopleOf(content.people, 'moderator').map(adult)
    for (const one of [...this.#lecturers, ...this.#moderators]) this.#adults.set(one.slug, one)
    this.#demoLecturer = peopleOf(content.people, 'lecturer').find((person) => person.demo)!.slug
    this.#demoModerator = peopleOf(content.people, 'moderator').find((person) => person.demo)!.slug
  }

  /** Sessions of the people whom a newcomer may become: now, soon, and several on every day. */
  placeDemoPeople(): void {
    const { anchorMin, days } = this.#wish
    const own = this.#items.filter((item) => item.lecturers.includes(this.#demoLecturer) && item.durationMin >= stepMin)
    const soon = anchorMin === undefined ? [] : [0, 90, 210].map((after) => Math.floor(anchorMin / stepMin) * stepMin + after)
    const daily = Array.from({ length: days }, (_, day) => dailyTalks.map((minute) => day * 1440 + minute)).flat()
    for (const [at, minute] of [...soon, ...daily].entries()) {
      if (minute >= days * 1440) continue
      // The longest goes on air now, so that it lasts while somebody looks; then the others take turns.
      const byLength = own.toSorted((a, b) => b.durationMin - a.durationMin)
      const items = at < soon.length ? [...byLength.slice(at), ...byLength.slice(0, at)] : this.#byAirings(own, minute)
      for (const item of items) if (this.#tryPlace(item, minute, { lecturers: [this.#demoLecturer], moderator: this.#demoModerator })) break
    }
  }

  /** Something of at least half an hour that begins at this minute. */
  fillHalfHour(minute: number): void {
    const isPlaced = this.placements.some((one) => one.startMin === minute && one.durationMin >= stepMin)
    if (isPlaced) return
    if (isEveningSlot(minute)) {
      const list = this.#evenings.toSorted((a, b) => this.#countAirings(a.slug) - this.#countAirings(b.slug))
      const fresh = list.filter((item) => this.#farFromOthers(item.slug, minute, 1200))
      for (const item of [...fresh, ...list]) if (this.#tryPlace(item, minute, {})) return
    }
    const items = this.#byAirings(
      this.#items.filter((item) => item.durationMin >= stepMin),
      minute,
    )
    for (const item of items) if (this.#tryPlace(item, minute, {})) return
    for (const item of items) if (this.#tryPlace(item, minute, { anybody: true })) return
    throw new Error(`No session can begin at minute ${minute} of the week`)
  }

  /** Grades 1 to 4 have shorter lessons: each item once, in school hours of its own member's part of the country. */
  placeYoung(): void {
    const starts = Array.from({ length: this.#wish.days * 48 }, (_, at) => at * stepMin)
    for (const item of this.#items.filter((one) => one.durationMin < stepMin)) {
      const home = this.#adults.get(item.lecturers[0]!)!.ahead
      const good = starts.filter((minute) => {
        const wall = wallMinute(minute, home)
        return wall >= clock(9) && wall <= clock(12) && isSchoolTime(wall, item.durationMin)
      })
      this.#chance.shuffle(good).some((minute) => this.#tryPlace(item, minute, {}))
    }
  }

  /** Items that fit this time, the best first: rarely aired, for somebody awake, with its lecturer awake. */
  #byAirings(items: SessionItem[], minute: number): SessionItem[] {
    const scored = items.map((item) => ({ item, score: this.#score(item, minute) + this.#chance.next() * 0.8 }))
    return scored
      .filter(({ score }) => score > -50)
      .toSorted((a, b) => b.score - a.score)
      .map(({ item }) => item)
  }

  #score(item: SessionItem, minute: number): number {
    if (!this.#farFromOthers(item.slug, minute, 150)) return -100
    const lead = this.#adults.get(item.lecturers[0]!)!
    const local = item.language === 'tt' || item.language === 'sah'
    if (local && !isSchoolTime(wallMinute(minute, lead.ahead), item.durationMin)) return -100
    const inSchool = this.#schoolZones.filter((ahead) => isSchoolTime(wallMinute(minute, ahead), item.durationMin)).length
    const after = this.#schoolZones.filter((ahead) => isAfternoon(wallMinute(minute, ahead), item.durationMin)).length
    const isLate = inSchool === 0
    const age = isLate ? (item.gradeFrom >= 8 ? 1.5 : 0) : item.gradeFrom >= 10 ? -0.3 : 0.6
    const isAwake = isAdultTime(wallMinute(minute, lead.ahead), item.durationMin)
    const sameTopic = this.placements.filter((one) => Math.abs(one.startMin - minute) < 75 && one.item.topic === item.topic).length
    const isShut = item.format === 'workshop' || item.format === 'seminar'
    return inSchool * 0.1 + after * 0.02 + age + (isAwake ? 3 : 0) - this.#countAirings(item.slug) * (isShut ? 2 : 1.4) - sameTopic * 1.2
  }

  #countAirings = (slug: string): number => this.#airings.get(slug)?.length ?? 0

  #farFromOthers(slug: string, minute: number, distanceMin: number): boolean {
    return (this.#airings.get(slug) ?? []).every((other) => Math.abs(other - minute) >= distanceMin)
  }

  #tryPlace(
    item: SessionItem | EveningItem,
    minute: number,
    wish: { lecturers?: string[]; moderator?: string; anybody?: boolean },
  ): boolean {
    const until = minute + item.durationMin
    if (until > this.#wish.days * 1440) return false
    const isEvening = !('gradeFrom' in item)
    const may = (one: Adult) => this.#mayWork(one, minute, item.durationMin, wish.anybody || isEvening)
    const lecturers =
      wish.lecturers?.filter((slug) => this.#calendar.isFree(slug, minute, until)) ?? this.#chooseLecturers(item, minute, may)
    if (lecturers.length === 0) return false
    const moderator = this.#chooseModerator(item, minute, may, wish.moderator)
    const streams = isEvening ? ['evening-hall', 'open-studio', 'great-hall', item.member] : [item.member, ...commonStreams]
    const stream = streams.find((name) => this.#calendar.isFree(`stream ${name}`, minute, until))
    if (!moderator || !stream) return false
    this.#add({ item, isEvening, startMin: minute, stream, lecturers, moderator })
    return true
  }

  #mayWork(one: Adult, minute: number, durationMin: number, anyHour: boolean | undefined): boolean {
    const isAwake = anyHour || isAdultTime(wallMinute(minute, one.ahead), durationMin)
    return isAwake && this.#calendar.isFree(one.slug, minute, minute + durationMin) && this.#calendar.countOnDay(one.slug, minute) < 6
  }

  /** The item's own people; where they sleep, a later airing is a recording, and a colleague of the same field answers. */
  #chooseLecturers(item: SessionItem | EveningItem, minute: number, may: (one: Adult) => boolean): string[] {
    const own = item.lecturers.filter((slug) => may(this.#adults.get(slug)!))
    if (own.length > 0 || this.#countAirings(item.slug) === 0) return own
    const free = this.#lecturers.filter((one) => may(one) && one.slug !== this.#demoLecturer)
    const close = free.filter((one) => this.#topicOfMember.get(one.member) === item.topic)
    const list = close.length > 0 ? close : free
    const rank = (one: Adult) => this.#calendar.countOnDay(one.slug, minute)
    return list
      .toSorted((a, b) => rank(a) - rank(b))
      .slice(0, 1)
      .map((one) => one.slug)
  }

  #chooseModerator(item: SessionItem | EveningItem, minute: number, may: (one: Adult) => boolean, wanted?: string): string | undefined {
    const free = this.#moderators.filter(may)
    const rank = (one: Adult) => {
      const isWanted = one.slug === wanted ? -20 : 0
      const isHome = one.member === item.member ? -1.5 : 0
      const isOurs = one.slug === this.#demoModerator ? -1 : 0
      const isAsleep = isAdultTime(wallMinute(minute, one.ahead), item.durationMin) ? 0 : 10
      return isWanted + isHome + isOurs + isAsleep + this.#calendar.countOnDay(one.slug, minute)
    }
    const anywhere = wanted && this.#calendar.isFree(wanted, minute, minute + item.durationMin) ? wanted : undefined
    return anywhere ?? free.toSorted((a, b) => rank(a) - rank(b))[0]?.slug
  }

  #add(one: Omit<Placement, 'slug' | 'wave' | 'durationMin'>): void {
    const { item, startMin } = one
    const airings = [...(this.#airings.get(item.slug) ?? []), startMin]
    this.#airings.set(item.slug, airings)
    const until = startMin + item.durationMin
    for (const name of [...one.lecturers, one.moderator, `stream ${one.stream}`]) this.#calendar.take(name, startMin, until)
    this.placements.push({ ...one, slug: item.slug, wave: 0, durationMin: item.durationMin })
  }
}
