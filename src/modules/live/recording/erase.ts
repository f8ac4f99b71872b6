import type { Db } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { World } from '#platform/http/route.ts'
import { forgetSegments } from '../airing/segments.ts'
import type { Room } from '../rooms/store.ts'
import { forgetEverywhere } from './store.ts'

interface Redacted {
  epochId: number
  rung: string
  seq: number
  key: string
}

const batchMax = 200

/**
 * Deletes the bytes of what was redacted. While an incident of the room is open, a copy stays that no address leads to. Each step may be
 * repeated: a killed process begins again where it was.
 */
export async function eraseRedacted(world: World, room: Room): Promise<void> {
  const { db, storage } = world
  let erased = 0
  for (;;) {
    const batch = await listRedacted(db, room.id)
    if (batch.length === 0) break
    const sealed = await hasOpenIncident(db, room.id)
    for (const { key, ...one } of batch) {
      const sealedKey = sealed ? await seal(world, key) : null
      await storage.delete(key)
      await db
        .updateTable('live.fragment')
        .set({ erased_at: world.clock(), ...(sealedKey ? { sealed_key: sealedKey } : {}) })
        .where('epoch_id', '=', one.epochId)
        .where('rung', '=', one.rung)
        .where('seq', '=', one.seq)
        .execute()
    }
    erased += batch.length
  }
  if (erased === 0) return
  // Somebody may have read bytes between the mark and now: what memory holds goes too, in every process.
  forgetSegments(world, `live/${room.uuid}/`)
  await forgetEverywhere(db, room)
}

async function listRedacted(db: Db, roomId: number): Promise<Redacted[]> {
  return db
    .selectFrom('live.fragment')
    .innerJoin('live.epoch', 'live.epoch.id', 'live.fragment.epoch_id')
    .select(['epoch_id as epochId', 'rung', 'seq', 'storage_key as key'])
    .where('live.epoch.room_id', '=', roomId)
    .where('redacted_at', 'is not', null)
    .where('erased_at', 'is', null)
    .limit(batchMax)
    .execute()
}

async function seal({ storage }: World, key: string): Promise<string | null> {
  const sealedKey = `sealed-${key}`
  const bytes = await storage.read(key)
  if (bytes) await storage.put(sealedKey, bytes, bytes.length)
  // Already gone: then an earlier run has sealed it, or there never was anything.
  return (await storage.size(sealedKey)) === undefined ? null : sealedKey
}

async function hasOpenIncident(db: Db, roomId: number): Promise<boolean> {
  const open = await db
    .selectFrom('live.incident')
    .select('id')
    .where('room_id', '=', roomId)
    .where('closed_at', 'is', null)
    .executeTakeFirst()
  return open !== undefined
}

/** Timer: sealed copies go with the last open incident of their room. */
export async function dropSealedCopies(world: World): Promise<void> {
  const { rows } = await sql<{ epochId: number; rung: string; seq: number; key: string }>`
    select fragment.epoch_id as "epochId", fragment.rung, fragment.seq, fragment.sealed_key as key
    from live.fragment join live.epoch on epoch.id = fragment.epoch_id
    where sealed_key is not null
      and not exists (select from live.incident where incident.room_id = epoch.room_id and incident.closed_at is null)
    limit 2000`.execute(world.db)
  for (const { epochId, rung, seq, key } of rows) {
    await world.storage.delete(key)
    await world.db
      .updateTable('live.fragment')
      .set({ sealed_key: null })
      .where('epoch_id', '=', epochId)
      .where('rung', '=', rung)
      .where('seq', '=', seq)
      .execute()
  }
}
