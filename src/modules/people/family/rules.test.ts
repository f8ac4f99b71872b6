import { describe, expect, test } from 'vitest'
import { Temporal } from '#platform/time.ts'
import { cleanName, looksFull, problemOfName, schoolYearOf, shortenName, zoneOf } from './rules.ts'

describe('a display name', () => {
  test.each([
    ['Аня К.', 'Аня К.'],
    ['  Аня \t К.\n', 'Аня К.'],
    ['А\u200bн\u00adя\ufeff', 'Аня'],
    ['Ан\u0438\u0306а', 'Анйа'],
    ['\u202eяна\u202c', 'яна'],
    ['Маша\u0000\u0007', 'Маша'],
    ['علی\u200cرضا', 'علی\u200cرضا'],
    ['\u200dМаша\u200d', 'Маша'],
    ['क्\u200dष', 'क्\u200dष'],
    ['\ue000Маша', 'Маша'],
  ])('%j is kept as %j', (typed, kept) => expect(cleanName(typed)).toBe(kept))

  test.each(['Аня', 'Һаранай Б.', 'Өлзә', "Д'Артаньян", 'Anne-Marie', 'أحمد', '小明', 'ნინო', 'ᠲᠡᠮᠦᠵᠢᠨ', 'สมชาย', 'ஆதித்யா', 'Лис 7', 'Ł'])(
    '%s is a name',
    (name) => expect(problemOfName(cleanName(name))).toBe(undefined),
  )
  test.each([
    ['', 'family.name.missing'],
    [' \u200b ', 'family.name.missing'],
    ['...', 'family.name.signs'],
    ['123', 'family.name.signs'],
    ['маша@почта.рф', 'family.name.signs'],
    ['<b>Маша</b>', 'family.name.signs'],
    ['Маша +7 900 123-45-67', 'family.name.signs'],
    ['Маша 9001234567', 'family.name.signs'],
    ['https://vk.example/masha', 'family.name.signs'],
    [`М${'\u0301'.repeat(30)}`, 'family.name.signs'],
    ['я'.repeat(41), 'family.name.long'],
  ])('%j is none: %s', (name, problem) => expect(problemOfName(cleanName(name))).toBe(problem))

  test('ten thousand signs are too many, and quickly', () => {
    expect(problemOfName(cleanName('я'.repeat(10_000)))).toBe('family.name.long')
    expect(problemOfName(cleanName('a \u200d'.repeat(10_000)))).toBe('family.name.long')
  })

  test.each([
    ['Аня', false],
    ['Аня К.', false],
    ['Антон Я', false],
    ['Анна-Мария К.', false],
    ['Аня Кузнецова', true],
    ['аня кузнецова', true],
    ['Смелый Лис', true],
    ['Аня К. Петрова', true],
  ])('%s: looks like a full name is %s', (name, full) => expect(looksFull(name)).toBe(full))

  test('the advice keeps the first name and one letter', () => {
    expect([shortenName('Аня Кузнецова'), shortenName('аня павловна кузнецова'), shortenName('Аня')]).toEqual(['Аня К.', 'аня К.', 'Аня'])
  })
})

test.each([
  ['2026-08-31T20:59:59Z', '2025-09-01'],
  ['2026-08-31T21:00:00Z', '2026-09-01'],
  ['2026-12-31T23:00:00Z', '2026-09-01'],
  ['2027-01-01T00:00:00Z', '2026-09-01'],
])('at %s the school year is that of %s', (now, september) => expect(schoolYearOf(Temporal.Instant.from(now))).toBe(september))

test('a child lives by the guardian’s clock where the region has it', () => {
  const yakutia = { zone: 'Asia/Yakutsk', zones: ['Asia/Yakutsk', 'Asia/Vladivostok', 'Asia/Srednekolymsk'] }
  expect(['Asia/Srednekolymsk', 'Europe/Moscow', null].map((zone) => zoneOf(yakutia, zone))).toEqual([
    'Asia/Srednekolymsk',
    'Asia/Yakutsk',
    'Asia/Yakutsk',
  ])
})
