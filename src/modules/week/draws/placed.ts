import { children } from '#people'
import { cancelSeat, draws } from '#seats'
import { listClasses } from '#schools'
import { inTransaction } from '#platform/db/database.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import type { Fact, Listener } from '#platform/facts.ts'
import type { Temporal } from '#platform/time.ts'
import { writeLetter } from '../bookings/letter.ts'
import { insertBooking } from '../bookings/store.ts'
import { writeChildLetter } from '../families/letter.ts'
import { insertChildBooking, listChildBookings } from '../families/store.ts'
import { holderTypes } from '../offers/rules.ts'
import { sessionOwner } from '../weeks/published.ts'

interface Drawn {
  seatId: number
  sessionId: number
  holder: { type: string; id: number }
}

/** Writes down what a drawn seat is for, once; again the same one comes back. Nothing for a class or a child that is gone. */
async function insertDrawn(trx: Trx, { seatId, sessionId, holder }: Drawn, now: Temporal.Instant) {
  if (holder.type === holderTypes.child) {
    // Erased while the seats were being written: no booking told of this one, so nobody else gives it back.
    if ((await children.guardians(trx, holder.id)).length === 0) {
      await cancelSeat(trx, seatId, now)
      return undefined
    }
    const { booking } = await insertChildBooking(trx, { sessionId, personId: holder.id, seatId, bookedBy: null, now })
    return { type: 'child' as const, booking }
  }
  const [schoolClass] = holder.type === holderTypes.class ? await listClasses(trx, [holder.id]) : []
  if (!schoolClass) return undefined
  const { booking } = await insertBooking(trx, { sessionId, classId: holder.id, seatId, teacherId: schoolClass.teacherId, now })
  return { type: 'class' as const, booking }
}

const wroteOf = (fact: Fact): { type: string; id: number } => ({
  type: String(fact.payload.holderType),
  id: Number(fact.payload.holderId),
})

/**
 * A seat that a draw gave has no booking before: it gets one. Facts come in any order, so whoever hears first writes it. True where
 * it came by the draw itself, and not later out of the line.
 */
export async function ensureDrawn(trx: Trx, fact: Fact, now: Temporal.Instant): Promise<boolean> {
  const [holder, poolId, seatId] = [wroteOf(fact), Number(fact.payload.poolId), Number(fact.payload.seatId)]
  if (holder.type !== holderTypes.child && holder.type !== holderTypes.class) return false
  // What a guardian applied for has its booking from its own transaction: most facts are told after a glance.
  if (holder.type === holderTypes.child && (await listChildBookings(trx, { seatId })).some(({ bookedBy }) => bookedBy !== null))
    return false
  const application = (await draws.listApplications(trx, holder.type, [holder.id])).find(
    ({ outcome, ranks, draw }) => outcome !== null && draw.state === 'drawn' && ranks.some((rank) => rank.poolId === poolId),
  )
  const rank = application?.ranks.find((one) => one.poolId === poolId)
  if (!application || rank?.ownerType !== sessionOwner) return false
  await insertDrawn(trx, { seatId, sessionId: rank.ownerId, holder }, now)
  return application.outcome?.poolId === poolId && fact.payload.promoted !== true
}

const batch = 1000

/** All who got something or wait have their bookings; who waits is written to once, however many lines it is. */
export const writeDrawn: Listener = async ({ db, now }, fact) => {
  const drawId = Number(fact.payload.drawId)
  for (let after = 0; ;) {
    const given = await draws.listGiven(db, drawId, after, batch)
    if (given.length === 0) return
    await inTransaction(db, async (trx) => {
      for (const seat of given) {
        if (seat.ownerType !== sessionOwner) continue
        const written = await insertDrawn(trx, { ...seat, sessionId: seat.ownerId }, now)
        if (written && seat.state === 'waiting' && (await isFirstLine(trx, drawId, seat)))
          await (written.type === 'child'
            ? writeChildLetter(trx, written.booking, 'drawnWaiting', `drawn ${drawId}`)
            : writeLetter(trx, written.booking, 'drawnWaiting', `drawn ${drawId}`))
      }
    })
    after = given.at(-1)!.seatId
  }
}

/** Of the lines that one holder waits in, the letter goes with its dearest. */
async function isFirstLine(db: Db, drawId: number, { holder, ownerId }: { holder: Drawn['holder']; ownerId: number }): Promise<boolean> {
  const own = (await draws.listApplications(db, holder.type, [holder.id])).find(
    ({ draw, withdrawnAt }) => draw.id === drawId && !withdrawnAt,
  )
  return own?.outcome?.poolId === null && own.ranks[0]?.ownerId === ownerId
}
