import { expect, test } from 'vitest'
import { parseAvailability, parseBlocks, parseGrades, parseMinutes, parseNamed } from './values.ts'
import { fold } from './words.ts'

test.each<[string, boolean, [number, number] | undefined]>([
  ['5–9', false, [5, 9]],
  ['5-9 кл.', false, [5, 9]],
  ['с 1 по 4', false, [1, 4]],
  ['7', false, [7, 7]],
  ['5, 6, 7', false, [5, 7]],
  ['2026-09-05', true, [5, 9]],
  ['2026-05-09', true, [5, 9]],
  ['2026-11-10 00:00', true, [10, 11]],
  ['2026-05-31', true, undefined],
  ['9-5', false, undefined],
  ['5, 9, 11', false, undefined],
  ['0-4', false, undefined],
  ['10-12', false, undefined],
  ['все', false, undefined],
])('grades %s', (text, isDate, grades) => {
  expect(parseGrades(text, isDate)).toEqual(grades && { from: grades[0], to: grades[1] })
})

test.each<[string, number | undefined]>([
  ['30', 30],
  ['45 мин.', 45],
  ['30.0', 30],
  ['0:45', 45],
  ['01:00', 60],
  ['1:75', undefined],
  ['полчаса', undefined],
  ['-5', undefined],
])('minutes %s', (text, minutes) => {
  expect(parseMinutes(text)).toBe(minutes)
})

test.each<[string, string | undefined]>([
  ['15 экран + 5 без экрана + 15 экран', '15s 5o 15s'],
  ['10; 5 мин опыт; 10', '10s 5o 10s'],
  ['20', '20s'],
  ['10 что-то', undefined],
  ['0 экран', undefined],
  ['экран', undefined],
])('blocks %s', (text, blocks) => {
  const words = { screen: ['экран'], off: ['без экрана', 'опыт'] }
  expect(
    parseBlocks(text, words)
      ?.map(({ minutes, screen }) => `${minutes}${screen ? 's' : 'o'}`)
      .join(' '),
  ).toBe(blocks)
})

test.each<[string, object | undefined]>([
  ['Анна Ли <A.Li@Example.test>', { name: 'Анна Ли', email: 'a.li@example.test' }],
  ['Анна Ли (a@b.test)', { name: 'Анна Ли', email: 'a@b.test' }],
  ['a@b.test', { name: '', email: 'a@b.test' }],
  ['Анна Ли', { name: 'Анна Ли', email: '' }],
  ['a@b', undefined],
  ['a@@b.test', undefined],
])('person %s', (text, person) => {
  expect(parseNamed(text)).toEqual(person)
})

test('a cell of a hundred thousand blanks or letters is no name, no hours and no blocks, said at once', () => {
  const begun = performance.now()
  for (const sign of [' ', 'x', '<', 'я ', '.:']) {
    expect(fold(`Аня.${sign.repeat(100_000)}б`).length).toBeLessThan(1000)
    expect(parseNamed(`Аня${sign.repeat(100_000)}б`)).toBeUndefined()
    expect(parseAvailability(`24.11${sign.repeat(100_000)}\u2028`, 2026)).toBeUndefined()
    expect(parseBlocks(`15${sign.repeat(100_000)}`, { screen: ['экран'], off: [] })).toBeUndefined()
  }
  expect(performance.now() - begun).toBeLessThan(1000)
})

test.each<[string, string[] | undefined]>([
  ['24.11.2026 9–13, 14-18; 25.11 10:30–12', ['2026-11-24 540-780', '2026-11-24 840-1080', '2026-11-25 630-720']],
  ['24.11.26; 25/11/2026', ['2026-11-24 0-1440', '2026-11-25 0-1440']],
  ['2026-11-24 9-10; 10-11', ['2026-11-24 540-660']],
  ['30.02.2026 9-10', undefined],
  ['9-10', undefined],
  ['24.11 утром', undefined],
  ['24.11 13-9', undefined],
])('availability %s', (text, spans) => {
  expect(parseAvailability(text, 2026)?.map(({ date, fromMin, untilMin }) => `${date} ${fromMin}-${untilMin}`)).toEqual(spans)
})
