import type { BrowserContext, CDPSession, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { runAxe } from './setup/axe.ts'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import { axeOptions } from './setup/visitor.ts'

// A guardian adds a passkey to a browser, comes back with it and without any letter, and removes it, by the keyboard on a narrow screen.
let house: House
let context: BrowserContext
let page: Page
let keys: CDPSession
let authenticatorId = ''
/** Browsers make passkeys for names, not for numbers. */
const address = (path: string): string => house.address.replace('127.0.0.1', 'localhost') + path

beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

async function open(locale: string, javaScriptEnabled = true): Promise<void> {
  context = await house.browser.newContext({ locale, javaScriptEnabled, viewport: { width: 360, height: 800 }, reducedMotion: 'reduce' })
  page = await context.newPage()
  page.setDefaultTimeout(15_000)
}
beforeEach(async () => {
  await open('ru-RU')
  keys = await context.newCDPSession(page)
  await keys.send('WebAuthn.enable')
  const options = {
    protocol: 'ctap2',
    transport: 'internal',
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
  } as const
  ;({ authenticatorId } = await keys.send('WebAuthn.addVirtualAuthenticator', {
    options: { ...options, automaticPresenceSimulation: true },
  }))
})
afterEach(() => context.close())

async function signInAsDemo(): Promise<void> {
  await page.goto(address('/demo'))
  await page.locator('form:has(input[value="guardian"]) button, button[value="guardian"]').first().click()
  await page.waitForURL((url) => url.pathname !== '/demo')
}

/** Walks to the control with Tab and presses Enter. */
async function pressByKeyboard(selector: string): Promise<void> {
  const target = page.locator(selector).first()
  for (let n = 0; n < 200; n += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
  }
  throw new Error(`The keyboard doesn't reach ${selector}`)
}

async function addPasskey(name: string): Promise<void> {
  await page.goto(address('/me/security'))
  await page.locator('#passkey input[name="label"]').fill(name)
  await pressByKeyboard('#passkey button')
  await page.locator('#passkeys table', { hasText: name }).waitFor()
}

test('added, used without a letter, listed, removed', async () => {
  await signInAsDemo()
  await addPasskey('Мой телефон')
  expect(await runAxe(page, axeOptions)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  await context.clearCookies()
  await page.goto(address('/sign-in?next=/me/security'))
  await page.locator('#passkey:not([hidden])').waitFor()
  expect(await runAxe(page, axeOptions)).toEqual([])
  await pressByKeyboard('#passkey button')
  await page.waitForURL(address('/me/security'))
  await page.locator('#sessions', { hasText: 'Ключ доступа' }).waitFor()
  await page.locator('#passkeys details summary').click()
  await page.locator('#passkeys details form button').click()
  await page.locator('#passkeys table').waitFor({ state: 'detached' })
  await context.clearCookies()
  await page.goto(address('/sign-in'))
  await pressByKeyboard('#passkey button')
  await page.locator('#passkey [role="alert"]', { hasText: 'войти нельзя' }).waitFor()
})

test('an authenticator that doesn’t verify its person, or that knows nobody, opens nothing and says what to do', async () => {
  await signInAsDemo()
  await addPasskey('Второй')
  await context.clearCookies()
  await keys.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
  await page.goto(address('/sign-in'))
  await pressByKeyboard('#passkey button')
  await page.locator('#passkey [role="alert"]', { hasText: 'Не получилось' }).waitFor({ timeout: 70_000 })
  await keys.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })
  await pressByKeyboard('#passkey button')
  await page.waitForURL(address('/me'))
})

test('in a browser without JavaScript nothing is promised, and the letter is there', async () => {
  await context.close()
  await open('en-GB', false)
  await page.goto(address('/sign-in'))
  expect(await page.locator('#passkey').isVisible()).toBe(false)
  expect(await page.locator('main form[action="/sign-in"] button').isVisible()).toBe(true)
  await page.locator('a[href="/sign-in/recovery"]').click()
  expect(await page.locator('form[action="/sign-in/recovery"]').isVisible()).toBe(true)
})
