import { expect, test } from 'vitest'
import { createGate } from './gate.ts'

test('so many at once and no more, in their order, and a failure keeps no place', async () => {
  const gate = createGate(2)
  const ends: (() => void)[] = []
  const begun: number[] = []
  const works = [0, 1, 2, 3, 4].map((n) =>
    gate(async () => {
      begun.push(n)
      await new Promise<void>((end) => ends.push(end))
      if (n === 0) throw new Error('broken')
      return n
    }),
  )
  const all = Promise.allSettled(works)
  const settle = () => new Promise((done) => setImmediate(done))
  await settle()
  expect(begun).toEqual([0, 1])
  for (const so of [
    [0, 1, 2],
    [0, 1, 2, 3],
    [0, 1, 2, 3, 4],
  ]) {
    ends.shift()!()
    await settle()
    expect(begun).toEqual(so)
  }
  for (const end of ends) end()
  expect((await all).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled', 'fulfilled'])
  expect(await gate(async () => 'again')).toBe('again')
})
