import type { Db } from '#platform/db/database.ts'
import type { Storage } from '#platform/storage.ts'
import { listShown } from '../questions/store.ts'
import { listLineLangs, readLines } from '../recording/lines.ts'
import { findPublished } from '../recording/store.ts'
import { paragraphsOf } from '../transcript/rules.ts'
import type { Paragraph } from '../transcript/rules.ts'
import { readCues } from '../video/files.ts'
import type { RoomSource } from './policy.ts'
import { findRoom } from './store.ts'
import type { Room } from './store.ts'

/** A file that a room's picture came from, or that goes beside it. */
export interface KeptMedia {
  role: 'film' | 'captions' | 'sign' | 'audio'
  /** Of captions. */
  lang: string | undefined
  key: string
  mediaType: string
  bytes: number
}

/** What of a room may be taken along: no name of anybody who was there is in it. */
export interface Keepsake {
  hasEnded: boolean
  /** Where the picture came from: of another host's we have no file; a recording has one once it is made and open. */
  source: 'none' | 'file' | 'external' | 'recording'
  /** What everybody could read there, the answered first. */
  questions: { text: string; answer: string | null; isAnswered: boolean }[]
  /** Empty before the end: until then it is watched in the room, with its two adults. */
  media: KeptMedia[]
  /** What was said, by the captions of each language. */
  transcripts: { lang: string; paragraphs: Paragraph[] }[]
}

/** What remains of the owner's room; undefined where there is none. */
export async function findKeepsake(db: Db, storage: Storage, ownerType: string, ownerId: number): Promise<Keepsake | undefined> {
  const row = await db
    .selectFrom('live.room')
    .select('uuid')
    .where('owner_type', '=', ownerType)
    .where('owner_id', '=', ownerId)
    .executeTakeFirst()
  const room = row && (await findRoom(db, row.uuid))
  if (!room) return undefined
  const shown = await listShown(db, room.id)
  const questions = shown.map(({ body, answer, state }) => ({ text: body, answer, isAnswered: state === 'answered' }))
  const hasEnded = room.state === 'ended'
  return {
    hasEnded,
    source: room.source.kind === 'broadcast' ? 'recording' : room.source.kind,
    questions: questions.toSorted((a, b) => Number(b.isAnswered) - Number(a.isAnswered)),
    ...(hasEnded ? await findKept(db, storage, room) : { media: [], transcripts: [] }),
  }
}

type Kept = Pick<Keepsake, 'media' | 'transcripts'>

async function findKept(db: Db, storage: Storage, room: Room): Promise<Kept> {
  if (room.source.kind === 'broadcast' || room.source.kind === 'recording') return findRecordedKept(db, room)
  return { media: await listMedia(db, room.source), transcripts: await readTranscripts(db, storage, room.source) }
}

/** Of a recording: what was made of it to take along, as long as it is open. */
async function findRecordedKept(db: Db, room: Room): Promise<Kept> {
  const recording = await findPublished(db, room)
  if (!recording) return { media: [], transcripts: [] }
  const media = await listFiles(db, [
    { role: 'film', uuid: recording.filmFile ?? undefined },
    { role: 'audio', uuid: recording.soundFile ?? undefined },
  ])
  const captions = recording.captions.map((one): KeptMedia => ({ ...one, role: 'captions', mediaType: 'text/vtt' }))
  const langs = await listLineLangs(db, room)
  const read = async (lang: string) => ({ lang, paragraphs: paragraphsOf(await readLines(db, room, lang)) })
  const transcripts = await Promise.all(langs.map(read))
  return { media: [...media, ...captions], transcripts: transcripts.filter(({ paragraphs }) => paragraphs.length > 0) }
}

async function readTranscripts(db: Db, storage: Storage, source: RoomSource): Promise<Keepsake['transcripts']> {
  const langs = source.kind === 'file' ? (source.captions ?? []).map(({ lang }) => lang) : []
  const read = async (lang: string) => ({ lang, paragraphs: paragraphsOf(await readCues(db, storage, source, lang)) })
  return (await Promise.all(langs.map(read))).filter(({ paragraphs }) => paragraphs.length > 0)
}

async function listMedia(db: Db, source: RoomSource): Promise<KeptMedia[]> {
  if (source.kind !== 'file') return []
  const { fileUuid, captions = [], signFileUuid, audioFileUuid } = source
  return listFiles(db, [
    { role: 'film', uuid: fileUuid },
    ...captions.map((one) => ({ role: 'captions' as const, uuid: one.fileUuid, lang: one.lang })),
    { role: 'sign', uuid: signFileUuid },
    { role: 'audio', uuid: audioFileUuid },
  ])
}

async function listFiles(db: Db, wanted: { role: KeptMedia['role']; uuid: string | undefined; lang?: string }[]): Promise<KeptMedia[]> {
  const uuids = wanted.flatMap(({ uuid }) => uuid ?? [])
  if (uuids.length === 0) return []
  const rows = await db
    .selectFrom('platform.stored_file')
    .select(['uuid', 'storage_key as key', 'media_type as mediaType', 'size_bytes as bytes'])
    .where('uuid', 'in', uuids)
    .execute()
  return wanted.flatMap(({ role, uuid, lang }) => {
    const file = rows.find((one) => one.uuid === uuid)
    return file ? [{ role, lang, key: file.key, mediaType: file.mediaType, bytes: file.bytes }] : []
  })
}
