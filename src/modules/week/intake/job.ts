import { findPerson } from '#people'
import { keep } from '#platform/holding.ts'
import { hasRole } from '#platform/http/route.ts'
import type { Job, Retention } from '#platform/http/route.ts'
import { isLocale, wholeLocale } from '#platform/i18n.ts'
import { carryOut } from '../runs/carry-out.ts'
import { deleteFile } from '../runs/store.ts'
import { findWeek } from '../weeks/store.ts'
import { importProposals } from './write/import.ts'
import type { IntakeReport } from './report.ts'

export const intakeJob = 'runIntake'

/** The job behind a posted table: checks it, or writes it. */
export const runIntake: Job = async (world, payload) => {
  const locale = isLocale(String(payload.locale)) ? wholeLocale(String(payload.locale)) : wholeLocale(null)
  await carryOut<IntakeReport>(world, 'proposals', String(payload.uuid), async (run, bytes, onProgress) => {
    const week = await findWeek(world.db, run.slug)
    const actor = run.requestedBy === null ? undefined : await findPerson(world.db, run.requestedBy)
    if (!week || !actor || !hasRole(actor, 'office')) return { ok: false, problems: [{ reason: 'week-exchange.refused.lost', values: {} }] }
    return importProposals(world.db, {
      ...{ bytes, week, actor, locale, now: world.clock(), origin: String(payload.origin), invites: run.invites, onProgress },
      dryRun: run.step === 'check',
    })
  })
}

/** What was checked and left lying is dropped, with its file. */
export const keptTables: Retention[] = [
  keep('week.checkedTables', 3, async (world, before) => {
    const rows = await world.db
      .updateTable('week.import_run')
      .set({ state: 'dropped', report: '{}', finished_at: world.clock() })
      .where('kind', '=', 'proposals')
      .where('state', '=', 'checked')
      .where('created_at', '<', before)
      .returning('file_uuid')
      .execute()
    for (const row of rows) await deleteFile(world, row.file_uuid)
    return rows.length
  }),
]
