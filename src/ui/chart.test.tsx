import { expect, test } from 'vitest'
import { levelsOf } from './chart-tiles.tsx'
import { ColumnsChart, TileMap } from './chart.tsx'
import { attributes, renderUi, textOf } from './testing/render.tsx'

const grades = [
  { label: '5', value: 120 },
  { label: '6', value: 0 },
  { label: '7', value: 240, href: '/rows?grade=7' },
]

test('columns are as high as their values', () => {
  const html = renderUi(<ColumnsChart title="По классам" rows={grades} />)
  const heights = [...html.matchAll(/<rect class="column"[^>]* height="([\d.]+)"/g)].map((match) => Number(match[1]))
  expect(heights).toEqual([85, 0, 170])
})

test('columns with long names lie down, as long as their values', () => {
  const rows = [
    { label: 'Байкальский университет естественных наук', value: 50 },
    { label: 'Камский университет', value: 200 },
    ...Array.from({ length: 3 }, (_, at) => ({ label: `Университет ${at}`, value: 0 })),
  ]
  const html = renderUi(<ColumnsChart title="t" rows={rows} />)
  const lengths = [...html.matchAll(/<rect class="column"[^>]* width="([\d.]+%)"/g)].map((match) => match[1])
  expect(lengths).toEqual(['20%', '80%', '0%', '0%', '0%'])
  expect(html).toContain('>Байкальский университет естественных на…</text>')
  expect(html).toContain('role="rowheader">Байкальский университет естественных наук</th>')
})

test('the same numbers stand beneath as a table, with their links', () => {
  const html = renderUi(<ColumnsChart title="По классам" rows={grades} unit="школьников" />)
  const table = html.slice(html.indexOf('<table'))
  expect(textOf(table)).toBe('По классамНазваниешкольников5120607240')
  expect(attributes(table, 'href')).toEqual(['/rows?grade=7'])
})

test('a picture without links is one image; with links it is a group that lets them through', () => {
  const bare = renderUi(<ColumnsChart title="t" rows={[{ label: 'a', value: 1 }]} />)
  expect(bare).toContain('role="img" aria-label="t"')
  expect(renderUi(<ColumnsChart title="t" rows={grades} />)).toContain('role="group" aria-label="t"')
})

test('no rows and only noughts do not break the picture', () => {
  expect(renderUi(<ColumnsChart title="t" rows={[]} />)).not.toMatch(/NaN|Infinity/)
  expect(renderUi(<ColumnsChart title="t" rows={[{ label: 'a', value: 0 }]} />)).not.toMatch(/NaN|Infinity/)
  expect(renderUi(<TileMap title="t" tiles={[]} />)).not.toMatch(/NaN|Infinity/)
})

const tile = (value: number | null, at: number) => ({ code: `RU-T${at}`, label: `Регион ${at}`, col: at + 4, row: 2, value })

test('levels: nought apart, then four groups of equal size', () => {
  expect(levelsOf([0, 1, 2, 3, 4, 5, 6, 7, 8].map(tile))).toEqual([
    { from: 0, to: 0 },
    { from: 1, to: 2 },
    { from: 3, to: 4 },
    { from: 5, to: 6 },
    { from: 7, to: 8 },
  ])
  expect(levelsOf([5, 5, 5].map(tile))).toEqual([
    { from: 0, to: 0 },
    { from: 5, to: 5 },
  ])
})

test('unknown is told from nought by more than colour', () => {
  const html = renderUi(<TileMap title="t" tiles={[null, 0, 9].map(tile)} />)
  expect(attributes(html, 'class').filter((name) => name.startsWith('tile '))).toEqual([
    ...['tile none', 'tile q0', 'tile q4'],
    ...['tile q0', 'tile q4', 'tile none'],
  ])
  expect(html).toContain('<title>Регион 0: нет данных</title>')
  expect(html).toContain('>–</text>')
  expect(html).toContain('translate(92 0)')
})
