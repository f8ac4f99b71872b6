import { buildSync } from 'esbuild'
import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
import { h } from 'preact'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DayPage } from '../src/modules/week/programme/day-view.tsx'
import type { SessionBrief } from '../src/modules/week/weeks/published.ts'
import type { Week } from '../src/modules/week/weeks/store.ts'
import { Temporal } from '../src/platform/time.ts'
import type { Ui } from '../src/ui/context.ts'
import { ordinaryLook } from '../src/ui/look.ts'
import { renderUi } from '../src/ui/testing/render.tsx'
import { findBrowser } from './setup/browser.ts'

// What a screen reader is given of a day of the programme: Chromium's own reading of the page, word for word.
const at = (iso: string) => Temporal.Instant.from(iso)
const session = (slug: string, more: Partial<SessionBrief>): SessionBrief => ({
  ...{ id: 1, weekId: 1, guid: slug, slug, startsAt: at('2026-11-23T06:00:00Z'), endsAt: at('2026-11-23T06:30:00Z') },
  ...{ format: 'lecture', language: 'ru', gradeFrom: 5, gradeTo: 9, topicSlug: 'physics', memberId: 1 },
  ...{ title: { ru: 'Почему лёд скользкий?', en: 'Why is ice slippery?' }, stream: { ru: 'Большой зал', en: 'Great hall' } },
  ...{ lecturers: [{ ru: 'Айсылу Гайфуллина', en: 'Aisylu Gaifullina' }], access: ['captions', 'signLanguage'], room: null, isWave: false },
  ...more,
})
const sessions = [
  session('ice', {}),
  session('stars', {
    title: { en: 'Reading the stars' },
    format: 'workshop',
    language: 'en',
    gradeFrom: 10,
    gradeTo: 10,
    lecturers: [
      { ru: 'Пётр Ли', en: 'Peter Lee' },
      { ru: 'Ая Сонцова', en: 'Aya Sontsova' },
    ],
    access: ['captions'],
  }),
  session('late', { startsAt: at('2026-11-23T07:00:00Z'), endsAt: at('2026-11-23T07:45:00Z'), title: { ru: 'Мороз', en: 'Frost' } }),
]
const week = {
  ...{ id: 1, slug: 'sample', name: { ru: 'Неделя проб', en: 'Sample week' }, zone: 'Europe/Moscow' },
  ...{ startsOn: '2026-11-23', endsOn: '2026-11-25', source: {} },
} as unknown as Week

let browser: Browser
let page: Page
const css = buildSync({ entryPoints: ['src/app/styles.css'], bundle: true, write: false, external: ['*.woff2', '*.svg'] }).outputFiles[0]!
  .text

beforeAll(async () => {
  const found = findBrowser()
  if (!found.ok) throw new Error(found.problem)
  browser = await chromium.launch({ executablePath: found.path, args: ['--no-sandbox'] })
  page = await browser.newPage()
})
afterAll(() => browser.close())

async function open(locale: 'ru' | 'en', reader: Partial<Ui> = {}): Promise<void> {
  const topics = [{ id: 1, slug: 'physics', name: { ru: 'Физика', en: 'Physics' }, position: 1 }] as never
  const view = h(DayPage, { week, date: '2026-11-23', sessions, topics, filter: {}, problems: [] })
  const html = renderUi(view, { locale, now: at('2026-11-22T06:00:00Z'), ...reader })
  await page.setContent(`<!doctype html><html lang="${locale}"><head><style>${css}</style></head><body><main>${html}</main></body></html>`)
}

/** Without what differs by version: addresses of links. */
const reading = async (selector: string): Promise<string[]> => {
  const lines = (await page.locator(selector).first().ariaSnapshot()).split('\n')
  return lines.filter((line) => !line.includes('/url:'))
}

describe('a session of the programme reads as a sentence', () => {
  test('in Russian: title, time on the own clock, format, grades, language; who and where', async () => {
    await open('ru')
    expect(await reading('.week-rows li')).toEqual([
      '- listitem:',
      '  - heading "Почему лёд скользкий?" [level=3]:',
      '    - link "Почему лёд скользкий?":',
      '  - paragraph: 15:00–15:30, лекция, 5–9 классы , русский',
      '  - paragraph: Айсылу Гайфуллина, Большой зал',
    ])
  })

  test('in English, on another clock; the language is seen too where it is not the page’s', async () => {
    await open('en', { zone: 'Europe/Moscow' })
    expect(await reading('.week-rows li')).toEqual([
      '- listitem:',
      '  - heading "Why is ice slippery?" [level=3]:',
      '    - link "Why is ice slippery?":',
      '  - paragraph: 09:00–09:30, lecture, grades 5–9, Russian',
      '  - paragraph: Aisylu Gaifullina, Great hall',
    ])
    expect(await page.locator('.week-rows li').first().innerText()).toContain('Russian')
    expect((await reading('.week-rows li:nth-child(2)')).slice(3)).toEqual([
      '  - paragraph: 09:00–09:30, workshop, grade 10 , English',
      '  - paragraph: Peter Lee and Aya Sontsova, Great hall',
    ])
  })

  test('with the reader’s needs met, says so last', async () => {
    await open('en', { look: { ...ordinaryLook, needs: ['captions', 'signLanguage'] } })
    expect((await reading('.week-rows li')).at(-1)).toBe('  - text: Has all you need')
    expect((await reading('.week-rows li:nth-child(2)')).join('\n')).not.toContain('Has all you need')
  })
})

test('headings lead from the day to the time to the session, and no link is there twice', async () => {
  await open('ru')
  const headings = await page.locator('h1, h2, h3, h4').evaluateAll((all) => all.map((one) => `${one.tagName} ${one.textContent?.trim()}`))
  expect(headings).toEqual([
    'H1 Понедельник, 23 ноября',
    'H2 15:00 · Якутск (09:00 МСК)',
    'H3 Почему лёд скользкий?',
    'H3 Reading the stars',
    'H2 16:00 · Якутск (10:00 МСК)',
    'H3 Мороз',
  ])
  const links = await page.locator('.week-day a').evaluateAll((all) => all.map((one) => one.getAttribute('href')))
  expect(links).toEqual([...new Set(links)])
  expect(await page.locator('.week-rows a[lang]').evaluateAll((all) => all.map((one) => one.getAttribute('lang')))).toEqual(['en'])
})

test('the keyboard passes over the filters by one link, which is seen only then', async () => {
  await open('ru')
  const skip = page.locator('.week-skip')
  expect((await skip.boundingBox())!.width).toBeLessThanOrEqual(1)
  await skip.focus()
  const seen = (await skip.boundingBox())!
  expect(seen.height).toBeGreaterThanOrEqual(24)
  expect(seen.width).toBeGreaterThan(100)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Почему лёд скользкий?')
})
