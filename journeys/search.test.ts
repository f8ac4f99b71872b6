import { afterAll, beforeAll, expect, test } from 'vitest'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import { openVisitor } from './setup/visitor.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

test.each([
  ['keyboard', 1280],
  ['no JavaScript', 360],
] as const)(
  '%s: a reader without the letters of Sakha finds what is written with them, and a typing error is forgiven',
  async (manner, width) => {
    const visitor = await openVisitor(house, manner, { width })
    const { page } = visitor
    await visitor.go('/weeks')
    if (width < 1024) {
      await visitor.press(page.locator('header a[href="/search"]'))
      await visitor.checkPage()
      await visitor.fill('q', 'урун алаас')
      await visitor.press(page.locator('main form[role="search"] button'))
    } else {
      await page.locator('header [name="q"]').focus()
      await page.keyboard.type('урун алаас')
      await visitor.press(page.locator('header form[role="search"] button'))
    }
    expect(await page.locator('main .results mark').allInnerTexts()).toEqual(expect.arrayContaining(['Үрүҥ', 'Алаас']))
    await visitor.checkPage()

    await visitor.fill('q', 'мамант')
    await visitor.press(page.locator('main form[role="search"] button'))
    await visitor.checkPage()
    const meant = page.locator('main .notice a')
    await visitor.press(meant)
    expect(await page.locator('main .notice').count()).toBe(0)
    await visitor.press(page.locator('main .results h3 a'))
    expect(await visitor.text()).toMatch(/мамонт/i)
    await visitor.leave()
  },
)
