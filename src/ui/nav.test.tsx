import { expect, test } from 'vitest'
import { FilterGroup, LinkTabs, Pages } from './nav.tsx'
import { attributes, renderUi, textOf } from './testing/render.tsx'

test.each([
  [1, 1, ''],
  [1, 2, '12Дальше →'],
  [4, 12, '← Назад1…345…12Дальше →'],
  [12, 12, '← Назад1…1112'],
  [2, 3, '← Назад123Дальше →'],
])('page %i of %i shows %s', (page, pages, text) => {
  expect(textOf(renderUi(<Pages page={page} pages={pages} href={(n) => `?page=${n}`} />))).toBe(text)
})

test('pages lead to their numbers', () => {
  expect(attributes(renderUi(<Pages page={2} pages={3} href={(n) => `?page=${n}`} />), 'href')).toEqual([
    '?page=1',
    '?page=1',
    '?page=3',
    '?page=3',
  ])
})

test('a filter says what is chosen, and is marked only when that narrows the list', () => {
  const items = (at: number) => ['Все', '5–7'].map((label, n) => ({ href: `?g=${n}`, label, current: n === at }))
  const all = renderUi(<FilterGroup label="Класс" items={items(0)} />)
  const some = renderUi(<FilterGroup label="Класс" items={items(1)} />)
  expect(all).toContain('<details class="filter" name="filters">')
  expect(some).toContain('<details class="filter chosen" name="filters"><summary><span>Класс: <b>5–7</b></span></summary>')
  expect(some).toContain('<a href="?g=1" aria-current="true">')
})

test('tabs name themselves and their current page', () => {
  const html = renderUi(
    <LinkTabs
      label="Дни"
      items={[
        { href: '/a', label: 'А', current: true },
        { href: '/b', label: 'Б' },
      ]}
    />,
  )
  expect(html).toContain('<nav class="tabs" aria-label="Дни">')
  expect(html).toContain('<a href="/a" aria-current="page">А</a>')
  expect(html).toContain('<a href="/b">Б</a>')
})
