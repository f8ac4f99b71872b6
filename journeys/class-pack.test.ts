import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { unzipSync } from 'fflate'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runAxe } from './setup/axe.ts'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import { openVisitor } from './setup/visitor.ts'
import type { Visitor } from './setup/visitor.ts'

// What a teacher takes along on a stick: downloaded, unpacked, opened where there is no network and no server at all.
let house: House
const folder = mkdtempSync(join(tmpdir(), 'kaleidoscope-pack-'))
beforeAll(async () => {
  house = await openHouse()
  // The recording's files are made by a job, as after any broadcast.
  await house.work()
})
afterAll(async () => {
  await house.close()
  rmSync(folder, { recursive: true, force: true })
})

async function become(role: string, manner: 'pointer' | 'no JavaScript' = 'pointer'): Promise<Visitor> {
  const visitor = await openVisitor(house, manner)
  await visitor.go('/demo')
  await visitor.press(visitor.page.locator(`form:has(input[value="${role}"]) button`))
  return visitor
}

/** The demonstration's teacher downloads the pack of a session that is over; it lies unpacked in the returned folder. */
async function takeAlong(): Promise<string> {
  const teacher = await become('teacher')
  await teacher.go('/bookings')
  await teacher.press(teacher.page.locator('main article:has(.badge.done) a[href^="/bookings/"]:not([href*="calendar"])'))
  await teacher.checkPage()
  const link = teacher.page.locator('main a[href$="/pack.zip"]')
  expect(await link.innerText()).toMatch(/^Скачать комплект, \d+(,\d)? МБ$/)
  const [download] = await Promise.all([teacher.page.waitForEvent('download'), link.click()])
  expect(download.suggestedFilename()).toMatch(/^kaleidoscope-[a-z0-9-]+\.zip$/)
  const files = unzipSync(new Uint8Array(readFileSync(await download.path())))
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), bytes)
  }
  await teacher.leave()
  return join(folder, Object.keys(files)[0]!.split('/')[0]!)
}

async function checkOffline(page: Page): Promise<void> {
  expect(
    await runAxe(page, { runOnly: ['wcag2a', 'wcag2aa', 'wcag2aaa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }),
    page.url(),
  ).toEqual([])
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(wide, `${page.url()} scrolls sideways`).toBeLessThanOrEqual(0)
  const broken = await page
    .locator('img')
    .evaluateAll((all) => (all as HTMLImageElement[]).filter((one) => one.naturalWidth === 0).map((one) => one.src))
  expect(broken).toEqual([])
}

describe('the class pack', () => {
  test('opens from a folder with the network off, page by page, and the recording plays', async () => {
    const pack = await takeAlong()
    const context = await house.browser.newContext({ locale: 'ru-RU', viewport: { width: 360, height: 780 } })
    await context.setOffline(true)
    const page = await context.newPage()
    const asked: string[] = []
    page.on('request', (request) => void asked.push(request.url()))
    await page.goto(pathToFileURL(join(pack, 'index.html')).href)
    await checkOffline(page)
    expect(await page.title()).toBe(await page.locator('h1').innerText())
    const links = await page.locator('.contents a').evaluateAll((all) => all.map((one) => one.getAttribute('href')!))
    expect(links.slice(0, 2)).toEqual(['slides1.html', 'task1.html'])
    expect(links.at(-1)).toBe('recording.html')
    for (const link of links) {
      await page.locator(`.contents a[href="${link}"]`).click()
      await checkOffline(page)
      if (link === 'slides1.html') expect(await page.locator('figure img').count()).toBe(5)
      if (link === 'recording.html') await checkFilm(page)
      await page.locator('nav a').click()
    }
    expect(asked.filter((url) => !url.startsWith('file:') && !url.startsWith('data:'))).toEqual([])
    await context.close()
  })
})

async function checkFilm(page: Page): Promise<void> {
  const film = page.locator('video').first()
  await film.scrollIntoViewIfNeeded()
  const ready = () => film.evaluate((one) => (one as HTMLVideoElement).readyState)
  await film.evaluate((one) => {
    ;(one as HTMLVideoElement).muted = true
    return (one as HTMLVideoElement).play()
  })
  await expect.poll(ready, { timeout: 20_000 }).toBeGreaterThanOrEqual(2)
  expect(await film.evaluate((one) => (one as HTMLVideoElement).duration)).toBeGreaterThan(29)
  // Captions don't reach a page in a folder, so everything said stands below in words.
  expect(await page.locator('main').innerText()).toContain('Что было сказано')
}

test('the pages where materials are put up hold on a narrow screen too', async () => {
  const lecturer = await become('lecturer')
  await lecturer.page.setViewportSize({ width: 360, height: 780 })
  await lecturer.go('/my-sessions')
  await lecturer.press(lecturer.page.locator('main a[href$="/materials"]'))
  await lecturer.checkPage()
  const list = new URL(lecturer.page.url()).pathname
  for (const kind of ['slides', 'task', 'handout']) {
    await lecturer.go(`${list}?add=${kind}`)
    await lecturer.checkPage()
  }
  await lecturer.press(lecturer.page.locator('main form[enctype] button'))
  await lecturer.checkPage()
  await lecturer.go(list)
  await lecturer.press(lecturer.page.locator('main .week-kept a.button'))
  await lecturer.checkPage()
  await lecturer.leave()
})

test('a lecturer puts slides up and describes them without JavaScript; everybody sees them, and their words', async () => {
  const lecturer = await become('lecturer', 'no JavaScript')
  await lecturer.go('/my-sessions')
  await lecturer.press(lecturer.page.locator('main a[href$="/materials"]'))
  await lecturer.press(lecturer.page.locator('main a[href$="add=slides#add"]'))
  await lecturer.fill('title-ru', 'Мои снимки')
  const picture = await sharp({ create: { width: 1200, height: 700, channels: 3, background: '#18c9a5' } })
    .png()
    .toBuffer()
  const files = lecturer.page.locator('main input[type="file"]')
  await files.setInputFiles({ name: 'лёд.png', mimeType: 'image/png', buffer: Buffer.from('<!doctype html><p>не картинка') })
  await lecturer.press(lecturer.page.locator('main form[enctype] button'))
  expect(await lecturer.text()).toContain('лёд.png: Это не картинка PNG, JPEG, WebP или AVIF')
  expect(await lecturer.page.locator('[name="title-ru"]').inputValue()).toBe('Мои снимки')
  await files.setInputFiles({ name: 'лёд.png', mimeType: 'image/png', buffer: picture })
  await lecturer.press(lecturer.page.locator('main form[enctype] button'))
  await lecturer.fill('says-1', 'Зелёный лёд')
  await lecturer.press(lecturer.page.locator('main form .submit button'))
  await lecturer.press(lecturer.page.locator('main a[href$="#materials"]'))
  const address = new URL(lecturer.page.url()).pathname
  await lecturer.leave()

  const anyone = await openVisitor(house, 'pointer', { width: 360 })
  await anyone.go(address)
  await anyone.checkPage()
  const slide = anyone.page.locator('#materials img[alt="Зелёный лёд"]')
  await slide.scrollIntoViewIfNeeded()
  await expect.poll(() => slide.evaluate((one) => (one as HTMLImageElement).naturalWidth)).toBeGreaterThan(300)
  await anyone.leave()
})
