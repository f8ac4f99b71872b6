import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { projectRoot } from '../src/platform/root.ts'
import { attributes, textOf } from '../src/ui/testing/render.tsx'
import { attendedWeek, writePresence } from './setup/attended-week.ts'
import { testApp } from './setup/test-app.ts'
import type { TestApp } from './setup/test-app.ts'

// A picture of numbers is for eyes; the same numbers stand beneath it as a table (WCAG 1.1.1).
const sources = (readdirSync(join(projectRoot, 'src'), { recursive: true }) as string[])
  .filter((file) => file.endsWith('.tsx') && !file.includes('.test.'))
  .map((file) => ({ file: `src/${file}`, code: readFileSync(join(projectRoot, 'src', file), 'utf8') }))
const filesWith = (pattern: RegExp) =>
  sources
    .filter(({ code }) => pattern.test(code))
    .map(({ file }) => file)
    .toSorted()

describe('in the code', () => {
  test('what draws is known: two charts, the pulse’s map and chart, the bars beside a draw’s numbers, the grid, clocks and coverage of a timetable, and pictures that stand for no number', () => {
    expect(filesWith(/<svg/)).toEqual([
      'src/modules/live/pulse/chart.tsx',
      'src/modules/live/pulse/map.tsx',
      'src/modules/seats/draws/pool-table.tsx',
      'src/modules/week/editor/grid/picture.tsx',
      'src/modules/week/editor/zones/heat.tsx',
      'src/modules/week/editor/zones/meter.tsx',
      'src/modules/week/solve/runs/line.tsx',
      'src/modules/week/solve/runs/picture.tsx',
      'src/ui/chart-columns.tsx',
      'src/ui/chart-tiles.tsx',
      'src/ui/icons.tsx',
      'src/ui/media.tsx',
      'src/ui/motif.tsx',
      'src/ui/topic-picture.tsx',
    ])
  })

  test('both charts are figures with a table; without it they are only drawn into files', () => {
    expect(filesWith(/<ChartFigure/)).toEqual([
      'src/modules/week/solve/runs/line.tsx',
      'src/ui/chart-columns.tsx',
      'src/ui/chart-tiles.tsx',
    ])
    expect(filesWith(/<(ColumnsPicture|TilePicture)/)).toEqual([
      'src/modules/reporting/weeks/pictures.tsx',
      'src/ui/chart-columns.tsx',
      'src/ui/chart-tiles.tsx',
    ])
  })

  test('the pages that show one are those that are looked at below', () => {
    const showing = filesWith(/<(ColumnsChart|TileMap|RegionTiles|SectionColumns)/)
    // Those of the kit's own page, /ui, come and go.
    expect(showing.filter((file) => !file.startsWith('src/ui/story'))).toEqual([
      'src/modules/consortium/members/views.tsx',
      'src/modules/live/polls/views.tsx',
      'src/modules/reporting/weeks/pages.tsx',
      'src/modules/reporting/weeks/pictures.tsx',
      'src/modules/reporting/weeks/views.tsx',
    ])
  })
})

interface Chart {
  title: string
  picture: string
  rows: { label: string; value: string }[]
  links: [picture: string[], table: string[]]
}

function chartsOf(page: string): Chart[] {
  return [...page.matchAll(/<figure class="chart">([\s\S]*?)<\/figure>/g)].map(([, html = '']) => {
    const cut = html.indexOf('<table')
    const [picture, table] = [html.slice(html.indexOf('<svg'), html.indexOf('</svg>')), html.slice(cut)]
    const rows = [...table.matchAll(/<tr[^>]*><th scope="row"[^>]*>(.*?)<\/th><td[^>]*>(.*?)<\/td><\/tr>/g)]
    return {
      title: /<strong>([^<]*)</.exec(html)?.[1] ?? '',
      picture,
      rows: rows.map(([, label = '', value = '']) => ({ label: textOf(label), value: textOf(value) })),
      links: [attributes(picture, 'href').toSorted(), attributes(table, 'href').toSorted()],
    }
  })
}

let app: TestApp
beforeAll(async () => {
  app = await testApp({ now: '2026-11-23T07:45:00Z' })
  await writePresence(app.db, await attendedWeek(app.db))
})
afterAll(() => app.close())

test.each([
  ['/members', 1],
  ['/reports/weeks/sample', 2],
  ['/ui', 3],
])('%s: each picture has its table with as many rows, the same values and the same links', async (path, least) => {
  const charts = chartsOf(await app.page(path, { as: 'office' }))
  expect(charts.length).toBeGreaterThanOrEqual(least)
  for (const { title, picture, rows, links } of charts) {
    const marks = picture.match(/<rect class="(column|tile [^"]*)"/g) ?? []
    expect([title, rows.length]).toEqual([title, marks.length])
    expect(rows.length).toBeGreaterThan(0)
    const drawn = textOf(picture.replaceAll('</text>', ' </text>'))
    // Nothing known is a dash in the picture and words in the table.
    const missing = rows.filter(({ value }) => /\d/.test(value) && !drawn.includes(value))
    expect([title, missing]).toEqual([title, []])
    expect(links[1]).toEqual(links[0])
  }
})
