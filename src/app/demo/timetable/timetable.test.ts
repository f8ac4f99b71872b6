import { beforeAll, describe, expect, test } from 'vitest'
import type { Content } from '../content.ts'
import { readContent } from '../content.ts'
import { planVersions } from './changes.ts'
import { nextEdition } from './editions.ts'
import type { Placement } from './plan.ts'
import { planTimetable } from './plan.ts'
import { aheadOfMoscow, isSchoolTime, wallMinute } from './zones.ts'

const dayMin = 1440
const weekMin = 7 * dayMin
const until = (one: Placement) => one.startMin + one.durationMin

let content: Content
let plan: Placement[]
/** The edition after it: time goes on where the first one ends. */
let next: Placement[]

beforeAll(async () => {
  content = await readContent()
  plan = planTimetable(content, { startsOn: '2026-11-21', days: 7, anchorMin: 2 * dayMin + 432 })
  next = planTimetable(content, { startsOn: '2026-11-28', days: 7 })
})

/** Every five minutes of a week. */
const ticks = Array.from({ length: weekMin / 5 }, (_, at) => at * 5)

describe('at every tick of five minutes', () => {
  const both = () => [...plan, ...next.map((one) => ({ ...one, startMin: one.startMin + weekMin }))]

  test('something is on air', () => {
    expect(ticks.filter((tick) => !plan.some((one) => one.startMin <= tick && tick < until(one)))).toEqual([])
    expect(ticks.filter((tick) => !next.some((one) => one.startMin <= tick && tick < until(one)))).toEqual([])
  })

  test('something begins within half an hour', () => {
    const list = both()
    expect(ticks.filter((tick) => !list.some((one) => tick < one.startMin && one.startMin <= tick + 30))).toEqual([])
  })

  test('something is over, from the first hour on', () => {
    const list = both()
    expect([...ticks.slice(12), ...ticks.map((tick) => tick + weekMin)].filter((tick) => !list.some((one) => until(one) <= tick))).toEqual(
      [],
    )
  })
})

/** Pairs that share a name and stand closer than the turnover. */
function clashes(placements: readonly Placement[], namesOf: (one: Placement) => string[]): string[] {
  return placements.flatMap((a, at) =>
    placements.slice(at + 1).flatMap((b) => {
      const isClose = a.startMin < until(b) + 10 && b.startMin < until(a) + 10
      return isClose
        ? namesOf(a)
            .filter((name) => namesOf(b).includes(name))
            .map((name) => `${name}: ${a.slug}, ${b.slug}`)
        : []
    }),
  )
}

describe('nobody and nothing is in two places', () => {
  test('streams have ten minutes between sessions', () => {
    expect(clashes(plan, (one) => [one.stream])).toEqual([])
  })
  test('people have ten minutes between sessions, and each session has two adults', () => {
    expect(clashes(plan, (one) => [...one.lecturers, one.moderator])).toEqual([])
    expect(plan.filter((one) => one.lecturers.length === 0 || one.lecturers.includes(one.moderator))).toEqual([])
  })
  test('the first release holds as well as the second', () => {
    const versions = planVersions(plan, 3 * dayMin, weekMin)
    const first = plan.flatMap((one) => {
      const version = versions.first.find(({ slug, wave }) => slug === one.slug && wave === one.wave)
      return version?.isMissing ? [] : [{ ...one, ...version?.changes }]
    })
    const all = versions.withdrawn ? [...first, versions.withdrawn] : first
    expect(clashes(all, (one) => [one.stream, ...one.lecturers, one.moderator])).toEqual([])
    const kinds = versions.first.map((one) => (one.isMissing ? 'added' : one.isUntitled ? 'text' : Object.keys(one.changes).join()))
    expect(kinds).toEqual(['added', 'added', 'text', 'stream', 'moderator', 'startMin'])
    expect(versions.withdrawn).toBeDefined()
  })
})

describe('the week', () => {
  test('airs every item, repeats many as waves, and puts the young into school hours', () => {
    expect(new Set(plan.map((one) => one.slug)).size).toBe(content.sessions.length + content.evenings.length)
    expect(plan.filter((one) => one.wave > 1).length).toBeGreaterThan(100)
    const ahead = aheadOfMoscow(
      content.schools.map((school) => school.zone),
      '2026-11-21',
    )
    const young = plan.filter((one) => 'gradeTo' in one.item && one.item.gradeTo <= 4)
    const asleep = young.filter(
      (one) => ![...ahead.values()].some((minutes) => isSchoolTime(wallMinute(one.startMin, minutes), one.durationMin)),
    )
    expect(asleep.map((one) => one.slug)).toEqual([])
  })

  test('gives the lecturer and the moderator of the demonstration something on air and something soon', () => {
    const anchor = 2 * dayMin + 432
    for (const slug of ['saharga-vasileva', 'natalia-berdina']) {
      const own = plan.filter((one) => one.lecturers.includes(slug) || one.moderator === slug)
      expect(own.some((one) => one.startMin <= anchor && anchor < until(one))).toBe(true)
      expect(own.some((one) => one.startMin > anchor && one.startMin <= anchor + 120)).toBe(true)
    }
  })

  test('is the same for the same dates', () => {
    expect(planTimetable(content, { startsOn: '2026-11-28', days: 7 })).toEqual(next)
  })
})

describe('editions', () => {
  test('the first covers two days back and four ahead', () => {
    expect(nextEdition(undefined, '2026-11-23')).toEqual({
      slug: 'kaleidoscope-2026-11-21',
      startsOn: '2026-11-21',
      endsOn: '2026-11-27',
      days: 7,
    })
  })
  test('none while the newest goes on after today', () => {
    expect(nextEdition({ endsOn: '2026-11-27' }, '2026-11-26')).toBeUndefined()
  })
  test('the next follows without a gap', () => {
    expect(nextEdition({ endsOn: '2026-11-27' }, '2026-11-27')?.startsOn).toBe('2026-11-28')
    expect(nextEdition({ endsOn: '2026-11-27' }, '2026-11-28')?.startsOn).toBe('2026-11-28')
    expect(nextEdition({ endsOn: '2026-11-27' }, '2026-11-30')?.startsOn).toBe('2026-11-28')
  })
  test('after a longer gap it begins two days back', () => {
    expect(nextEdition({ endsOn: '2026-11-27' }, '2026-12-24')?.startsOn).toBe('2026-12-22')
  })
})
