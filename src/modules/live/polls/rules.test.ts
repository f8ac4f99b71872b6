import { describe, expect, test } from 'vitest'
import { Temporal } from '#platform/time.ts'
import { readDraft, readTally } from './form.ts'
import { canAnswer, isInFrame, isTally, pollState, responseMs } from './rules.ts'

const start = Temporal.Instant.from('2026-11-23T07:00:00Z')
const after = (seconds: number) => start.add({ milliseconds: Math.round(seconds * 1000) })
const poll = (opens: number | null, closes: number | null) => ({
  opensAt: opens === null ? null : after(opens),
  closesAt: closes === null ? null : after(closes),
})

test.each([
  [poll(null, null), 0, 'draft'],
  [poll(10, 70), 9.999, 'planned'],
  [poll(10, 70), 10, 'open'],
  [poll(10, null), 5000, 'open'],
  [poll(10, 70), 69.999, 'open'],
  [poll(10, 70), 70, 'late'],
  [poll(10, 70), 131.999, 'late'],
  [poll(10, 70), 132, 'closed'],
])('%# %s s: %s', (times, seconds, state) => {
  expect(pollState(times, after(seconds))).toBe(state)
})

test.each([
  [poll(null, null), 0, false],
  [poll(10, 70), 9.999, false],
  [poll(10, 70), 10, true],
  [poll(10, 70), 129.999, true],
  [poll(10, 70), 130, false],
])('answers are taken until a minute after the close: %# at %s s %s', (times, seconds, taken) => {
  expect(canAnswer(times, after(seconds))).toBe(taken)
})

test('the result stands in the frame for five minutes', () => {
  expect(isInFrame(poll(10, 70), after(9))).toBe(false)
  expect(isInFrame(poll(10, 70), after(431.999))).toBe(true)
  expect(isInFrame(poll(10, 70), after(432))).toBe(false)
})

test.each([
  ['as the reader saw it', 14_500, 20, 4500],
  ['before the opening', 9000, 20, 0],
  ['in the future', 99_000, 20, 10_000],
  ['after the close', 99_000, 120, 60_000],
  ['no number', Number.NaN, 20, 10_000],
  ['nothing', undefined, 20, 10_000],
  ['minus infinity', -Infinity, 20, 10_000],
])('the time of an answer is clamped: %s', (_, playedMs, nowS, ms) => {
  const played = playedMs === undefined ? undefined : start.epochMilliseconds + playedMs
  expect(responseMs(poll(10, 70), played, after(nowS))).toBe(ms)
})

test.each([
  [[17, 7], 2, 24, true],
  [[17, 8], 2, 24, false],
  [[17], 2, 24, false],
  [[17, 7, 0], 2, 24, false],
  [[-1, 7], 2, 24, false],
  [[1.5, 7], 2, 24, false],
  [[Number.NaN, 7], 2, 24, false],
  [[0, 0], 2, 24, true],
])('hands %s of %s choices in a class of %s: %s', (tally, choices, heads, ok) => {
  expect(isTally(tally, choices, heads)).toBe(ok)
})

test('a form names hands by number; empty ones are none', () => {
  expect(readTally({ hands1: '17', hands2: '', hands3: '7' })).toEqual([17, 0, 7])
  expect(readTally({ hands2: '5' })).toEqual([0, 5])
  expect(readTally({ choice: '1' })).toBeNull()
})

describe('a draft', () => {
  const fields = { question: 'Что легче?', choice1: 'Гелий', choice2: '', choice3: 'Азот', correct: '3', seconds: '60' }
  test('empty fields are no answers, the right one is counted among the others', () => {
    const draft = { question: 'Что легче?', choices: ['Гелий', 'Азот'], correct: 2, seconds: 60 }
    expect(readDraft(fields)).toEqual({ ok: true, draft })
    expect(readDraft({ ...fields, correct: '', seconds: '' })).toEqual({ ok: true, draft: { ...draft, correct: null, seconds: null } })
  })
  test.each([
    [{ question: '' }, { question: 'live-poll.staff.wrong.question' }],
    [{ question: 'а'.repeat(201) }, { question: 'live-poll.staff.wrong.question' }],
    [{ choice3: '' }, { choice1: 'live-poll.staff.wrong.choices', correct: 'live-poll.staff.wrong.correct' }],
    [{ choice3: 'гелий' }, { choice1: 'live-poll.staff.wrong.choices' }],
    [{ choice3: 'а'.repeat(81) }, { choice3: 'live-poll.staff.wrong.choice' }],
    [{ correct: '2' }, { correct: 'live-poll.staff.wrong.correct' }],
    [{ correct: '-1' }, { correct: 'live-poll.staff.wrong.correct' }],
    [{ seconds: '61' }, { seconds: 'live-poll.staff.wrong.seconds' }],
  ])('wrong: %j', (wish, errors) => {
    expect(readDraft({ ...fields, ...wish })).toEqual({ ok: false, errors })
  })
})
