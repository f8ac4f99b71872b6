import { createHash, createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Inputs, InputsApplication } from './compute.ts'
import { commitmentOf, computeDraw, hashOf, lotsOf, seedOf, toCanonical } from './compute.ts'
import type { Given, Places } from './match.ts'
import { match } from './match.ts'

const idOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

/** Repeatable chance for tests (mulberry32). */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

interface Case {
  quotas: string[]
  pools: { places: number; reserves: Record<string, number> }[]
  parties: { ranks: number[]; size: number; letters: string }[]
}

function randomCase(random: () => number, groups: boolean): Case {
  const int = (below: number): number => Math.floor(random() * below)
  const quotas = ['A', 'B', 'C'].slice(0, int(4))
  const pools = Array.from({ length: 1 + int(4) }, () => {
    const places = int(6)
    let left = places
    const reserves: Record<string, number> = {}
    for (const letter of quotas) {
      reserves[letter] = int(left + 1)
      left -= reserves[letter]
    }
    return { places, reserves }
  })
  const parties = Array.from({ length: int(12) }, () => {
    const ranks = pools.map((_, at) => at).toSorted(() => random() - 0.5)
    return {
      ranks: ranks.slice(0, 1 + int(ranks.length)),
      size: groups && random() < 0.4 ? 1 + int(4) : 1,
      letters: quotas.filter(() => random() < 0.4).join(''),
    }
  })
  return { quotas, pools, parties }
}

// The second implementation: word by word after the rule in docs/decisions/0013-the-draw.md, knowing nothing of the first, and slow.
function drawByTheWords({ quotas, pools, parties }: Case): Given[] {
  const refused = parties.map(() => new Set<number>())
  const wishOf = (i: number): number | undefined => parties[i]!.ranks.find((pool) => !refused[i]!.has(pool))
  const isAsking = parties.map(() => false)
  const askers = (pool: number): number[] => parties.flatMap((_, i) => (isAsking[i] && wishOf(i) === pool ? [i] : []))
  const admit = (pool: number, those: number[]): Map<number, string | null> => {
    const taken = new Map<number, string | null>()
    let free = pools[pool]!.places
    for (const quota of [...quotas, null]) {
      let room = quota === null ? free : Math.min(free, pools[pool]!.reserves[quota] ?? 0)
      for (const i of those) {
        if (taken.has(i) || (quota !== null && !parties[i]!.letters.includes(quota)) || parties[i]!.size > room) continue
        taken.set(i, quota)
        room -= parties[i]!.size
        free -= parties[i]!.size
      }
    }
    return taken
  }
  for (;;) {
    // Whoever is nowhere and has the lowest lot asks next; all others who ask stay where they are.
    const next = parties.findIndex((_, i) => !isAsking[i] && wishOf(i) !== undefined)
    if (next < 0) break
    isAsking[next] = true
    const pool = wishOf(next)!
    const those = askers(pool)
    const taken = admit(pool, those)
    for (const i of those)
      if (!taken.has(i)) {
        refused[i]!.add(pool)
        isAsking[i] = false
      }
  }
  const home = parties.map((_, i) => (isAsking[i] ? wishOf(i)! : -1))
  const room = (pool: number): number =>
    pools[pool]!.places - parties.reduce((sum, party, i) => sum + (home[i] === pool ? party.size : 0), 0)
  for (;;) {
    let moved = false
    for (let i = 0; i < parties.length && !moved; i += 1) {
      for (const pool of parties[i]!.ranks) {
        if (pool === home[i]) break
        if (parties[i]!.size > room(pool)) continue
        home[i] = pool
        moved = true
        break
      }
    }
    if (!moved) break
  }
  const admitted = pools.map((_, pool) =>
    admit(
      pool,
      parties.flatMap((__, i) => (home[i] === pool ? [i] : [])),
    ),
  )
  return parties.map((_, i) => (home[i]! < 0 ? undefined : { pool: home[i]!, reserve: admitted[home[i]!]!.get(i) ?? null }))
}

describe('the rule', () => {
  test.each([
    { groups: false, cases: 6000 },
    { groups: true, cases: 6000 },
  ])('two implementations agree on $cases random small draws (classes: $groups)', ({ groups, cases }) => {
    const random = chance(groups ? 2 : 1)
    let served = 0
    let byReserve = 0
    for (let n = 0; n < cases; n += 1) {
      const one = randomCase(random, groups)
      const given = match(one.quotas, one.pools, one.parties)
      expect({ n, one, given }).toEqual({ n, one, given: drawByTheWords(one) })
      served += given.filter(Boolean).length
      byReserve += given.filter((got) => got?.reserve).length
    }
    // The cases are worth something: many are served, many by reserves.
    expect(served).toBeGreaterThan(cases)
    expect(byReserve).toBeGreaterThan(cases / 4)
  })

  test('no pool holds more than its places, nobody is in one that they did not rank, no room is left for one who wanted it', () => {
    const random = chance(3)
    for (let n = 0; n < 4000; n += 1) {
      const { quotas, pools, parties } = randomCase(random, true)
      const given = match(quotas, pools, parties)
      const left = pools.map(({ places }, pool) => given.reduce((sum, got, i) => sum - (got?.pool === pool ? parties[i]!.size : 0), places))
      expect(left.every((units) => units >= 0)).toBe(true)
      for (const [i, got] of given.entries()) {
        const { ranks, size } = parties[i]!
        if (got) expect(ranks).toContain(got.pool)
        const better = got ? ranks.slice(0, ranks.indexOf(got.pool)) : ranks
        expect(better.filter((pool) => size <= left[pool]!)).toEqual([])
      }
    }
  })

  test('one by one, nobody envies a higher lot except where a reserve says so', () => {
    const random = chance(4)
    for (let n = 0; n < 3000; n += 1) {
      const { quotas, pools, parties } = randomCase(random, false)
      const given = match(quotas, pools, parties)
      for (const [i, { ranks }] of parties.entries()) {
        const better = given[i] ? ranks.slice(0, ranks.indexOf(given[i].pool)) : ranks
        const envied = given.flatMap((got, other) => (got && better.includes(got.pool) && other > i && got.reserve === null ? [other] : []))
        expect(envied).toEqual([])
      }
    }
  })

  const one = (ranks: number[], letters = '', size = 1) => ({ ranks, letters, size })
  const open = { pool: 0, reserve: null }

  test('a reserve is a minimum: the letter gets in before lower lots, and beyond its reserve by lot like everybody', () => {
    const pools = [{ places: 2, reserves: { A: 1 } }]
    expect(match(['A'], pools, [one([0]), one([0]), one([0], 'A')])).toEqual([open, undefined, { pool: 0, reserve: 'A' }])
    expect(match(['A'], pools, [one([0], 'A'), one([0], 'A'), one([0])])).toEqual([{ pool: 0, reserve: 'A' }, open, undefined])
  })

  test('a reserve that nobody fills falls open', () => {
    expect(match(['A', 'B'], [{ places: 2, reserves: { A: 1, B: 1 } }], [one([0]), one([0]), one([0])])).toEqual([open, open, undefined])
  })

  test('with two letters the quota that stands first is filled first', () => {
    const pools = [{ places: 2, reserves: { A: 1, B: 1 } }]
    const parties = [one([0], 'AB'), one([0]), one([0], 'A')]
    expect(match(['A', 'B'], pools, parties).map((got) => got?.reserve)).toEqual(['A', null, undefined])
    expect(match(['B', 'A'], pools, parties).map((got) => got?.reserve)).toEqual(['B', undefined, 'A'])
  })

  test('a class is all or nothing, skipped whole; a smaller one behind it may come in', () => {
    expect(match([], [{ places: 5, reserves: {} }], [one([0], '', 3), one([0], '', 3), one([0], '', 2)])).toEqual([open, undefined, open])
  })

  test('a class that is larger than its reserve competes for open places', () => {
    expect(match(['A'], [{ places: 4, reserves: { A: 2 } }], [one([0]), one([0]), one([0], 'A', 3)])).toEqual([open, open, undefined])
  })

  test('whom a reserve displaces asks in the next rank, before all higher lots', () => {
    const pools: Places[] = [
      { places: 1, reserves: { A: 1 } },
      { places: 1, reserves: {} },
    ]
    expect(match(['A'], pools, [one([0, 1]), one([0], 'A'), one([1])])).toEqual([
      { pool: 1, reserve: null },
      { pool: 0, reserve: 'A' },
      undefined,
    ])
  })

  test('a pool without places gives none', () => {
    expect(match(['A'], [{ places: 0, reserves: { A: 1 } }], [one([0], 'A')])).toEqual([undefined])
  })
})

describe('seed and lots', () => {
  const sha256 = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts))
  const hex = (word: string): Buffer => Buffer.from(word, 'hex')

  test('are what Node’s own cryptography makes of the same bytes', () => {
    const shares = ['ff'.repeat(32), '00'.repeat(32), '7f'.repeat(32)]
    const inputsHash = hashOf('{"ключ":"значение"}')
    expect(inputsHash).toBe(sha256(Buffer.from('{"ключ":"значение"}')).digest('hex'))
    expect(commitmentOf(shares[0]!)).toBe(sha256(hex(shares[0]!)).digest('hex'))
    const seed = sha256(...shares.toSorted().map(hex), hex(inputsHash)).digest('hex')
    expect(seedOf(shares, inputsHash)).toBe(seed)
    expect(seedOf(shares.toReversed(), inputsHash)).toBe(seed)
    expect(lotsOf(seed, [idOf(1)])).toEqual([createHmac('sha256', hex(seed)).update(idOf(1)).digest('hex')])
  })

  test('known answers: neither a new version nor another machine may change them', () => {
    const inputs = makeInputs([
      { ranks: [0], size: 1, letters: '' },
      { ranks: [0, 1], size: 1, letters: 'A' },
    ])
    const result = computeDraw(inputs, ['11'.repeat(32)], { lowered: [], withdrawn: [] })
    expect({ inputsHash: result.inputsHash, seed: result.seed, hash: hashOf(toCanonical(result)) }).toMatchInlineSnapshot(`
      {
        "hash": "c628fa786370a8b7c0e6835ba58d67b57e2edf02e1fa4d605306b9de7b1f01fd",
        "inputsHash": "20bd8768bb1713daef3929b3fdaa1ef565b28a0ead844cbbda8a9b566f942665",
        "seed": "35ad20eeaa1d6db415da77d4b8b63dd7cc4a9abb63aadffdcf6235dc16dc6daa",
      }
    `)
  })

  test('where the list changes by a letter, the seed is another', () => {
    const seedWith = (letters: string) =>
      computeDraw(makeInputs([{ ranks: [0], size: 1, letters }]), ['11'.repeat(32)], { lowered: [], withdrawn: [] }).seed
    expect(seedWith('A')).not.toBe(seedWith(''))
  })

  test('who was taken back has no lot; a pool that lost its places gives none; others’ lots stay as they were', () => {
    const inputs = makeInputs([
      { ranks: [0, 1], size: 1, letters: '' },
      { ranks: [0], size: 1, letters: '' },
      { ranks: [0, 1], size: 1, letters: '' },
    ])
    const shares = ['11'.repeat(32)]
    const whole = computeDraw(inputs, shares, { lowered: [], withdrawn: [] })
    const less = computeDraw(inputs, shares, { lowered: [{ pool: 0, places: 0 }], withdrawn: [idOf(1)] })
    expect(less.lots.map(({ id }) => id)).not.toContain(idOf(1))
    expect(less.lots.map(({ id, lot }) => [id, lot])).toEqual(whole.lots.filter(({ id }) => id !== idOf(1)).map(({ id, lot }) => [id, lot]))
    expect(less.lots.map(({ pool }) => pool)).toEqual([1, null])
  })
})

function makeInputs(applications: Omit<InputsApplication, 'id'>[], places = 1): Inputs {
  return {
    format: 'kaleidoscope-draw-inputs',
    rules: 1,
    draw: idOf(999),
    commitments: [],
    quotas: ['A'],
    pools: [0, 1].map((n) => ({ id: idOf(1000 + n), places, reserves: {} })),
    applications: applications.map((application, at) => ({ id: idOf(at), ...application })),
  }
}

test('10,000 seeds: nobody’s place in the list makes a seat likelier (chi-square, p > 0.001)', () => {
  const n = 20
  const inputs = makeInputs(
    Array.from({ length: n }, () => ({ ranks: [0], size: 1, letters: '' })),
    5,
  )
  const wins = inputs.applications.map(() => 0)
  const firsts = inputs.applications.map(() => 0)
  for (let seed = 0; seed < 10_000; seed += 1) {
    const { lots } = computeDraw(inputs, [seed.toString(16).padStart(64, '0')], { lowered: [], withdrawn: [] })
    for (const { id, pool } of lots) if (pool !== null) wins[Number(id.slice(-12))]! += 1
    firsts[Number(lots[0]!.id.slice(-12))]! += 1
  }
  const chiSquare = (counts: number[], share: number, variance: number): number =>
    counts.reduce((sum, count) => sum + (count - 10_000 * share) ** 2, 0) / (10_000 * variance)
  // Firsts are multinomial; wins are drawn 5 of 20 without putting back, whose covariance gives share·(1−share)·n/(n−1). 19 degrees of freedom:
  // 43.8 is exceeded by chance once in a thousand.
  expect(firsts.reduce((sum, count) => sum + count)).toBe(10_000)
  expect(wins.reduce((sum, count) => sum + count)).toBe(50_000)
  expect(chiSquare(firsts, 1 / n, 1 / n)).toBeLessThan(43.8)
  expect(chiSquare(wins, 5 / n, ((5 / n) * (1 - 5 / n) * n) / (n - 1))).toBeLessThan(43.8)
})
