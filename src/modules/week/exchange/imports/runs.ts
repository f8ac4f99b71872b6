import type { Job } from '#platform/http/route.ts'
import { carryOut } from '../../runs/carry-out.ts'
import { importSchedule } from './import.ts'
import type { ImportReport } from './report.ts'

/** The job behind a posted programme. What the week needs of the file stands in its rows then. */
export const runImport: Job = async (world, payload) => {
  await carryOut<ImportReport>(world, 'programme', String(payload.uuid), (run, bytes, onProgress) =>
    importSchedule(world.db, {
      ...{ bytes, slug: run.slug, zone: run.zone ?? undefined, actorId: run.requestedBy, now: world.clock(), onProgress },
    }),
  )
}
