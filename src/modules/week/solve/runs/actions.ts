import { randomInt } from 'node:crypto'
import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import { Temporal } from '#platform/time.ts'
import { applyCommand } from '../../editor/commands/apply.ts'
import type { Adult, Change, CommandOutcome } from '../../editor/commands/command.ts'
import { loadProblem } from '../../model/load.ts'
import { tickMs } from '../../model/problem.ts'
import type { Ticks, WeekProblem } from '../../model/problem.ts'
import type { Week } from '../../weeks/store.ts'
import { getWeights } from '../weights/store.ts'
import type { Task } from '../threads/solver.ts'
import type { RunFields } from './form.ts'
import { queueSlice } from './job.ts'
import type { Best, KeptPlacing, SolveRun } from './run.ts'
import { askStop, forgetOldRuns, getTask, insertRun, noteApplied, reopenRun } from './store.ts'

/** Runs of a week that are kept, with their problems. */
const runsKept = 10

export interface By {
  actorId: number
  now: Temporal.Instant
}

export type StartRefusal = 'week-solve.form.nothing' | 'week-solve.form.noStreams' | 'week-solve.refused.busy'

/** Freezes the week as it stands and queues the search over it. Nothing of the timetable changes before somebody accepts. */
export async function startRun(
  trx: Trx,
  week: Week,
  fields: RunFields,
  { actorId, now }: By,
): Promise<{ ok: true; uuid: string } | { ok: false; reason: StartRefusal }> {
  const problem = freezePast(await loadProblem(trx, week), now)
  if (problem.streams.length === 0) return { ok: false, reason: 'week-solve.form.noStreams' }
  if (countTouchable(problem)[fields.scope] === 0) return { ok: false, reason: 'week-solve.form.nothing' }
  const task: Task = { problem: withoutNames(problem), weights: await getWeights(trx, week.id), scope: fields.scope }
  const seed = fields.seed ?? randomInt(1, 1_000_000)
  const uuid = await insertRun(trx, { weekId: week.id, actorId, scope: fields.scope, seconds: fields.seconds, seed, task, now })
  if (!uuid) return { ok: false, reason: 'week-solve.refused.busy' }
  await forgetOldRuns(trx, week.id, runsKept)
  await queueSlice(trx, uuid, 0)
  const detail = { scope: fields.scope, seconds: fields.seconds, seed }
  await audit(trx, { actorId, action: 'week.startSolving', subjectType: 'week', subjectId: week.id, detail })
  return { ok: true, uuid }
}

/** What has begun stays where it is, and nothing new begins before now: a week may be rearranged while it goes on. */
export function freezePast(problem: WeekProblem, now: Temporal.Instant): WeekProblem {
  const nowTick = Math.ceil((now.epochMilliseconds - problem.originMs) / tickMs)
  if (nowTick <= 0) return problem
  const clip = ([from, until]: Ticks): Ticks[] => (until <= nowTick ? [] : [[Math.max(from, nowTick), until]])
  return {
    ...problem,
    streams: problem.streams.map((stream) => ({ ...stream, open: stream.open.flatMap(clip) })),
    sessions: problem.sessions.map((session) =>
      session.placing && session.placing.start < nowTick ? { ...session, locked: true } : session,
    ),
  }
}

/** A run is kept for a while; people's names are nothing that a search needs. */
const withoutNames = (problem: WeekProblem): WeekProblem => ({
  ...problem,
  persons: problem.persons.map((person) => ({ ...person, name: {} })),
})

/** How many sessions each scope may touch. */
export function countTouchable({ sessions }: Pick<WeekProblem, 'sessions'>): Record<RunFields['scope'], number> {
  const free = sessions.filter(({ locked }) => !locked)
  return { unplaced: free.filter(({ placing }) => placing === null).length, all: free.length, least: free.length }
}

export async function stopRun(trx: Trx, run: SolveRun): Promise<void> {
  await askStop(trx, run.uuid)
}

export async function resumeRun(
  trx: Trx,
  run: SolveRun,
  seconds: number,
  now: Temporal.Instant,
): Promise<{ ok: true } | { ok: false; reason: 'week-solve.refused.notNow' }> {
  const slice = await reopenRun(trx, run.uuid, seconds, now)
  if (slice === undefined) return { ok: false, reason: 'week-solve.refused.notNow' }
  await queueSlice(trx, run.uuid, slice)
  return { ok: true }
}

export interface ApplyWish extends By {
  /** The timetable's revision that the reader of the page has seen. */
  seen: number
  /** The reader has seen whose booked sessions move. */
  bookedSeen: boolean
}

export type ApplyOutcome =
  | { ok: true; revision: number }
  | {
      ok: false
      reason: 'week-solve.refused.noBest' | 'week-solve.refused.notNow' | 'week-solve.refused.bookedFirst' | 'week-solve.refused.gone'
    }
  | Extract<CommandOutcome, { reason: 'stale' }>

/** Puts what was found into the timetable as one command, over nobody's work: what changed since the search began is shown first. */
export async function applyRun(trx: Trx, run: SolveRun, { seen, bookedSeen, actorId, now }: ApplyWish): Promise<ApplyOutcome> {
  if (!run.best) return { ok: false, reason: 'week-solve.refused.noBest' }
  const { problem } = await getTask(trx, run.uuid)
  const moves = movesOf(problem, run.best)
  if (!bookedSeen && bookedMoves(problem, moves).length > 0) return { ok: false, reason: 'week-solve.refused.bookedFirst' }
  const changes = moves.map(({ at, placing }) => changeOf(problem, at, placing))
  if (!(await noteApplied(trx, run.uuid, now))) return { ok: false, reason: 'week-solve.refused.notNow' }
  const outcome = await applyCommand(trx, { weekId: run.weekId, actorId, now, kind: 'apply', seen, changes })
  if (outcome.ok) return { ok: true, revision: outcome.revision }
  return outcome.reason === 'stale' ? outcome : { ok: false, reason: 'week-solve.refused.gone' }
}

export interface Move {
  /** Index of the session in the problem. */
  at: number
  placing: KeptPlacing | null
}

/** What differs between the timetable that the search began from and what it found. */
export function movesOf({ sessions }: WeekProblem, best: Best): Move[] {
  const found = new Map(best.placings.map((placing) => [placing.guid, placing]))
  return sessions.flatMap(({ guid, placing: before, moderators, locked }, at): Move[] => {
    const placing = found.get(guid) ?? null
    if (locked || (!before && !placing)) return []
    const isSame =
      before !== null &&
      placing !== null &&
      before.start === placing.start &&
      before.stream === placing.stream &&
      moderators.length === placing.moderators.length &&
      moderators.every((one) => placing.moderators.includes(one))
    return isSame ? [] : [{ at, placing }]
  })
}

export function bookedMoves({ sessions }: WeekProblem, moves: readonly Move[]): Move[] {
  return moves.filter(({ at }) => sessions[at]!.booked > 0)
}

function changeOf(problem: WeekProblem, at: number, placing: KeptPlacing | null): Change {
  const { guid, lecturers, moderators } = problem.sessions[at]!
  if (!placing) return { guid, place: null }
  const isSame = moderators.length === placing.moderators.length && moderators.every((one) => placing.moderators.includes(one))
  const adult =
    (role: Adult['role']) =>
    (person: number): Adult => {
      const { personId, speakerId } = problem.persons[person]!
      return { role, ...(personId !== null ? { personId } : { speakerId: speakerId! }) }
    }
  return {
    guid,
    place: {
      startsAt: Temporal.Instant.fromEpochMilliseconds(problem.originMs + placing.start * tickMs),
      streamId: problem.streams[placing.stream]!.id,
    },
    ...(!isSame && { people: [...lecturers.map(adult('lecturer')), ...placing.moderators.map(adult('moderator'))] }),
  }
}
