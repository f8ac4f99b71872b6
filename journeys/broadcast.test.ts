import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startBroadcast } from '../checks/setup/fragments.ts'
import type { Send } from '../checks/setup/fragments.ts'
import { ensureRoom } from '../src/modules/live/index.ts'
import { inTransaction } from '../src/platform/db/database.ts'
import { findBrowser } from './setup/browser.ts'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import { findNameless, findSmall, targetOf } from './setup/judges.ts'
import { seatAtDesk, ticketFor } from './setup/live-staff.ts'
import type { Visitor } from './setup/visitor.ts'
import { openVisitor } from './setup/visitor.ts'

// A lecture on air from one real browser to another: the check in the studio, the broadcast, what viewers do, the end, the recording.
let house: House
let studio: Browser
beforeAll(async () => {
  house = await openHouse()
  const found = findBrowser()
  if (!found.ok) throw new Error(found.problem)
  // A camera and a microphone of the browser's own making, allowed without asking.
  const args = ['--no-sandbox', '--disable-gpu', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']
  studio = await chromium.launch({ executablePath: found.path, args })
})
afterAll(async () => {
  await studio.close()
  await house.close()
})

let serial = 100
let room: { id: number; uuid: string }
let path: string
beforeEach(async () => {
  await newRoom()
})

async function newRoom(sign = false): Promise<void> {
  const now = house.world.clock()
  room = await inTransaction(house.world.db, (trx) =>
    ensureRoom(trx, {
      ownerType: 'journey.thing',
      ownerId: (serial += 1),
      title: { ru: 'Почему небо синее', en: 'Why the sky is blue' },
      startsAt: now.subtract({ seconds: 20 }),
      endsAt: now.add({ hours: 1 }),
      policy: { audience: 'open', recording: 'staff' },
      source: { kind: 'broadcast', sign },
    }),
  )
  path = `/live/${room.uuid}`
}

/** The lecturer's own browser, from the invitation through the check onto the air. */
async function goOnAir(open: () => Promise<unknown>, subject = 'person:901', stream = 'main'): Promise<Page> {
  const context = await studio.newContext({ locale: 'ru-RU', timezoneId: 'Europe/Moscow', permissions: ['camera', 'microphone'] })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  await page.goto(`${house.address}${path}/enter?t=${await ticketFor(house, room, 'host', subject, 'Анна Петровна')}&to=studio`)
  if (stream === 'sign') await page.goto(`${house.address}${path}/studio?stream=sign`)
  await page.locator('#studio-allow').click()
  await page.locator('#studio-test').click()
  await page.locator('#studio-go').waitFor({ state: 'visible' })
  await open()
  await page.locator('#studio-go').click()
  await page.locator('#studio-mark').waitFor({ state: 'visible' })
  return page
}

async function endBroadcast(page: Page): Promise<void> {
  await page.locator('#studio-end summary').click()
  await page.locator('#studio-stop').click()
  await page.locator('#studio-mark').waitFor({ state: 'hidden' })
}

interface Film {
  at: number
  paused: boolean
  /** What the picture looks like now, in few signs. */
  look: string
}
const readFilm = (page: Page): Promise<Film> =>
  page.evaluate(() => {
    const film = document.querySelector<HTMLVideoElement>('#live-film')
    const canvas = Object.assign(document.createElement('canvas'), { width: 32, height: 18 })
    const pen = canvas.getContext('2d')!
    if (film?.videoWidth) pen.drawImage(film, 0, 0, 32, 18)
    return { at: film?.currentTime ?? -1, paused: film?.paused ?? true, look: pen.getImageData(0, 0, 32, 18).data.join() }
  })

/** The playhead goes on and the picture changes. */
async function expectMoving(page: Page): Promise<void> {
  await expect.poll(async () => (await readFilm(page)).at, { timeout: 30_000 }).toBeGreaterThan(0)
  // A playhead may be put to its place before the film begins.
  await expect.poll(async () => (await readFilm(page)).paused, { timeout: 10_000 }).toBe(false)
  const first = await readFilm(page)
  await expect.poll(async () => (await readFilm(page)).at - first.at, { timeout: 10_000 }).toBeGreaterThan(2)
  expect((await readFilm(page)).look).not.toBe(first.look)
}

/** The browser's own player, by its own keys: opened anew where it gave up, as somebody would. Two pictures a second apart differ. */
async function playsByItself(visitor: Visitor, address: string, film: string): Promise<boolean> {
  const { page } = visitor
  await visitor.go(address)
  await page.locator(`${film}[controls][src]`).focus()
  await page.keyboard.press('Space')
  await page.waitForTimeout(4000)
  const one = await page.locator(film).screenshot()
  await page.waitForTimeout(1000)
  return !one.equals(await page.locator(film).screenshot())
}

const judge = async (visitor: Visitor, route: string): Promise<void> => {
  await visitor.checkPage()
  const wrong = [...(await visitor.page.evaluate(findNameless)), ...(await visitor.page.evaluate(findSmall, targetOf(route)))]
  expect(wrong).toEqual([])
}

test('from the demonstration one click leads to a picture that moves within three seconds, on a first visit', async () => {
  const visitor = await openVisitor(house, 'pointer')
  const onAir = visitor.page.locator('main a.button[href^="/live/"]')
  // A lecture that has just begun is opened by the keeper of the demonstration, within seconds.
  const isOnAir = async (): Promise<boolean> => {
    await visitor.go('/demo')
    return (await onAir.count()) > 0
  }
  await expect.poll(isOnAir, { timeout: 30_000, interval: 1000 }).toBe(true)
  // The first picture counts, and that the playhead goes on.
  await visitor.page.addInitScript(() => {
    addEventListener(
      'timeupdate',
      ({ target }) => {
        const film = target as HTMLVideoElement
        if (film.id === 'live-film' && film.currentTime > 0 && film.videoWidth > 0)
          document.documentElement.dataset.moves ??= String(Date.now())
      },
      true,
    )
  })
  const clickedAt = Date.now()
  await onAir.first().click()
  const movesAt = (): Promise<string | null> => visitor.page.locator('html').getAttribute('data-moves')
  await expect.poll(movesAt, { timeout: 15_000, interval: 50 }).not.toBeNull()
  const tookMs = Number(await movesAt()) - clickedAt
  console.log(`a moving picture ${tookMs} ms after the click`)
  expect(tookMs).toBeLessThan(3000)
  await expectMoving(visitor.page)
  await judge(visitor, '/live/:room')
  await visitor.leave()
})

const poll = { question: 'Какого цвета небо на Марсе?', choice1: 'Голубое', choice2: 'Рыжее', correct: '2', seconds: '30', formKey: '' }

test('from the check in the studio to the recording, in two browsers', { timeout: 300_000 }, async () => {
  const moderator = await seatAtDesk(house, room, 'person:902', 'moderator')
  const lecturer = await goOnAir(() => moderator.room('open'))
  const beating = setInterval(() => void moderator.beat(), 10_000)

  const pupil = await openVisitor(house, 'pointer')
  await pupil.go(`${path}/enter?t=${await ticketFor(house, room, 'seat', 'class-pass:77')}`)
  await expectMoving(pupil.page)
  await judge(pupil, '/live/:room')

  // The keys, while the focus is in the player.
  await pupil.page.locator('#live-stage').focus()
  await pupil.page.keyboard.press('k')
  await expect.poll(async () => (await readFilm(pupil.page)).paused).toBe(true)
  await pupil.page.waitForTimeout(5000)
  await pupil.page.keyboard.press(' ')
  const go = pupil.page.locator('[data-do="live"]')
  await expect.poll(() => go.innerText()).toMatch(/−0:0\d/)
  await pupil.page.keyboard.press('End')
  await expect.poll(() => go.innerText()).toBe('Эфир')
  await pupil.page.locator('#live-rung').selectOption('a')
  await expect.poll(() => pupil.page.locator('#live-now').innerText()).toBe('Сейчас: звук и слайды')
  await pupil.page.locator('#live-rung').selectOption('auto')
  await expectMoving(pupil.page)

  await pupil.fill('text', 'Почему закат красный?')
  await pupil.page.locator('main form#ask button').click()
  await expect.poll(() => pupil.page.locator('#mine').innerText()).toContain('Почему закат красный?')
  await moderator.question(1, { act: 'approve' })
  await pupil.page.locator('form[data-vote="1"] button').click()
  await expect.poll(() => pupil.page.locator('[data-votes="1"]').innerText()).toBe('1')

  expect(await moderator.send('/polls', { ...poll, formKey: 'journey-poll-one' })).toBe(303)
  expect(await moderator.send('/polls/1', { act: 'open' })).toBe(303)
  const choice = pupil.page.locator('#live-poll button[value="2"]')
  await choice.waitFor({ timeout: 20_000 })
  await choice.click()
  await expect.poll(() => choice.getAttribute('aria-pressed')).toBe('true')
  await expect.poll(() => pupil.page.locator('[data-answered="1"]').innerText(), { timeout: 15_000 }).toBe('1')

  await moderator.question(1, { act: 'stage' })
  await moderator.question(1, { act: 'answer', answer: 'Синий свет по дороге рассеялся.' })
  await expect.poll(() => pupil.page.locator('#live-list').innerText(), { timeout: 15_000 }).toContain('Синий свет по дороге рассеялся.')

  await endBroadcast(lecturer)
  clearInterval(beating)
  const endedAt = Date.now()
  await moderator.room('end')
  // The page loads itself again; the recording comes to the same place.
  await pupil.page.locator('#recording #live-film').waitFor({ timeout: 60_000 })
  expect(Date.now() - endedAt).toBeLessThan(60_000)
  await pupil.page.locator('#live-sound').click()
  await expectMoving(pupil.page)
  await judge(pupil, '/live/:room')
  await pupil.leave()
  await lecturer.context().close()
})

test('the same without JavaScript on the viewer’s side', { timeout: 300_000 }, async () => {
  const moderator = await seatAtDesk(house, room, 'person:902', 'moderator')
  const lecturer = await goOnAir(() => moderator.room('open'))
  const beating = setInterval(() => void moderator.beat(), 10_000)

  const pupil = await openVisitor(house, 'no JavaScript')
  await pupil.go(`${path}/enter?t=${await ticketFor(house, room, 'seat', 'class-pass:78')}`)
  await expect.poll(() => playsByItself(pupil, path, '#live-film'), { timeout: 60_000 }).toBe(true)

  await pupil.fill('text', 'Почему закат красный?')
  await pupil.press(pupil.page.locator('main form#ask button'))
  await moderator.question(1, { act: 'approve' })
  await pupil.press(pupil.page.locator(`main a[href="${path}/questions"]`))
  await pupil.press(pupil.page.locator('form[action$="/questions/1/vote"] button'))
  await pupil.go(`${path}/questions`)
  expect(await pupil.page.locator('[data-votes="1"]').innerText()).toBe('1')

  expect(await moderator.send('/polls', { ...poll, formKey: 'journey-poll-two' })).toBe(303)
  expect(await moderator.send('/polls/1', { act: 'open' })).toBe(303)
  await pupil.go(`${path}/questions`)
  await pupil.press(pupil.page.locator('#live-poll button[value="2"]'))
  await pupil.go(`${path}/questions`)
  expect(await pupil.page.locator('[data-answered="1"]').innerText()).toBe('1')
  await pupil.press(pupil.page.locator('#live-reactions button[value="clear"]'))

  await moderator.question(1, { act: 'answer', answer: 'Синий свет по дороге рассеялся.' })
  await pupil.go(`${path}/questions`)
  expect(await pupil.text()).toContain('Синий свет по дороге рассеялся.')

  await endBroadcast(lecturer)
  clearInterval(beating)
  await moderator.room('end')
  const hasRecording = async (): Promise<boolean> => {
    await pupil.go(path)
    return (await pupil.page.locator('#recording video[controls]').count()) === 1
  }
  await expect.poll(hasRecording, { timeout: 60_000, interval: 3000 }).toBe(true)
  await expect.poll(() => playsByItself(pupil, path, '#recording video'), { timeout: 60_000 }).toBe(true)
  await pupil.leave()
  await lecturer.context().close()
})

test('an interpreter broadcasts a second picture; the viewer sees both move together', { timeout: 300_000 }, async () => {
  await newRoom(true)
  const moderator = await seatAtDesk(house, room, 'person:902', 'moderator')
  const host = await seatAtDesk(house, room, 'person:901', 'host')
  await moderator.room('open')
  const beating = setInterval(() => void Promise.all([moderator.beat(), host.beat()]), 10_000)
  // The lecture itself comes without a browser: two that encode at once are more than some machines carry.
  const send: Send = (part, wish) => fetch(house.address + part, { ...wish, body: wish.body as BodyInit })
  const lecture = await startBroadcast(send, room.uuid, { cookie: host.cookie, origin: house.address })
  const beganAt = Date.now()
  let second = 0
  const sending = setInterval(() => {
    if (Date.now() - beganAt > (second + 1) * 1000) void lecture.sendSecond(second++).catch(() => {})
  }, 100)
  const interpreter = await goOnAir(async () => {}, 'person:903', 'sign')
  const viewer = await openVisitor(house, 'pointer')
  await viewer.go(path)
  await expectMoving(viewer.page)
  const signAt = (): Promise<number> =>
    viewer.page.evaluate(() => {
      const sign = document.querySelector<HTMLVideoElement>('#live-sign')
      return sign?.videoWidth ? sign.currentTime : -1
    })
  await expect.poll(signAt, { timeout: 40_000 }).toBeGreaterThan(0)
  const first = await signAt()
  await expect.poll(async () => (await signAt()) - first, { timeout: 20_000 }).toBeGreaterThan(2)
  await viewer.page.locator('input[name="sign"][value="large"]').check({ force: true })
  expect(await viewer.page.locator('#live-sign').isVisible()).toBe(true)
  await judge(viewer, '/live/:room')
  clearInterval(sending)
  clearInterval(beating)
  await moderator.room('end')
  await viewer.leave()
  await interpreter.context().close()
})
