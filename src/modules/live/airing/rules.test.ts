import { describe, expect, test } from 'vitest'
import { newAiring, nextSlots } from './rules.ts'
import type { Airing, Fragment } from './rules.ts'
import type { Rung, Slot } from './slot.ts'

const opened = 1_000_000
const rungs: Rung[] = ['a', '1', '2']

/** Plays what arrives against the clock, looking at each arrival and whenever the rule wants to be woken. */
function play(arrivals: Fragment[], untilMs: number, change: (airing: Airing, now: number) => Partial<Airing> = () => ({})): Heard[] {
  const declared = new Map([1, 2, 3].map((epoch) => [epoch, rungs]))
  let airing: Airing = { ...newAiring(opened), declared }
  const heard: Heard[] = []
  const times = arrivals.map((one) => one.receivedAt)
  let now = opened
  while (now <= untilMs) {
    Object.assign(airing, change(airing, now))
    const there = arrivals.filter((one) => one.receivedAt <= now && one.receivedAt > now - 20_000)
    const next = nextSlots(airing, there, now)
    airing = next.airing
    heard.push(...next.slots.map((slot) => ({ ...slot, closedAt: now })))
    const arrival = Math.min(...times.filter((time) => time > now))
    now = Math.max(now + 1, Math.min(arrival, next.wakeAt, now + 250))
  }
  return heard
}
type Heard = Slot & { closedAt: number }

/** A second of an epoch in these rungs, sent from `base` on and received `lagMs` after its end. */
function second(epoch: number, seq: number, base: number, wish: { rungs?: Rung[]; lagMs?: number } = {}): Fragment[] {
  const startsAt = base + seq * 1000
  return (wish.rungs ?? rungs).map((rung, at) => ({
    epoch,
    rung,
    seq,
    startsAt,
    durationMs: 1000,
    receivedAt: startsAt + 1000 + (wish.lagMs ?? 300) + at * 20,
  }))
}
const seconds = (from: number, to: number, make: (seq: number) => Fragment[]): Fragment[] =>
  Array.from({ length: to - from }, (_, n) => make(from + n)).flat()
const shown = (slots: Slot[]): string =>
  slots.map(({ item, breaks }) => `${breaks ? '|' : ''}${item ? `${item.epoch}.${item.seq}` : 's'}`).join(' ')

/** Whatever happens: numbers without gaps, times that never overlap, and one break exactly where the media does not follow on. */
function expectOrder(slots: Slot[]): void {
  for (const [at, slot] of slots.entries()) {
    expect(slot.msn).toBe(at)
    const before = slots[at - 1]
    if (!before) continue
    expect(slot.startsAt).toBeGreaterThanOrEqual(before.startsAt + before.durationMs)
    const follows =
      before.item === null ? slot.item === null : slot.item?.epoch === before.item.epoch && slot.item.seq === before.item.seq + 1
    const isSame = JSON.stringify(before.item?.rungs) === JSON.stringify(slot.item?.rungs)
    expect(slot.breaks).toBe(!follows || !isSame)
  }
}

describe('what is listed', () => {
  test('each second once all its rungs are there, under the time it was sent', () => {
    const slots = play(
      seconds(0, 5, (seq) => second(1, seq, opened)),
      opened + 5600,
    )
    expect(shown(slots)).toBe('1.0 1.1 1.2 1.3 1.4')
    expect(slots.map(({ startsAt, closedAt }) => [startsAt - opened, closedAt - opened])).toEqual(
      [0, 1, 2, 3, 4].map((n) => [n * 1000, n * 1000 + 1340]),
    )
    expect(slots[0]!.item!.rungs).toEqual({ a: 'a', '1': '1', '2': '2', '3': '2' })
    expectOrder(slots)
  })

  test('nothing that was sent before the room was live', () => {
    const slots = play(
      seconds(0, 6, (seq) => second(1, seq, opened - 3000)),
      opened + 3500,
    )
    expect(shown(slots)).toBe('1.3 1.4 1.5')
    expect(slots[0]!.startsAt).toBe(opened)
  })

  test('a rung that is late is waited for, 0.7 s and not longer; then the next lower one stands there, and breaks in every rung', () => {
    const late = second(1, 2, opened).map((one) => (one.rung === '2' ? { ...one, receivedAt: one.receivedAt + 500 } : one))
    const missing = second(1, 4, opened, { rungs: ['a', '1'] })
    const slots = play([...[0, 1, 3, 5, 6].flatMap((seq) => second(1, seq, opened)), ...late, ...missing], opened + 7600)
    expect(shown(slots)).toBe('1.0 1.1 1.2 1.3 |1.4 |1.5 1.6')
    expect(slots[2]!.closedAt - opened).toBe(3840)
    expect(slots[4]!.closedAt - opened).toBe(5300 + 700)
    expect(slots[4]!.item!.rungs).toEqual({ a: 'a', '1': '1', '2': '1', '3': '1' })
    expectOrder(slots)
  })

  test('sound alone never stands for a picture, nor a picture for sound', () => {
    const slots = play([...second(1, 0, opened, { rungs: ['a'] }), ...second(1, 1, opened, { rungs: ['2'] })], opened + 3000)
    expect(slots.slice(0, 2).map((slot) => slot.item!.rungs)).toEqual([{ a: 'a' }, { '1': '2', '2': '2', '3': '2' }])
  })

  test('a rung that the studio dropped keeps nobody waiting after two seconds', () => {
    const slots = play(
      seconds(0, 8, (seq) => second(1, seq, opened, seq < 2 ? {} : { rungs: ['a', '1'] })),
      opened + 9000,
    )
    expect(slots.slice(4).map(({ closedAt, msn }) => closedAt - opened - msn * 1000)).toEqual([1320, 1320, 1320, 1320])
    expectOrder(slots)
  })

  test('a fragment that is lost for good is left out with a break; what comes too late stays out', () => {
    const lost = second(1, 2, opened, { lagMs: 4000 })
    const slots = play([...lost, ...[0, 1, 3, 4, 5, 6].flatMap((seq) => second(1, seq, opened))], opened + 7600)
    expect(shown(slots)).toBe('1.0 1.1 |1.3 1.4 1.5 1.6')
    expect(slots[2]!.startsAt - opened).toBe(3000)
    expectOrder(slots)
  })

  test('a new run of the encoder: a break in all rungs, numbers go on', () => {
    const slots = play(
      [...seconds(0, 3, (seq) => second(1, seq, opened)), ...seconds(0, 3, (seq) => second(2, seq, opened + 3200))],
      opened + 8000,
    )
    expect(shown(slots)).toMatch(/^1\.0 1\.1 1\.2 \|2\.0 2\.1 2\.2/)
    expect(slots[3]!.startsAt - opened).toBe(3200)
    expectOrder(slots)
  })
})

describe('the slate', () => {
  test('stands from two seconds after the last picture on, at the pace of the clock', () => {
    const slots = play(
      seconds(0, 3, (seq) => second(1, seq, opened)),
      opened + 10_000,
    )
    expect(shown(slots)).toBe('1.0 1.1 1.2 |s s s s s s')
    expect(slots[3]!.closedAt - opened).toBe(5340)
    expect(slots.at(-1)!.startsAt + 1000).toBeGreaterThan(opened + 8500)
    expectOrder(slots)
  })

  test('gives way to the picture, without what it has overtaken', () => {
    // Twenty seconds of no line; then the queue of five comes at once, and the rest of it later.
    const queued = seconds(18, 23, (seq) => second(1, seq, opened).map((one) => ({ ...one, receivedAt: opened + 23_500 })))
    const older = seconds(3, 18, (seq) => second(1, seq, opened).map((one) => ({ ...one, receivedAt: opened + 25_000 + seq * 100 })))
    const slots = play(
      [...seconds(0, 3, (seq) => second(1, seq, opened)), ...queued, ...older, ...seconds(23, 30, (seq) => second(1, seq, opened))],
      opened + 31_000,
    )
    expect(shown(slots)).toMatch(/^1\.0 1\.1 1\.2 \|s( s)+ \|1\.2[1-3]( 1\.2\d)+$/)
    // The picture stands under the time it was sent again: cues are true.
    const last = slots.at(-1)!
    expect(last.item!.seq).toBe(29)
    expect(last.startsAt - opened).toBe(29_000)
    expectOrder(slots)
  })

  test('gives way at last to a line that has become slower for good', () => {
    const slow = seconds(8, 30, (seq) => second(1, seq, opened, { lagMs: 4000 }))
    const slots = play([...seconds(0, 3, (seq) => second(1, seq, opened)), ...slow], opened + 34_000)
    const back = slots.find((slot) => slot.item && slot.item.seq >= 8)!
    expect(back.closedAt - opened).toBeLessThan(17_000)
    expect(shown(slots).split('|')).toHaveLength(3)
    expectOrder(slots)
  })

  test('is listed by the staff’s wish or under the cover, and nothing of the picture then, nor afterwards what was sent meanwhile', () => {
    const slots = play(
      seconds(0, 20, (seq) => second(1, seq, opened)),
      opened + 20_500,
      (_, now) => ({
        isSlated: now >= opened + 5000 && now < opened + 10_000,
      }),
    )
    expect(shown(slots)).toMatch(/^1\.0 1\.1 1\.2 1\.3 \|s s s s s( s)* \|1\.1[01] 1\.1[12] /)
    expect(slots.every(({ item, closedAt }) => item === null || closedAt < opened + 5000 || closedAt >= opened + 10_000)).toBe(true)
    expectOrder(slots)
  })

  test('from the opening on where nobody broadcasts', () => {
    const slots = play([], opened + 6000)
    expect(shown(slots)).toMatch(/^s s s/)
    expect(slots[0]!.closedAt - opened).toBe(2000)
    expectOrder(slots)
  })

  test('after an outage of everything it does not make up for what nobody saw', () => {
    const first = nextSlots(newAiring(opened), [], opened + 3000)
    const later = nextSlots(first.airing, [], opened + 600_000)
    expect(later.slots.length).toBeLessThan(3)
    expect(later.slots.at(-1)!.startsAt).toBeGreaterThan(opened + 590_000)
  })
})

test('whatever order fragments come in, nothing is listed twice, out of order or over another', () => {
  let state = 5
  const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
  for (let round = 0; round < 40; round += 1) {
    const arrivals = [1, 2, 3].flatMap((epoch) =>
      seconds(0, 12, (seq) => second(epoch, seq, opened + (epoch - 1) * 13_000)).flatMap((one) => {
        if (random() < 0.1) return []
        return [{ ...one, receivedAt: one.receivedAt + (random() < 0.2 ? random() * 6000 : 0) }]
      }),
    )
    const slots = play(arrivals, opened + 45_000)
    const places = slots.flatMap(({ item }) => (item ? [item.epoch * 1000 + item.seq] : []))
    expect(places).toEqual([...new Set(places)].toSorted((a, b) => a - b))
    expect(slots.length).toBeGreaterThan(35)
    for (const [at, slot] of slots.entries()) {
      expect(slot.msn).toBe(at)
      if (at > 0) expect(slot.startsAt).toBeGreaterThanOrEqual(slots[at - 1]!.startsAt + slots[at - 1]!.durationMs)
    }
    // The list keeps pace with the clock.
    const last = slots.at(-1)!
    expect(Math.abs(opened + 45_000 - last.startsAt - last.durationMs)).toBeLessThan(5000)
  }
})
