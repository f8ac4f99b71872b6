import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import { findPages, lookAtPages } from './setup/pages.ts'

// Large text, 400 % zoom and a reader's own spacing: nothing is cut off, nothing scrolls sideways (WCAG 1.4.4, 1.4.10, 1.4.12).
let house: House
beforeAll(async () => {
  house = await openHouse()
  await house.work()
})
afterAll(() => house.close())

/** Runs in the page: what sticks out, what is cut off, and what scrolls without a way for the keyboard. */
function findLosses(): string[] {
  const nameOf = (element: Element): string =>
    `<${element.localName} class="${element.getAttribute('class') ?? ''}"> ${(element.textContent ?? '').trim().replaceAll(/\s+/g, ' ').slice(0, 50)}`
  // A picture that is cut on purpose cuts nothing to read.
  const cutsText = (element: Element): boolean => {
    const box = element.getBoundingClientRect()
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      if (text.textContent?.trim() === '' || text.parentElement?.closest('svg, .hidden')) continue
      const range = document.createRange()
      range.selectNodeContents(text)
      if ([...range.getClientRects()].some((one) => one.right > box.right + 1 || one.bottom > box.bottom + 2)) return true
    }
    return false
  }
  const root = document.documentElement
  const losses: string[] = []
  if (root.scrollWidth > root.clientWidth) {
    const widest = [...document.querySelectorAll('body *')]
      .filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1 && one.checkVisibility())
      .findLast(() => true)
    losses.push(`scrolls sideways by ${root.scrollWidth - root.clientWidth} px: ${widest ? nameOf(widest) : ''}`)
  }
  for (const element of document.querySelectorAll<HTMLElement>('body *')) {
    if (element instanceof SVGElement || !element.checkVisibility({ visibilityProperty: true })) continue
    const style = getComputedStyle(element)
    // Said to screen readers only.
    if (style.clipPath === 'inset(50%)' || element.closest('.hidden, .skip')) continue
    const overX = element.scrollWidth - element.clientWidth
    const overY = element.scrollHeight - element.clientHeight
    if (/hidden|clip/.test(style.overflowX + style.overflowY) && cutsText(element)) losses.push(`cut off: ${nameOf(element)}`)
    if (element.matches('button, .button, .badge, select') && overY > 2 && element.clientHeight > 0 && style.display !== 'inline')
      losses.push(`the text is higher than its box: ${nameOf(element)}`)
    const scrolls = /auto|scroll/.test(style.overflowX) && overX > 1
    if (scrolls && element !== root && element !== document.body && element.localName !== 'textarea') {
      const named = element.hasAttribute('aria-label') || element.hasAttribute('aria-labelledby')
      if (element.tabIndex !== 0 || !named || !element.getAttribute('role'))
        losses.push(`scrolls sideways without a name or a key: ${nameOf(element)}`)
    }
  }
  return [...new Set(losses)].slice(0, 5)
}

function space(): void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(
    '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }',
  )
  document.adoptedStyleSheets = [sheet]
}

const setRootSize = (page: Page, size: string): Promise<void> =>
  page.evaluate((value) => void (document.documentElement.style.fontSize = value), size)

const sizes = {
  small: { width: 320, height: 256 },
  wide: { width: 1280, height: 900 },
}

test('text of 200 %, a window of 320 × 256 and wide spacing lose nothing', async () => {
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
    await page.evaluate(space)
    await note('320 px with wide spacing')
    await page.setViewportSize(sizes.wide)
    await note('wide spacing')
    return losses
  })
  expect(wrong).toEqual([])
})
