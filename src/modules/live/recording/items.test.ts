import { describe, expect, test } from 'vitest'
import type { Rung } from '../airing/slot.ts'
import { coveredBy, isCut } from './cuts.ts'
import type { Cut } from './cuts.ts'
import { toItems } from './items.ts'
import type { Place } from './items.ts'

const always = { from: -Infinity, to: Infinity }
const place = (epoch: number, seq: number, atS: number, rungs: Rung[] = ['a', '1', '2'], mediaS = seq): Place => ({
  epoch,
  seq,
  at: atS * 1000,
  mediaMs: mediaS * 1000,
  durationMs: 1000,
  rungs,
})
const run = (epoch: number, fromS: number, count: number): Place[] => Array.from({ length: count }, (_, n) => place(epoch, n, fromS + n))
const names = (places: Place[], cuts: Cut[] = [], aired = always): string[] =>
  toItems(places, aired, cuts).map(({ epoch, seq, breaks }) => `${breaks ? '|' : ''}${epoch}.${seq}`)

describe('the list of a recording', () => {
  test('goes on from epoch to epoch with a break between, and over a gap', () => {
    expect(names([...run(1, 10, 3), ...run(2, 20, 2)])).toEqual(['1.0', '1.1', '1.2', '|2.0', '2.1'])
    expect(names([place(1, 0, 0), place(1, 1, 1), place(1, 4, 4)])).toEqual(['1.0', '1.1', '|1.4'])
    expect(names([])).toEqual([])
  })

  test('holds only what was sent while the room was live', () => {
    expect(names(run(1, 10, 6), [], { from: 12_000, to: 14_000 })).toEqual(['1.2', '1.3'])
  })

  test('leaves out what an old tab still sent after a new one had begun', () => {
    expect(names([...run(1, 10, 6), ...run(2, 13, 2), ...run(3, 30, 1)])).toEqual(['1.0', '1.1', '1.2', '|2.0', '2.1', '|3.0'])
  })

  test('puts the next lower rung where one is missing, the next higher below the lowest, and breaks at each change', () => {
    const items = toItems([place(1, 0, 0), place(1, 1, 1, ['a', '1']), place(1, 2, 2, ['2']), place(1, 3, 3, ['a'])], always, [])
    expect(items.map(({ rungs, breaks }) => [rungs, breaks])).toEqual([
      [{ a: 'a', '1': '1', '2': '2' }, false],
      [{ a: 'a', '1': '1', '2': '1' }, true],
      [{ '1': '2', '2': '2' }, true],
      [{ a: 'a' }, true],
    ])
  })
})

describe('a cut', () => {
  const cut = (kind: Cut['kind'], fromS: number, toS: number): Cut => ({ kind, from: fromS * 1000, to: toS * 1000 })

  test('of a redaction takes every fragment that it touches, of a trim those that lie more within it', () => {
    expect(names(run(1, 0, 6), [cut('redaction', 1.9, 3.2)])).toEqual(['1.0', '1.1', '|1.4', '1.5'])
    expect(names(run(1, 0, 6), [cut('redaction', 1.5, 3.2)])).toEqual(['1.0', '|1.4', '1.5'])
    expect(names(run(1, 0, 6), [cut('trim', 1.4, 3.2)])).toEqual(['1.0', '|1.3', '1.4', '1.5'])
    expect(names(run(1, 0, 6), [cut('trim', -Infinity, 2), cut('trim', 4, Infinity)])).toEqual(['1.2', '1.3'])
  })

  test('may overlap others, or take everything', () => {
    expect(names(run(1, 0, 6), [cut('redaction', 1, 3), cut('redaction', 2, 4), cut('trim', 2, 3)])).toEqual(['1.0', '|1.4', '1.5'])
    expect(names(run(1, 0, 6), [cut('redaction', 0, 6)])).toEqual([])
  })

  test('at the borders of fragments takes just those', () => {
    expect([0, 1000, 2000, 3000].map((at) => isCut(at, 1000, [cut('redaction', 1, 3)]))).toEqual([false, true, true, false])
  })
})

test('an emergency stop covers until somebody goes on or the room ends, the slate until it is taken away', () => {
  const acts = (...list: [number, string][]) => coveredBy(list.map(([at, act]) => ({ at, act })))
  expect(acts([1, 'freeze'], [2, 'thaw'])).toEqual([])
  expect(acts([1, 'panic'], [2, 'panic'], [5, 'thaw'], [7, 'panic'], [9, 'end'])).toEqual([
    { kind: 'panic', from: 1, to: 5 },
    { kind: 'panic', from: 7, to: 9 },
  ])
  expect(acts([1, 'panic'])).toEqual([{ kind: 'panic', from: 1, to: Infinity }])
  expect(acts([1, 'slate'], [3, 'thaw'], [4, 'unslate'])).toEqual([{ kind: 'trim', from: 1, to: 4 }])
})
