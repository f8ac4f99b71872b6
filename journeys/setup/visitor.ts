import type { BrowserContext, Locator, Page, Request } from 'playwright-core'
import { expect } from 'vitest'
import { runAxe } from './axe.ts'
import type { House } from './house.ts'

/** How a person uses the site: pointer, keyboard alone, or with JavaScript switched off. */
export const manners = ['pointer', 'keyboard', 'no JavaScript'] as const
export type Manner = (typeof manners)[number]

export interface Visitor {
  page: Page
  context: BrowserContext
  go: (path: string) => Promise<void>
  /** Follows a link or presses a button as this person does. */
  press: (target: Locator) => Promise<void>
  /** Types into the field of this name. */
  fill: (name: string, text: string) => Promise<void>
  /** Chooses in the list of this name the first option that stands for something and has this value or text. */
  choose: (name: string, option?: string) => Promise<void>
  /** Ticks the box or round button of this name and value. */
  tick: (name: string, value?: string) => Promise<void>
  /** Fails on any breach that axe finds on the page as it stands. */
  checkPage: () => Promise<void>
  text: () => Promise<string>
  leave: () => Promise<void>
}

// A and AA of WCAG 2.2, the contrast of AAA, and what no level asks for but practice does.
export const axeOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'wcag2aaa', 'best-practice'],
  rules: {
    'target-size': { enabled: true },
    'color-contrast-enhanced': { enabled: true },
    'label-content-name-mismatch': { enabled: true },
  },
}
const tabsMax = 400

const isNavigation = (request: Request): boolean => request.isNavigationRequest()

/** Walks with Tab until the target has the focus, as somebody without a pointer must; fails where it can't be reached. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor()
  for (let n = 0; n < tabsMax; n += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`The keyboard doesn't reach ${String(target)}`)
}

export async function openVisitor(
  house: House,
  manner: Manner,
  options: { locale?: string; width?: number; zone?: string; touch?: boolean } = {},
): Promise<Visitor> {
  const context = await house.browser.newContext({
    javaScriptEnabled: manner !== 'no JavaScript',
    locale: options.locale ?? 'ru-RU',
    timezoneId: options.zone ?? 'Europe/Moscow',
    viewport: { width: options.width ?? 1280, height: 900 },
    reducedMotion: 'reduce',
    hasTouch: options.touch ?? false,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const broken: string[] = []
  page.on('pageerror', (error) => broken.push(String(error)))
  page.on('response', (answer) => {
    if (answer.status() >= 500) broken.push(`${answer.status()} ${answer.url()}`)
    if (
      !answer
        .url()
        .replace(/^blob:/, '')
        .startsWith(house.address) &&
      !answer.url().startsWith('data:')
    )
      broken.push(`another host: ${answer.url()}`)
  })
  const field = (name: string): Locator => page.locator(`main [name="${name}"]:not([type="hidden"])`).first()
  return {
    page,
    context,
    async go(path) {
      // A live room loads itself again when it opens or ends; whoever leaves at that moment tries once more.
      for (let left = 4; ; left -= 1) {
        try {
          await page.goto(house.address + path)
          return
        } catch (error) {
          if (left === 0 || !String(error).includes('interrupted by another navigation')) throw error
          await page.waitForTimeout(300)
        }
      }
    },
    async press(target) {
      const one = target.first()
      if (manner === 'keyboard') await tabTo(page, one)
      // Not every press leads to another page: some are answered in place.
      const asked = page.waitForEvent('request', { predicate: isNavigation, timeout: 1500 }).catch(() => null)
      const opened = page.waitForEvent('framenavigated', { timeout: 60_000 }).catch(() => null)
      if (manner === 'keyboard') await page.keyboard.press('Enter')
      else await one.click()
      if (await asked) await opened
      await page.waitForLoadState('load')
    },
    async fill(name, text) {
      if (manner === 'keyboard') {
        await tabTo(page, field(name))
        const isClock = (await field(name).getAttribute('type')) === 'time'
        if (!isClock) await page.keyboard.press('ControlOrMeta+A')
        await page.keyboard.type(isClock ? text.replace(':', '') : text)
        // The browser's own language may want the half of the day too.
        if (isClock && (await field(name).inputValue()) === '') await page.keyboard.type('AM')
        expect(await field(name).inputValue()).toBe(text)
      } else await field(name).fill(text)
    },
    async choose(name, option = '') {
      const labels = await field(name).locator('option').allTextContents()
      const offers = await field(name)
        .locator('option:not([value=""])')
        .evaluateAll((options) => options.map((one) => ({ value: (one as HTMLOptionElement).value, text: one.textContent ?? '' })))
      const wanted = (offers.find(({ value }) => value === option) ?? offers.find(({ text }) => text.includes(option)))?.text
      if (wanted === undefined) throw new Error(`${name} offers no ${option}`)
      if (manner === 'keyboard') {
        await tabTo(page, field(name))
        await page.keyboard.press('Home')
        for (let n = 0; n < labels.length && (await field(name).locator('option:checked').textContent()) !== wanted; n += 1)
          await page.keyboard.press('ArrowDown')
        expect(await field(name).locator('option:checked').textContent()).toBe(wanted)
      } else await field(name).selectOption({ label: wanted })
    },
    async tick(name, value) {
      const box = page.locator(`main [name="${name}"]${value === undefined ? '' : `[value="${value}"]`}`).first()
      if (manner === 'keyboard') {
        await tabTo(page, (await box.getAttribute('type')) === 'radio' ? page.locator(`main [name="${name}"]`).first() : box)
        // Arrows go round the buttons of one name; the space bar takes the first.
        await page.keyboard.press('Space')
        for (let n = 0; n < 40 && !(await box.isChecked()); n += 1) await page.keyboard.press('ArrowDown')
      } else await box.check()
      expect(await box.isChecked()).toBe(true)
    },
    async checkPage() {
      expect(broken).toEqual([])
      if (manner === 'no JavaScript') return
      const found = await runAxe(page, axeOptions)
      expect(found, page.url()).toEqual([])
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      expect(wide, `${page.url()} scrolls sideways`).toBeLessThanOrEqual(0)
    },
    text: () => page.locator('body').innerText(),
    leave: () => context.close(),
  }
}
