import { z } from 'zod'
import type { FormValues } from '#platform/http/form.ts'
import type { OfferColumns } from './rules.ts'

const number = (max: number, wrong: 'week-offers.capacityWrong' | 'week-offers.confirmWrong') =>
  z.union([z.literal('').transform(() => null), z.coerce.number().int(wrong).min(1, wrong).max(max, wrong)], wrong).default(null)

/** The office's form of how a session's seats are given. What is left empty is as its format says. */
export const offerForm = z.object({
  revision: z
    .string()
    .regex(/^\d{1,9}$/, 'week.place.choose')
    .transform(Number),
  capacity: number(1_000_000, 'week-offers.capacityWrong'),
  seatUnit: z.enum(['', 'connection', 'person'], 'week.place.choose').transform((word) => word || null),
  seatMode: z.enum(['instant', 'draw'], 'week.place.choose'),
  applicants: z.enum(['', 'class', 'child', 'both'], 'week.place.choose'),
  confirmH: number(720, 'week-offers.confirmWrong'),
})
export type OfferFields = z.output<typeof offerForm>

export const applicantsOf = (word: OfferFields['applicants']): ('class' | 'child')[] | null =>
  word === '' ? null : word === 'both' ? ['class', 'child'] : [word]

export function offerValues(session: OfferColumns & { revision: number }): FormValues {
  const { seatApplicants: list } = session
  return {
    revision: String(session.revision),
    capacity: String(session.capacity ?? ''),
    seatUnit: session.seatUnit ?? '',
    seatMode: session.seatMode ?? 'instant',
    applicants: list === null ? '' : list.length > 1 ? 'both' : (list[0] ?? ''),
    confirmH: String(session.confirmH ?? ''),
  }
}
