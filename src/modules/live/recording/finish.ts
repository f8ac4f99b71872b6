import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Db, Trx } from '#platform/db/database.ts'
import { inTransaction, json } from '#platform/db/database.ts'
import { announce, queueJob } from '#platform/facts.ts'
import type { World } from '#platform/http/route.ts'
import type { Temporal } from '#platform/time.ts'
import type { Item, Rung } from '../airing/slot.ts'
import { getRoom, lockRoom } from '../rooms/store.ts'
import type { Room } from '../rooms/store.ts'
import { insertCut, listCovered, markRedacted } from './cuts.ts'
import { eraseRedacted } from './erase.ts'
import { bestRung, writeFilm } from './film.ts'
import type { ReadPart } from './film.ts'
import { listLineLangs, readLines, writeVtt } from './lines.ts'
import { endAddresses, findRecording, forgetEverywhere, lockRecording, readList } from './store.ts'
import type { KeptCaptions, Recording } from './store.ts'

/**
 * Job, after the end of a room and whenever its recording may have changed: the list is brought up to date, what must not be kept is deleted, and
 * the files to take along are made. The same again changes nothing; a killed process is followed by one that goes on.
 */
export async function finishRecording(world: World, payload: Record<string, unknown>): Promise<void> {
  const { db } = world
  const room = await getRoom(db, Number(payload.roomId))
  if (room.state !== 'ended' || room.source.kind !== 'broadcast') return
  await inTransaction(db, (trx) => settleList(trx, room.id, world.clock()))
  await eraseRedacted(world, room)
  await makeFiles(world, room)
}

/** In one transaction: what everybody is shown from now on. */
async function settleList(trx: Trx, roomId: number, now: Temporal.Instant): Promise<void> {
  const room = await lockRoom(trx, roomId)
  for (const cut of await listCovered(trx, room.id)) if (cut.kind === 'panic') await insertCut(trx, room.id, { ...cut, now })
  // What the policy does not keep is cut as a whole.
  if (room.policy.recording === 'none') await insertCut(trx, room.id, { kind: 'redaction', from: -Infinity, to: Infinity, now })
  await markRedacted(trx, room.id, now)
  const recording = await lockRecording(trx, room.id)
  const list = await readList(trx, room.id)
  if (recording) return updateList(trx, room, recording, list)
  if (list.lengthMs > 0) await startRecording(trx, room, list, now)
}

type List = Awaited<ReturnType<typeof readList>>

/**
 * The recording begins to exist. Where nothing happened it may be seen at once: all of it was on air. After an emergency stop, or while somebody's call for
 * help is open, the staff look first.
 */
async function startRecording(trx: Trx, room: Room, list: List, now: Temporal.Instant): Promise<void> {
  const isCalm = !(await neededHelp(trx, room.id))
  await trx
    .insertInto('live.recording')
    .values({
      room_id: room.id,
      ready_at: now,
      published_at: isCalm ? now : null,
      length_ms: list.lengthMs,
      list_hash: list.hash,
      captions: json([]),
    })
    .execute()
  if (isCalm) await forgetEverywhere(trx, room)
  else await endAddresses(trx, room, 'here')
  await tellRecording(trx, room, 'RecordingReady', String(room.id))
}

async function neededHelp(db: Db, roomId: number): Promise<boolean> {
  const row = await db
    .selectFrom('live.incident')
    .select('id')
    .where('room_id', '=', roomId)
    .where((where) => where.or([where('kind', '=', 'panic'), where('closed_at', 'is', null)]))
    .executeTakeFirst()
  return row !== undefined
}

async function updateList(trx: Trx, room: Room, recording: Recording, list: List): Promise<void> {
  if (recording.listHash.equals(list.hash)) return
  await trx
    .updateTable('live.recording')
    .set({ list_hash: list.hash, length_ms: list.lengthMs, revision: recording.revision + 1 })
    .where('room_id', '=', room.id)
    .execute()
  await endAddresses(trx, room, 'waves')
  await forgetEverywhere(trx, room)
}

export async function tellRecording(trx: Trx, room: Room, name: 'RecordingReady' | 'RecordingRedacted', key: string): Promise<void> {
  await announce(trx, { name, key, payload: { roomId: room.id, ownerType: room.ownerType, ownerId: room.ownerId } })
}

/** What may be taken along: one film, the sound alone, captions. Kept under names made of what is in them. */
async function makeFiles(world: World, room: Room): Promise<void> {
  const recording = await findRecording(world.db, room.id)
  if (!recording) return
  const list = await readList(world.db, room.id)
  const captions = await makeCaptions(world, room, list.items)
  const isMade = recording.filesOf?.equals(list.hash) ?? false
  const made = isMade ? undefined : await makeMedia(world, room, list, recording.revision)
  const gone = await inTransaction(world.db, (trx) => keepFiles(trx, room.id, list.hash, captions, made))
  for (const key of gone) await world.storage.delete(key)
}

interface MadeFile {
  key: string
  bytes: number
  mediaType: string
}
interface Made {
  film: MadeFile | undefined
  sound: MadeFile | undefined
}

/** Writes down what was made, unless the list has changed meanwhile: then a job is waiting already. Returns keys that nobody needs any more. */
async function keepFiles(trx: Trx, roomId: number, hash: Buffer, captions: KeptCaptions[], made: Made | undefined): Promise<string[]> {
  const recording = (await lockRecording(trx, roomId))!
  if (!recording.listHash.equals(hash)) return keysOf(made)
  await trx
    .updateTable('live.recording')
    .set({ captions: json(captions) })
    .where('room_id', '=', roomId)
    .execute()
  const kept = captions.map(({ key }) => key)
  const gone = recording.captions.map(({ key }) => key).filter((key) => !kept.includes(key))
  if (!made) return gone
  const [film, sound] = [await insertFile(trx, made.film), await insertFile(trx, made.sound)]
  const old = [recording.filmFile, recording.soundFile].filter((uuid) => uuid !== null && uuid !== film && uuid !== sound)
  await trx
    .updateTable('live.recording')
    .set({ files_of: hash, film_file: film, sound_file: sound })
    .where('room_id', '=', roomId)
    .execute()
  return [...gone, ...(await deleteFiles(trx, old as string[]))]
}

const keysOf = (made: Made | undefined): string[] => [made?.film, made?.sound].flatMap((file) => (file ? [file.key] : []))

async function insertFile(trx: Trx, file: MadeFile | undefined): Promise<string | null> {
  if (!file) return null
  const row = await trx
    .insertInto('platform.stored_file')
    .values({ storage_key: file.key, media_type: file.mediaType, size_bytes: file.bytes, name: file.key.split('/').at(-1)! })
    .onConflict((conflict) => conflict.column('storage_key').doUpdateSet({ size_bytes: file.bytes }))
    .returning('uuid')
    .executeTakeFirstOrThrow()
  return row.uuid
}

async function deleteFiles(trx: Trx, uuids: string[]): Promise<string[]> {
  if (uuids.length === 0) return []
  const rows = await trx.deleteFrom('platform.stored_file').where('uuid', 'in', uuids).returning('storage_key').execute()
  return rows.map((row) => row.storage_key)
}

/** Takes the files away with a cut: nobody gets what was cut while new ones are made. The job deletes the bytes, and is sure to come. */
export async function dropFiles(trx: Trx, recording: Recording): Promise<void> {
  await trx
    .updateTable('live.recording')
    .set({ files_of: null, film_file: null, sound_file: null, captions: json([]) })
    .where('room_id', '=', recording.roomId)
    .execute()
  const keys = await deleteFiles(
    trx,
    [recording.filmFile, recording.soundFile].filter((uuid) => uuid !== null),
  )
  const all = [...keys, ...recording.captions.map(({ key }) => key)]
  if (all.length > 0) await queueJob(trx, 'deleteRecordingFiles', { keys: all })
}

/** Job: bytes whose rows are gone. */
export async function deleteRecordingFiles(world: World, payload: Record<string, unknown>): Promise<void> {
  for (const key of payload.keys as string[]) await world.storage.delete(key)
}

async function makeMedia(world: World, room: Room, { items }: List, revision: number): Promise<Made> {
  const name = (n: number): string => `recording/${room.uuid}/${n}`
  // Whatever a killed process left behind of an older list holds what may have been cut since.
  for (let n = 1; n < revision; n += 1) for (const ending of ['mp4', 'm4a']) await world.storage.delete(`${name(n)}.${ending}`)
  const rung = bestRung(items)
  return {
    film: rung && (await makeOne(world, room, items, rung, { key: `${name(revision)}.mp4`, mediaType: 'video/mp4' })),
    sound: await makeOne(world, room, items, 'a', { key: `${name(revision)}.m4a`, mediaType: 'audio/mp4' }),
  }
}

const gigabyte = 1024 ** 3

/** Through a file on this machine's disk: an MP4 file is not written from front to back. */
async function makeOne(
  { config, storage }: World,
  room: Room,
  items: readonly Item[],
  rung: Rung,
  { key, mediaType }: Omit<MadeFile, 'bytes'>,
): Promise<MadeFile | undefined> {
  await mkdir(config.dataDir, { recursive: true })
  const folder = await mkdtemp(join(config.dataDir, 'film-'))
  const path = join(folder, 'film.mp4')
  const read: ReadPart = (epoch, of, part) => storage.read(`live/${room.uuid}/main/${epoch}/${of}/${part}`)
  try {
    if (!(await writeFilm(path, items, rung, read))) return undefined
    const { size: bytes } = await stat(path)
    await storage.put(key, Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>, 8 * gigabyte)
    return { key, bytes, mediaType }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function makeCaptions(world: World, room: Room, items: readonly Item[]): Promise<KeptCaptions[]> {
  const made: KeptCaptions[] = []
  for (const lang of await listLineLangs(world.db, room)) {
    const lines = await readLines(world.db, room, lang, items)
    if (lines.length === 0) continue
    const vtt = Buffer.from(writeVtt(lines))
    const key = `recording/${room.uuid}/${lang}-${createHash('sha256').update(vtt).digest('hex').slice(0, 16)}.vtt`
    await world.storage.put(key, vtt, vtt.length)
    made.push({ lang, key, bytes: vtt.length })
  }
  return made
}
