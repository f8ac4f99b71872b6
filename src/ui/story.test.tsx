import { expect, test } from 'vitest'
import { Shell } from './shell.tsx'
import { KitStory } from './story.tsx'
import { attributes, renderUi } from './testing/render.tsx'

const page = (locale: 'ru' | 'en') =>
  renderUi(
    <Shell
      title="Kit"
      lang={locale}
      path="/ui"
      nav={[{ href: '/weeks', label: 'Week', current: true }]}
      scripts={['/a.js']}
      styles={['/a.css']}
    >
      <KitStory />
    </Shell>,
    { locale },
  )

test.each(['ru', 'en'] as const)('in %s, the whole kit obeys the content policy: nothing inline, no other host', (locale) => {
  const html = page(locale)
  expect(html).not.toMatch(/ style="| on\w+="|<style|javascript:/)
  expect(html.match(/<script[^>]*>[^<]+/)).toBeNull()
  for (const address of [...attributes(html, 'href'), ...attributes(html, 'src')]) expect(address).not.toMatch(/^(https?:)?\/\//)
})

test.each(['ru', 'en'] as const)('in %s, ids are unique and every reference finds its element', (locale) => {
  const html = page(locale)
  const ids = attributes(html, 'id')
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
  const references = ['for', 'aria-describedby', 'aria-labelledby', 'popovertarget', 'list'].flatMap((name) => attributes(html, name))
  for (const id of references.flatMap((words) => words.split(' '))) expect(ids).toContain(id)
})

test('the document names itself, its language and the current section', () => {
  const html = page('en')
  expect(html).toContain('<html lang="en"><head><meta charset="utf-8"/><title>Kit · Kaleidoscope</title>')
  expect(html).toContain('<a href="/weeks" aria-current="page">Week</a>')
  expect(html.indexOf('class="skip" href="#main"')).toBeLessThan(html.indexOf('<header'))
})
