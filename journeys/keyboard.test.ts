import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { walkByTab, wrongWith } from './setup/focus.ts'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import { findPages, lookAtPages } from './setup/pages.ts'

// Tab, Shift+Tab, Enter, Space and Escape: every page from its first stop to its last (WCAG 2.1.1, 2.1.2, 2.4.3, 2.4.7, 2.4.11, 1.4.11).
let house: House
beforeAll(async () => {
  house = await openHouse()
  await house.work()
})
afterAll(() => house.close())

test('every page, from its first stop to its last', { timeout: 300_000 }, async () => {
  const found = await findPages(house)
  expect(found.pages.length).toBeGreaterThan(55)
  expect(found.dead).toEqual([])
  let stops = 0
  const wrong = await lookAtPages(house, found, {}, async (page) => {
    const walk = await walkByTab(page)
    stops += walk.stops.length
    return wrongWith(walk)
  })
  expect(wrong).toEqual([])
  expect(stops).toBeGreaterThan(1500)
})

async function openPage(path: string, width = 1280): Promise<Page> {
  const page = await house.browser.newPage({ viewport: { width, height: 700 }, reducedMotion: 'reduce', timezoneId: 'Europe/Moscow' })
  page.setDefaultTimeout(15_000)
  await page.goto(house.address + path)
  return page
}

const focused = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120) ?? '')

async function tabUntil(page: Page, selector: string): Promise<void> {
  for (let n = 0; n < 120; n += 1) {
    await page.keyboard.press('Tab')
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return
  }
  throw new Error(`Tab doesn't reach ${selector}`)
}

test('on a narrow screen, too', async () => {
  const page = await openPage('/', 360)
  expect(wrongWith(await walkByTab(page))).toEqual([])
  await page.close()
})

test('the skip link leads past the head, and is seen when it has the focus', async () => {
  const page = await openPage('/weeks')
  await tabUntil(page, 'a.skip')
  expect(await page.locator('a.skip').evaluate((link) => link.getBoundingClientRect().top)).toBeGreaterThanOrEqual(0)
  await page.keyboard.press('Enter')
  expect(await focused(page)).toContain('<main')
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true)
  await page.close()
})

test('the menu opens by the keyboard, and Escape gives the focus back to its button', async () => {
  const page = await openPage('/weeks', 360)
  await tabUntil(page, 'button[popovertarget="menu"]:not(.menu-close)')
  await page.keyboard.press('Enter')
  expect(await page.locator('#menu').evaluate((menu) => menu.matches(':popover-open'))).toBe(true)
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.closest('#menu') !== null), await focused(page)).toBe(true)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Escape')
  expect(await page.locator('#menu').evaluate((menu) => menu.matches(':popover-open'))).toBe(false)
  expect(await focused(page)).toContain('popovertarget="menu"')
  await page.keyboard.press('Space')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  expect(await page.locator('#menu').evaluate((menu) => menu.matches(':popover-open'))).toBe(false)
  expect(await focused(page)).toContain('popovertarget="menu"')
  await page.close()
})

test('a filter opens and closes by the keyboard; Escape closes it and leaves the focus on it', async () => {
  const page = await openPage('/')
  await tabUntil(page, '.filter summary')
  await page.keyboard.press('Space')
  const filter = page.locator('.filter').first()
  expect(await filter.getAttribute('open')).not.toBeNull()
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.closest('.filter ul') !== null)).toBe(true)
  await page.keyboard.press('Escape')
  expect(await filter.getAttribute('open')).toBeNull()
  expect(await focused(page)).toContain('<summary')
  await page.keyboard.press('Enter')
  expect(await filter.getAttribute('open')).not.toBeNull()
  await page.keyboard.press('Enter')
  expect(await filter.getAttribute('open')).toBeNull()
  await page.close()
})

test('Shift+Tab goes back the way Tab came', async () => {
  const page = await openPage('/join')
  const there: string[] = []
  for (let n = 0; n < 12; n += 1) {
    await page.keyboard.press('Tab')
    there.push(await focused(page))
  }
  const back: string[] = []
  for (let n = 0; n < 11; n += 1) {
    await page.keyboard.press('Shift+Tab')
    back.push(await focused(page))
  }
  expect(back).toEqual(there.slice(0, -1).toReversed())
  await page.close()
})
