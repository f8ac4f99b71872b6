import type { Trx } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import { lockRoom } from '../rooms/store.ts'
import { deleteLines, endEdit } from './actions.ts'
import { insertCut, markRedacted } from './cuts.ts'
import { endAddresses, lockRecording } from './store.ts'

/**
 * Deletes for good wherever a subject is heard or seen in a recording: a voice can't be made nobody's. The bytes go as those of any
 * redaction do, and the words that were captioned there; that there was a place with somebody in it is forgotten too.
 */
export async function eraseAppearances(trx: Trx, subject: string, now: Temporal.Instant): Promise<void> {
  const rows = await trx
    .selectFrom('live.appearance')
    .select('room_id')
    .distinct()
    .where('subject', '=', subject)
    .orderBy('room_id')
    .execute()
  for (const { room_id: roomId } of rows) await eraseIn(trx, roomId, subject, now)
}

async function eraseIn(trx: Trx, roomId: number, subject: string, now: Temporal.Instant): Promise<void> {
  const room = await lockRoom(trx, roomId)
  const gone = await trx
    .deleteFrom('live.appearance')
    .where('room_id', '=', roomId)
    .where('subject', '=', subject)
    .returning(['id', 'from_at', 'to_at'])
    .execute()
  if (gone.length === 0) return
  for (const { from_at, to_at } of gone) {
    const [from, to] = [from_at?.epochMilliseconds ?? -Infinity, to_at?.epochMilliseconds ?? Infinity]
    await insertCut(trx, roomId, { kind: 'redaction', from, to, now })
    await deleteLines(trx, roomId, from, to)
  }
  await markRedacted(trx, roomId, now)
  await endAddresses(trx, room, 'everywhere')
  const recording = await lockRecording(trx, roomId)
  const act = { roomId, ticketId: null, now }
  if (recording) await endEdit(trx, act, { room, recording }, 'redact', { appearances: gone.map(({ id }) => id) })
}
