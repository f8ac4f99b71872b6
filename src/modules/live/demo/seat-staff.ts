import type { Trx } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import { admit } from '../tickets/actions.ts'
import type { Admission } from '../tickets/actions.ts'
import { notePresence } from '../tickets/store.ts'

export type StaffSeat = Pick<Admission, 'subject' | 'label'> & { kind: 'host' | 'moderator' | 'duty' }

/** One beat of each of these adults. Repeat it at least every 60 s, or the room freezes: invented adults follow the rule too. */
export async function seatStaff(trx: Trx, roomId: number, staff: StaffSeat[], now: Temporal.Instant): Promise<void> {
  for (const one of staff) {
    const known = await trx
      .selectFrom('live.ticket')
      .select('id')
      .where('room_id', '=', roomId)
      .where('subject', '=', one.subject)
      .where('kind', '=', one.kind)
      .executeTakeFirst()
    if (!known) await admit(trx, { ...one, roomId, vetted: true, now })
    await notePresence(trx, known?.id ?? (await ticketId(trx, roomId, one)), now)
  }
}

async function ticketId(trx: Trx, roomId: number, one: StaffSeat): Promise<number> {
  const row = await trx
    .selectFrom('live.ticket')
    .select('id')
    .where('room_id', '=', roomId)
    .where('subject', '=', one.subject)
    .where('kind', '=', one.kind)
    .executeTakeFirstOrThrow()
  return row.id
}
