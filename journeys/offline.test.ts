import { createServer } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createApp } from '../src/app/http/app.ts'
import { mayWait } from '../src/app/offline/islands/worker/rules.ts'
import { listen, stopListening } from '../src/app/process/server.ts'
import { currentWeek, listNext } from '../src/modules/week/index.ts'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import type { Line, LineState } from './setup/line.ts'
import { openLine } from './setup/line.ts'
import type { Visitor } from './setup/visitor.ts'
import { openVisitor } from './setup/visitor.ts'

// A teacher in a village: the line comes and goes, the timetable stays, and what was sent is sent once.
let house: House
let line: Line
let visitor: Visitor
beforeAll(async () => {
  house = await openHouse()
  line = await openLine(house.address)
})
afterAll(async () => {
  await line.close()
  await house.close()
})
beforeEach(async () => {
  line.leadTo(house.address)
  line.set('open')
  visitor = await openAt('en-GB')
})
afterEach(() => visitor.leave())

const openAt = (locale: string): Promise<Visitor> => openVisitor({ ...house, address: line.address }, 'pointer', { locale, width: 360 })

async function setLine(state: LineState, who: Visitor = visitor): Promise<void> {
  line.set(state)
  await who.context.setOffline(state === 'cut')
}

/** Addresses of the pages that the browser keeps. */
const listKept = (who: Visitor = visitor): Promise<string[]> =>
  who.page.evaluate(async () => (await (await caches.open('pages')).keys()).map(({ url }) => new URL(url).pathname))

async function waitForKept(pattern: RegExp, who: Visitor = visitor): Promise<string> {
  await expect.poll(async () => (await listKept(who)).some((path) => pattern.test(path)), { timeout: 20_000 }).toBe(true)
  return (await listKept(who)).find((path) => pattern.test(path))!
}

/** Until for a second no copy came or was made anew: the worker has nothing left to do. */
async function waitForCalm(): Promise<void> {
  const stamps = () =>
    visitor.page.evaluate(async () => {
      const kept = await (await caches.open('pages')).matchAll()
      return kept.map(({ url, headers }) => `${url} ${headers.get('kept-at')}`).join()
    })
  const isCalm = async () => {
    const before = await stamps()
    await visitor.page.waitForTimeout(1000)
    return (await stamps()) === before
  }
  await expect.poll(isCalm, { timeout: 30_000 }).toBe(true)
}

async function become(role: string, who: Visitor = visitor): Promise<void> {
  await who.go('/demo')
  await who.press(who.page.locator(`form:has(input[value="${role}"]) button`))
  expect(new URL(who.page.url()).pathname).toBe('/me')
}

const ticket = /^\/bookings\/[0-9a-f-]{36}$/
const sheet = /^\/classes\/[0-9a-f-]{36}\/sheet$/
const strip = (who: Visitor = visitor) => who.page.locator('p.strip')
const heading = (who: Visitor = visitor) => who.page.locator('h1:visible').innerText()

describe('pages', () => {
  test('the timetable, a ticket and the code sheet open without a line and say of when they are', async () => {
    await become('teacher')
    // Nobody opened them yet: they came along with the teacher's own page.
    const [ticketPath, sheetPath] = [await waitForKept(ticket), await waitForKept(sheet)]
    await visitor.go('/bookings')
    const title = await heading()
    await visitor.page.waitForTimeout(500)
    await setLine('cut')
    await visitor.page.reload()
    expect(await heading()).toBe(title)
    const keptAt = await visitor.page.evaluate(async () => {
      const kept = await (await caches.open('pages')).match('/bookings')
      return Number(kept!.headers.get('kept-at'))
    })
    // By the teacher's own clock, wherever the browser is.
    const zone = (await visitor.page.locator('meta[name=zone]').getAttribute('content'))!
    expect(zone).not.toBe('Europe/Moscow')
    const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(keptAt)
    expect(await strip().innerText()).toContain(`You are offline: this is the page as of ${time}.`)
    await visitor.checkPage()
    await visitor.press(visitor.page.locator(`main a[href="${ticketPath}"]`))
    expect(new URL(visitor.page.url()).pathname).toBe(ticketPath)
    expect(await strip().count()).toBe(1)
    await visitor.go(sheetPath)
    expect(await strip().count()).toBe(1)
    expect(await visitor.page.locator('main svg').count()).toBeGreaterThan(0)
    expect(await visitor.page.evaluate(() => getComputedStyle(document.querySelector('main svg')!).display)).not.toBe('none')
    await visitor.checkPage()
    // Back on the line the page is the server's own again.
    await setLine('open')
    await visitor.go('/bookings')
    expect(await strip().count()).toBe(0)
  })

  test('on a line that says nothing the kept page comes after some seconds', async () => {
    await become('teacher')
    await waitForKept(/^\/bookings$/)
    await setLine('dead')
    const from = Date.now()
    await visitor.go('/bookings')
    expect(await strip().count()).toBe(1)
    expect(Date.now() - from).toBeLessThan(12_000)
  })

  test.each([
    ['en-GB', 'No connection', 'My sessions'],
    ['ru-RU', 'Нет связи', 'Мои занятия'],
  ])('an unknown page gives the offline page in %s: what is kept, and trying again', async (locale, title, bookings) => {
    const reader = await openAt(locale)
    await become('teacher', reader)
    await waitForKept(ticket, reader)
    await setLine('cut', reader)
    await reader.go('/members')
    expect(await heading(reader)).toBe(title)
    expect(await reader.page.title()).toContain(title)
    expect(await reader.page.locator('main').innerText()).toContain(bookings)
    await reader.checkPage()
    expect(await reader.page.locator('main a[data-again]').getAttribute('href')).toBe('/members')
    // The line is back: the page goes on by itself.
    await setLine('open', reader)
    await expect.poll(() => heading(reader), { timeout: 15_000 }).not.toBe(title)
    expect(new URL(reader.page.url()).pathname).toBe('/members')
    await reader.leave()
  })

  test('the installed app opens with the timetable when there is no line', async () => {
    await become('teacher')
    await waitForKept(/^\/bookings$/)
    await setLine('cut')
    await visitor.go('/start')
    expect(new URL(visitor.page.url()).pathname).toBe('/bookings')
  })

  test('of staff nothing is kept but what is anybody’s', async () => {
    await become('office')
    for (const path of ['/office/weeks', '/reports', '/office/audit', '/weeks']) await visitor.go(path)
    await visitor.page.waitForTimeout(1000)
    expect((await listKept()).filter((path) => !path.startsWith('/weeks/') && path !== '/passport')).toEqual([])
    await setLine('cut')
    await visitor.go('/office/audit')
    expect(await heading()).toBe('No connection')
  })
})

async function findLecture(place: number): Promise<{ id: number; path: string }> {
  const now = house.world.clock()
  const week = (await currentWeek(house.world.db, now))!
  const sessions = await listNext(house.world.db, now.add({ hours: 2 }), { weekId: week.id, format: 'lecture', limit: 12 })
  const { id, slug } = sessions[place]!
  return { id, path: `/weeks/${week.slug}/sessions/${slug}` }
}

const countBookings = async (sessionId: number): Promise<number> => {
  const rows = await house.world.db.selectFrom('week.booking').select('id').where('session_id', '=', sessionId).execute()
  return rows.length
}

/** Opens a session's page as a teacher with a worker at hand; returns the booking button and the number of bookings before. */
async function readyToBook(place: number) {
  const lecture = await findLecture(place)
  await become('teacher')
  await waitForKept(/^\/bookings$/)
  await visitor.go(lecture.path)
  const button = visitor.page.locator(`main form[action="${lecture.path}/book"] button`)
  expect(await button.count()).toBe(1)
  return { ...lecture, button, before: await countBookings(lecture.id) }
}

describe('forms', () => {
  test('a booking without a line is kept, shown, and sent once when the line is back', async () => {
    const { id, button, before } = await readyToBook(0)
    await setLine('cut')
    await visitor.press(button)
    expect(await heading()).toBe('Kept on this device')
    expect(await visitor.page.locator('#waiting li').innerText()).toContain('Book')
    await visitor.checkPage()
    expect(await countBookings(id)).toBe(before)
    await setLine('open')
    // By itself, and then to where the answer leads.
    await visitor.page.waitForURL(/\/(sheet\?booked=|bookings\/)/, { timeout: 20_000 })
    expect(await countBookings(id)).toBe(before + 1)
    await visitor.go('/offline')
    expect(await visitor.page.locator('[data-waits]').count()).toBe(0)
  })

  test('two tabs that send the same at the same moment are one booking', async () => {
    const { id, button, before } = await readyToBook(1)
    line.set('cut')
    await visitor.press(button)
    const other = await visitor.context.newPage()
    await other.goto(`${line.address}/offline`)
    expect(await other.locator('[data-waits]').count()).toBe(1)
    line.set('open')
    const send = (page: typeof other) =>
      page.evaluate(() => document.querySelector<HTMLFormElement>('form[action="/offline/send"]')?.requestSubmit())
    await Promise.all([send(visitor.page), send(other)])
    await expect.poll(() => countBookings(id), { timeout: 20_000 }).toBe(before + 1)
    await visitor.page.waitForTimeout(1000)
    await other.close()
    await visitor.go('/offline')
    expect(await visitor.page.locator('[data-waits]').count()).toBe(0)
    expect(await countBookings(id)).toBe(before + 1)
  })

  test('the answer is lost after the server obeyed: still one booking', async () => {
    const { id, button, before } = await readyToBook(2)
    await setLine('deaf')
    await visitor.press(button)
    expect(await heading()).toBe('Kept on this device')
    expect(await countBookings(id)).toBe(before + 1)
    await setLine('open')
    // By hand, unless it has just gone by itself.
    await visitor.page.evaluate(() => document.querySelector<HTMLFormElement>('form[action="/offline/send"]')?.requestSubmit())
    await visitor.page.waitForURL(/\/(sheet\?booked=|bookings\/)/, { timeout: 20_000 })
    expect(await countBookings(id)).toBe(before + 1)
  })

  test('a form of a kept page has a key of its own: it is not taken for the one sent before', async () => {
    const { id, path, button, before } = await readyToBook(3)
    const keyOf = () => visitor.page.locator(`form[action="${path}/book"] [name=formKey]`).inputValue()
    await waitForKept(new RegExp(`^${path}$`))
    await setLine('cut')
    await visitor.page.reload()
    const first = await keyOf()
    await visitor.page.reload()
    expect(await keyOf()).not.toBe(first)
    await visitor.press(button)
    await setLine('open')
    await visitor.page.waitForURL(/\/(sheet\?booked=|bookings\/)/, { timeout: 20_000 })
    expect(await countBookings(id)).toBe(before + 1)
  })

  test('what the server refuses is shown with what was typed', async () => {
    await become('teacher')
    await waitForKept(/^\/bookings$/)
    await visitor.go('/classes')
    await visitor.press(visitor.page.locator('main a[href="/classes/new"]'))
    await visitor.fill('className', '12Ы')
    await visitor.fill('size', '999')
    await setLine('cut')
    await visitor.press(visitor.page.locator('main form[action="/classes/new"] button'))
    expect(await heading()).toBe('Kept on this device')
    line.set('open')
    await visitor.context.setOffline(false)
    await expect
      .poll(() => visitor.page.locator('p.strip a, [data-waits]').allInnerTexts(), { timeout: 20_000 })
      .toEqual(expect.arrayContaining([expect.stringContaining('did not take it')]))
    await visitor.go('/offline')
    await visitor.press(visitor.page.locator('form[action="/offline/send"] button'))
    expect(await visitor.page.locator('main [name="className"]').inputValue()).toBe('12Ы')
    expect(await visitor.page.locator('.summary').count()).toBe(1)
    await visitor.go('/offline')
    await visitor.press(visitor.page.locator('form[action="/offline/forget"] button'))
    expect(await visitor.page.locator('[data-waits]').count()).toBe(0)
  })

  test('entering a room is never kept, and says so plainly', async () => {
    await become('teacher')
    await waitForKept(/^\/bookings$/)
    const { path } = await findLecture(4)
    await visitor.page.evaluate((action) => {
      const form = document.createElement('form')
      Object.assign(form, { method: 'post', action })
      form.innerHTML = '<input type="hidden" name="formKey" value="abcdefgh"><button id="enter">Enter</button>'
      document.querySelector('main')!.append(form)
    }, `${path}/enter`)
    await setLine('cut')
    await visitor.press(visitor.page.locator('#enter'))
    expect(await heading()).toBe('This needs a connection')
    expect(await visitor.page.locator('[data-waits]').count()).toBe(0)
    await visitor.checkPage()
  })
})

describe('safety', () => {
  test('a form that another site posts is not made ours by the worker', async () => {
    const { id, path, before } = await readyToBook(7)
    const formKey = 'a-key-of-another-site'
    const body = `<form method="post" action="${line.address}${path}/book"><input name="formKey" value="${formKey}"><button>Win!</button></form>`
    const site = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(body))
    await new Promise<void>((done) => site.listen(0, '127.0.0.1', done))
    for (const policy of ['unsafe-url', 'no-referrer']) {
      await visitor.page.goto(`http://localhost:${(site.address() as { port: number }).port}/`)
      await visitor.page.evaluate((content) => {
        document.head.append(Object.assign(document.createElement('meta'), { name: 'referrer', content }))
      }, policy)
      await visitor.press(visitor.page.locator('button'))
      expect(new URL(visitor.page.url()).host).toBe(new URL(line.address).host)
      expect(await countBookings(id)).toBe(before)
    }
    // Without a line it is not kept either, to be sent as ours later.
    await visitor.page.goto(`http://localhost:${(site.address() as { port: number }).port}/`)
    line.set('cut')
    await visitor.page.locator('button').click()
    await visitor.page.waitForTimeout(1000)
    line.set('open')
    await visitor.go('/offline')
    expect(await visitor.page.locator('[data-waits]').count()).toBe(0)
    expect(await countBookings(id)).toBe(before)
    await new Promise((done) => site.close(done))
  })

  test('a device whose storage fails loses nothing of what the line brings', async () => {
    const { id, path, before } = await readyToBook(9)
    const [worker] = visitor.context.serviceWorkers()
    await worker!.evaluate(() => {
      indexedDB.open = () => {
        throw new Error('full')
      }
      caches.open = () => Promise.reject(new Error('full'))
    })
    await visitor.go(path)
    await visitor.press(visitor.page.locator(`main form[action="${path}/book"] button`))
    expect(visitor.page.url()).toMatch(/\/(sheet\?booked=|bookings\/)/)
    expect(await countBookings(id)).toBe(before + 1)
    await setLine('cut')
    await visitor.go('/classes/new').catch(() => {})
    await setLine('open')
    await visitor.go('/bookings')
    expect(await strip().count()).toBe(0)
  })

  test('every form of teachers, pupils and guardians that may wait carries a key', async () => {
    const keyless = async (who: Visitor): Promise<string[]> => {
      const actions = await who.page
        .locator('form[method="post"]:not(:has([name="formKey"]))')
        .evaluateAll((forms) => forms.map((form) => new URL((form as HTMLFormElement).action).pathname))
      return actions.filter(mayWait)
    }
    const lecture = await findLecture(8)
    await become('teacher')
    await visitor.go('/bookings')
    const ticketPath = (await visitor.page.locator('main a[href^="/bookings/"]').first().getAttribute('href'))!
    const classPath = (await visitor.page.locator('main a[href$="/sheet"]').first().getAttribute('href'))!.replace('/sheet', '')
    let forms = 0
    for (const path of ['/bookings', ticketPath, '/classes', classPath, '/classes/new', '/schools/new', lecture.path, '/me', '/passport']) {
      await visitor.go(path)
      expect([path, await keyless(visitor)]).toEqual([path, []])
      forms += await visitor.page.locator('[name="formKey"]').count()
    }
    expect(forms).toBeGreaterThan(6)
    for (const role of ['pupil', 'guardian']) {
      await become(role)
      for (const path of ['/me', '/passport', lecture.path, '/join']) {
        await visitor.go(path)
        expect([role, path, await keyless(visitor)]).toEqual([role, path, []])
      }
    }
  })
})

describe('versions', () => {
  test('a page of an old version keeps its old files as long as it is kept, no longer', async () => {
    await become('teacher')
    await waitForKept(/^\/passport$/)
    await waitForKept(ticket)
    await waitForCalm()
    await visitor.page.evaluate(async () => {
      const [pages, assets] = [await caches.open('pages'), await caches.open('assets')]
      const { headers } = (await pages.match('/bookings'))!
      const html = '<html lang="en"><title>Old · K</title><link rel="stylesheet" href="/assets/old-1.css"><main><h1>Old</h1></main></html>'
      // The page first: the worker, still keeping other pages, sweeps away files that no page needs.
      await pages.put('/passport', new Response(html, { headers }))
      await assets.put('/assets/old-1.css', new Response('', { headers: { 'content-type': 'text/css' } }))
    })
    const hasOld = () => visitor.page.evaluate(async () => (await caches.match('/assets/old-1.css')) !== undefined)
    await visitor.go('/classes')
    await visitor.page.waitForTimeout(1000)
    expect(await hasOld()).toBe(true)
    await setLine('cut')
    await visitor.go('/passport')
    expect(await heading()).toBe('Old')
    await setLine('open')
    await visitor.go('/passport')
    expect(await heading()).not.toBe('Old')
    await expect.poll(hasOld, { timeout: 20_000 }).toBe(false)
  })

  test('with offline use switched off the worker clears up and goes', async () => {
    await become('teacher')
    await waitForKept(/^\/bookings$/)
    const app = createApp({ ...house.world, config: { ...house.world.config, offline: false } })
    app.setReady(true)
    const { server, port } = await listen(app, 0, '127.0.0.1')
    line.leadTo(`http://127.0.0.1:${port}`)
    await visitor.page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update())
    await expect
      .poll(() => visitor.page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), { timeout: 20_000 })
      .toBe(0)
    await visitor.go('/me')
    expect(await visitor.page.evaluate(() => caches.keys())).toEqual([])
    expect(await visitor.page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0)
    await setLine('cut')
    await expect(visitor.page.goto(`${line.address}/bookings`)).rejects.toThrow('ERR_')
    await visitor.context.setOffline(false)
    line.leadTo(house.address)
    await stopListening(server)
  })
})

/** A session as another browser would get it. */
async function signInBeside(person: string): Promise<string> {
  const answer = await fetch(`${house.address}/demo/sign-in`, { method: 'POST', body: new URLSearchParams({ person }), redirect: 'manual' })
  return /session=([^;]+)/.exec(answer.headers.get('set-cookie')!)![1]!
}

describe('shared computers', () => {
  test('signing out wipes every copy and everything that waits', async () => {
    const { button } = await readyToBook(5)
    await setLine('cut')
    await visitor.press(button)
    await setLine('dead')
    expect((await listKept()).length).toBeGreaterThan(0)
    await setLine('open')
    await visitor.go('/me')
    await visitor.press(visitor.page.locator('form[action="/sign-out"] button'))
    await visitor.go('/news')
    expect(await visitor.page.evaluate(() => caches.keys())).toEqual([])
    expect(await visitor.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))).toEqual([])
    await setLine('cut')
    await expect(visitor.page.goto(`${line.address}/bookings`)).rejects.toThrow('ERR_')
  })

  test('a pupil’s sessions open without a line, and “not me” wipes them', async () => {
    await become('teacher')
    await visitor.go(await waitForKept(sheet))
    const code = (await visitor.page.locator('.week-sheet-sign').innerText()).trim()
    const pupil = await openAt('ru-RU')
    await pupil.go(`/join/${code}`)
    await pupil.page.locator('main [name="nickname"]').first().check()
    await pupil.press(pupil.page.locator('main form[action="/join/nickname"] button'))
    expect(new URL(pupil.page.url()).pathname).toBe('/pupil')
    const title = await heading(pupil)
    await waitForKept(/^\/pupil$/, pupil)
    await waitForKept(/^\/weeks\/[^/]+\/sessions\//, pupil)
    await setLine('cut', pupil)
    await pupil.go('/start')
    expect(await heading(pupil)).toBe(title)
    await pupil.checkPage()
    await setLine('open', pupil)
    await pupil.press(pupil.page.locator('main form[action="/join/leave"] button'))
    await pupil.go('/news')
    expect(await pupil.page.evaluate(() => caches.keys())).toEqual([])
    await pupil.leave()
  })

  test('signing out without a line says that it is not done yet, and shows nothing more', async () => {
    await become('teacher')
    await waitForKept(/^\/bookings$/)
    await setLine('cut')
    await visitor.press(visitor.page.locator('form[action="/sign-out"] button'))
    expect(await heading()).toBe('You are not signed out yet')
    await visitor.checkPage()
    await visitor.go('/bookings')
    expect(await heading()).toBe('No connection')
    expect(await listKept()).toEqual([])
  })

  test('another person on the same device never sees the first one’s copies', async () => {
    await become('teacher')
    const ticketPath = await waitForKept(ticket)
    // Without signing out.
    await visitor.go('/demo')
    await visitor.press(visitor.page.locator('form:has(input[value="coordinator"]) button'))
    expect((await listKept()).filter((path) => ticket.test(path) || sheet.test(path))).toEqual([])
    await setLine('cut')
    for (const path of ['/bookings', ticketPath]) {
      await visitor.go(path)
      expect(await heading()).toBe('No connection')
      expect(await visitor.page.locator('main').innerText()).not.toContain('bookings')
    }
    await setLine('open')
    // The page asks again by itself; the server refuses another's ticket.
    await expect.poll(() => heading(), { timeout: 15_000 }).toBe('Not for you')
  })

  test('the line fails while another signs in: nothing of the first one is shown', async () => {
    await become('teacher')
    await waitForKept(/^\/bookings$/)
    await visitor.go('/demo')
    await setLine('deaf')
    await visitor.press(visitor.page.locator('form:has(input[value="coordinator"]) button'))
    expect(await heading()).toBe('This needs a connection')
    await setLine('cut')
    await visitor.go('/bookings')
    expect(await heading()).toBe('No connection')
  })

  test('what one wrote is never sent with the cookies of another', async () => {
    const { id, button, before } = await readyToBook(6)
    await setLine('cut')
    await visitor.press(button)
    // Another signs in behind the worker's back, as with a page that was loaded past it.
    const cookie = await signInBeside('guardian')
    await visitor.context.addCookies([{ name: 'session', value: cookie, url: line.address }])
    await setLine('open')
    await visitor.page.waitForTimeout(7000)
    await visitor.go('/offline')
    expect(await visitor.page.locator('[data-waits]').count()).toBe(0)
    expect(await countBookings(id)).toBe(before)
  })
})
