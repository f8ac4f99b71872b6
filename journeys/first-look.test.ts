import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import { openVisitor } from './setup/visitor.ts'

// Every public page and every role's own page, wide and narrow, in both languages, as axe sees them.
let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const publicPages = [
  '/',
  '/demo',
  '/demo/outbox',
  '/weeks',
  '/programmes',
  '/members',
  '/partners',
  '/news',
  '/join',
  '/verify',
  '/sign-in',
  '/sign-in/sent',
  '/settings',
  '/ui',
  '/nowhere',
]
const roles = ['pupil', 'guardian', 'teacher', 'lecturer', 'moderator', 'coordinator', 'office', 'partner', 'evaluator']

describe.each([
  ['ru-RU', 1280],
  ['ru-RU', 360],
  ['en-GB', 360],
] as const)('%s at %i px', (locale, width) => {
  test('the public pages and the first of each kind behind them', async () => {
    const visitor = await openVisitor(house, 'pointer', { locale, width })
    for (const path of publicPages) {
      await visitor.go(path)
      await visitor.checkPage()
    }
    for (const [from, pattern] of [
      ['/weeks', '/weeks/'],
      ['/programmes', '/programmes/'],
      ['/members', '/members/'],
      ['/partners', '/partners/'],
      ['/news', '/news/'],
    ] as const) {
      await visitor.go(from)
      await visitor.press(visitor.page.locator(`main a[href^="${pattern}"]`))
      await visitor.checkPage()
    }
    await visitor.leave()
  })

  test.each(roles)('%s', async (role) => {
    const visitor = await openVisitor(house, 'pointer', { locale, width })
    await visitor.go('/demo')
    await visitor.press(visitor.page.locator(`form:has(input[value="${role}"]) button`))
    expect(new URL(visitor.page.url()).pathname).toBe('/me')
    await visitor.checkPage()
    const doors = await visitor.page.locator('main article a').evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
    expect(doors.length).toBeGreaterThan(0)
    for (const path of doors) {
      await visitor.go(path)
      await visitor.checkPage()
    }
    await visitor.leave()
  })
})
