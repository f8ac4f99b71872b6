import type { Trx } from '#platform/db/database.ts'
import type { QueuedJob } from '#platform/facts.ts'
import { factJob, queueJobs } from '#platform/facts.ts'
import type { Seat } from './store.ts'

export type SeatFact = 'SeatGranted' | 'SeatOffered' | 'SeatReminded' | 'SeatConfirmed' | 'SeatReleased'
type More = Record<string, unknown>

function seatFact(name: SeatFact, seat: Seat, more: More): QueuedJob {
  const { id: seatId, poolId, holder, units, confirmUntil } = seat
  const until = confirmUntil && { confirmUntil: confirmUntil.toString() }
  const payload = { seatId, poolId, holderType: holder.type, holderId: holder.id, units, ...until, ...more }
  return factJob({ name, key: String(seatId), payload })
}

/** The offer's two hours of work: half-way a reminder, in the end the release. What is lost or late, the minute's sweep does. */
function jobsOfOffer({ id: seatId, remindAt, confirmUntil }: Seat): QueuedJob[] {
  if (!remindAt || !confirmUntil) return []
  return [
    { name: 'remindSeat', payload: { seatId }, key: `remindSeat:${seatId}`, runAt: remindAt.toString() },
    { name: 'releaseSeat', payload: { seatId }, key: `releaseSeat:${seatId}`, runAt: confirmUntil.toString() },
  ]
}

/** Tells of these seats in the transaction of their change, in one statement. */
export async function announceSeats(
  trx: Trx,
  name: SeatFact,
  seats: readonly Seat[],
  more: (seat: Seat) => More = () => ({}),
): Promise<void> {
  await queueJobs(
    trx,
    seats.map((seat) => seatFact(name, seat, more(seat))),
  )
}

/** Tells that these seats were got: granted, or offered with the jobs that follow. */
export async function announceGot(trx: Trx, seats: readonly Seat[], more: { promoted: boolean }): Promise<void> {
  await queueJobs(
    trx,
    seats.flatMap((seat) =>
      seat.state === 'offered' ? [seatFact('SeatOffered', seat, more), ...jobsOfOffer(seat)] : [seatFact('SeatGranted', seat, more)],
    ),
  )
}
