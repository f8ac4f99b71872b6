import { findAvailability, setCap, setOffer } from '#seats'
import type { Trx } from '#platform/db/database.ts'
import { bumpPages } from '#platform/http/page-version.ts'
import type { MessageKey } from '#platform/i18n.ts'
import { auditEdit, lockFresh } from '../timetable/actions.ts'
import type { Editing, Refused, Stale } from '../timetable/actions.ts'
import { pageScope } from '../weeks/page-scope.ts'
import { isAccepted } from '../weeks/kinds.ts'
import { sessionOwner } from '../weeks/published.ts'
import { applicantsOf } from './form.ts'
import type { OfferFields } from './form.ts'
import { holderTypes, offerOf } from './rules.ts'

/** A seat that a smaller number would hit. */
export interface HitSeat {
  holder: { type: string; id: number }
  units: number
}

export type OfferOutcome =
  | { ok: true }
  | Stale
  | Refused
  | { ok: false; reason: 'offer'; field: 'capacity' | 'seatUnit' | 'seatMode'; error: MessageKey; hit: HitSeat[] }

const offerErrors = { hasSeats: 'week-offers.modeSettled', inDraw: 'week-offers.inDraw' } as const

/**
 * Changes how a session's seats are given. Where its pool is open, at once: more seats go to those who wait; fewer than are
 * given are refused with whom that would hit. What they are counted in is settled
 * by the first release, and whether they are drawn, by the first applicant.
 */
export async function changeOffer(trx: Trx, editing: Editing & { fields: OfferFields }): Promise<OfferOutcome> {
  const { fields, now } = editing
  const session = await lockFresh(trx, editing, fields.revision)
  if ('ok' in session) return session
  if (!isAccepted(session.state)) return { ok: false, reason: 'week.place.notNow' }
  const columns = {
    capacity: fields.capacity,
    seatUnit: fields.seatUnit,
    seatMode: fields.seatMode === 'instant' ? null : fields.seatMode,
    seatApplicants: applicantsOf(fields.applicants),
    confirmH: fields.confirmH,
  }
  const offer = offerOf({ format: session.format, ...columns })
  const pool = (await findAvailability(trx, sessionOwner, [session.id])).get(session.id)
  if (pool) {
    if (offer.unit !== pool.unit) return { ok: false, reason: 'offer', field: 'seatUnit', error: 'week-offers.unitSettled', hit: [] }
    const { mode, confirmH } = offer
    const applicants = offer.applicants.map((one) => holderTypes[one])
    const set = await setOffer(trx, pool.poolId, { mode, confirmH, applicants }, now)
    if (!set.ok) return { ok: false, reason: 'offer', field: 'seatMode', error: offerErrors[set.reason], hit: [] }
    const cap = await setCap(trx, pool.poolId, offer.cap, now)
    if (!cap.ok) {
      const error = cap.reason === 'belowUsed' ? 'week-offers.belowUsed' : 'week-offers.waiterTooLarge'
      return { ok: false, reason: 'offer', field: 'capacity', error, hit: cap.hit }
    }
    await bumpPages(trx, pageScope)
  }
  await trx
    .updateTable('week.session')
    .set({
      capacity: columns.capacity,
      seat_unit: columns.seatUnit,
      seat_mode: columns.seatMode,
      seat_applicants: columns.seatApplicants,
      confirm_h: columns.confirmH,
      revision: session.revision + 1,
      updated_at: now,
    })
    .where('id', '=', session.id)
    .execute()
  await auditEdit(trx, editing, 'week.changeOffer', { ...columns })
  return { ok: true }
}
