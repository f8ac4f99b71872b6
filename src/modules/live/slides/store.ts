import type { Db, Trx } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'

export interface Slide {
  number: number
  title: string
  fileUuid: string
  bytes: number
}

const columns = ['number', 'title', 'file_uuid as fileUuid', 'bytes'] as const

export async function listSlides(db: Db, roomId: number): Promise<Slide[]> {
  return db.selectFrom('live.slide').select(columns).where('room_id', '=', roomId).orderBy('number').execute()
}

export async function findSlide(db: Db, roomId: number, number: number): Promise<Slide | undefined> {
  return db.selectFrom('live.slide').select(columns).where('room_id', '=', roomId).where('number', '=', number).executeTakeFirst()
}

export async function findSlideByFile(trx: Trx, roomId: number, fileUuid: string): Promise<Slide | undefined> {
  return trx.selectFrom('live.slide').select(columns).where('room_id', '=', roomId).where('file_uuid', '=', fileUuid).executeTakeFirst()
}

/** Number of the slide that is on now: what a wave still has to come to is not. */
export async function findShownSlide(db: Db, roomId: number, now: Temporal.Instant): Promise<number | null> {
  const row = await db
    .selectFrom('live.cue')
    .select('number')
    .where('room_id', '=', roomId)
    .where('kind', '=', 'slide')
    .where('at', '<=', now)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.number ?? null
}
