import { expect, test } from 'vitest'
import { accentClass } from './accent.ts'
import { Card, CardGrid, Stat, StatRow } from './card.tsx'
import { Notice } from './notice.tsx'
import { renderUi } from './testing/render.tsx'

test('a card is one link, named by its title in the language of the title', () => {
  const html = renderUi(<Card href="/s/1" title="Why is ice <slippery>?" titleLang="en" accent="physics" />)
  expect(html).toBe(
    '<article class="card accent-8"><h2 class="card-title" lang="en"><a href="/s/1">Why is ice &lt;slippery>?</a></h2></article>',
  )
})

test('cards of a grid are items of a list, whatever is left out', () => {
  expect(renderUi(<CardGrid>{[<Card title="а" />, null, false, <Card title="б" />]}</CardGrid>).match(/<li>/g)).toHaveLength(2)
})

test('an accent is one of twelve, and always the same for a word', () => {
  expect(accentClass('medicine')).toBe('accent-0')
  expect(accentClass(13)).toBe('accent-1')
  expect(accentClass(-1)).toBe('accent-11')
  expect(accentClass('Өймөкөөн')).toBe(accentClass('Өймөкөөн'))
  expect(accentClass('Өймөкөөн')).toMatch(/^accent-(\d|1[01])$/)
  expect(accentClass(undefined)).toBeUndefined()
})

test('a number stands with its name and its definition in one list; as a link it is named by both', () => {
  const stat = (href?: string) =>
    renderUi(
      <StatRow>
        <Stat value={7} label="классов" definition="Записанных и бывших" href={href} />
      </StatRow>,
    )
  expect(stat()).toBe(
    '<dl class="stats"><div class="stat"><dt>классов</dt><dd class="stat-value">7</dd><dd class="stat-definition">Записанных и бывших</dd></div></dl>',
  )
  const [, label, value, named] = /<dt id="([^"]+)">классов<.*<a href="\/rows" id="([^"]+)" aria-labelledby="([^"]+)">7</.exec(
    stat('/rows'),
  )!
  expect(named).toBe(`${value} ${label}`)
})

test('only news that cannot wait interrupts a screen reader', () => {
  expect(renderUi(<Notice>а</Notice>)).not.toContain('role=')
  expect(renderUi(<Notice tone="success">а</Notice>)).toContain('role="status"')
  expect(renderUi(<Notice tone="danger">а</Notice>)).toContain('role="alert"')
})
