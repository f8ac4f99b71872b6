import { audit } from '#platform/audit.ts'
import { findRooms } from '#live'
import type { Db, Trx } from '#platform/db/database.ts'
import { inTransaction, sql } from '#platform/db/database.ts'
import { bumpPages } from '#platform/http/page-version.ts'
import type { World } from '#platform/http/route.ts'
import type { Temporal } from '#platform/time.ts'
import { sessionOwner } from '#week'
import { readContent } from './content.ts'
import { recordedOwner } from './load/recordings.ts'
import { filesOfSamples, storeSamples } from './load/samples.ts'
import { insertAll, keepOn, tellDuePast } from './prepare.ts'
import type { Say } from './prepare.ts'
import { findState, holdDemo } from './state.ts'

/** Schemas whose rows the demonstration and its visitors made. Regions, factors of formats and texts of consents are ours for good. */
const schemas = ['people', 'consortium', 'schools', 'trends', 'live', 'seats', 'week', 'catalogue', 'trajectory', 'news']
const kept = ['trajectory.format_factor']
/** Of these, what nobody made stays: it came with the project. */
const texts = 'people.consent_text'
const platformTables = ['audit', 'mail', 'form_post', 'rate_limit', 'setting', 'search_document', 'search_word'].map(
  (name) => `platform.${name}`,
)

/**
 * Wipes everything that the demonstration and its visitors made and loads it anew, in one transaction: a running server shows
 * the old one until the new one stands, and a process that is killed leaves the old one.
 */
export async function resetDemo(world: World, say: Say): Promise<void> {
  const content = await readContent()
  const samples = await storeSamples(world)
  await holdDemo(world.db, async () => {
    const media = await listMedia(world.db)
    const orphans = await inTransaction(world.db, async (trx) => {
      say('wiping the demonstration')
      await wipe(trx)
      await insertAll(world, trx, content, samples, say)
      await audit(trx, { actorId: null, action: 'demo.reset', subjectType: 'demo', subjectId: '1' })
      return forgetFiles(trx, filesOfSamples(samples))
    })
    for (const key of orphans) await world.storage.delete(key)
    for (const uuid of media) await world.storage.deletePrefix(`live/${uuid}/`)
    await tellDuePast(world, content, say)
    await inTransaction(world.db, bumpAll)
  })
  await keepOn(world)
}

/** Rooms that media were broadcast into: their fragments have no rows among the stored files. */
async function listMedia(db: Db): Promise<string[]> {
  const { broadcasts = [] } = (await findState(db)) ?? {}
  const rooms = [...(await findRooms(db, recordedOwner, [1])), ...(await findRooms(db, sessionOwner, broadcasts))]
  return rooms.map(({ uuid }) => uuid)
}

async function wipe(trx: Trx): Promise<void> {
  // A job of the running server may hold a row and wait for us: then one of us two gives way, and not for ever.
  await sql`set local lock_timeout = '20s'`.execute(trx)
  const found = await sql<{ name: string }>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = any(${schemas}) order by 1`.execute(trx)
  const names = [...found.rows.map((row) => row.name).filter((name) => !kept.includes(name)), ...platformTables]
  await sql`create temporary table kept_text on commit drop as select * from ${sql.table(texts)} where made_by is null`.execute(trx)
  await sql`truncate ${sql.raw(names.join(', '))}`.execute(trx)
  await sql`insert into ${sql.table(texts)} select * from kept_text`.execute(trx)
  // Facts and letters that still wait tell of what is no more.
  await sql`select graphile_worker.complete_jobs(array_agg(id)) from graphile_worker.jobs where locked_at is null`.execute(trx)
  await bumpAll(trx)
}

async function bumpAll(trx: Trx): Promise<void> {
  const scopes = await trx.selectFrom('platform.page_version').select('scope').orderBy('scope').execute()
  for (const { scope } of scopes) await bumpPages(trx, scope)
}

/** Storage keys of files that visitors and the old demonstration left; nothing names them any more. Those of this transaction are new. */
async function forgetFiles(trx: Trx, kept: readonly string[]): Promise<string[]> {
  const rows = await trx
    .deleteFrom('platform.stored_file')
    .where('created_at', '<', sql<Temporal.Instant>`now()`)
    .$if(kept.length > 0, (query) => query.where('uuid', 'not in', kept))
    .returning('storage_key')
    .execute()
  return rows.map((row) => row.storage_key)
}
