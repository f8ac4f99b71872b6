import { afterAll, beforeAll, expect, test } from 'vitest'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import { findNameless, findSmall, targetOf } from './setup/judges.ts'
import type { FoundPages } from './setup/pages.ts'
import { findPages, lookAtPages } from './setup/pages.ts'

// What a control is called and how large it is (WCAG 1.3.5, 2.4.2, 2.4.4, 2.4.6, 2.5.3, 2.5.5, 2.5.8, 3.1.2); axe holds the rest.
let house: House
let found: FoundPages
beforeAll(async () => {
  house = await openHouse()
  await house.work()
  found = await findPages(house)
})
afterAll(() => house.close())

const phone = { width: 360, height: 740 }
const wide = { width: 1280, height: 900 }

test('names and titles; targets, on a phone', { timeout: 300_000 }, async () => {
  // What one reader can have open side by side has different titles.
  const titles = new Map<string, string>()
  const wrong = await lookAtPages(house, found, {}, async (page, { reader, route }) => {
    const title = await page.title()
    const other = titles.get(`visitor ${title}`) ?? titles.get(`${reader} ${title}`)
    titles.set(`${reader} ${title}`, route)
    const isBare = (await page.locator('body.bare').count()) > 0
    const nameless = await page.evaluate(findNameless)
    await page.setViewportSize(phone)
    const small = await page.evaluate(findSmall, targetOf(route))
    await page.setViewportSize(wide)
    return [
      ...nameless,
      ...small,
      ...(other !== undefined && other !== route ? [`has the title of ${other}: ${title}`] : []),
      ...(/^.+ · \S/.test(title) || route === '/' || isBare ? [] : [`a title that names no page: ${title}`]),
    ]
  })
  expect(wrong).toEqual([])
})
