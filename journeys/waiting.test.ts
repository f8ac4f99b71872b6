import { afterAll, beforeAll, expect, test } from 'vitest'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import { openVisitor } from './setup/visitor.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

test('a form whose answer takes longer than a second says that it is under way, politely', async () => {
  const visitor = await openVisitor(house, 'pointer', { width: 360 })
  await visitor.go('/join')
  await visitor.page.route('**/join', async (route) => {
    await new Promise((done) => setTimeout(done, 3000))
    await route.continue()
  })
  const busy = visitor.page.locator('#busy')
  expect(await busy.getAttribute('role')).toBe('status')
  expect(await busy.innerText()).toBe('')
  // While a page is being left nobody can look into it from outside, so it notes itself what it says.
  await visitor.page.evaluate(() => {
    const line = document.querySelector<HTMLElement>('#busy')!
    new MutationObserver(() => sessionStorage.setItem('said', line.innerText.trim())).observe(line, { subtree: true, attributes: true })
  })
  await visitor.page.locator('main [name="code"]').fill('ABCD-2345')
  await visitor.page.locator('main form button').first().click()
  await visitor.page.locator('.summary').waitFor()
  expect(await visitor.page.evaluate(() => sessionStorage.getItem('said'))).toBe('Отправляем. Это займёт немного времени…')
  expect(await busy.innerText()).toBe('')
  await visitor.checkPage()
  await visitor.leave()
})
