import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runAxe } from './setup/axe.ts'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import type { FoundPages } from './setup/pages.ts'
import { findPages, lookAtPages } from './setup/pages.ts'

// What a reader's system asks for: less motion, its own colours, more contrast, dark, paper (WCAG 1.4.1, 1.4.11, 2.2.2, 2.3.3).
let house: House
let found: FoundPages
beforeAll(async () => {
  house = await openHouse()
  await house.work()
  found = await findPages(house)
})
afterAll(() => house.close())

const movesMaxMs = 5000

/** Runs in the page: what moves or plays, and for how long. */
function findMotion(): { what: string; untilMs: number }[] {
  const moving = document.getAnimations().map((one) => ({
    what: (one.effect as KeyframeEffect).target?.outerHTML.slice(0, 60) ?? '',
    untilMs: Number(one.effect?.getComputedTiming().endTime),
  }))
  const media = [...document.querySelectorAll<HTMLMediaElement>('video, audio')].filter(
    (one) => one.hasAttribute('autoplay') || !one.paused,
  )
  // What plays can be stopped, by the browser's controls or our own: the interpreter beside a film stops with the film.
  const ours = document.querySelector('#live-bar [data-do="play"]')
  const unstoppable = media.some((one) => one.controls) || ours?.checkVisibility() ? [] : media
  return [...moving, ...unstoppable.map((one) => ({ what: one.outerHTML.slice(0, 80), untilMs: Infinity }))]
}

test('nothing moves longer than five seconds or plays without a way to stop it', async () => {
  const withMotif = { ...found, pages: found.pages.filter(({ reader }) => reader === 'visitor' || reader === 'class') }
  const wrong = await lookAtPages(house, withMotif, { reducedMotion: 'no-preference' }, async (page) =>
    (await page.evaluate(findMotion)).filter(({ untilMs }) => !(untilMs <= movesMaxMs)).map(({ what }) => what),
  )
  expect(wrong).toEqual([])
})

/** Runs in the page. In a system's own colours a ground is gone: what stands apart only by its ground can't be seen. */
function findBorderless(): string[] {
  const nameOf = (element: Element): string =>
    `<${element.localName} class="${element.getAttribute('class') ?? ''}"> ${(element.textContent ?? '').trim().slice(0, 40)}`
  const wrong: string[] = []
  const apart = 'button, .button, .badge, .notice, .card, .stat, .input, input, select, textarea, .tabs a, .pages a, progress'
  for (const element of document.querySelectorAll(apart)) {
    if (
      !element.checkVisibility({ visibilityProperty: true }) ||
      element.matches('input[type="hidden"], input[type="checkbox"], input[type="radio"]')
    )
      continue
    const style = getComputedStyle(element)
    const [edge, ground] = [style.borderBottomColor, getComputedStyle(element.parentElement!).backgroundColor]
    const isDrawn = style.borderBottomStyle !== 'none' && Number.parseFloat(style.borderBottomWidth) >= 1 && edge !== ground
    const isUnderlined = style.textDecorationLine.includes('underline')
    if (!isDrawn && !isUnderlined && style.appearance !== 'auto') wrong.push(`no border: ${nameOf(element)}`)
  }
  for (const current of document.querySelectorAll('[aria-current]')) {
    const other = [...(current.closest('ul, ol, nav')?.querySelectorAll('a') ?? [])].find(
      (one) => !one.hasAttribute('aria-current') && one.checkVisibility(),
    )
    if (!other || !current.checkVisibility() || current.closest('.crumbs')) continue
    const look = (element: Element): string => {
      const style = getComputedStyle(element)
      return [style.borderBottomColor, style.fontWeight, style.textDecorationLine, getComputedStyle(element, '::before').content].join()
    }
    if (look(current) === look(other)) wrong.push(`chosen, and looks like the rest: ${nameOf(current)}`)
  }
  for (const mark of document.querySelectorAll('.chart :is(.tile, .column)')) {
    const style = getComputedStyle(mark)
    if (style.stroke === 'none') wrong.push(`a mark without an edge: ${nameOf(mark)}`)
  }
  return [...new Set(wrong)].slice(0, 6)
}

/** Runs in the page: each control that gets the focus shows an outline in the system's colours. */
function findUnmarked(): string[] {
  const wrong: string[] = []
  for (const element of document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary, [tabindex="0"]')) {
    if (!element.checkVisibility({ visibilityProperty: true }) || element.matches(':disabled, [type="hidden"]')) continue
    const edge = (): string =>
      [
        getComputedStyle(element),
        getComputedStyle(element, '::after'),
        ...[...element.querySelectorAll('svg *')].slice(0, 6).map((one) => getComputedStyle(one)),
      ]
        .map(
          (style) => `${style.outlineStyle === 'none' ? '' : style.outlineColor + style.outlineWidth} ${style.stroke} ${style.strokeWidth}`,
        )
        .join()
    const before = edge()
    element.focus({ focusVisible: true } as FocusOptions)
    if (document.activeElement === element && edge() === before)
      wrong.push(`${element.localName} ${(element.textContent ?? '').trim().slice(0, 40)}`)
  }
  return [...new Set(wrong)].slice(0, 5)
}

test('more contrast: edges of fields and cards hold 3:1, light and dark', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await house.browser.newPage({ contrast: 'more', colorScheme })
    await page.goto(`${house.address}/ui`)
    expect(await page.evaluate(findPaleEdges), colorScheme).toEqual([])
    await page.close()
  }
})

/** Runs in the page: edges of less than 3:1 with the ground behind them. */
function findPaleEdges(): string[] {
  const parse = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number)
  const luminance = (colour: number[]): number => {
    const part = (value = 0): number => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4)
    return 0.2126 * part(colour[0]) + 0.7152 * part(colour[1]) + 0.0722 * part(colour[2])
  }
  const groundOf = (element: Element | null): number[] => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor)
      if ((colour[3] ?? 1) > 0.5) return colour
    }
    return [255, 255, 255]
  }
  const wrong: string[] = []
  for (const element of document.querySelectorAll('.card:not([class*="accent-"]), .input, .tabs a, .filter summary, .empty')) {
    const [light, dark] = [parse(getComputedStyle(element).borderBottomColor), groundOf(element.parentElement)]
      .map(luminance)
      .toSorted((a, b) => b - a)
    const ratio = (light! + 0.05) / (dark! + 0.05)
    if (ratio < 3) wrong.push(`${element.getAttribute('class')} ${ratio.toFixed(1)}`)
  }
  return [...new Set(wrong)]
}

/** Runs in the page, once on the screen and once for paper: everything in the main part that can be read. */
function readMain(): string[] {
  const main = document.querySelector('main')!
  return [...main.querySelectorAll('h1, h2, h3, p, li, dt, dd, th, td, figcaption, blockquote')]
    .filter(
      (one) =>
        one.checkVisibility({ visibilityProperty: true }) &&
        // What a player says comes and goes with its picture.
        !one.closest('form, nav, .filters, .actions, .hidden, .screen-only, .pages, .empty, .confirm, .live-over'),
    )
    .filter((one) => !one.querySelector('form, .button') && one.textContent!.trim() !== '')
    .map((one) => `${one.localName} ${one.textContent!.trim().replaceAll(/\s+/g, ' ').slice(0, 60)}`)
}

const sheet = { width: 718, height: 1000 }
/** Papers that are printed to the edge. */
const bleed = { ...sheet, width: 794 }
const contrastRules = { runOnly: ['color-contrast-enhanced', 'link-in-text-block'] }

test('less motion, the system’s own colours, dark, paper: every page', { timeout: 300_000 }, async () => {
  const wrong = await lookAtPages(house, found, { reducedMotion: 'reduce' }, async (page, { route }) => {
    const moving = (await page.evaluate(findMotion)).map(({ what }) => `moves: ${what}`)
    await page.emulateMedia({ forcedColors: 'active' })
    const borderless = await page.evaluate(findBorderless)
    const unmarked = (await page.evaluate(findUnmarked)).map((what) => `the focus is not seen: ${what}`)
    await page.emulateMedia({ forcedColors: 'none', colorScheme: 'dark' })
    const dark = (await runAxe(page, contrastRules)).map((what) => `dark: ${what}`)
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize(route === '/proofs/:code' ? bleed : sheet)
    const printed = await printProblems(page)
    await page.setViewportSize({ width: 1280, height: 900 })
    return [...moving, ...borderless, ...unmarked, ...dark, ...printed]
  })
  expect(wrong).toEqual([])
})

async function printProblems(page: Page): Promise<string[]> {
  const onScreen = await page.evaluate(readMain)
  await page.emulateMedia({ media: 'print' })
  const onPaper = new Set(await page.evaluate(readMain))
  const rest = await page.evaluate(() => {
    const left = [...document.querySelectorAll('nav, body > header, body > footer, .skip, .banner, video')].filter((one) =>
      one.checkVisibility(),
    )
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth
    const isPale =
      location.pathname !== '/ui' &&
      [...document.querySelectorAll('main :is(h1, p, td, li)')].some(
        (one) =>
          getComputedStyle(one).color === 'rgb(255, 255, 255)' &&
          one.checkVisibility() &&
          !one.closest('.trajectory-sheet-head, .button, .badge'),
      )
    return [
      ...left.map((one) => `still there: ${one.localName}.${one.className}`),
      ...(wide > 0 ? [`wider than paper by ${wide} px`] : []),
      ...(isPale ? ['white text'] : []),
    ]
  })
  await page.emulateMedia({ media: 'screen' })
  return [
    ...rest,
    ...onScreen
      .filter((text) => !onPaper.has(text))
      .slice(0, 4)
      .map((text) => `not on paper: ${text}`),
  ]
}
