import { setTimeout as pause } from 'node:timers/promises'
import { inTransaction } from '#platform/db/database.ts'
import { queueJob } from '#platform/facts.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import type { Job, World } from '#platform/http/route.ts'
import type { WeekSolution } from '../../model/search.ts'
import type { WeekProblem } from '../../model/problem.ts'
import type { Best } from './run.ts'
import { openSlice } from './slice.ts'
import type { OpenSlice } from './slice.ts'
import { endSlice, failSlice, listLost, noteAdvance, takeSlice } from './store.ts'
import type { Slice } from './store.ts'

/** A server that is stopped waits no longer for it, and a killed one loses no more. */
const sliceMs = 5000
const tellMs = 1000
/** Without a sign for so long, a slice's process is dead. */
const lostS = 15

export async function queueSlice(trx: Db | Trx, uuid: string, slice: number): Promise<void> {
  await queueJob(trx, 'solveTimetable', { uuid, slice }, { key: `solveTimetable:${uuid}:${slice}`, maxAttempts: 3 })
}

/** One slice of a run; it queues the next one itself, in the transaction that puts this one away. */
export const solveTimetable: Job = async (world, payload) => {
  const [uuid, number] = [String(payload.uuid), Number(payload.slice)]
  const slice = await takeSlice(world.db, uuid, number, world.clock().subtract({ seconds: lostS }), world.clock())
  if (!slice) return
  try {
    await workOn(world, slice, number)
  } catch (error) {
    world.log.error({ err: error, run: uuid }, 'a search for a timetable failed')
    await failSlice(world.db, uuid, number, world.clock())
  }
}

async function workOn(world: World, slice: Slice, number: number): Promise<void> {
  const { run, task, searches } = slice
  const totalMs = run.seconds * 1000
  const left = Math.max(0, totalMs - run.spentMs)
  const open = openSlice(task, run.seed, searches, { spentMs: run.spentMs, sliceMs: Math.min(sliceMs, left), totalMs })
  const wasStopped = await follow(world, slice, number, open)
  const kept = await open.ended
  await tell(world, slice, number, open)
  await inTransaction(world.db, async (trx) => {
    const isOver = open.standing().spentMs >= totalMs - 50
    const state = isOver ? 'done' : wasStopped ? 'stopped' : 'queued'
    const isOurs = await endSlice(trx, run.uuid, number, kept, state, world.clock())
    if (isOurs && state === 'queued') await queueSlice(trx, run.uuid, number + 1)
  })
}

/** Tells each second how far it is. True where somebody asked to stop. */
async function follow(world: World, slice: Slice, number: number, open: OpenSlice): Promise<boolean> {
  let ended = false
  const end = open.ended.then(
    () => (ended = true),
    () => (ended = true),
  )
  while (!ended) {
    await Promise.race([end, pause(tellMs)])
    if (ended || !(await tell(world, slice, number, open))) continue
    open.stop()
    await end
    return true
  }
  return false
}

const costs = new WeakMap<Slice, number>()

/** True where the run is to stop. */
async function tell(world: World, slice: Slice, number: number, open: OpenSlice): Promise<boolean> {
  const { iterations, spentMs, best } = open.standing()
  const known = costs.get(slice) ?? slice.run.best?.cost ?? Number.POSITIVE_INFINITY
  const better = best && best.cost < known ? best : undefined
  if (better) costs.set(slice, better.cost)
  return noteAdvance(
    world.db,
    slice.run.uuid,
    number,
    {
      iterations,
      spentMs: Math.round(spentMs),
      best: better && keepBest(slice.task.problem, better),
      point: better && { ms: Math.round(spentMs), cost: better.cost, unplaced: better.unplaced },
    },
    world.clock(),
  )
}

function keepBest({ sessions }: WeekProblem, { cost, unplaced, terms, placings }: WeekSolution): Best {
  const kept = placings.flatMap((placing, at) =>
    placing ? [{ guid: sessions[at]!.guid, ...placing, moderators: [...placing.moderators] }] : [],
  )
  return { cost, unplaced, terms, placings: kept }
}

/** Every minute: runs whose process was killed go on. */
export const sweepRuns: Job = async (world) => {
  for (const { uuid, slice } of await listLost(world.db, world.clock().subtract({ seconds: lostS })))
    await queueSlice(world.db, uuid, slice)
}
