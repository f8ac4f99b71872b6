import { expect, test } from 'vitest'
import { toCsv } from './csv.ts'

const line = (cell: string | number | null, separator: ';' | ',' = ';') => toCsv([[cell, 'x']], separator)

test('a file begins with a byte order mark and its lines end as RFC 4180 says', () => {
  expect(
    toCsv(
      [
        ['а', 'б'],
        [1, null],
      ],
      ';',
    ),
  ).toBe('\uFEFFа;б\r\n1;\r\n')
})

test('the decimal sign goes with the separator', () => {
  expect(line(0.33)).toBe('\uFEFF0,33;x\r\n')
  expect(line(0.33, ',')).toBe('\uFEFF0.33,x\r\n')
})

test.each([
  ['a;b', '"a;b"'],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ['two\nlines', '"two\nlines"'],
  [' edge ', '" edge "'],
  ['Һоноҕоева 🦄', 'Һоноҕоева 🦄'],
])('%j is written as %s', (cell, written) => {
  expect(line(cell)).toBe(`\uFEFF${written};x\r\n`)
})

test.each(['=1+1', '+7 900', '-2', '@SUM(A1)', '\tx', '\r=1', '  =HYPERLINK("x")'])('%j cannot run as a formula', (cell) => {
  expect(line(cell)).toBe(`\uFEFF"'${cell.replaceAll('"', '""')}";x\r\n`)
})
