import type { insertSessions } from '#week'
import type { Placement } from '../timetable/plan.ts'

/** How some workshops give their places: by a draw that is over, by one that is open, or at once, counted in persons. */
export type OfferKind = 'drawn' | 'open' | 'counted' | 'confirmed'
export type Offers = ReadonlyMap<string, OfferKind>

const keyOf = ({ slug, wave }: Pick<Placement, 'slug' | 'wave'>): string => `${slug} ${wave}`
export const offerOf = (offers: Offers, one: Pick<Placement, 'slug' | 'wave'>): OfferKind | undefined => offers.get(keyOf(one))

type Seats = Pick<Parameters<typeof insertSessions>[2][number], 'seats' | 'capacity'>

/** Room for a class, or for so many children that come by themselves. */
const capacity = 16
const common = { unit: 'person' as const, applicants: ['class', 'child'] as ('class' | 'child')[] }
const seatsOf: Record<OfferKind, Seats> = {
  drawn: { capacity, seats: { ...common, mode: 'draw', confirmH: 48 } },
  open: { capacity, seats: { ...common, mode: 'draw', confirmH: 48 } },
  counted: { capacity, seats: common },
  confirmed: { capacity, seats: { ...common, confirmH: 48 } },
}

/** So far ahead that there is time to confirm, in minutes. */
const aheadMin = 30 * 60
/** Of the older and of the younger pupils' workshops. */
const shares: Record<'older' | 'younger', [kind: OfferKind, count: number][]> = {
  older: [
    ['counted', 1],
    ['confirmed', 1],
    ['drawn', 4],
  ],
  younger: [
    ['counted', 1],
    ['confirmed', 1],
    ['open', 4],
  ],
}

/** Which of the coming workshops give their places otherwise than by connections. */
export function chooseOffers(plan: readonly Placement[], anchorMin: number): Offers {
  const offers = new Map<string, OfferKind>()
  const taken = new Set<string>()
  for (const age of ['older', 'younger'] as const) {
    const kinds = shares[age].flatMap(([kind, count]) => Array.from({ length: count }, () => kind))
    // Those whom a newcomer may become live six hours ahead of Moscow: what is theirs by name comes first, and by day.
    for (const one of [...plan.filter(isByDay), ...plan.filter((other) => !isByDay(other))]) {
      const isDue = one.startMin > anchorMin + aheadMin && !one.isEvening && !taken.has(one.slug)
      if (!isDue || !fits(one, age) || kinds.length === 0) continue
      taken.add(one.slug)
      offers.set(keyOf(one), kinds.shift()!)
    }
  }
  return offers
}

const isByDay = ({ startMin }: Placement): boolean => startMin % 1440 >= 2 * 60 && startMin % 1440 < 13 * 60

function fits({ item }: Placement, age: 'older' | 'younger'): boolean {
  if (!('format' in item) || item.format !== 'workshop') return false
  return age === 'older' ? item.gradeFrom <= 9 && item.gradeTo === 9 : item.gradeFrom === 5 && item.gradeTo < 9
}

export const seatsOfOffer = (kind: OfferKind | undefined): Seats => (kind ? seatsOf[kind] : {})
