import { expect, test } from 'vitest'
import { Temporal } from '#platform/time.ts'
import { canOffer, isAwake, pickSteps } from './rules.ts'
import type { Choice, ProgrammeChoice, SessionChoice, Wish } from './rules.ts'

const at = (iso: string) => Temporal.Instant.from(iso)
const now = at('2026-11-23T07:45:00Z')
const wish: Wish = { grade: 7, zone: 'Asia/Yakutsk', now, seenTopics: ['physics'], seenGuids: [] }

function session(guid: string, topicSlug: string, startsAt: string, changes: Partial<SessionChoice> = {}): SessionChoice {
  const from = at(startsAt)
  return {
    kind: 'session',
    guid,
    href: `/s/${guid}`,
    title: { ru: guid },
    topicSlug,
    format: 'lecture',
    startsAt: from,
    endsAt: from.add({ minutes: 30 }),
    seatsFree: null,
    gradeFrom: 5,
    gradeTo: 9,
    ...changes,
  }
}

function programme(slug: string, topicSlug: string, startsOn: string | null = null): ProgrammeChoice {
  return { kind: 'programme', slug, href: `/p/${slug}`, title: { ru: slug }, topicSlug, hours: 72, gradeFrom: 5, gradeTo: 9, startsOn }
}

const names = (choices: Choice[], more: Partial<Wish> = {}) =>
  pickSteps(choices, { ...wish, ...more }).map(({ choice }) => (choice.kind === 'session' ? choice.guid : choice.slug))

test('one more of a topic met, one of a topic not yet met, one long programme', () => {
  const choices = [
    session('moon', 'space', '2026-11-24T02:00:00Z'),
    session('frost', 'physics', '2026-11-24T03:00:00Z'),
    session('ice', 'physics', '2026-11-24T04:00:00Z'),
    programme('chemists', 'chemistry', '2027-01-18'),
    programme('physicists', 'physics'),
  ]
  expect(names(choices)).toEqual(['frost', 'moon', 'physicists'])
})

test('there are three where three are feasible, whatever kind is missing', () => {
  expect(names([programme('a', 'space'), programme('b', 'physics'), programme('c', 'life')])).toEqual(['b', 'a', 'c'])
  const sessions = [1, 2, 3, 4].map((n) => session(`s${n}`, 'physics', `2026-11-24T0${n}:00:00Z`))
  expect(names(sessions)).toEqual(['s1', 's2', 's3'])
  expect(names([])).toEqual([])
})

test.each([
  ['already seen', session('x', 'space', '2026-11-24T02:00:00Z'), { seenGuids: ['x'] }],
  ['full', session('x', 'space', '2026-11-24T02:00:00Z', { seatsFree: 0 }), {}],
  ['begun', session('x', 'space', '2026-11-23T07:30:00Z'), {}],
  ['at night on the child’s clock', session('x', 'space', '2026-11-24T13:00:00Z'), {}],
  ['for another grade', session('x', 'space', '2026-11-24T02:00:00Z', { gradeFrom: 9, gradeTo: 11 }), {}],
])('a session that is %s is not offered', (_why, choice, more) => {
  expect(canOffer(choice, { ...wish, ...more })).toBe(false)
})

test('the same talk at several hours is offered once: the first hour that fits', () => {
  const title = { ru: 'Луна' }
  const waves = [
    session('night', 'space', '2026-11-23T17:00:00Z', { title }),
    session('morning', 'space', '2026-11-24T00:00:00Z', { title }),
    session('noon', 'space', '2026-11-24T04:00:00Z', { title }),
  ]
  expect(names(waves)).toEqual(['morning'])
})

test('awake means 08:00 to 20:00, the whole session, on one day', () => {
  const yakutsk = (time: string) => at(`2026-11-24T${time}:00+09:00`)
  expect(isAwake(yakutsk('08:00'), yakutsk('08:30'), 'Asia/Yakutsk')).toBe(true)
  expect(isAwake(yakutsk('07:59'), yakutsk('08:30'), 'Asia/Yakutsk')).toBe(false)
  expect(isAwake(yakutsk('19:30'), yakutsk('20:00'), 'Asia/Yakutsk')).toBe(true)
  expect(isAwake(yakutsk('19:30'), yakutsk('20:01'), 'Asia/Yakutsk')).toBe(false)
})

test('every step says why, on the child’s own clock', () => {
  const steps = pickSteps(
    [
      session('frost', 'physics', '2026-11-24T01:00:00Z'),
      session('moon', 'space', '2026-11-25T01:00:00Z', { seatsFree: 3 }),
      programme('physicists', 'physics', '2027-01-18'),
    ],
    wish,
  )
  expect(steps.map((step) => step.reasons.map(({ key }) => key.replace('trajectory.why.', '')))).toEqual([
    ['seenTopic', 'tomorrow', 'grade'],
    ['newTopic', 'onDay', 'grade', 'seats'],
    ['seenTopic', 'grade', 'groupStarts', 'deeper'],
  ])
  expect(steps[0]!.reasons[1]!.values).toEqual({ time: '10:00', zone: 'Asia/Yakutsk', date: '2026-11-24' })
})

test('where nothing was met yet, nothing is called new, and an unknown grade excludes nothing', () => {
  const [step] = pickSteps([session('moon', 'space', '2026-11-24T01:00:00Z')], { ...wish, seenTopics: [], grade: null })
  expect(step!.reasons.map(({ key }) => key)).toEqual(['trajectory.why.tomorrow'])
})
