import type { Job, World } from '#platform/http/route.ts'
import type { Temporal } from '#platform/time.ts'
import { closeDraw } from './close.ts'
import { placeDraw } from './place.ts'
import { repeatDraw } from './repeat.ts'
import { phaseOf } from './rules.ts'
import { runDraw } from './run.ts'
import { listUnfinished } from './store.ts'

const steps = { closing: closeDraw, drawing: runDraw, placing: placeDraw } as const

/** Every minute: what a lost job, a worker that was away or a clock that jumped has left undone. */
export const sweepDraws: Job = async (world) => {
  for (const draw of await listUnfinished(world.db)) {
    const step = steps[phaseOf(draw, world.clock()) as keyof typeof steps]
    await step?.(world, { drawId: draw.id }).catch((error: unknown) =>
      world.log.error({ err: error, drawId: draw.id }, 'a draw that is due could not go on'),
    )
  }
}

/** Carries a draw through to its end at given instants: for the demonstration and for tests. */
export async function runThrough(world: World, drawId: number, at: Temporal.Instant): Promise<void> {
  const then: World = { ...world, clock: () => at }
  for (const step of [closeDraw, runDraw, placeDraw, repeatDraw]) await step(then, { drawId })
}
