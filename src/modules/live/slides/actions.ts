import { createHash } from 'node:crypto'
import type { Trx } from '#platform/db/database.ts'
import type { World } from '#platform/http/route.ts'
import { uuidFromName } from '#platform/ids.ts'
import type { Picture } from '#platform/pictures.ts'
import type { Temporal } from '#platform/time.ts'
import { lockRoom } from '../rooms/store.ts'
import type { Room } from '../rooms/store.ts'
import { findShownSlide, findSlide, findSlideByFile } from './store.ts'

const slidesMax = 2000

/** The same picture sent again into the same room is the same slide: its name is made of its bytes. */
const nameOf = (room: Room, picture: Picture): string => uuidFromName(room.uuid, createHash('sha256').update(picture.webp).digest('hex'))

export type KeptSlide = { ok: true; number: number } | { ok: false; reason: 'tooMany' }

/** Stores a picture and gives it the room's next number. Its file is there before its row, so that nobody is shown a hole. */
export async function keepSlide(world: World, trx: Trx, room: Room, picture: Picture, title: string): Promise<KeptSlide> {
  const uuid = nameOf(room, picture)
  await lockRoom(trx, room.id)
  const known = await findSlideByFile(trx, room.id, uuid)
  if (known) return { ok: true, number: known.number }
  const { last } = await trx
    .selectFrom('live.slide')
    .select((of) => of.fn.max('number').as('last'))
    .where('room_id', '=', room.id)
    .executeTakeFirstOrThrow()
  const number = (last ?? 0) + 1
  if (number > slidesMax) return { ok: false, reason: 'tooMany' }
  const key = `live/${room.uuid}/slides/${uuid}.webp`
  await world.storage.put(key, picture.webp, picture.bytes)
  await trx
    .insertInto('platform.stored_file')
    .values({ uuid, storage_key: key, media_type: 'image/webp', size_bytes: picture.bytes, name: `${number}.webp` })
    .onConflict((conflict) => conflict.column('uuid').doNothing())
    .execute()
  await trx.insertInto('live.slide').values({ room_id: room.id, number, title, file_uuid: uuid, bytes: picture.bytes }).execute()
  return { ok: true, number }
}

/** Puts a slide on: each viewer's own playhead brings it up. False where there is no such slide. Put on twice at once, it is one cue. */
export async function showSlide(trx: Trx, room: Room, number: number, now: Temporal.Instant): Promise<boolean> {
  await lockRoom(trx, room.id)
  if (!(await findSlide(trx, room.id, number))) return false
  if ((await findShownSlide(trx, room.id, now)) === number) return true
  await trx.insertInto('live.cue').values({ room_id: room.id, at: now, kind: 'slide', number }).execute()
  return true
}
