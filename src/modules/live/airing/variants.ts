import type { Db } from '#platform/db/database.ts'
import type { Variant } from './playlist.ts'
import { rungNames } from './slot.ts'
import type { Rung, Stream } from './slot.ts'

const picture = 'avc1.42c01f,mp4a.40.2'

/** What a player may choose where nothing has been sent yet: the slate in all sizes. */
const slateVariants: readonly Variant[] = [
  { rung: 'a', codecs: 'mp4a.40.2' },
  { rung: '1', codecs: picture, width: 426, height: 240 },
  { rung: '2', codecs: picture, width: 640, height: 360 },
  { rung: '3', codecs: picture, width: 1280, height: 720 },
]

/** The rungs that a room's broadcast has had so far, each as its newest run has it. */
export async function listVariants(db: Db, roomUuid: string, stream: Stream): Promise<readonly Variant[]> {
  const rows = await db
    .selectFrom('live.epoch_rung as rung')
    .innerJoin('live.epoch as epoch', 'epoch.id', 'rung.epoch_id')
    .innerJoin('live.room as room', 'room.id', 'epoch.room_id')
    .select(['rung.rung', 'rung.codecs', 'rung.width', 'rung.height', 'rung.frame_rate'])
    .distinctOn('rung.rung')
    .where('room.uuid', '=', roomUuid)
    .where('epoch.stream', '=', stream)
    .orderBy('rung.rung')
    .orderBy('epoch.number', 'desc')
    .execute()
  if (rows.length === 0) return slateVariants
  const variants = rows.map((row): Variant => {
    const { width, height, frame_rate: frameRate } = row
    return {
      rung: row.rung as Rung,
      codecs: row.codecs,
      ...(width && height ? { width, height } : {}),
      ...(frameRate ? { frameRate } : {}),
    }
  })
  return variants.toSorted((one, other) => rungNames.indexOf(one.rung) - rungNames.indexOf(other.rung))
}
