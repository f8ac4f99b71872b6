import type { Trx } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'

export interface PlayedAppearance {
  roomId: number
  subject: string
  /** By the clock of the first airing. */
  from: Temporal.Instant
  to: Temporal.Instant
  /** Whether there is a consent to it. */
  isShown: boolean
}

/** Of one who was in the room: heard or seen there, as staff would have marked it. The same again changes nothing. */
export async function playAppearance(trx: Trx, { roomId, subject, from, to, isShown }: PlayedAppearance): Promise<void> {
  const ticket = await trx
    .selectFrom('live.ticket')
    .select('id')
    .where('room_id', '=', roomId)
    .where('subject', '=', subject)
    .where('kind', 'in', ['class', 'seat'])
    .executeTakeFirst()
  if (!ticket) return
  await trx
    .insertInto('live.appearance')
    .values({ room_id: roomId, subject, from_at: from, to_at: to, noted_at: to, withheld_at: isShown ? null : to })
    .onConflict((conflict) => conflict.columns(['room_id', 'subject', 'from_at', 'to_at']).doNothing())
    .execute()
}
