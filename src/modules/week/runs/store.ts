import type { Db, Trx } from '#platform/db/database.ts'
import { queueJob } from '#platform/facts.ts'
import type { World } from '#platform/http/route.ts'
import { isUuid } from '#platform/ids.ts'
import type { Temporal } from '#platform/time.ts'
import type { ImportNote, RunOutcome } from './notes.ts'

/** What a posted file is: the programme of another system, or a table of proposals. */
export type RunKind = 'programme' | 'proposals'

/** One posted file on its way into a week. */
export interface ImportRun<Report = unknown> {
  uuid: string
  slug: string
  zone: string | null
  fileUuid: string
  fileName: string
  requestedBy: number | null
  /** Proposals are checked first, and wait then for the office's word. */
  state: 'queued' | 'running' | 'checked' | 'done' | 'refused' | 'dropped'
  step: 'check' | 'write'
  invites: boolean
  done: number
  total: number
  createdAt: Temporal.Instant
  report: Report | undefined
  problems: ImportNote[]
}

const selectRuns = (db: Db, kind: RunKind) => db.selectFrom('week.import_run').selectAll().where('kind', '=', kind)
type Row = Awaited<ReturnType<ReturnType<typeof selectRuns>['executeTakeFirstOrThrow']>>

function toRun<Report>(row: Row): ImportRun<Report> {
  const outcome = row.report as Partial<RunOutcome<Report>>
  return {
    uuid: row.uuid,
    slug: row.week_slug,
    zone: row.zone,
    fileUuid: row.file_uuid,
    fileName: row.file_name,
    requestedBy: row.requested_by,
    state: row.state as ImportRun['state'],
    step: row.step as ImportRun['step'],
    invites: row.invites,
    done: row.done_count,
    total: row.total_count,
    createdAt: row.created_at,
    report: outcome.ok === true ? outcome.report : undefined,
    problems: outcome.ok === false ? (outcome.problems ?? []) : [],
  }
}

export async function findRun<Report>(db: Db, kind: RunKind, uuid: string): Promise<ImportRun<Report> | undefined> {
  const row = isUuid(uuid) ? await selectRuns(db, kind).where('uuid', '=', uuid).executeTakeFirst() : undefined
  return row && toRun(row)
}

const shownMax = 10

/** The last files of a kind, of one week or of all. */
export async function listRuns(db: Db, kind: RunKind, slug: string | undefined): Promise<ImportRun[]> {
  const rows = await selectRuns(db, kind)
    .$if(slug !== undefined, (query) => query.where('week_slug', '=', slug!))
    .orderBy('id', 'desc')
    .limit(shownMax)
    .execute()
  return rows.map((row) => toRun(row))
}

const keyOf = (fileUuid: string): string => `week/imports/${fileUuid}`

/** Stores the posted bytes; without a run that names them they are nothing. */
export async function storeFile(world: World, fileUuid: string, bytes: Uint8Array): Promise<void> {
  await world.storage.put(keyOf(fileUuid), bytes, bytes.length)
}

export const readFile = (world: World, fileUuid: string): Promise<Uint8Array | undefined> => world.storage.read(keyOf(fileUuid))

/** The file, with whatever addresses are in it, is not kept. */
export const deleteFile = (world: World, fileUuid: string): Promise<void> => world.storage.delete(keyOf(fileUuid))

export interface NewRun {
  kind: RunKind
  step: 'check' | 'write'
  slug: string
  zone: string | undefined
  fileUuid: string
  fileName: string
  actorId: number
  /** The job that carries it out, and what it is told besides the run. */
  job: string
  payload?: Record<string, unknown>
}

/** Queues the import of a stored file. */
export async function queueRun(trx: Trx, run: NewRun): Promise<string> {
  const { uuid } = await trx
    .insertInto('week.import_run')
    .values({
      kind: run.kind,
      step: run.step,
      week_slug: run.slug,
      zone: run.zone ?? null,
      file_uuid: run.fileUuid,
      file_name: run.fileName,
      requested_by: run.actorId,
      report: '{}',
    })
    .returning('uuid')
    .executeTakeFirstOrThrow()
  await queueStep(trx, run.job, uuid, run.payload)
  return uuid
}

/** Puts a run's next step in line. */
export async function queueStep(trx: Trx, job: string, uuid: string, payload: Record<string, unknown> = {}): Promise<void> {
  await queueJob(trx, job, { ...payload, uuid }, { key: `${job}:${uuid}`, maxAttempts: 5 })
}
