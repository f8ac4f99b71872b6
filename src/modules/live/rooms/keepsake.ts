import type { Db } from '#platform/db/database.ts'
import type { Storage } from '#platform/storage.ts'
import { listShown } from '../questions/store.ts'
import { paragraphsOf } from '../transcript/rules.ts'
import type { Paragraph } from '../transcript/rules.ts'
import { readCues } from '../video/files.ts'
import type { RoomSource } from './policy.ts'
import { findRoom } from './store.ts'

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
  /** Where the picture came from: of another host's we have no file. */
  source: 'none' | 'file' | 'external'
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
    source: room.source.kind === 'file' || room.source.kind === 'external' ? room.source.kind : 'none',
    questions: questions.toSorted((a, b) => Number(b.isAnswered) - Number(a.isAnswered)),
    media: hasEnded ? await listMedia(db, room.source) : [],
    transcripts: hasEnded ? await readTranscripts(db, storage, room.source) : [],
  }
}

async function readTranscripts(db: Db, storage: Storage, source: RoomSource): Promise<Keepsake['transcripts']> {
  const langs = source.kind === 'file' ? (source.captions ?? []).map(({ lang }) => lang) : []
  const read = async (lang: string) => ({ lang, paragraphs: paragraphsOf(await readCues(db, storage, source, lang)) })
  return (await Promise.all(langs.map(read))).filter(({ paragraphs }) => paragraphs.length > 0)
}

async function listMedia(db: Db, source: RoomSource): Promise<KeptMedia[]> {
  if (source.kind !== 'file') return []
  const { fileUuid, captions = [], signFileUuid, audioFileUuid } = source
  const wanted: { role: KeptMedia['role']; uuid: string | undefined; lang?: string }[] = [
    { role: 'film', uuid: fileUuid },
    ...captions.map((one) => ({ role: 'captions' as const, uuid: one.fileUuid, lang: one.lang })),
    { role: 'sign', uuid: signFileUuid },
    { role: 'audio', uuid: audioFileUuid },
  ]
  const uuids = wanted.flatMap(({ uuid }) => uuid ?? [])
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
