import { presetOf } from '../weeks/kinds.ts'

/** Who may apply for a seat: a teacher for a class, a guardian for a child. */
export type Applicant = 'class' | 'child'

/** What `seats` knows holders by. */
export const holderTypes = { class: 'schools.class', child: 'people.child' } as const satisfies Record<Applicant, string>

/** How a session's seats are given. */
export interface Offer {
  /** A class takes one connection, or as many persons as it has pupils; a child is one of either. */
  unit: 'connection' | 'person'
  cap: number
  mode: 'instant' | 'draw'
  applicants: readonly Applicant[]
  /** Hours to confirm an offered seat in; null: nobody has to. */
  confirmH: number | null
}

export interface OfferColumns {
  format: string
  capacity: number | null
  seatUnit: Offer['unit'] | null
  seatMode: Offer['mode'] | null
  seatApplicants: Applicant[] | null
  confirmH: number | null
}

/** What the office said, and where it said nothing, what is usual for the format. */
export function offerOf(session: OfferColumns): Offer {
  const preset = presetOf(session.format)
  return {
    unit: session.seatUnit ?? preset.unit,
    cap: session.capacity ?? preset.capacity,
    mode: session.seatMode ?? 'instant',
    // Few connections are for classes: where all may watch, a child alone takes nothing from them.
    applicants: session.seatApplicants ?? (preset.audience === 'open' ? ['class', 'child'] : ['class']),
    confirmH: session.confirmH,
  }
}

/** May holders of this type apply in the pool? A pool that names none takes any. */
export const takes = (pool: { applicants: readonly string[] }, applicant: Applicant): boolean =>
  pool.applicants.length === 0 || pool.applicants.includes(holderTypes[applicant])
