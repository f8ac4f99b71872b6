import { describe, expect, test } from 'vitest'
import { Temporal, addMinutes } from '#platform/time.ts'
import { zoneCoverage } from './coverage.ts'
import { compareSnapshots } from '../releases/compare/diff.ts'
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
