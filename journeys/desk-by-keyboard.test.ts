import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBroadcast } from '../checks/setup/fragments.ts'
import { admit, ensureRoom } from '../src/modules/live/index.ts'
import { inTransaction } from '../src/platform/db/database.ts'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import { axeOptions } from './setup/visitor.ts'
import { runAxe } from './setup/axe.ts'

// The moderator's desk without a pointer, in a Cyrillic layout; then what a captioner types, under the picture of a viewer.
let house: House
let room: { id: number; uuid: string }
let path: string
beforeAll(async () => {
  house = await openHouse()
  const now = house.world.clock()
  room = await inTransaction(house.world.db, (trx) =>
    ensureRoom(trx, {
      ownerType: 'journey.desk',
      ownerId: 1,
      title: { ru: 'Почему небо синее', en: 'Why the sky is blue' },
      startsAt: now.subtract({ seconds: 20 }),
      endsAt: now.add({ hours: 1 }),
      policy: { audience: 'open', moderation: 'trusted', recording: 'staff' },
      source: { kind: 'broadcast' },
    }),
  )
  path = `/live/${room.uuid}`
})
afterAll(() => house.close())

type Guest = Pick<Parameters<typeof admit>[1], 'kind' | 'subject'> & { label?: string; region?: string }

/** Somebody with a ticket of the room, without a browser. */
async function enter(guest: Guest) {
  const token = await inTransaction(house.world.db, (trx) =>
    admit(trx, { roomId: room.id, label: guest.label ?? 'Быстрый Ёж', vetted: true, ...guest, now: house.world.clock() }),
  )
  const entered = await fetch(`${house.address}${path}/enter?t=${token}`, { redirect: 'manual' })
  const cookie = /live=[^;]+/.exec(entered.headers.get('set-cookie') ?? '')![0]
  return {
    cookie,
    post: (part: string, form: Record<string, string>) =>
      fetch(`${house.address}${path}${part}`, {
        method: 'POST',
        headers: { cookie, origin: house.address },
        redirect: 'manual',
        body: new URLSearchParams(form),
      }),
  }
}

async function openAs(cookie: string, part: string): Promise<Page> {
  const context = await house.browser.newContext({ locale: 'ru-RU', viewport: { width: 1280, height: 900 } })
  await context.addCookies([{ name: 'live', value: cookie.slice(5), url: `${house.address}${path}` }])
  const page = await context.newPage()
  await page.goto(`${house.address}${path}${part}`)
  return page
}

const current = (page: Page) => page.locator('[data-q][aria-current]')
/** The key at this place of the keyboard, as a Cyrillic layout sends it. */
const press = (page: Page, code: string, key: string) =>
  page.evaluate(
    ([at, sign]) =>
      (document.activeElement ?? document.body).dispatchEvent(
        new KeyboardEvent('keydown', { code: at!, key: sign!, bubbles: true, cancelable: true }),
      ),
    [code, key],
  )
const states = async () =>
  Object.fromEntries(
    (await house.world.db.selectFrom('live.question').select(['number', 'state']).where('room_id', '=', room.id).execute()).map((row) => [
      row.number,
      row.state,
    ]),
  )

test('the desk by keys alone', async () => {
  const host = await enter({ kind: 'host', subject: 'person:901', label: 'Анна Лектор' })
  const moderator = await enter({ kind: 'moderator', subject: 'person:902', label: 'Олег Ведущий' })
  await host.post('/desk/room', { act: 'leave' })
  await fetch(`${house.address}${path}/desk`, { headers: { cookie: host.cookie } })
  const page = await openAs(moderator.cookie, '/desk')
  await moderator.post('/desk/room', { act: 'open' })
  const pupil = await enter({ kind: 'seat', subject: 'class-pass:901' })
  const texts = ['Почему небо днём синее?', 'Сколько лет Солнцу?', 'А почему днём синее небо?', 'Ты кто?']
  for (const [at, text] of texts.entries()) await pupil.post('/questions', { text, formKey: `journey-key-${at}` })
  await page.reload()
  expect(await current(page).getAttribute('data-q')).toBe('1')

  await press(page, 'KeyA', 'ф')
  await expect.poll(states).toMatchObject({ 1: 'shown' })
  await expect.poll(() => current(page).getAttribute('data-q')).toBe('2')
  await press(page, 'KeyJ', 'о')
  await press(page, 'KeyJ', 'о')
  expect(await current(page).getAttribute('data-q')).toBe('4')
  await press(page, 'KeyD', 'в')
  await expect.poll(states).toMatchObject({ 4: 'declined' })

  // The duplicate is offered; its number is typed, and digits and letters go into the field, not to the desk.
  await page.locator('[data-q="3"]').focus()
  expect(await page.locator('[data-q="3"]').innerText()).toContain('№ 1: Почему небо днём синее?')
  await press(page, 'KeyM', 'ь')
  await page.waitForURL('**/desk/questions/3#merge')
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('name'))
  await expect.poll(focused).toBe('into')
  await page.keyboard.type('1')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/desk(\?|$)/)
  expect(new URL(page.url()).search).toBe('')
  expect(await states()).toMatchObject({ 3: 'merged' })

  await page.locator('[data-q="1"]').focus()
  await press(page, 'KeyP', 'з')
  await expect.poll(() => page.locator('.live-pinned').count()).toBe(1)
  await press(page, 'KeyS', 'ы')
  await expect.poll(states).toMatchObject({ 1: 'onStage' })
  await press(page, 'KeyW', 'ц')
  await page.waitForURL('**/desk/questions/1#answer')
  await expect.poll(focused).toBe('answer')
  await page.keyboard.type('adsfl')
  expect(await states()).toMatchObject({ 1: 'onStage' })
  await page.goto(`${house.address}${path}/desk`)

  await press(page, 'Slash', '?')
  expect(await page.locator('#live-keys').isVisible()).toBe(true)
  expect(await runAxe(page, axeOptions)).toEqual([])
  await page.locator('#keys-on').focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Escape')
  await press(page, 'KeyF', 'а')
  await page.waitForTimeout(300)
  expect((await house.world.db.selectFrom('live.room').select('state').where('id', '=', room.id).executeTakeFirstOrThrow()).state).toBe(
    'live',
  )
  await page.locator('#live-keys-open').press('Enter')
  await page.locator('#keys-on').focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Escape')
  await press(page, 'KeyX', 'ч')
  await page.waitForURL('**/desk/tickets/**')
  await page.keyboard.press('Tab')
  await page.locator('[name=reason]').first().press('Space')
  await page.locator('#remove button').press('Enter')
  await page.waitForURL('**/desk')
  expect((await pupil.post('/questions', { text: 'Ещё вопрос?', formKey: 'journey-key-99' })).status).toBe(403)
  await page.context().close()
})

test('a line that is typed stands under a viewer’s picture at its time, as hls.js shows it', async () => {
  const host = await enter({ kind: 'host', subject: 'person:901', label: 'Анна Лектор' })
  const send = (to: string, init: RequestInit) => fetch(`${house.address}${to}`, init)
  const beat = () =>
    Promise.all([1, 2].map((n) => enterCookies[n - 1]!).map((cookie) => fetch(`${house.address}${path}/me`, { headers: { cookie } })))
  const second = await enter({ kind: 'moderator', subject: 'person:902', label: 'Олег Ведущий' })
  const enterCookies = [host.cookie, second.cookie]
  const broadcast = await startBroadcast(send as never, room.uuid, { cookie: host.cookie, origin: house.address })
  let at = 0
  let isOver = false
  const sending = (async () => {
    const from = performance.now()
    while (!isOver) {
      await broadcast.sendSecond((at += 1))
      if (at % 10 === 1) await beat()
      await new Promise((wake) => setTimeout(wake, Math.max(0, from + at * 1000 - performance.now())))
    }
  })()
  try {
    await host.post('/captioner/track', { lang: 'ru' })
    const context = await house.browser.newContext({ locale: 'ru-RU' })
    await context.addInitScript(() => localStorage.setItem('live-captions', '1'))
    const page = await context.newPage()
    await page.goto(`${house.address}${path}`)
    await expect
      .poll(() => page.evaluate(() => document.querySelector<HTMLVideoElement>('#live-film')?.currentTime ?? 0), { timeout: 40_000 })
      .toBeGreaterThan(1)
    const typedAt = Date.now()
    await host.post('/captioner', { text: 'Небо рассеивает синий свет', lang: 'ru', formKey: 'journey-line-1' })
    const seen = () =>
      page.evaluate(() =>
        [...document.querySelector<HTMLVideoElement>('#live-film')!.textTracks].flatMap((track) =>
          [...(track.activeCues ?? [])].map((cue) => (cue as VTTCue).text),
        ),
      )
    await expect.poll(seen, { timeout: 15_000, interval: 100 }).toEqual(['Небо рассеивает синий свет'])
    const delayS = (Date.now() - typedAt) / 1000
    console.log(`a typed line is under the picture after ${delayS.toFixed(1)} s`)
    expect(delayS).toBeLessThan(9)
    await expect.poll(seen, { timeout: 10_000 }).toEqual([])
    await context.close()
  } finally {
    isOver = true
    await sending
  }
})
