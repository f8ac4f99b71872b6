import { expect, test } from 'vitest'
import { checkNorms, fitBlocks, longestScreenMin, presetBlocks, sumOf } from './blocks.ts'
import type { Block } from './blocks.ts'

const broken = (gradeFrom: number, blocks: Block[], durationMin = sumOf(blocks)) =>
  checkNorms({ gradeFrom, blocks, durationMin }).map(({ key, values }) => [key.replace('week.warning.', ''), values.minutes, values.most])
const on = (minutes: number): Block => ({ minutes, screen: true })
const off = (minutes: number): Block => ({ minutes, screen: false })

test('the preset of every grade keeps its norms, and one minute more of anything does not', () => {
  for (let grade = 1; grade <= 11; grade++) {
    const preset = presetBlocks(grade)
    expect([grade, broken(grade, preset)]).toEqual([grade, []])
    const longer = preset.map((block, at) => (at === 0 ? on(block.minutes + 1) : block))
    expect([grade, broken(grade, longer).length > 0]).toEqual([grade, true])
  }
})

test('a session of any length can be divided so that only its length may be too long', () => {
  for (let grade = 1; grade <= 11; grade++)
    for (let minutes = 10; minutes <= 90; minutes += 5) {
      const blocks = fitBlocks(grade, minutes)
      expect([grade, minutes, sumOf(blocks)]).toEqual([grade, minutes, minutes])
      expect(broken(grade, blocks).filter(([norm]) => norm !== 'norm')).toEqual([])
    }
})

test('blocks at the screen in a row are one time at the screen; a block away from it parts them', () => {
  expect(longestScreenMin([on(10), on(5), off(5), on(10)])).toBe(15)
  expect(broken(2, [on(5), on(6), off(5), on(5)])).toEqual([['screen', 11, 10]])
  expect(broken(2, [on(5), off(5), on(6), off(5)])).toEqual([])
})

test('each broken norm is named with what is and what may be', () => {
  expect(broken(7, [on(16), off(5), on(15)])).toEqual([
    ['norm', 36, 35],
    ['screen', 16, 15],
    ['screenTotal', 31, 30],
  ])
  expect(broken(11, [on(31), off(14)])).toEqual([
    ['screen', 31, 30],
    ['screenTotal', 31, 30],
  ])
})

test('of a session whose blocks nobody told, the length alone is judged; without grades nothing is', () => {
  expect(broken(1, [], 26)).toEqual([['norm', 26, 25]])
  expect(checkNorms({ gradeFrom: null, blocks: [on(90)], durationMin: 90 })).toEqual([])
})
