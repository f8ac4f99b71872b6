import { setImmediate as breathe } from 'node:timers/promises'
import { inTransaction, sql } from '#platform/db/database.ts'
import type { Job } from '#platform/http/route.ts'
import { bumpPages } from '#platform/http/page-version.ts'
import type { Changes, Inputs, Result } from './compute.ts'
import { lotsOf, matchInOrder, seedOf, takingPart } from './compute.ts'
import { getInputs, getResult } from './files.ts'
import { drawsScope } from './pages-scope.ts'
import { listDrawsById } from './store.ts'

/** So many draws with other seeds, or as many as this time allows: at least one. */
const [repeatsMax, budgetMs] = [100, 30_000]

export interface Chances {
  repeats: number
  ids: string[]
  /** Of each application: in how many repetitions it got each of its ranks. */
  got: number[][]
}

/** Repeats a draw with seeds that follow from its own: the same list, other luck. */
export async function repeat(
  inputs: Inputs,
  result: Result,
  repeats: number,
  untilMs: number,
  clock = (): number => performance.now(),
): Promise<Chances> {
  const changes: Changes = result
  const applications = takingPart(inputs, changes)
  const ids = applications.map(({ id }) => id)
  const got = applications.map(({ ranks }) => ranks.map(() => 0))
  const start = clock()
  let done = 0
  while (done < repeats && (done === 0 || clock() - start < untilMs)) {
    // SHA-256(seed ‖ number): nobody chose it, and whoever wants can repeat the repetitions too.
    const lots = lotsOf(seedOf([result.seed], (done + 1).toString(16).padStart(64, '0')), ids)
    const order = lots.map((_, at) => at).toSorted((a, b) => (lots[a]! < lots[b]! ? -1 : 1))
    const given = matchInOrder(
      inputs,
      changes,
      order.map((at) => applications[at]!),
    )
    for (const [lot, at] of order.entries()) {
      const pool = given[lot]?.pool
      if (pool !== undefined) got[at]![applications[at]!.ranks.indexOf(pool)]! += 1
    }
    done += 1
    await breathe()
  }
  return { repeats: done, ids, got }
}

/** Tells each application how often it would have got a seat: once per draw, however often the job runs. */
export const repeatDraw: Job = async (world, payload) => {
  const [draw] = await listDrawsById(world.db, [Number(payload.drawId)])
  if (draw?.state !== 'drawn' || draw.repeatCount > 0) return
  const { repeats, ids, got } = await repeat(await getInputs(world, draw), await getResult(world, draw), repeatsMax, budgetMs)
  await inTransaction(world.db, async (trx) => {
    await sql`
      update seats.application set chance = told.chance, chances = told.chances::real[]
      from unnest(${ids}::uuid[], ${got.map((counts) => counts.reduce((sum, n) => sum + n, 0) / repeats)}::real[],
        ${got.map((counts) => `{${counts.map((n) => n / repeats).join(',')}}`)}::text[]) as told(alias, chance, chances)
      where application.alias = told.alias and application.draw_id = ${draw.id}`.execute(trx)
    await trx.updateTable('seats.draw').set({ repeat_count: repeats }).where('id', '=', draw.id).execute()
    await bumpPages(trx, drawsScope)
  })
}
