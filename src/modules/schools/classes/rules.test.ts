import { expect, test } from 'vitest'
import { className, parseClassName } from './rules.ts'

test('a class is read from one field, however a teacher writes it', () => {
  const cases: [string, number, string][] = [
    ['7Б', 7, 'Б'],
    ['7б', 7, 'Б'],
    ['7-б', 7, 'Б'],
    ['7 «Б»', 7, 'Б'],
    ['11', 11, ''],
    ['11 класс', 11, ''],
    ['5 "Кванты"', 5, 'Кванты'],
    ['10 ү', 10, 'Ү'],
    ['9🦉', 9, '🦉'],
    ['1A class', 1, 'A'],
  ]
  for (const [typed, grade, letter] of cases) expect([typed, parseClassName(typed)]).toEqual([typed, { grade, letter }])
})

test('what is no class of grades 1 to 11 is not read', () => {
  for (const typed of ['', 'Б', '0А', '12', '99', '7 Очень длинное', '7Б 8В «'])
    expect([typed, parseClassName(typed)]).toEqual([typed, undefined])
})

test('a letter stands next to its grade, a word apart', () => {
  expect(className({ grade: 7, letter: 'Б' })).toBe('7Б')
  expect(className({ grade: 9, letter: '🦉' })).toBe('9🦉')
  expect(className({ grade: 5, letter: 'Кванты' })).toBe('5 Кванты')
  expect(className({ grade: 11, letter: '' })).toBe('11')
})
