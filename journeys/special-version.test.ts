import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { schemes } from '../src/ui/look.ts'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import type { Visitor } from './setup/visitor.ts'
import { openVisitor } from './setup/visitor.ts'

// The version for the visually impaired, as its visitors use it.
let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const special = schemes.filter((scheme) => scheme !== 'own')
const turnOn = (page: Page) => page.locator('form.panel button[value="on~yes"]')
const press = (visitor: Visitor, word: string) => visitor.press(visitor.page.locator(`form.panel [value="${word}"]`))
const rootOf = (page: Page) => page.locator('html').evaluate((root) => ({ ...root.dataset }))

async function becomeOf(visitor: Visitor, role: string): Promise<void> {
  await visitor.go('/demo')
  await visitor.press(visitor.page.locator(`form:has(input[value="${role}"]) button`))
}

test('the first press of Tab on any page reaches it, Enter turns it on', async () => {
  const visitor = await openVisitor(house, 'keyboard')
  for (const path of ['/', '/weeks', '/join', '/nowhere']) {
    await visitor.go(path)
    await visitor.page.keyboard.press('Tab')
    expect(await turnOn(visitor.page).evaluate((button) => button === document.activeElement), path).toBe(true)
  }
  await visitor.go('/weeks')
  await visitor.press(turnOn(visitor.page))
  expect(new URL(visitor.page.url()).pathname).toBe('/weeks')
  expect(await rootOf(visitor.page)).toEqual({ size: '150', scheme: 'black-on-white', lines: '1' })
  await visitor.page.keyboard.press('Tab')
  expect(await visitor.page.locator(':focus').getAttribute('value')).toBe('on~no')
  await visitor.leave()
})

describe('without JavaScript', () => {
  test('every setting works by its button, on every page that follows', async () => {
    const visitor = await openVisitor(house, 'no JavaScript', { width: 360 })
    await visitor.go('/')
    await press(visitor, 'on~yes')
    await press(visitor, 'wide~yes')
    for (const word of ['size~200', 'scheme~green-on-brown', 'pictures~off', 'letters~2', 'lines~2', 'serif~yes', 'media~no'])
      await press(visitor, word)
    const expected = { size: '200', scheme: 'green-on-brown', pictures: 'off', letters: '2', lines: '2', font: 'serif' }
    const room = (await visitor.page.locator('main a[href^="/live/"]').first().getAttribute('href'))!
    for (const path of [
      '/',
      '/weeks',
      '/programmes',
      '/members',
      '/news',
      '/join',
      '/verify',
      '/sign-in',
      '/settings',
      '/view',
      '/nowhere',
      room,
    ]) {
      await visitor.go(path)
      expect(await rootOf(visitor.page), path).toEqual(expected)
      expect(await visitor.page.locator('body > form.panel:first-child').count(), path).toBe(1)
      expect(await visitor.page.locator('.kaleidoscope, video, audio').count(), path).toBe(0)
      const style = await visitor.page.locator('body').evaluate((body) => {
        const { color, backgroundColor, fontFamily } = getComputedStyle(body)
        return { color, backgroundColor, serif: fontFamily.includes('serif') && fontFamily.includes('Noto Serif') }
      })
      expect(style, path).toEqual({ color: 'rgb(169, 228, 77)', backgroundColor: 'rgb(53, 34, 15)', serif: true })
    }
    await press(visitor, 'on~no')
    expect(await rootOf(visitor.page)).toEqual({})
    await visitor.leave()
  })

  test.each(['teacher', 'office', 'moderator', 'guardian'])('it goes with %s through their pages, and to another browser', async (role) => {
    const visitor = await openVisitor(house, 'no JavaScript')
    await becomeOf(visitor, role)
    await press(visitor, 'on~yes')
    const doors = await visitor.page.locator('main article a').evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
    for (const path of doors) {
      await visitor.go(path)
      expect((await rootOf(visitor.page)).scheme, path).toBe('black-on-white')
    }
    const elsewhere = await openVisitor(house, 'no JavaScript')
    await becomeOf(elsewhere, role)
    expect((await rootOf(elsewhere.page)).scheme).toBe('black-on-white')
    await press(elsewhere, 'on~no')
    await visitor.go('/me')
    expect(await rootOf(visitor.page)).toEqual({})
    await Promise.all([visitor.leave(), elsewhere.leave()])
  })
})

test.each(special)('%s at twice the size on a phone: nothing breaks, nothing scrolls sideways', { timeout: 120_000 }, async (scheme) => {
  const visitor = await openVisitor(house, 'pointer', { width: 360 })
  const look = `on~yes.wide~yes.size~200.scheme~${scheme}`
  await visitor.context.addCookies([{ name: 'look', value: look, url: house.address }])
  await visitor.go('/')
  const first = (pattern: string) => visitor.page.locator(`main a[href^="${pattern}"]`).first().getAttribute('href')
  const paths = ['/', (await first('/live/'))!, (await first('/weeks/'))!, '/join', '/ui', '/nowhere']
  for (const path of paths) {
    await visitor.go(path)
    await visitor.checkPage()
  }
  await visitor.leave()
})

describe('reading aloud', () => {
  const withVoices = `
    window.said = []
    const voices = [{ lang: 'ru-RU', name: 'Test' }]
    class Said extends EventTarget { constructor(text) { super(); this.text = text } }
    window.SpeechSynthesisUtterance = Said
    Object.defineProperty(window, 'speechSynthesis', { value: Object.assign(new EventTarget(), {
      paused: false, getVoices: () => voices, cancel() { window.said.length = 0 },
      speak(said) { window.said.push([said.lang, said.text]); said.dispatchEvent(new Event('start')) },
      pause() { this.paused = true }, resume() { this.paused = false } }) })`

  test('a browser without voices says so, and shows no button that does nothing', async () => {
    const visitor = await openVisitor(house, 'pointer')
    await visitor.context.addCookies([{ name: 'look', value: 'on~yes.aloud~yes', url: house.address }])
    await visitor.context.addInitScript(`${withVoices}; voices.length = 0`)
    await visitor.go('/join')
    expect(await visitor.page.locator('#aloud').innerText()).toBe('Этот браузер не умеет читать вслух.')
    await visitor.leave()
  })

  test('it reads the main part block by block, each in its language, stops and goes on', async () => {
    const visitor = await openVisitor(house, 'pointer')
    await visitor.context.addCookies([{ name: 'look', value: 'on~yes.aloud~yes', url: house.address }])
    await visitor.context.addInitScript(withVoices)
    await visitor.go('/join')
    await visitor.page.locator('#aloud-read').click()
    const said = await visitor.page.evaluate(() => (globalThis as unknown as { said: [string, string][] }).said)
    expect(said[0]).toEqual(['ru', 'Ввести код класса'])
    expect(said.map(([, text]) => text)).not.toContain('Меню')
    const pause = visitor.page.locator('#aloud-pause')
    expect(await pause.evaluate((button) => button === document.activeElement)).toBe(true)
    await pause.click()
    expect(await pause.innerText()).toBe('Дальше')
    await visitor.page.locator('#aloud-stop').click()
    expect(await visitor.page.locator('#aloud-read').evaluate((button) => button === document.activeElement)).toBe(true)
    await visitor.checkPage()
    await visitor.leave()
  })
})

test('paper is black on white at its own size, in whatever scheme the screen is', async () => {
  const visitor = await openVisitor(house, 'pointer')
  for (const look of ['on~yes.size~200.scheme~white-on-black', 'theme~dark', 'on~yes.scheme~green-on-brown.lines~2']) {
    await visitor.context.addCookies([{ name: 'look', value: look, url: house.address }])
    await visitor.go('/weeks')
    await visitor.page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    const paper = await visitor.page.locator('body').evaluate((body) => {
      const { color, backgroundColor } = getComputedStyle(body)
      const panel = document.querySelector('form.panel')!
      return { color, backgroundColor, root: getComputedStyle(document.documentElement).fontSize, panel: getComputedStyle(panel).display }
    })
    expect(paper, look).toEqual({ color: 'rgb(0, 0, 0)', backgroundColor: 'rgb(255, 255, 255)', root: '16px', panel: 'none' })
    await visitor.page.emulateMedia({ media: 'screen' })
  }
  await visitor.leave()
})
