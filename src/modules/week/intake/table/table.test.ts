import { deflateRawSync } from 'node:zlib'
import { utils, write } from '@e965/xlsx'
import type { WorkSheet } from '@e965/xlsx'
import { unzipSync, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { readTable, tableLimits } from './read.ts'

const xlsx = (sheet: WorkSheet, more: Record<string, WorkSheet> = {}, props = {}): Uint8Array =>
  new Uint8Array(
    write(
      { SheetNames: ['One', ...Object.keys(more)], Sheets: { One: sheet, ...more }, Workbook: { WBProps: props } },
      {
        ...{ type: 'array', bookType: 'xlsx' },
      },
    ) as ArrayBuffer,
  )

const texts = async (bytes: Uint8Array) => {
  const reading = await readTable(bytes)
  return reading.ok ? reading.table.sheets[0]!.rows.map((row) => row.map((cell) => cell?.text)) : reading
}

test('numbers, serial dates, times and formulas are read as people see them', async () => {
  const sheet: WorkSheet = {
    '!ref': 'A1:F2',
    A1: { t: 's', v: ' Название ' },
    B1: { t: 'n', v: 0.1 + 0.2 },
    C1: { t: 'n', v: 46_350, z: 'dd.mm.yyyy' },
    D1: { t: 'n', v: 46_350.5, z: 'dd.mm.yyyy hh:mm' },
    E1: { t: 'n', v: 0.020_833_333_333, z: 'h:mm' },
    F1: { t: 'n', v: 42, f: '6*7' },
    A2: { t: 'b', v: true },
    B2: { t: 'e', v: 0x17, f: 'A9' },
    C2: { t: 's', v: '  ' },
  }
  const reading = await readTable(xlsx(sheet))
  expect(reading.ok && reading.table).toEqual({
    encoding: null,
    sheets: [
      {
        name: 'One',
        rows: [
          [
            { text: 'Название' },
            { text: '0.3' },
            { text: '2026-11-24', isDate: true },
            { text: '2026-11-24 12:00', isDate: true },
            { text: '00:30', isDate: true },
            { text: '42' },
          ],
          [{ text: 'true' }, { text: '', broken: 'error' }, undefined],
        ],
      },
    ],
  })
})

test('signs that no database keeps are taken out of a spreadsheet', async () => {
  const sheet: WorkSheet = { '!ref': 'A1', A1: { t: 's', v: 'Опыт' } }
  const parts = unzipSync(xlsx(sheet))
  const edited = Object.fromEntries(
    Object.entries(parts).map(([name, bytes]) => [name, text(new TextDecoder().decode(bytes).replace('Опыт', 'О_x0000_пыт'))]),
  )
  expect(await texts(zipSync(edited))).toEqual([['Опыт']])
})

test('the other way of counting days gives the same day', async () => {
  const sheet: WorkSheet = { '!ref': 'A1', A1: { t: 'n', v: 46_350 - 1462, z: 'dd.mm.yyyy' } }
  expect(await texts(xlsx(sheet, {}, { date1904: true }))).toEqual([['2026-11-24']])
})

test('a formula that was never computed is told', async () => {
  const parts = zipSync({
    '[Content_Types].xml': text(
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    ),
    '_rels/.rels': text(
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    ),
    'xl/workbook.xml': text(
      '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="b"/></sheets></workbook>',
    ),
    'xl/_rels/workbook.xml.rels': text(
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="b" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    ),
    'xl/worksheets/sheet1.xml': text(
      '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c><c r="B1"><f>1+1</f></c></row></sheetData></worksheet>',
    ),
  })
  const reading = await readTable(parts)
  expect(reading.ok && reading.table.sheets[0]!.rows).toEqual([[{ text: 'x' }, { text: '', broken: 'formula' }]])
})

test('an area merged downwards says the same of each row, sideways it is one cell', async () => {
  const sheet = utils.aoa_to_sheet([
    ['Отчёт', null, null],
    ['a', 'b', 'c'],
    ['a', null, 'd'],
  ])
  sheet['!merges'] = [utils.decode_range('A1:C1'), utils.decode_range('B2:B3')]
  const reading = await readTable(xlsx(sheet))
  expect(reading.ok && reading.table.sheets[0]!.rows.map((row) => row.filter(Boolean))).toEqual([
    [{ text: 'Отчёт' }],
    [{ text: 'a' }, { text: 'b' }, { text: 'c' }],
    [{ text: 'a' }, { text: 'b', merged: true }, { text: 'd' }],
  ])
})

test('hidden sheets are not read', async () => {
  const book = { SheetNames: ['A', 'B'], Sheets: { A: utils.aoa_to_sheet([['a']]), B: utils.aoa_to_sheet([['b']]) } }
  const bytes = new Uint8Array(
    write({ ...book, Workbook: { Sheets: [{ name: 'A', Hidden: 1 }, { name: 'B' }] } }, { type: 'array', bookType: 'xlsx' }) as ArrayBuffer,
  )
  const reading = await readTable(bytes)
  expect(reading.ok && reading.table.sheets.map((sheet) => sheet.name)).toEqual(['B'])
})

const text = (words: string): Uint8Array => new TextEncoder().encode(words)
/** Cyrillic in one byte each, by the tables of the Encoding Standard. */
const encoded = (words: string, encoding: 'windows-1251' | 'ibm866' | 'koi8-r'): Uint8Array => {
  const decoder = new TextDecoder(encoding)
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(new Uint8Array([byte])), byte]))
  return new Uint8Array([...words].map((sign) => bytes.get(sign)!))
}

test.each(['windows-1251', 'ibm866', 'koi8-r'] as const)('a text file in %s is read', async (encoding) => {
  const reading = await readTable(encoded('Название;Классы\r\n"Почему лёд скользкий; и когда?";5-9\r\n', encoding))
  expect(reading.ok && reading.table).toEqual({
    encoding,
    sheets: [
      {
        name: '',
        rows: [
          [{ text: 'Название' }, { text: 'Классы' }],
          [{ text: 'Почему лёд скользкий; и когда?' }, { text: '5-9' }],
        ],
      },
    ],
  })
})

test.each<[string, Uint8Array, (string | undefined)[][]]>([
  [
    'UTF-8 with a mark',
    text('\uFEFFa,b\n"x\ny",2\n'),
    [
      ['a', 'b'],
      ['x\ny', '2'],
    ],
  ],
  [
    'UTF-16',
    new Uint8Array([0xff, 0xfe, ...new Uint8Array(new Uint16Array([...'Лёд\tb'].map((sign) => sign.charCodeAt(0))).buffer)]),
    [['Лёд', 'b']],
  ],
  ['a told separator', text('sep=,\r\na,b;c\r\n'), [[], ['a', 'b;c']]],
  ['an empty line between, and ragged rows', text('a;b;c\n\n1\n'), [['a', 'b', 'c'], [undefined], ['1']]],
])('%s', async (_name, bytes, rows) => {
  expect(await texts(bytes)).toEqual(rows)
})

/** A ZIP file whose only entry says that it is small. */
function bomb(bytes: number): Uint8Array {
  const packed = deflateRawSync(Buffer.alloc(bytes))
  const file = zipSync({ 'xl/workbook.xml': new Uint8Array(0) })
  const name = Buffer.from('xl/workbook.xml')
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(8, 8)
  local.writeUInt32LE(packed.length, 18)
  local.writeUInt32LE(100, 22)
  local.writeUInt16LE(name.length, 26)
  const entry = Buffer.alloc(46)
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt16LE(8, 10)
  entry.writeUInt32LE(packed.length, 20)
  entry.writeUInt32LE(100, 24)
  entry.writeUInt16LE(name.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(entry.length + name.length, 12)
  end.writeUInt32LE(local.length + name.length + packed.length, 16)
  expect(file.length).toBeGreaterThan(0)
  return new Uint8Array(Buffer.concat([local, name, packed, entry, name, end]))
}

test.each<[string, Uint8Array, object]>([
  ['nothing', new Uint8Array(), { reason: 'empty' }],
  ['only blanks', text(' ; \n;\n'), { reason: 'empty' }],
  ['an .xls of old', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), { reason: 'old' }],
  ['a PDF', text('%PDF-1.7'), { reason: 'unknown' }],
  ['a web page called .xls', text('<html><table>'), { reason: 'unknown' }],
  ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0]), { reason: 'unknown' }],
  ['a broken ZIP file', new Uint8Array([0x50, 0x4b, 3, 4, 1, 2, 3, 4]), { reason: 'broken' }],
  ['a cut-off spreadsheet', xlsx(utils.aoa_to_sheet([['a']])).slice(0, -30), { reason: 'broken' }],
  ['a ZIP file that is no spreadsheet', zipSync({ 'a.txt': text('a') }), { reason: 'broken' }],
  ['a quote that never ends', text('a;b\n"x;y\nz\n'), { reason: 'quotes' }],
  ['a bomb', zipSync({ 'xl/a.xml': new Uint8Array(tableLimits.unpackedBytes + 1) }), { reason: 'bomb' }],
  ['a bomb that lies about its size', bomb(tableLimits.unpackedBytes + 1), { reason: 'bomb' }],
  ['too many rows', text('a;b\n'.repeat(5001)), { reason: 'rows' }],
])('%s is refused', async (_name, bytes, refusal) => {
  expect(await readTable(bytes)).toMatchObject({ ok: false, ...refusal })
})

test('what takes too long is ended', async () => {
  expect(await readTable(text('a;b\n'), { timeoutMs: 0 })).toEqual({ ok: false, reason: 'heavy' })
})

test('very wide rows and large cells are held in bounds', async () => {
  const wide = await readTable(text(`${'x;'.repeat(1000)}\n`))
  expect(wide.ok && wide.table.sheets[0]!.rows[0]).toHaveLength(tableLimits.columns)
  expect(await readTable(text(`${'y'.repeat(tableLimits.signs + 1)};a\n`))).toMatchObject({ ok: false })
})
