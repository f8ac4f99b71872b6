import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import { findLosses } from './setup/judges.ts'
import { findPages, lookAtPages } from './setup/pages.ts'

// Large text, 400 % zoom and a reader's own spacing: nothing is cut off, nothing scrolls sideways (WCAG 1.4.4, 1.4.10, 1.4.12).
let house: House
beforeAll(async () => {
  house = await openHouse()
  await house.work()
})
afterAll(() => house.close())

function space(): void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(
    '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }',
  )
  document.adoptedStyleSheets = [sheet]
}

/** As some lessons do at some hours, for readers in some zones: the demonstration's contents follow the clock, this page doesn't. */
function endAfterMidnight(): void {
  for (const range of document.querySelectorAll('.when b:has(time + time)')) {
    range.className = 'nights'
    range.lastElementChild!.textContent = '23 сентября, 00:15'
  }
}

const setRootSize = (page: Page, size: string): Promise<void> =>
  page.evaluate((value) => void (document.documentElement.style.fontSize = value), size)

const sizes = {
  small: { width: 320, height: 256 },
  wide: { width: 1280, height: 900 },
}

test('text of 200 %, a window of 320 × 256 and wide spacing lose nothing', { timeout: 300_000 }, async () => {
  const found = await findPages(house)
  const wrong = await lookAtPages(house, found, {}, async (page) => {
    const losses: string[] = []
    const note = async (when: string): Promise<void> => {
      losses.push(...(await page.evaluate(findLosses)).map((loss) => `${when}: ${loss}`))
    }
    await page.setViewportSize(sizes.wide)
    await setRootSize(page, '200%')
    await note('text of 200 %')
    await setRootSize(page, '')
    await page.setViewportSize(sizes.small)
    await note('320 px')
    await page.evaluate(endAfterMidnight)
    await note('320 px after midnight')
    await page.evaluate(space)
    await note('320 px with wide spacing')
    await page.setViewportSize(sizes.wide)
    await note('wide spacing')
    return losses
  })
  expect(wrong).toEqual([])
})
