import type { Trx } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import { staffKinds } from '../rooms/rules.ts'
import { admit } from '../tickets/actions.ts'
import type { Admission } from '../tickets/actions.ts'
import { notePresence } from '../tickets/store.ts'

export type StaffSeat = Pick<Admission, 'subject' | 'label'> & { kind: 'host' | 'moderator' | 'duty' }

/** One beat of each of these adults. Repeat it at least every 60 s, or the room freezes: invented adults follow the rule too. */
export async function seatStaff(trx: Trx, roomId: number, staff: StaffSeat[], now: Temporal.Instant): Promise<void> {
  const known = await findSeats(trx, roomId)
  const missing = staff.filter((one) => !known.has(keyOf(one)))
  for (const one of missing) await admit(trx, { ...one, roomId, vetted: true, now })
  const seats = missing.length > 0 ? await findSeats(trx, roomId) : known
  for (const one of staff) await notePresence(trx, seats.get(keyOf(one))!, now)
}

const keyOf = ({ subject, kind }: { subject: string; kind: string }): string => `${kind} ${subject}`

async function findSeats(trx: Trx, roomId: number): Promise<Map<string, number>> {
  const rows = await trx
    .selectFrom('live.ticket')
    .select(['id', 'subject', 'kind'])
    .where('room_id', '=', roomId)
    .where('kind', 'in', [...staffKinds])
    .execute()
  return new Map(rows.map((row) => [keyOf(row), row.id]))
}
