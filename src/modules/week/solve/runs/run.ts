import type { Temporal } from '#platform/time.ts'
import type { TermName } from '../../model/problem.ts'

/**
 * What a run may touch: only what is not placed yet; everything that isn't locked; or the same with as few moves as can be, for a week
 * that is in people's calendars already.
 */
export const scopes = ['unplaced', 'all', 'least'] as const
export type Scope = (typeof scopes)[number]

export type RunState = 'queued' | 'running' | 'stopped' | 'done' | 'refused' | 'applied'

export const isOpen = ({ state }: { state: RunState }): boolean => state === 'queued' || state === 'running'

/** Where the best timetable so far puts a session: by guid, since the week may change meanwhile. */
export interface KeptPlacing {
  guid: string
  /** Ticks from the problem's origin, index of the stream, indices of persons: of the run's own problem. */
  start: number
  stream: number
  moderators: number[]
}

export interface Best {
  cost: number
  unplaced: number
  terms: Partial<Record<TermName, number>>
  placings: KeptPlacing[]
}

/** The best cost after so many milliseconds: the line of the drawing. */
export interface Point {
  ms: number
  cost: number
  unplaced: number
}

export interface SolveRun {
  uuid: string
  weekId: number
  state: RunState
  scope: Scope
  seconds: number
  seed: number
  /** Of the timetable that it began from. */
  timetableRevision: number
  requestedBy: number | null
  isStopAsked: boolean
  iterations: number
  spentMs: number
  best: Best | undefined
  history: Point[]
  /** It was stopped by a fault of ours; the log tells which. */
  hasFailed: boolean
  createdAt: Temporal.Instant
  finishedAt: Temporal.Instant | null
}
