export interface Waiting {
  id: number
  units: number
}

export type Policy = 'strict' | 'fill'

/**
 * Who of the waiting, in their order, gets the free units. Nobody gets a part. "strict": nobody passes the head;
 * "fill": a smaller group may take what the head can't use.
 */
export function choosePromoted<W extends Waiting>(free: number, waiting: readonly W[], policy: Policy): W[] {
  const promoted: W[] = []
  let left = free
  for (const one of waiting) {
    if (one.units <= left) {
      promoted.push(one)
      left -= one.units
    } else if (policy === 'strict') break
  }
  return promoted
}

/** Whom a smaller cap would hit: the last granted, as many as must go until the rest fits. */
export function chooseHit<W extends Waiting>(used: number, cap: number, grantedLastFirst: readonly W[]): W[] {
  const hit: W[] = []
  let left = used
  for (const one of grantedLastFirst) {
    if (left <= cap) break
    hit.push(one)
    left -= one.units
  }
  return hit
}
