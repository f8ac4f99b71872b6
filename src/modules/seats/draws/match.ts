// Who gets which place, by rules 1. Runs in Node and in browsers alike: nothing of either is used.

/** One application, all of it or nothing. Numbers of pools, the dearest first. */
export interface Party {
  ranks: readonly number[]
  size: number
  letters: string
}

export interface Places {
  places: number
  /** Units that those with a letter get before others. */
  reserves: Readonly<Record<string, number>>
}

/** What one party got; the reserve is null where it came in by an open place. */
export type Given = { pool: number; reserve: string | null } | undefined

/**
 * Applicant-proposing deferred acceptance. The parties come in the order of their lots; whoever has no place and the lowest lot
 * asks in the next of its ranks. A pool keeps of all who asked it those that `choose` takes, and sends the others on, for good.
 */
export function match(quotas: readonly string[], pools: readonly Places[], parties: readonly Party[]): Given[] {
  const state = begin(pools, parties)
  for (let lot = 0; lot < parties.length; lot += 1) {
    let homeless = ask(lot, state, quotas)
    while (homeless.length > 0) {
      const [first, ...others] = homeless
      homeless = [...others, ...ask(first!, state, quotas)].toSorted((a, b) => a - b)
    }
  }
  fillGaps(state)
  return describe(state, quotas)
}

interface State {
  pools: readonly Places[]
  parties: readonly Party[]
  /** Per party: the pool that keeps it, or -1; and how many of its ranks it has asked. */
  at: Int32Array
  asked: Uint8Array
  /** Per pool: parties kept, in the order of their lots, and units left. */
  kept: number[][]
  free: number[]
}

function begin(pools: readonly Places[], parties: readonly Party[]): State {
  return {
    pools,
    parties,
    at: new Int32Array(parties.length).fill(-1),
    asked: new Uint8Array(parties.length),
    kept: pools.map(() => []),
    free: pools.map((pool) => pool.places),
  }
}

const nobody: readonly number[] = []

/** The party asks on until a pool keeps it or its ranks are at an end. Returns those whom it displaced, by lot. */
function ask(party: number, state: State, quotas: readonly string[]): readonly number[] {
  const { ranks, size } = state.parties[party]!
  while (state.asked[party]! < ranks.length) {
    const pool = ranks[state.asked[party]!]!
    state.asked[party]! += 1
    if (size <= state.free[pool]!) {
      keep(party, pool, state)
      return nobody
    }
    if (!mayDisplace(party, pool, state, quotas)) continue
    const kept = state.kept[pool]!
    const candidates = party > (kept.at(-1) ?? -1) ? [...kept, party] : [...kept, party].toSorted((a, b) => a - b)
    const chosen = choose(quotas, state.pools[pool]!, candidates, state.parties)
    if (!chosen.has(party)) continue
    const displaced = candidates.filter((one) => !chosen.has(one))
    for (const one of displaced) leave(one, state)
    keep(party, pool, state)
    return displaced
  }
  return nobody
}

/** Only to be quick: behind all who are kept, and without a reserved letter, a party that does not fit changes nothing. */
function mayDisplace(party: number, pool: number, { parties, pools, kept }: State, quotas: readonly string[]): boolean {
  const { size, letters } = parties[party]!
  const { places, reserves } = pools[pool]!
  if (size > places) return false
  return party < (kept[pool]!.at(-1) ?? -1) || quotas.some((letter) => letters.includes(letter) && (reserves[letter] ?? 0) > 0)
}

/**
 * Whom a pool takes of these, and by what: first, for each quota in its published order, the lowest lots with that letter into the
 * reserve; then the lowest lots into all places that are left, those of unfilled reserves too. One that does not fit is skipped whole.
 */
function choose(
  quotas: readonly string[],
  pool: Places,
  candidates: readonly number[],
  parties: readonly Party[],
): Map<number, string | null> {
  const chosen = new Map<number, string | null>()
  let left = pool.places
  const take = (units: number, reserve: string | null): void => {
    let rest = Math.min(units, left)
    for (const one of candidates) {
      const { size, letters } = parties[one]!
      if (size > rest || chosen.has(one) || (reserve !== null && !letters.includes(reserve))) continue
      chosen.set(one, reserve)
      rest -= size
      left -= size
    }
  }
  for (const letter of quotas) take(pool.reserves[letter] ?? 0, letter)
  take(left, null)
  return chosen
}

/**
 * Where groups came in and went, places may be left that somebody was refused before. In the order of lots, whoever can go to
 * a rank that they like better and that has room goes there, from the lowest lot again each time, until nobody can.
 */
function fillGaps(state: State): void {
  const { parties, at, free } = state
  const wanting: number[][] = state.pools.map(() => [])
  for (const [party, { ranks }] of parties.entries()) for (const pool of ranks) wanting[pool]!.push(party)
  const better = (party: number): number | undefined => {
    const { ranks, size } = parties[party]!
    for (const pool of ranks) {
      if (pool === at[party]) return undefined
      if (size <= free[pool]!) return pool
    }
    return undefined
  }
  for (let party = 0; party < parties.length;) {
    const [left, pool] = [at[party]!, better(party)]
    if (pool !== undefined) {
      if (left >= 0) leave(party, state)
      keep(party, pool, state)
    }
    const isFreed = pool !== undefined && left >= 0
    const first = isFreed ? wanting[left]!.find((one) => better(one) !== undefined) : undefined
    party = Math.min(party + 1, first ?? parties.length)
  }
}

function keep(party: number, pool: number, { parties, at, kept, free }: State): void {
  const list = kept[pool]!
  const place = party > (list.at(-1) ?? -1) ? list.length : list.findIndex((one) => one > party)
  list.splice(place, 0, party)
  at[party] = pool
  free[pool]! -= parties[party]!.size
}

function leave(party: number, { parties, at, kept, free }: State): void {
  const pool = at[party]!
  kept[pool]!.splice(kept[pool]!.indexOf(party), 1)
  at[party] = -1
  free[pool]! += parties[party]!.size
}

function describe({ pools, parties, kept }: State, quotas: readonly string[]): Given[] {
  const given: Given[] = parties.map(() => undefined)
  for (const [pool, list] of kept.entries())
    for (const [party, reserve] of choose(quotas, pools[pool]!, list, parties)) given[party] = { pool, reserve }
  return given
}
