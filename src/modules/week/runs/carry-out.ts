import type { World } from '#platform/http/route.ts'
import type { ImportRun, RunKind } from './store.ts'
import { deleteFile, findRun, readFile } from './store.ts'
import type { RunOutcome } from './notes.ts'

export type OnProgress = (progress: { done: number; total: number }) => Promise<void>
type Bring<Report> = (run: ImportRun<Report>, bytes: Uint8Array, onProgress: OnProgress) => Promise<RunOutcome<Report>>

/**
 * The job behind a run. What it brings is one transaction, so a killed worker leaves nothing, and the job begins anew. Progress is seen
 * while it goes on; the file is deleted when nothing more is to be done with it.
 */
export async function carryOut<Report>(world: World, kind: RunKind, uuid: string, bring: Bring<Report>): Promise<void> {
  const run = await findRun<Report>(world.db, kind, uuid)
  if (!run || (run.state !== 'queued' && run.state !== 'running')) return
  const set = (values: Record<string, unknown>) =>
    world.db.updateTable('week.import_run').set(values).where('uuid', '=', run.uuid).execute()
  await set({ state: 'running', done_count: 0, total_count: 0 })
  const outcome = await bringFile(world, run, bring, async ({ done, total }) => {
    await set({ done_count: done, total_count: total })
  })
  const state = !outcome.ok ? 'refused' : run.step === 'check' ? 'checked' : 'done'
  await set({ state, report: JSON.stringify(outcome), ...(state !== 'checked' && { finished_at: world.clock() }) })
  if (state !== 'checked') await deleteFile(world, run.fileUuid)
}

async function bringFile<Report>(
  world: World,
  run: ImportRun<Report>,
  bring: Bring<Report>,
  onProgress: OnProgress,
): Promise<RunOutcome<Report>> {
  const bytes = await readFile(world, run.fileUuid)
  if (!bytes) return { ok: false, problems: [{ reason: 'week-exchange.refused.lost', values: {} }] }
  try {
    return await bring(run, bytes, onProgress)
  } catch (error) {
    world.log.error({ err: error, run: run.uuid }, 'import failed')
    return { ok: false, problems: [{ reason: 'week-exchange.refused.failed', values: {} }] }
  }
}
