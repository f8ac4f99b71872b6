import type { Db, Trx } from '#platform/db/database.ts'
import { queueJob } from '#platform/facts.ts'
import type { Job, World } from '#platform/http/route.ts'
import { isUuid } from '#platform/ids.ts'
import type { Temporal } from '#platform/time.ts'
import { importSchedule } from './import.ts'
import type { ImportNote, ImportOutcome, ImportReport } from './report.ts'

/** One posted file on its way into a week. */
export interface ImportRun {
  uuid: string
  slug: string
  zone: string | null
  fileName: string
  state: 'queued' | 'running' | 'done' | 'refused'
  done: number
  total: number
  createdAt: Temporal.Instant
  report: ImportReport | undefined
  problems: ImportNote[]
}

const columns = [
  'uuid',
  'week_slug',
  'zone',
  'file_uuid',
  'file_name',
  'state',
  'done_count',
  'total_count',
  'created_at',
  'report',
] as const
const selectRuns = (db: Db) => db.selectFrom('week.import_run').select(columns).select('requested_by')
type Row = Awaited<ReturnType<ReturnType<typeof selectRuns>['executeTakeFirstOrThrow']>>

function toRun(row: Row): ImportRun {
  const outcome = row.report as Partial<ImportOutcome>
  return {
    uuid: row.uuid,
    slug: row.week_slug,
    zone: row.zone,
    fileName: row.file_name,
    state: row.state as ImportRun['state'],
    done: row.done_count,
    total: row.total_count,
    createdAt: row.created_at,
    report: outcome.ok === true ? outcome.report : undefined,
    problems: outcome.ok === false ? (outcome.problems ?? []) : [],
  }
}

export async function findRun(db: Db, uuid: string): Promise<ImportRun | undefined> {
  const row = isUuid(uuid) ? await selectRuns(db).where('uuid', '=', uuid).executeTakeFirst() : undefined
  return row && toRun(row)
}

/** The last imports, of one week or of all. */
export async function listRuns(db: Db, slug: string | undefined): Promise<ImportRun[]> {
  const rows = await selectRuns(db)
    .$if(slug !== undefined, (query) => query.where('week_slug', '=', slug!))
    .orderBy('id', 'desc')
    .limit(10)
    .execute()
  return rows.map(toRun)
}

const keyOf = (fileUuid: string): string => `week/imports/${fileUuid}`

export interface NewRun {
  slug: string
  zone: string | undefined
  fileUuid: string
  fileName: string
  actorId: number
}

/** Stores the posted bytes; without a run that names them they are nothing. */
export async function storeFile(world: World, fileUuid: string, bytes: Uint8Array): Promise<void> {
  await world.storage.put(keyOf(fileUuid), bytes, bytes.length)
}

/** Queues the import of a stored file. */
export async function queueRun(trx: Trx, run: NewRun): Promise<string> {
  const { uuid } = await trx
    .insertInto('week.import_run')
    .values({
      week_slug: run.slug,
      zone: run.zone ?? null,
      file_uuid: run.fileUuid,
      file_name: run.fileName,
      requested_by: run.actorId,
      report: '{}',
    })
    .returning('uuid')
    .executeTakeFirstOrThrow()
  await queueJob(trx, 'runImport', { uuid }, { key: `runImport:${uuid}`, maxAttempts: 5 })
  return uuid
}

/**
 * The job behind a run. The import itself is one transaction, so a killed worker leaves nothing, and the job begins anew. What the
 * week needs of the file stands in its rows then; the file, with whatever addresses are in it, is deleted.
 */
export const runImport: Job = async (world, payload) => {
  const row = await selectRuns(world.db).where('uuid', '=', String(payload.uuid)).executeTakeFirst()
  if (!row || row.state === 'done' || row.state === 'refused') return
  const set = (values: Record<string, unknown>) =>
    world.db.updateTable('week.import_run').set(values).where('uuid', '=', row.uuid).execute()
  await set({ state: 'running' })
  const outcome = await runOn(world, row, async ({ done, total }) => {
    await set({ done_count: done, total_count: total })
  })
  await set({ state: outcome.ok ? 'done' : 'refused', report: JSON.stringify(outcome), finished_at: world.clock() })
  await world.storage.delete(keyOf(row.file_uuid))
}

async function runOn(
  world: World,
  row: Row,
  onProgress: (progress: { done: number; total: number }) => Promise<void>,
): Promise<ImportOutcome> {
  const bytes = await world.storage.read(keyOf(row.file_uuid))
  if (!bytes) return { ok: false, problems: [{ reason: 'week-exchange.refused.lost', values: {} }] }
  try {
    const wish = { bytes, slug: row.week_slug, zone: row.zone ?? undefined, actorId: row.requested_by, now: world.clock(), onProgress }
    return await importSchedule(world.db, wish)
  } catch (error) {
    world.log.error({ err: error, run: row.uuid }, 'import failed')
    return { ok: false, problems: [{ reason: 'week-exchange.refused.failed', values: {} }] }
  }
}
