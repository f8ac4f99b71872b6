import { describe, expect, test } from 'vitest'
import { Temporal, addMinutes } from '#platform/time.ts'
import { zoneCoverage } from './coverage.ts'
import { compareSnapshots } from '../releases/compare/diff.ts'
import { checkSession } from './rules.ts'
import type { Checks } from './rules.ts'
import { takeSnapshot } from '../releases/compare/snapshot.ts'
import type { WorkingPerson, WorkingSession } from './store.ts'

let serial = 0

function person(personId: number | null, role: WorkingPerson['role']): WorkingPerson {
  return { speakerId: personId ?? 900, personId, name: { ru: `Человек ${personId}` }, about: {}, role }
}

function session(startsAt: string, changes: Partial<WorkingSession> = {}): WorkingSession {
  serial += 1
  const from = Temporal.Instant.from(startsAt)
  const durationMin = changes.durationMin ?? 30
  return {
    id: serial,
    guid: `guid-${serial}`,
    slug: `slug-${serial}`,
    state: 'placed',
    title: { ru: `Занятие ${serial}` },
    subtitle: {},
    abstract: {},
    description: {},
    kit: {},
    format: 'lecture',
    language: 'ru',
    gradeFrom: 5,
    gradeTo: 9,
    topicSlug: null,
    trackId: null,
    memberId: null,
    accessFacts: [],
    durationMin,
    blocks: [],
    fallback: '',
    recordingChoice: 'staff',
    ageMark: null,
    locked: false,
    confirmedAt: null,
    submittedAt: null,
    startsAt: from,
    endsAt: addMinutes(from, durationMin),
    streamId: serial,
    waveOf: null,
    capacity: null,
    seatUnit: null,
    seatMode: null,
    seatApplicants: null,
    confirmH: null,
    video: { kind: 'none' },
    noteToOffice: '',
    decisionNote: '',
    proposedBy: null,
    revision: 1,
    updatedAt: from,
    people: [person(serial * 10, 'lecturer'), person(serial * 10 + 1, 'moderator')],
    ...changes,
  }
}

const vettedAll = { has: () => true } as unknown as ReadonlySet<number>

function problemsOf(one: WorkingSession, others: WorkingSession[], changes: Partial<Checks> = {}): string[] {
  const checks: Checks = {
    week: { zone: 'Europe/Moscow', startsOn: '2026-11-23', endsOn: '2026-11-25' },
    placed: [one, ...others],
    vetted: vettedAll,
    titleOf: (other) => other.title.ru ?? '',
    nameOf: (who) => who.name.ru ?? '',
    ...changes,
  }
  return checkSession(one, checks).map((problem) => `${problem.level} ${problem.key}`)
}

describe('a session in the timetable', () => {
  test('that clashes with nothing has no problems', () => {
    expect(problemsOf(session('2026-11-23T07:00:00Z'), [session('2026-11-23T07:00:00Z')])).toEqual([])
  })

  test.each([
    ['2026-11-22T20:59:00Z', ['block week.block.dates']],
    ['2026-11-22T21:00:00Z', []],
    ['2026-11-25T20:30:00Z', []],
    ['2026-11-25T20:31:00Z', ['block week.block.dates']],
  ])('at %s lies inside the week or not, on the wall of the week’s zone', (at, found) => {
    expect(problemsOf(session(at), [])).toEqual(found)
  })

  test('leaves ten minutes between two in one stream', () => {
    const first = session('2026-11-23T07:00:00Z', { streamId: 1 })
    expect(problemsOf(session('2026-11-23T07:39:00Z', { streamId: 1 }), [first])).toEqual(['block week.block.stream'])
    expect(problemsOf(session('2026-11-23T07:40:00Z', { streamId: 1 }), [first])).toEqual([])
    expect(problemsOf(session('2026-11-23T06:21:00Z', { streamId: 1 }), [first])).toEqual(['block week.block.stream'])
  })

  test('needs its lecturer for itself', () => {
    const first = session('2026-11-23T07:00:00Z', { people: [person(1, 'lecturer'), person(2, 'moderator')] })
    const second = session('2026-11-23T07:29:00Z', { people: [person(3, 'lecturer'), person(1, 'moderator')] })
    expect(problemsOf(second, [first])).toContain('block week.block.person')
    expect(problemsOf(first, [second])).toContain('block week.block.person')
  })

  test('may share its moderator with one other lecture, who is then second adult in the first only', () => {
    const people = (lecturer: number) => [person(lecturer, 'lecturer'), person(2, 'moderator')]
    const first = session('2026-11-23T07:00:00Z', { people: people(1) })
    const second = session('2026-11-23T07:10:00Z', { people: people(3) })
    const third = session('2026-11-23T07:15:00Z', { people: people(4) })
    expect(problemsOf(first, [second])).toEqual([])
    expect(problemsOf(second, [first])).toEqual(['block week.block.adults'])
    expect(problemsOf({ ...second, people: [...people(3), person(5, 'lecturer')] }, [first])).toEqual([])
    expect(problemsOf(first, [second, third])).toContain('block week.block.moderator')
  })

  test('never shares the moderator of a workshop', () => {
    const people = (lecturer: number) => [person(lecturer, 'lecturer'), person(2, 'moderator')]
    const lecture = session('2026-11-23T07:00:00Z', { people: people(1) })
    const workshop = session('2026-11-23T07:00:00Z', { people: people(3), format: 'workshop' })
    expect(problemsOf(lecture, [workshop])).toEqual(['block week.block.moderator'])
  })

  test('needs two different adults whose vetting holds', () => {
    const one = session('2026-11-23T07:00:00Z', { people: [person(1, 'lecturer'), person(2, 'moderator')] })
    expect(problemsOf(one, [], { vetted: new Set([1, 2]) })).toEqual([])
    expect(problemsOf(one, [], { vetted: new Set([1]) })).toEqual(['block week.block.adults'])
    expect(problemsOf({ ...one, people: [person(1, 'lecturer'), person(1, 'moderator')] }, [], { vetted: new Set([1]) })).toEqual([
      'block week.block.adults',
    ])
  })

  test.each([
    [4, 25, []],
    [4, 26, ['warning week.warning.norm']],
    [9, 35, []],
    [9, 45, ['warning week.warning.norm']],
    [10, 45, []],
  ])('for grade %i of %i minutes is measured by the norm of the screen', (gradeFrom, durationMin, found) => {
    expect(problemsOf(session('2026-11-23T07:00:00Z', { gradeFrom, gradeTo: 11, durationMin }), [])).toEqual(found)
  })
})

// One zone for each of the eleven clocks of Russia.
const clocks = [
  'Europe/Kaliningrad',
  'Europe/Moscow',
  'Europe/Samara',
  'Asia/Yekaterinburg',
  'Asia/Omsk',
  'Asia/Krasnoyarsk',
  'Asia/Irkutsk',
  'Asia/Yakutsk',
  'Asia/Vladivostok',
  'Asia/Magadan',
  'Asia/Kamchatka',
]

function span(moscow: string, minutes: number) {
  const startsAt = Temporal.Instant.from(`2027-02-08T${moscow}:00+03:00`)
  return { startsAt, endsAt: addMinutes(startsAt, minutes) }
}

describe('zone coverage', () => {
  test.each([
    ['09:00', 45, { school: 5, waking: 11 }],
    ['15:00', 45, { school: 0, waking: 6 }],
    ['04:30', 30, { school: 6, waking: 6 }],
  ])('of %s Moscow, %i minutes', (moscow, minutes, covered) => {
    expect(zoneCoverage([span(moscow, minutes)], clocks)).toEqual({ groups: 11, ...covered })
  })

  test('two waves of half an hour reach every zone in school hours', () => {
    expect(zoneCoverage([span('04:30', 30), span('10:00', 30)], clocks)).toEqual({ groups: 11, school: 11, waking: 11 })
  })

  test('zones with the same clock count once', () => {
    expect(zoneCoverage([span('10:00', 30)], ['Europe/Moscow', 'Europe/Kirov', 'Europe/Simferopol']).groups).toBe(1)
  })
})

describe('what differs between two releases', () => {
  const streams = [
    { id: 1, slug: 'a', name: { ru: 'А' } },
    { id: 2, slug: 'b', name: { ru: 'Б' } },
  ]
  const shoot = (list: WorkingSession[]) => takeSnapshot(list, { streams, tracks: [], members: [] })
  const one = session('2026-11-23T07:00:00Z', { streamId: 1 })

  test.each([
    ['nothing', one, []],
    ['the time', { ...one, startsAt: addMinutes(one.startsAt!, 5), endsAt: addMinutes(one.endsAt!, 5) }, ['moved']],
    ['the length', { ...one, endsAt: addMinutes(one.endsAt!, 5), durationMin: 35 }, ['moved']],
    ['the stream', { ...one, streamId: 2 }, ['stream']],
    ['the people', { ...one, people: [person(77, 'lecturer'), one.people[1]!] }, ['people']],
    ['the order of people', { ...one, people: one.people.toReversed() }, []],
    ['the title', { ...one, title: { ru: 'Иначе' } }, ['text']],
    ['time and title', { ...one, title: { ru: 'Иначе' }, streamId: 2 }, ['stream', 'text']],
  ])('when %s changed', (_, after, kinds) => {
    expect(compareSnapshots(shoot([one]), shoot([after])).map((change) => change.kind)).toEqual(kinds)
  })

  test('names what came and what went', () => {
    const other = session('2026-11-23T09:00:00Z', { streamId: 2 })
    const changes = compareSnapshots(shoot([one]), shoot([other]))
    expect(changes.map(({ guid, kind, before, after }) => [guid, kind, before?.slug, after?.slug])).toEqual([
      [other.guid, 'added', undefined, other.slug],
      [one.guid, 'withdrawn', one.slug, undefined],
    ])
  })
})
