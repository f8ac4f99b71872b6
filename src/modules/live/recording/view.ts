import type { Db } from '#platform/db/database.ts'
import type { Room } from '../rooms/store.ts'
import { listChapters } from './chapters.ts'
import type { Chapter } from './chapters.ts'
import { findRecorded } from './items.ts'
import { readKept } from './kept.ts'
import { listLineLangs } from './lines.ts'
import { findPublished, findReady } from './store.ts'
import type { Recording } from './store.ts'

/** What stands beside a recording that is watched. */
export interface RecordingView {
  recording: Recording
  chapters: Chapter[]
  /** Languages of its captions. */
  langs: string[]
  film: TakenFile | undefined
  sound: TakenFile | undefined
}

interface TakenFile {
  bytes: number
}

/** For whoever may be in the room; for the staff before it is published too. */
export async function readRecordingView(db: Db, room: Room, forStaff = false): Promise<RecordingView | undefined> {
  const recording = forStaff ? await findReady(db, room) : await findPublished(db, room)
  const recorded = recording && (await findRecorded(db, room))
  if (!recorded) return undefined
  const items = (await readKept(db, room))?.items.main ?? []
  return {
    recording,
    chapters: await listChapters(db, recorded, items),
    langs: await listLineLangs(db, recorded),
    film: await findSize(db, recording.filmFile),
    sound: await findSize(db, recording.soundFile),
  }
}

async function findSize(db: Db, uuid: string | null): Promise<TakenFile | undefined> {
  if (uuid === null) return undefined
  return db.selectFrom('platform.stored_file').select('size_bytes as bytes').where('uuid', '=', uuid).executeTakeFirst()
}
