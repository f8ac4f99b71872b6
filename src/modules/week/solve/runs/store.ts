import { deserialize, serialize } from 'node:v8'
import { sql } from '#platform/db/database.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import { isUuid } from '#platform/ids.ts'
import type { Temporal } from '#platform/time.ts'
import type { KeptSearch, Task } from '../threads/solver.ts'
import type { Best, Point, RunState, Scope, SolveRun } from './run.ts'

const columns = [
  'uuid',
  'week_id',
  'state',
  'scope',
  'seconds',
  'seed',
  'timetable_revision',
  'requested_by',
  'stop_asked',
  'iterations',
  'spent_ms',
  'best',
  'history',
  'refusal',
  'created_at',
  'finished_at',
] as const

const selectRuns = (db: Db) => db.selectFrom('week.solve_run').select(columns)
type Row = Awaited<ReturnType<ReturnType<typeof selectRuns>['executeTakeFirstOrThrow']>>

function toRun(row: Row): SolveRun {
  const best = row.best as Partial<Best>
  return {
    uuid: row.uuid,
    weekId: row.week_id,
    state: row.state as RunState,
    scope: row.scope as Scope,
    seconds: row.seconds,
    seed: row.seed,
    timetableRevision: row.timetable_revision,
    requestedBy: row.requested_by,
    isStopAsked: row.stop_asked,
    iterations: Number(row.iterations),
    spentMs: Number(row.spent_ms),
    best: best.placings ? (best as Best) : undefined,
    history: row.history as Point[],
    hasFailed: (row.refusal as { failed?: boolean }).failed === true,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  }
}

export async function findRun(db: Db, weekId: number, uuid: string): Promise<SolveRun | undefined> {
  const row = isUuid(uuid) ? await selectRuns(db).where('uuid', '=', uuid).where('week_id', '=', weekId).executeTakeFirst() : undefined
  return row && toRun(row)
}

/** The last runs of a week, the newest first. */
export async function listRuns(db: Db, weekId: number): Promise<SolveRun[]> {
  const rows = await selectRuns(db).where('week_id', '=', weekId).orderBy('id', 'desc').limit(10).execute()
  return rows.map(toRun)
}

export interface NewRun {
  weekId: number
  actorId: number
  scope: Scope
  seconds: number
  seed: number
  task: Task
  now: Temporal.Instant
}

/** Undefined where another run of the week is under way: one at a time. */
export async function insertRun(trx: Trx, run: NewRun): Promise<string | undefined> {
  const row = await trx
    .insertInto('week.solve_run')
    .values({
      week_id: run.weekId,
      requested_by: run.actorId,
      scope: run.scope,
      seconds: run.seconds,
      seed: run.seed,
      timetable_revision: run.task.problem.revision,
      task: JSON.stringify(run.task),
      best: '{}',
      history: '[]',
      refusal: '{}',
      created_at: run.now,
      heartbeat_at: run.now,
    })
    .onConflict((conflict) => conflict.column('week_id').where('state', 'in', ['queued', 'running']).doNothing())
    .returning('uuid')
    .executeTakeFirst()
  return row?.uuid
}

/** What a slice works on. */
export interface Slice {
  run: SolveRun
  task: Task
  searches: KeptSearch[]
}

/**
 * Takes the slice of this number for whoever asks first: a job that comes twice, or again after its process was killed, finds the next
 * number or nothing. A running slice is taken over only when its heartbeat has stopped.
 */
export async function takeSlice(
  db: Db,
  uuid: string,
  slice: number,
  lostBefore: Temporal.Instant,
  now: Temporal.Instant,
): Promise<Slice | undefined> {
  const row = await db
    .updateTable('week.solve_run')
    .set({ state: 'running', heartbeat_at: now })
    .where('uuid', '=', uuid)
    .where('slice', '=', slice)
    .where((where) =>
      where.or([where('state', '=', 'queued'), where.and([where('state', '=', 'running'), where('heartbeat_at', '<', lostBefore)])]),
    )
    .returning([...columns, 'task', 'searches'])
    .executeTakeFirst()
  return row && { run: toRun(row), task: row.task as Task, searches: row.searches ? (deserialize(row.searches) as KeptSearch[]) : [] }
}

export interface Advance {
  iterations: number
  spentMs: number
  best: Best | undefined
  point: Point | undefined
}

/** Tells how far a slice is, and learns whether somebody asked to stop. */
export async function noteAdvance(db: Db, uuid: string, slice: number, advance: Advance, now: Temporal.Instant): Promise<boolean> {
  const { iterations, spentMs, best, point } = advance
  const row = await db
    .updateTable('week.solve_run')
    .set({
      iterations,
      spent_ms: spentMs,
      heartbeat_at: now,
      ...(best && { best: JSON.stringify(best) }),
      ...(point && { history: sql`history || ${JSON.stringify([point])}::jsonb` }),
    })
    .where('uuid', '=', uuid)
    .where('slice', '=', slice)
    .where('state', '=', 'running')
    .returning('stop_asked')
    .executeTakeFirst()
  return row ? row.stop_asked : true
}

/** Puts the slice away: the next one is queued, or the run is stopped or done. */
export async function endSlice(
  trx: Trx,
  uuid: string,
  slice: number,
  searches: readonly KeptSearch[],
  state: 'queued' | 'stopped' | 'done',
  now: Temporal.Instant,
): Promise<boolean> {
  const done = await trx
    .updateTable('week.solve_run')
    .set({
      state,
      slice: slice + 1,
      searches: serialize(searches),
      heartbeat_at: now,
      finished_at: state === 'queued' ? null : now,
      ...(state !== 'queued' && { stop_asked: false }),
    })
    .where('uuid', '=', uuid)
    .where('slice', '=', slice)
    .where('state', '=', 'running')
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** Something of ours broke in the middle: what was found stays, and the run can be gone on with. */
export async function failSlice(db: Db, uuid: string, slice: number, now: Temporal.Instant): Promise<void> {
  await db
    .updateTable('week.solve_run')
    .set({ state: 'stopped', stop_asked: false, refusal: JSON.stringify({ failed: true }), finished_at: now })
    .where('uuid', '=', uuid)
    .where('slice', '=', slice)
    .where('state', '=', 'running')
    .execute()
}

/** Runs whose process was killed: their slice is begun again from where the last one ended. */
export async function listLost(db: Db, before: Temporal.Instant): Promise<{ uuid: string; slice: number }[]> {
  return db
    .selectFrom('week.solve_run')
    .select(['uuid', 'slice'])
    .where('state', 'in', ['queued', 'running'])
    .where('heartbeat_at', '<', before)
    .execute()
}

export async function askStop(trx: Trx, uuid: string): Promise<void> {
  await trx
    .updateTable('week.solve_run')
    .set({ stop_asked: true })
    .where('uuid', '=', uuid)
    .where('state', 'in', ['queued', 'running'])
    .execute()
}

/** A stopped or finished run goes on for `seconds` more. False where it can't, or another one is under way. */
export async function reopenRun(trx: Trx, uuid: string, seconds: number, now: Temporal.Instant): Promise<number | undefined> {
  const row = await trx
    .updateTable('week.solve_run')
    .set({
      state: 'queued',
      refusal: '{}',
      stop_asked: false,
      finished_at: null,
      heartbeat_at: now,
      seconds: sql`least(3600, seconds + ${seconds})`,
    })
    .where('uuid', '=', uuid)
    .where('state', 'in', ['stopped', 'done'])
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('week.solve_run as other')
            .select('other.id')
            .whereRef('other.week_id', '=', 'week.solve_run.week_id')
            .where('other.state', 'in', ['queued', 'running']),
        ),
      ),
    )
    .returning('slice')
    .executeTakeFirst()
  return row?.slice
}

export async function noteApplied(trx: Trx, uuid: string, now: Temporal.Instant): Promise<boolean> {
  const done = await trx
    .updateTable('week.solve_run')
    .set({ state: 'applied', finished_at: now })
    .where('uuid', '=', uuid)
    .where('state', 'in', ['stopped', 'done'])
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export async function getTask(db: Db, uuid: string): Promise<Task> {
  const row = await db.selectFrom('week.solve_run').select('task').where('uuid', '=', uuid).executeTakeFirstOrThrow()
  return row.task as Task
}

/** Old runs hold whole problems: they go when newer ones are there. */
export async function forgetOldRuns(trx: Trx, weekId: number, keep: number): Promise<void> {
  await sql`delete from week.solve_run where week_id = ${weekId} and id not in
    (select id from week.solve_run where week_id = ${weekId} order by id desc limit ${keep})`.execute(trx)
}
