import { expect, test } from 'vitest'
import { chooseHit, choosePromoted } from './rules.ts'

const line = [
  { id: 1, units: 5 },
  { id: 2, units: 1 },
  { id: 3, units: 2 },
]
const ids = (seats: { id: number }[]) => seats.map((seat) => seat.id)

test('strict: everybody waits behind a head that does not fit', () => {
  expect(ids(choosePromoted(4, line, 'strict'))).toEqual([])
  expect(ids(choosePromoted(5, line, 'strict'))).toEqual([1])
  expect(ids(choosePromoted(7, line, 'strict'))).toEqual([1, 2])
  expect(ids(choosePromoted(8, line, 'strict'))).toEqual([1, 2, 3])
})

test('fill: smaller groups pass the head, in their order, and nobody gets a part', () => {
  expect(ids(choosePromoted(4, line, 'fill'))).toEqual([2, 3])
  expect(ids(choosePromoted(2, line, 'fill'))).toEqual([2])
  expect(ids(choosePromoted(0, line, 'fill'))).toEqual([])
})

test('a smaller cap hits the last granted, only as many as needed', () => {
  const granted = [...line].toReversed()
  expect(ids(chooseHit(8, 8, granted))).toEqual([])
  expect(ids(chooseHit(8, 7, granted))).toEqual([3])
  expect(ids(chooseHit(8, 5, granted))).toEqual([3, 2])
  expect(ids(chooseHit(8, 0, granted))).toEqual([3, 2, 1])
})
