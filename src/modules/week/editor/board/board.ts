import { Temporal } from '#platform/time.ts'
import type { Evaluator } from '../../model/evaluator/evaluator.ts'
import type { Session, Warning, WeekProblem } from '../../model/problem.ts'
import { tickMs } from '../../model/problem.ts'
import type { Week } from '../../weeks/store.ts'
import type { Scope } from './scope.ts'
import { isWithin } from './scope.ts'

/** A week's timetable with everything that is said about it, as one person may see it. */
export interface Board {
  week: Week
  problem: WeekProblem
  evaluator: Evaluator
  scope: Scope
}

/** Indices of the sessions that its reader steers, in order of time, those without a place last. */
export function ownSessions({ problem, scope }: Pick<Board, 'problem' | 'scope'>): number[] {
  const start = (index: number) => problem.sessions[index]!.placing?.start ?? Number.MAX_VALUE
  return [...problem.sessions.keys()]
    .filter((index) => isWithin(scope, problem.sessions[index]!))
    .toSorted((a, b) => start(a) - start(b) || a - b)
}

export function instantOf({ originMs }: Pick<WeekProblem, 'originMs'>, tick: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(originMs + Math.round(tick * tickMs))
}

/** The session of this guid, where its reader may steer it. */
export function findSession({ problem, scope }: Pick<Board, 'problem' | 'scope'>, guid: string): number | undefined {
  const index = problem.sessions.findIndex((one) => one.guid === guid)
  return index >= 0 && isWithin(scope, problem.sessions[index]!) ? index : undefined
}

/** Index of the day of the week in which it begins; undefined: it has no place, or lies outside. */
export function dayOf({ days }: Pick<WeekProblem, 'days'>, { placing }: Pick<Session, 'placing'>): number | undefined {
  if (!placing) return undefined
  const day = days.findIndex(({ ticks: [from, until] }) => placing.start >= from && placing.start < until)
  return day < 0 ? undefined : day
}

/** What speaks against a session; streams and adults of a week from a file are not ours to judge. */
export function warningsOf({ week, evaluator }: Pick<Board, 'week' | 'evaluator'>, index: number): readonly Warning[] {
  return week.source.format === undefined ? evaluator.warningsOf(index) : []
}
