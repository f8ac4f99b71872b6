import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findAvailability, setOffer } from '../src/modules/seats/index.ts'
import { currentWeek, listNext, sessionOwner } from '../src/modules/week/index.ts'
import { inTransaction, sql } from '../src/platform/db/database.ts'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import { signIn } from './setup/pages.ts'
import type { Manner, Visitor } from './setup/visitor.ts'
import { openVisitor } from './setup/visitor.ts'

// A guardian who has never been here: from the letter to a seat that is granted, confirmed and used; a class's code in the child's passport;
// everything that is held, taken along, and then deleted. On a telephone's width.
let house: House
beforeAll(async () => {
  house = await openHouse()
  await house.work()
})
afterAll(() => house.close())

const variants: [manner: Manner, locale: string][] = [
  ['keyboard', 'ru-RU'],
  ['keyboard', 'en-GB'],
  ['no JavaScript', 'ru-RU'],
]
const path = (visitor: Visitor): string => new URL(visitor.page.url()).pathname

/** The next lecture, whose places are confirmed: it is about to begin. */
async function prepareLecture(): Promise<string> {
  const { world } = house
  const now = world.clock()
  const week = (await currentWeek(world.db, now))!
  const sessions = await listNext(world.db, now.add({ minutes: 4 }), { weekId: week.id, format: 'lecture', limit: 1 })
  const session = sessions[0]!
  const pool = (await findAvailability(world.db, sessionOwner, [session.id])).get(session.id)!
  await inTransaction(world.db, (trx) => setOffer(trx, pool.poolId, { confirmH: 2 }, now))
  const waitS = (session.startsAt.epochMilliseconds - now.epochMilliseconds) / 1000 - 600
  if (waitS > 0) await house.advance(waitS)
  return `/weeks/${week.slug}/sessions/${session.slug}`
}

async function readClassCode(): Promise<string> {
  const teacher = await signIn(house, 'teacher')
  const address = /href="(\/classes\/[0-9a-f-]{36})/.exec((await teacher.get('/classes')).html)![1]!
  return /[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}/.exec((await teacher.get(`${address}/sheet`)).html.replaceAll(/<[^>]*>/g, ' '))![0]
}

describe.each(variants)('%s, %s', (manner, locale) => {
  let guardian: Visitor
  let child = ''
  const email = `family-${manner.replace(' ', '-').toLowerCase()}-${locale.toLowerCase()}@example.test`
  const name = `Айаал ${locale === 'ru-RU' ? 'Б.' : 'B.'}`
  beforeAll(async () => {
    guardian = await openVisitor(house, manner, { locale, width: 360 })
  })
  afterAll(() => guardian.leave())

  test('from the letter to a child and its consent', async () => {
    await guardian.go('/sign-in?next=/family')
    await guardian.checkPage()
    await guardian.fill('email', email)
    await guardian.press(guardian.page.locator('main form[action="/sign-in"] button'))
    expect(path(guardian)).toBe('/sign-in/sent')
    await house.work()
    await guardian.go('/demo/outbox')
    await guardian.press(guardian.page.locator('main a[href^="/sign-in/"]'))
    await guardian.checkPage()
    await guardian.tick('role', 'guardian')
    await guardian.press(guardian.page.locator('main form[action^="/sign-in/"] button'))
    await guardian.checkPage()
    expect(path(guardian)).toBe('/family')
    await guardian.press(guardian.page.locator('main a[href^="/family/children/new"]'))
    await guardian.checkPage()
    await guardian.fill('name', name)
    await guardian.choose('grade', '7')
    await guardian.choose('region', 'RU-TOM')
    await guardian.press(
      guardian.page.locator(
        'main form[action="/family/children/new"] button[type="submit"], main form[action="/family/children/new"] button',
      ),
    )
    await guardian.checkPage()
    await guardian.go('/family')
    await guardian.checkPage()
    const href = await guardian.page.locator('main a[href*="/consents"]').first().getAttribute('href')
    child = /\/family\/children\/[0-9a-f-]{36}/.exec(href ?? '')![0]
    expect(await guardian.text()).toContain(name)
    await guardian.press(guardian.page.locator(`main a[href="${child}/consents"]`))
    await guardian.checkPage()
    await guardian.press(guardian.page.locator(`main a[href="${child}/consents/participation"]`))
    await guardian.checkPage()
    await guardian.press(guardian.page.locator('main form button[name="say"][value="give"]'))
    await guardian.checkPage()
    expect(await guardian.page.locator('main a[href$="/receipt"]').count()).toBeGreaterThan(0)
  })

  test('a seat is applied for, offered, confirmed, and the room entered', async () => {
    const lecture = await prepareLecture()
    await guardian.go(`${lecture}/apply`)
    await guardian.checkPage()
    await guardian.press(guardian.page.locator(`main form[action="${lecture}/apply"] button`))
    await guardian.checkPage()
    expect(path(guardian)).toMatch(/^\/child-bookings\//)
    const booking = path(guardian)
    await guardian.go('/family')
    await guardian.checkPage()
    expect(await guardian.page.locator(`main a[href="${booking}"]`).count()).toBeGreaterThan(0)
    await guardian.go(booking)
    await guardian.press(guardian.page.locator(`main form[action="${booking}/confirm"] button`))
    await guardian.checkPage()
    expect(await guardian.page.locator(`main form[action="${booking}/confirm"]`).count()).toBe(0)
    const { rows } = await sql<{ state: string; confirmed: boolean }>`select seat.state, seat.confirmed_at is not null as confirmed
      from week.child_booking booking join seats.seat seat on seat.id = booking.seat_id where booking.uuid = ${booking.split('/').at(-1)!}`.execute(
      house.world.db,
    )
    expect(rows).toEqual([{ state: 'granted', confirmed: true }])
    await guardian.press(guardian.page.locator('main form[action$="/enter"] button'))
    expect(path(guardian)).toMatch(/^\/live\/[0-9a-f-]{36}$/)
    // In the room the child goes by two safe words, never by its name.
    expect(await guardian.page.locator('main').innerText()).not.toContain(name)
  })

  test('a class’s code comes into the child’s passport', async () => {
    const code = await readClassCode()
    await guardian.go(`${child}/claim`)
    await guardian.checkPage()
    await guardian.fill('code', 'AAAA-AAAA')
    await guardian.press(guardian.page.locator(`main form[action="${child}/claim"] button`))
    await guardian.checkPage()
    expect(await guardian.page.locator('main [aria-invalid="true"]').count()).toBe(1)
    await guardian.fill('code', code)
    await guardian.press(guardian.page.locator(`main form[action="${child}/claim"] button`))
    await guardian.checkPage()
    expect(await guardian.page.locator('main form[action*="/claims/"]').count()).toBe(1)
    await guardian.go(`/passport?who=child-${child.split('/').at(-1)!}`)
    await guardian.checkPage()
    expect(await guardian.page.locator('main').innerText()).toContain(name)
    expect(await guardian.page.locator('main a[href*="/sessions/"]').count()).toBeGreaterThan(0)
  })

  test('everything that is held is taken along, and deleted', async () => {
    await guardian.go('/family')
    await guardian.press(guardian.page.locator(`main a[href="${child}/data"]`))
    await guardian.checkPage()
    const file = await guardian.context.request.get(`${house.address}${child}/data.json`)
    expect(file.headers()['content-disposition']).toContain('attachment')
    const data = await file.text()
    expect(data).toContain(name)
    expect(JSON.parse(data)).toBeTypeOf('object')
    await guardian.press(guardian.page.locator(`main a[href="${child}/data/delete"]`))
    await guardian.checkPage()
    await guardian.press(
      guardian.page.locator(`main a[href="${child}/data/delete/sure"], main form[action="${child}/data/delete/sure"] button`),
    )
    await guardian.checkPage()
    await guardian.press(guardian.page.locator(`main form[action="${child}/data/delete"] button`))
    await guardian.checkPage()
    expect(path(guardian)).toBe('/erased')
    await house.work()
    await guardian.go('/family')
    expect(await guardian.text()).not.toContain(name)
    const gone = await guardian.context.request.get(`${house.address}${child}`)
    expect(gone.status()).toBe(404)
  })
})
