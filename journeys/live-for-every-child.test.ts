import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { DemoState } from '../src/app/demo/state.ts'
import { admit, ensureRoom } from '../src/modules/live/index.ts'
import { inTransaction } from '../src/platform/db/database.ts'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import type { Manner } from './setup/visitor.ts'
import { openVisitor } from './setup/visitor.ts'

// A room for those who don't see, don't hear, or have no line for a film: captions, interpreter, sound, and what a reader is told.
let house: House
let film: NonNullable<DemoState['film']>
beforeAll(async () => {
  house = await openHouse()
  const setting = await house.world.db.selectFrom('platform.setting').select('value').where('key', '=', 'demo').executeTakeFirstOrThrow()
  film = (setting.value as DemoState).film!
})
afterAll(() => house.close())

let serial = 0
let room: { id: number; uuid: string }
let path: string
beforeEach(async () => {
  const now = house.world.clock()
  room = await inTransaction(house.world.db, (trx) =>
    ensureRoom(trx, {
      ownerType: 'journey.thing',
      ownerId: (serial += 1),
      title: { ru: 'Почему небо синее', en: 'Why the sky is blue' },
      startsAt: now.subtract({ seconds: 20 }),
      endsAt: now.add({ hours: 1 }),
      policy: { audience: 'open' },
      source: { kind: 'file', ...film },
      preparation: { ru: 'Стакан молока и фонарик' },
    }),
  )
  path = `/live/${room.uuid}`
})

const token = (guest: Pick<Parameters<typeof admit>[1], 'kind' | 'subject'>) =>
  inTransaction(house.world.db, (trx) =>
    admit(trx, { roomId: room.id, label: 'Быстрый Ёж', vetted: true, ...guest, now: house.world.clock() }),
  )

/** An adult at the desk, without a browser: each press is also the beat that keeps the room open. */
async function seat(subject: string, kind: 'host' | 'moderator') {
  const entered = await fetch(`${house.address}${path}/enter?t=${await token({ kind, subject })}`, { redirect: 'manual' })
  const cookie = /live=[^;]+/.exec(entered.headers.get('set-cookie') ?? '')![0]
  const send = (part: string, form?: Record<string, string>) =>
    fetch(`${house.address}${path}/desk${part}`, {
      headers: { cookie, origin: house.address },
      redirect: 'manual',
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    })
  await send('')
  return {
    beat: () => send(''),
    room: (act: string) => send('/room', { act }),
    question: (n: number, act: string) => send(`/questions/${n}`, { act }),
  }
}

async function openRoom() {
  const [host, moderator] = [await seat('person:901', 'host'), await seat('person:902', 'moderator')]
  await moderator.room('open')
  return { host, moderator }
}

const open = (manner: Manner, locale = 'ru-RU') => openVisitor(house, manner, { locale })

interface Media {
  film: number
  sign: number
  paused: boolean[]
}
const readMedia = (page: Page): Promise<Media> =>
  page.evaluate(() => {
    const [one, two] = [
      document.querySelector<HTMLVideoElement>('#live-picture video')!,
      document.querySelector<HTMLVideoElement>('#live-sign')!,
    ]
    return { film: one.currentTime, sign: two.currentTime, paused: [one.paused, two.paused] }
  })
/** Seconds from the moment that everybody is at: the film goes round and round since the room's planned start. */
async function lateS(at: number, duration: number): Promise<number> {
  const { db, clock } = house.world
  const { starts_at: start } = await db.selectFrom('live.room').select('starts_at').where('id', '=', room.id).executeTakeFirstOrThrow()
  const due = ((clock().epochMilliseconds - start.epochMilliseconds) / 1000) % duration
  return Math.min(Math.abs(at - due), duration - Math.abs(at - due))
}
const apart = ({ film: one, sign }: Media): number => Math.abs(one - sign)

test('captions in the reader’s language stand in the picture; the interpreter keeps step with the film', async () => {
  await openRoom()
  const visitor = await open('pointer')
  await visitor.go(path)
  await visitor.checkPage()
  const tracks = () =>
    visitor.page.evaluate(() =>
      [...document.querySelector('video')!.textTracks].map(({ language, label, mode, cues }) => [language, label, mode, cues?.length ?? 0]),
    )
  await expect.poll(tracks).toEqual([
    ['ru', 'Русский', 'showing', 8],
    ['en', 'English', 'disabled', 0],
  ])
  const standing = () =>
    visitor.page.evaluate(() => {
      const [one] = document.querySelector('video')!.textTracks
      return (one!.activeCues?.[0] as VTTCue | undefined)?.text
    })
  await expect.poll(standing).toMatch(/калейдоскоп|Колокольчик|колокольчик|часы|дуга|фильм|осколки|учёный/)

  await expect.poll(async () => (await readMedia(visitor.page)).paused, { timeout: 15_000 }).toEqual([false, false])
  await expect.poll(async () => apart(await readMedia(visitor.page)), { timeout: 10_000 }).toBeLessThan(0.5)
  const duration = await visitor.page.evaluate(() => document.querySelector('video')!.duration)
  expect(await lateS((await readMedia(visitor.page)).film, duration)).toBeLessThan(2.5)
  for (let n = 0; n < 10; n += 1) {
    await visitor.page.waitForTimeout(300)
    expect(apart(await readMedia(visitor.page))).toBeLessThan(0.5)
  }
  await visitor.page.evaluate(() => document.querySelector('video')!.pause())
  await expect.poll(async () => (await readMedia(visitor.page)).paused).toEqual([true, true])
  await visitor.leave()
})

test('the interpreter’s picture can be large or hidden, by keyboard', async () => {
  await openRoom()
  const visitor = await open('keyboard')
  await visitor.go(path)
  const widths = () =>
    visitor.page.evaluate(() =>
      [document.querySelector('#live-picture video')!, document.querySelector('#live-sign')!].map(
        (one) => one.getBoundingClientRect().width,
      ),
    )
  const [film1, sign1] = await widths()
  expect(sign1).toBeGreaterThan(0)
  expect(film1).toBeGreaterThan(2 * sign1!)
  await visitor.tick('sign', 'large')
  const [film2, sign2] = await widths()
  expect(sign2).toBeGreaterThan(film2!)
  // Arrows go on from the chosen one.
  await visitor.page.keyboard.press('ArrowDown')
  expect(await visitor.page.locator('[name="sign"][value="hidden"]').isChecked()).toBe(true)
  expect((await widths())[1]).toBe(0)
  await visitor.leave()
})

test('the room by ear: words first, nothing plays by itself, one press and it is at the common moment', async () => {
  await openRoom()
  const visitor = await open('keyboard')
  await visitor.go(path)
  await visitor.press(visitor.page.locator('main a[href$="?as=audio"]'))
  expect(visitor.page.url()).toContain('?as=audio')
  await visitor.checkPage()
  expect(await visitor.page.locator('video').count()).toBe(0)
  expect(await visitor.text()).toContain('Стакан молока и фонарик')
  const sound = () =>
    visitor.page.evaluate(() => {
      const { paused, currentTime, readyState, duration } = document.querySelector('audio')!
      return { paused, currentTime, readyState, duration }
    })
  await expect.poll(async () => (await sound()).readyState).toBeGreaterThan(0)
  expect((await sound()).paused).toBe(true)
  await visitor.press(visitor.page.locator('#live-sound'))
  await expect.poll(async () => (await sound()).paused).toBe(false)
  const late = async (): Promise<number> => {
    const { currentTime, duration } = await sound()
    return lateS(currentTime, duration)
  }
  await expect.poll(late).toBeLessThan(2.5)
  await visitor.leave()
})

/** Everything that the live region of a page has said, with the moment. */
async function hearPage(page: Page): Promise<{ text: string; at: number }[]> {
  const said: { text: string; at: number }[] = []
  await page.exposeBinding('heard', (_, text: string) => void said.push({ text, at: Date.now() }))
  await page.addInitScript(() => {
    document.addEventListener('DOMContentLoaded', () => {
      const line = document.getElementById('live-say')
      const tell = () => (globalThis as unknown as { heard: (text: string) => void }).heard(line!.textContent ?? '')
      if (line) new MutationObserver(tell).observe(line, { childList: true, characterData: true, subtree: true })
    })
  })
  return said
}

test('what is new is said once, politely, and not too often; votes are not', { timeout: 240_000 }, async () => {
  const pupil = await open('pointer')
  const said = await hearPage(pupil.page)
  const texts = () => said.map(({ text }) => text)
  const ask = async (text: string) => {
    await pupil.fill('text', text)
    await pupil.page.locator('main form#ask button').click()
    await expect.poll(() => pupil.page.locator('#mine').innerText()).toContain(text)
  }
  await pupil.go(`${path}/enter?t=${await token({ kind: 'seat', subject: 'class-pass:77' })}`)
  const region = pupil.page.locator('#live-say')
  expect(await region.getAttribute('role')).toBe('status')

  const { host, moderator } = await openRoom()
  await expect.poll(texts, { timeout: 30_000 }).toEqual(['Эфир начался'])

  await ask('Почему закат красный?')
  await ask('Есть ли небо на Луне?')
  await moderator.question(1, 'approve')
  await expect.poll(texts, { timeout: 20_000 }).toEqual(['Эфир начался', 'Новый вопрос: Почему закат красный?'])
  await ask('Бывает ли зелёный закат?')
  await host.beat()
  await moderator.question(2, 'approve')
  await moderator.question(3, 'approve')
  await expect.poll(() => texts().slice(2), { timeout: 20_000 }).toEqual(['Новых вопросов: 2'])

  await pupil.page.locator('form[data-vote="2"] button').click()
  await expect.poll(() => pupil.page.locator('[data-votes="2"]').innerText()).toBe('1')
  await pupil.page.waitForTimeout(6000)
  expect(texts()).toHaveLength(3)

  await host.question(1, 'stage')
  await expect.poll(() => texts().slice(3), { timeout: 20_000 }).toEqual(['Сейчас отвечают на вопрос: Почему закат красный?'])
  await host.question(1, 'answer')
  await expect.poll(() => texts().slice(4), { timeout: 45_000 }).toEqual(['На твой вопрос ответили: Почему закат красный?'])

  await moderator.room('freeze')
  await expect.poll(() => texts().slice(5), { timeout: 20_000 }).toEqual(['Ведущие сделали паузу. Вопросы пока не принимаются'])
  await host.beat()
  await moderator.room('thaw')
  await expect.poll(() => texts().slice(6), { timeout: 20_000 }).toEqual(['Пауза закончилась: можно снова спрашивать'])
  await host.room('leave')
  await moderator.beat()
  await expect
    .poll(() => texts().slice(7), { timeout: 20_000 })
    .toEqual(['Небольшая пауза: ждём одного из взрослых. Вопросы пока не принимаются'])
  await moderator.room('panic')
  await expect.poll(() => texts().slice(8), { timeout: 20_000 }).toEqual(['Картинку и звук ненадолго закрыли. Вопросы пока не принимаются'])
  expect(await pupil.page.locator('video[src], audio[src], track').count()).toBe(0)
  expect(await pupil.page.locator('#live-cover').isVisible()).toBe(true)
  await moderator.room('end')
  await expect.poll(() => texts().slice(9), { timeout: 20_000 }).toEqual(['Эфир закончился'])

  // Loaded anew, nothing is said again; and one sentence was read out before the next came.
  await pupil.page.reload()
  await pupil.page.waitForTimeout(2500)
  expect(texts()).toHaveLength(10)
  const gaps = said.slice(1).map(({ at }, n) => at - said[n]!.at)
  expect(Math.min(...gaps.slice(1, -1))).toBeGreaterThan(4500)
  await pupil.checkPage()
  await pupil.leave()
})

/** WCAG 2.5.3: whoever speaks the words that stand on a control reaches it. */
const misnamed = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const plain = (text: string) => text.toLowerCase().replaceAll(/\s+/g, ' ').trim()
    return [...document.querySelectorAll<HTMLElement>('main a, main button, main summary')]
      .filter((control) => control.offsetParent !== null && control.hasAttribute('aria-label'))
      .filter((control) => !plain(control.getAttribute('aria-label')!).includes(plain(control.innerText)))
      .map((control) => control.outerHTML)
  })

test('controls are named as they read', async () => {
  const { host, moderator } = await openRoom()
  const pupil = await open('pointer')
  await pupil.go(`${path}/enter?t=${await token({ kind: 'seat', subject: 'class-pass:78' })}`)
  await pupil.fill('text', 'Почему закат красный?')
  await pupil.page.locator('main form#ask button').click()
  await host.beat()
  await moderator.question(1, 'approve')
  const desk = await open('pointer')
  await desk.go(`${path}/enter?t=${await token({ kind: 'moderator', subject: 'person:902' })}`)
  for (const [visitor, part] of [
    [pupil, ''],
    [pupil, '?as=audio'],
    [desk, '/desk'],
    [desk, '/transcript'],
  ] as const) {
    await visitor.go(path + part)
    await visitor.checkPage()
    expect([part, await misnamed(visitor.page)]).toEqual([part, []])
  }
  for (const visitor of [pupil, desk]) await visitor.leave()
})

test('without JavaScript: two players of their own, captions, questions, the sound', async () => {
  const { host, moderator } = await openRoom()
  const pupil = await open('no JavaScript')
  await pupil.go(`${path}/enter?t=${await token({ kind: 'seat', subject: 'class-pass:79' })}`)
  expect(await pupil.page.locator('#live-picture video[controls][src]').count()).toBe(2)
  expect(await pupil.page.locator('#live-picture track').count()).toBe(2)
  await pupil.go(`${path}?as=audio`)
  expect(await pupil.page.locator('audio[controls][src$="/audio"]').count()).toBe(1)
  await pupil.fill('text', 'Почему закат красный?')
  await pupil.press(pupil.page.locator('main form#ask button'))
  expect(pupil.page.url()).toContain('as=audio')
  await host.beat()
  await moderator.question(1, 'approve')
  await host.beat()
  await moderator.question(1, 'answer')
  await pupil.press(pupil.page.locator('main a[href$="/transcript"]'))
  expect(await pupil.text()).toContain('Почему закат красный?')
  expect(await pupil.text()).toContain('вместо лекции здесь медленно поворачивается калейдоскоп')
  await pupil.leave()
})
