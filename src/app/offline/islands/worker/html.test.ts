import { expect, test } from 'vitest'
import { assetsOf, dressOf, langOf, linksOf, sayTime, titleOf, withDress, withFreshKeys, withParts, withStrip, zoneOf } from './html.ts'

const page = `<!doctype html><html lang="ru" data-size="150"><head><meta charset="utf-8"/><title>Билет &amp; лёд · Калейдоскоп</title><meta name="zone" content="Asia/Yakutsk"/><link rel="stylesheet" href="/assets/app-1.css"/><link rel="stylesheet" href="/assets/look-2.css"/><script type="module" src="/assets/shell-3.js"></script></head><body><header></header><main id="main"><a class="x" href="/pupil">1</a><a href="https://x.example/">2</a><form method="post" action="/x"><input type="hidden" name="formKey" value="old-key-1"/></form></main></body></html>`

test('reads of a page its name, language, zone, files and links', () => {
  expect([titleOf(page), langOf(page), zoneOf(page)]).toEqual(['Билет &amp; лёд', 'ru', 'Asia/Yakutsk'])
  expect(assetsOf(page)).toEqual(['/assets/app-1.css', '/assets/look-2.css', '/assets/shell-3.js'])
  expect(linksOf(page)).toEqual(['/pupil'])
})

test('the strip stands before the page’s matter, its text as text', () => {
  const shown = withStrip(page, 'Нет <связи> $& 14:05', { href: '/offline', label: 'Что есть' })
  expect(shown).toContain(
    '</header><p class="banner strip" role="status"><span class="frame">Нет &lt;связи&gt; $&amp; 14:05 <a href="/offline">Что есть</a></span></p><main id="main">',
  )
})

test('each form of a copy gets a key of its own', () => {
  let n = 0
  const twice = page + page
  const shown = withFreshKeys(twice, () => `key-${(n += 1)}`)
  expect([...shown.matchAll(/name="formKey" value="([^"]*)"/g)].map((match) => match[1])).toEqual(['key-1', 'key-2'])
})

test('a page of the worker’s own takes the reader’s sizes and colours, not their language', () => {
  const own = '<html lang="en"><head><title>x · K</title><link rel="stylesheet" href="/assets/app-1.css"/></head></html>'
  expect(withDress(own, dressOf(page))).toBe(
    '<html lang="en" data-size="150"><head><title>x · K</title><link rel="stylesheet" href="/assets/app-1.css"/><link rel="stylesheet" href="/assets/look-2.css"/></head></html>',
  )
  expect(withDress(own, { root: '', sheets: '', zone: '' })).toBe(own)
})

test('exactly the wanted parts are shown, and the first gives the title', () => {
  const own = '<title>A · K</title><div data-part="a"><h1>A</h1></div><div data-part="b" hidden><h1>B</h1>{list}</div>'
  expect(withParts(own, ['b'], { list: '<li>$1</li>' })).toBe(
    '<title>B · K</title><div data-part="a" hidden><h1>A</h1></div><div data-part="b"><h1>B</h1><li>$1</li></div>',
  )
})

test('a time is said by the page’s clock, with its day unless it is today', () => {
  const at = (iso: string) => Date.parse(iso)
  expect(sayTime(at('2026-11-23T05:05:00Z'), at('2026-11-23T06:00:00Z'), 'en', 'Asia/Yakutsk')).toBe('14:05')
  expect(sayTime(at('2026-11-22T14:59:00Z'), at('2026-11-22T15:01:00Z'), 'ru', 'Asia/Yakutsk')).toMatch(/^22 ноября.* 23:59$/)
})
