import { describe, expect, test } from 'vitest'
import { Random } from '../../engine/random.ts'
import { samplePlacing, sampleProblem } from '../sample.ts'
import { Evaluator } from './evaluator.ts'
import { tickMin } from '../problem.ts'
import type { Placing, Ticks, WeekProblem } from '../problem.ts'

const withPlacings = (problem: WeekProblem, placings: readonly (Placing | null)[]): WeekProblem => ({
  ...problem,
  sessions: problem.sessions.map((session, at) => ({ ...session, placing: placings[at]! })),
})

describe.each([1, 2, 3, 4, 5, 6])('random moves, week %i', (seed) => {
  const problem = sampleProblem({ seed, sessions: 40, days: 2, streams: 4, persons: 18, placed: 0.8 })

  test('leave the same as judging everything anew, and tell exactly what changed', () => {
    const random = new Random(seed + 100)
    const evaluator = new Evaluator(problem)
    for (let move = 0; move < 300; move += 1) {
      const session = random.below(problem.sessions.length)
      const before = problem.sessions.map((_, at) => evaluator.warningsOf(at))
      const placing = random.unit() < 0.1 ? null : samplePlacing(random, problem.sessions[session]!, problem.tickCount, 4)
      const asked = evaluator.warningsAt(session, placing)
      const covered = evaluator.coverageAt(session, placing)
      const change = evaluator.moveTo(session, placing)
      expect(covered).toEqual(evaluator.coverageOf(problem.sessions[session]!.item))
      const fresh = new Evaluator(
        withPlacings(
          problem,
          problem.sessions.map((_, at) => evaluator.placingOf(at)),
        ),
      )
      expect(asked).toEqual(evaluator.warningsOf(session))
      for (const at of problem.sessions.keys()) {
        expect(evaluator.warningsOf(at)).toEqual(fresh.warningsOf(at))
        expect(change.warnings.has(at)).toBe(JSON.stringify(before[at]) !== JSON.stringify(fresh.warningsOf(at)))
      }
      expect(evaluator.coverage()).toEqual(fresh.coverage())
      expect(evaluator.heat()).toEqual(fresh.heat())
      expect(evaluator.coverageOf(problem.sessions[session]!.item)).toEqual(fresh.coverageOf(problem.sessions[session]!.item))
    }
  })

  test('are judged as the rules say when they are written down plainly', () => {
    const random = new Random(seed + 200)
    const evaluator = new Evaluator(problem)
    for (let move = 0; move < 100; move += 1) {
      const session = random.below(problem.sessions.length)
      evaluator.moveTo(session, samplePlacing(random, problem.sessions[session]!, problem.tickCount, 4))
    }
    const now = withPlacings(
      problem,
      problem.sessions.map((_, at) => evaluator.placingOf(at)),
    )
    expect(evaluator.allWarnings().map(short).toSorted()).toEqual(plainWarnings(now).toSorted())
  })
})

const short = ({ kind, session, other, person }: { kind: string; session: number; other?: number; person?: number }): string =>
  [kind, session, kind === 'audience' ? '' : (other ?? ''), person ?? ''].join(' ')

// The rules once more, minute by minute and without any list kept: slow, and nothing of the evaluator's is used.
function plainWarnings({ sessions, persons, streams, groups, items, limits, tickCount }: WeekProblem): string[] {
  const found: string[] = []
  const from = sessions.map(({ placing }) => (placing ? Math.round(placing.start * tickMin) : Number.NaN))
  const until = sessions.map(({ durationMin }, at) => from[at]! + durationMin)
  const minutes = sessions.map(({ placing, durationMin }, at) =>
    placing ? Array.from({ length: durationMin }, (_, m) => from[at]! + m) : [],
  )
  const runs = sessions.map((_, at) => new Set(minutes[at]))
  const adults = sessions.map(({ placing, lecturers }) => [...new Set([...lecturers, ...(placing?.moderators ?? [])])])
  const isIn = (spans: readonly Ticks[], minute: number): boolean => spans.some(([a, b]) => minute >= a * tickMin && minute < b * tickMin)
  const meets = (a: number, b: number): boolean => a !== b && minutes[a]!.some((minute) => runs[b]!.has(minute))
  const holds = (at: number, person: number): boolean => adults[at]!.includes(person) && !sessions[at]!.lecturers.includes(person)
  const wants = (at: number, person: number): boolean => {
    const always = (one: number): boolean => persons[one]!.vettedUntil >= tickCount
    const vetted = adults[at]!.filter(always)
    if (!holds(at, person)) return true
    if (!always(person)) return persons[person]!.vettedUntil > 0 && vetted.length < 2
    const inTurn = vetted.filter((one) => holds(at, one))
    return inTurn.indexOf(person) >= vetted.length - 2 || vetted.length <= 2
  }
  for (const [at, { placing, seats, moderatorMax, airs, topic, gradeFrom, gradeTo, item, norms }] of sessions.entries()) {
    const say = (kind: string, other: number | '' = '', person: number | '' = ''): void =>
      void found.push([kind, at, other, person].join(' '))
    for (const norm of norms) say(norm.kind)
    if (!placing) continue
    const { open, capacity } = streams[placing.stream]!
    const inside = from[at]! >= 0 && until[at]! <= tickCount * tickMin
    if (!inside) say('dates')
    else if (!minutes[at]!.every((minute) => isIn(open, minute))) say('closed')
    if (capacity !== null && seats > capacity) say('capacity')
    for (const [other, { placing: there }] of sessions.entries()) {
      if (other === at || !there) continue
      const apart = from[at]! < from[other]! ? from[other]! - until[at]! : from[at]! - until[other]!
      if (there.stream === placing.stream && apart < limits.turnoverMin) say('stream', other)
      if (airs === other && from[at]! < until[other]! + limits.reairAfterMin) say('reairing', other)
      if (sessions[other]!.airs === at && from[other]! < until[at]! + limits.reairAfterMin) say('reairing', other)
    }
    for (const person of adults[at]!) {
      const { available } = persons[person]!
      if (available === null) say('unknown', '', person)
      else if (!minutes[at]!.every((minute) => isIn(available, minute))) say('unavailable', '', person)
      for (const other of sessions.keys()) {
        if (!meets(at, other) || !adults[other]!.includes(person)) continue
        const most = Math.min(moderatorMax, sessions[other]!.moderatorMax)
        const held = (minute: number): number => sessions.filter((_, one) => holds(one, person) && runs[one]!.has(minute)).length
        if (!holds(at, person) || !holds(other, person)) say('person', other, person)
        else if (minutes[at]!.some((minute) => runs[other]!.has(minute) && held(minute) > most)) say('moderator', other, person)
      }
    }
    const counted = adults[at]!.filter((person) => {
      if (persons[person]!.vettedUntil * tickMin < until[at]!) return false
      return sessions.every((_, other) => {
        if (!meets(at, other) || !adults[other]!.includes(person)) return true
        if (wants(at, person) !== wants(other, person)) return wants(at, person)
        return from[at]! < from[other]! || (from[at] === from[other] && at < other)
      })
    })
    if (counted.length < 2) say('adults')
    const rivals = [...sessions.entries()].filter(
      ([other, one]) =>
        other !== at &&
        topic !== null &&
        one.topic === topic &&
        one.item !== item &&
        Array.from({ length: 11 }, (_, grade) => grade + 1).some(
          (grade) => grade >= (gradeFrom ?? 1) && grade <= (gradeTo ?? 11) && grade >= (one.gradeFrom ?? 1) && grade <= (one.gradeTo ?? 11),
        ),
    )
    if (minutes[at]!.some((minute) => rivals.filter(([other]) => runs[other]!.has(minute)).length + 1 >= limits.audienceAtOnce))
      say('audience')
    const waves = items[item]!.filter((wave) => sessions[wave]!.placing)
    const reached = groups.filter(({ zone }) => {
      const shift = (Number(zone.slice(4)) - 3) * 60
      return waves.some((wave) => {
        const [a, b] = [from[wave]! + shift, until[wave]! + shift]
        const day = Math.floor(a / 1440) * 1440
        return until[wave]! <= tickCount * tickMin && a - day >= 510 && b - day <= 840
      })
    })
    if (items[item]!.length > 1 && reached.length < limits.zoneTarget * groups.length) say('zones')
  }
  return found
}
