import { expect, test } from 'vitest'
import { Table } from './table.tsx'
import { attributes, renderUi } from './testing/render.tsx'

const columns = [
  { key: 'name', label: 'Участник' },
  { key: 'hours', label: 'Часы', numeric: true },
]
const rows = [
  { name: '<b>МГУ', hours: 12 },
  { name: 'УрФУ', hours: 7 },
]

test('the first cell heads its row and leads to it; names of columns go along to narrow screens', () => {
  const html = renderUi(
    <Table caption="Вклад" columns={columns} rows={rows} rowHref={(row, at) => (at === 0 ? `/rows/${row['hours']}` : undefined)} />,
  )
  expect(html).toContain('<th scope="row" role="rowheader"><a href="/rows/12">&lt;b>МГУ</a></th>')
  expect(html).toContain('<th scope="row" role="rowheader">УрФУ</th>')
  expect(html).toContain('<td role="cell" class="numeric" data-label="Часы">12</td>')
  expect(html).toMatch(/<caption id="[^"]+">Вклад<\/caption>/)
})

test('roles keep it a table where CSS makes blocks of it', () => {
  const roles = attributes(renderUi(<Table caption="Вклад" columns={columns} rows={rows} captionHidden />), 'role')
  expect(roles).toEqual([
    'table',
    'rowgroup',
    'row',
    'columnheader',
    'columnheader',
    'rowgroup',
    ...['row', 'rowheader', 'cell'],
    ...['row', 'rowheader', 'cell'],
  ])
})

test('a table of many columns can be scrolled by the keyboard and is named by its caption', () => {
  const many = Array.from({ length: 7 }, (_, at) => ({ key: `c${at}`, label: `${at}` }))
  const html = renderUi(<Table caption="Широкая" columns={many} rows={[]} />)
  const id = attributes(html, 'id')[0]
  expect(html).toContain(`<div class="table-frame" tabindex="0" role="group" aria-labelledby="${id}">`)
  expect(renderUi(<Table caption="Узкая" columns={columns} rows={rows} />)).toContain('<div class="table-frame"><table')
})
