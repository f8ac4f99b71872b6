import { CsvError, parse } from 'csv-parse/sync'
import type { Encoding, Limits, Sheet } from './table.ts'
import { Refused } from './table.ts'

// What Russian spreadsheets save a text file as, besides Unicode.
const oneByte: readonly Encoding[] = ['windows-1251', 'ibm866', 'koi8-r']
const common = new Set('оеаинтсрвлкмдпуя')

/** The text and the encoding it was in: UTF-8 where it can be, else the one that reads most like Russian. */
export function decode(bytes: Uint8Array): { text: string; encoding: Encoding } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeAs(bytes, 'utf-16le')
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeAs(bytes, 'utf-16be')
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' }
  } catch {
    const readings = oneByte.map((encoding) => decodeAs(bytes, encoding))
    return readings.toSorted((a, b) => russian(b.text) - russian(a.text))[0]!
  }
}

const decodeAs = (bytes: Uint8Array, encoding: Encoding) => ({ text: new TextDecoder(encoding).decode(bytes), encoding })

/** How many of its signs are frequent small letters, less those that stand nowhere in a text of people. */
function russian(text: string): number {
  let score = 0
  for (const sign of text.slice(0, 20_000)) {
    if (common.has(sign)) score += 1
    else if (/[\u0402-\u040f\u0452-\u045f\u2500-\u259f]/.test(sign)) score -= 2
  }
  return score
}

/** A file of separated values; quotes as in RFC 4180, the separator as it is found. */
export function readText(bytes: Uint8Array, limits: Limits): { sheet: Sheet; encoding: Encoding } {
  const { text, encoding } = decode(bytes)
  if (text.includes('\u0000')) throw new Refused('unknown')
  const [told, body] = toldDelimiter(text)
  const rows = parseText(body, told ?? findDelimiter(body), limits)
  return {
    sheet: {
      name: '',
      rows: [...(told === undefined ? [] : [[]]), ...rows].map((row) =>
        row.slice(0, limits.columns).map((value) => (value.trim() === '' ? undefined : { text: value.trim() })),
      ),
    },
    encoding,
  }
}

/** Some spreadsheets begin a file with "sep=;". */
function toldDelimiter(text: string): [string | undefined, string] {
  const match = /^\uFEFF?sep=(.)\r?\n/i.exec(text)
  return match ? [match[1]!, text.slice(match[0].length)] : [undefined, text]
}

/** The separator that stands most often outside of quotes in the beginning. */
function findDelimiter(text: string): string {
  const head = text.slice(0, 20_000).replaceAll(/"(?:[^"]|"")*"/g, '')
  const count = (sign: string): number => head.split(sign).length
  return [';', ',', '\t'].toSorted((a, b) => count(b) - count(a))[0]!
}

function parseText(text: string, delimiter: string, limits: Limits): string[][] {
  try {
    return parse(text, {
      ...{ delimiter, bom: true, relax_column_count: true, skip_empty_lines: false, to: limits.rows + 1 },
      max_record_size: limits.signs,
    })
  } catch (error) {
    if (error instanceof CsvError) throw new Refused('quotes', typeof error.lines === 'number' ? error.lines : undefined)
    throw error
  }
}
