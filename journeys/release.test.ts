import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { currentWeek } from '../src/modules/week/index.ts'
import { sql } from '../src/platform/db/database.ts'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import type { Visitor } from './setup/visitor.ts'
import { openVisitor } from './setup/visitor.ts'

// A session that a class has booked moves with a release: the teacher keeps the place with one press; the office goes back to the
// version before, and the programme on paper follows.
let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

async function become(visitor: Visitor, role: string): Promise<void> {
  await visitor.go('/demo')
  await visitor.press(visitor.page.locator(`form:has(input[value="${role}"]) button`))
}

interface Booked {
  uuid: string
  guid: string
  slug: string
  startsAt: string
}

/** What the demonstration's teacher has booked, from tomorrow on. */
async function listBooked(): Promise<Booked[]> {
  const { rows } = await sql<Booked>`
    select booking.uuid, session.guid, session.slug, to_json(session.starts_at) #>> '{}' as "startsAt"
    from week.booking join week.session on session.id = booking.session_id
    join people.person on person.id = booking.teacher_id and person.demo_role = 'teacher'
    where booking.cancelled_at is null and session.state = 'placed' and session.starts_at > now() + interval '1 day'
    order by session.starts_at`.execute(house.world.db)
  return rows
}

const startOf = async (guid: string) =>
  (
    await house.world.db.selectFrom('week.published_session').select('starts_at').where('guid', '=', guid).executeTakeFirstOrThrow()
  ).starts_at.toString()

const moved = new Set<string>()

/** Moves the first of those not moved before that has one to the best of its places from tomorrow on: the demonstration's week goes on now. */
async function moveOne(office: Visitor, week: string): Promise<{ booked: Booked; start: string }> {
  const tomorrow = Date.now() + 24 * 3600_000
  for (const booked of (await listBooked()).filter(({ guid }) => !moved.has(guid))) {
    const start = await startOf(booked.guid)
    await office.go(`/office/weeks/${week}/place/${booked.guid}`)
    const offers = await office.page
      .locator('main button[value^="put "]')
      .evaluateAll((buttons) => buttons.map((one) => (one as HTMLButtonElement).value))
    const other = offers.find((value) => {
      const at = Date.parse(value.split(' ')[2] ?? '')
      return at > tomorrow && at !== Date.parse(start)
    })
    if (other === undefined) continue
    await office.press(office.page.locator(`main button[value="${other}"]`))
    moved.add(booked.guid)
    return { booked, start }
  }
  throw new Error('Nothing that the teacher has booked can be moved')
}

/** Letters that lead to this booking: both manners may move the same one. */
async function countLetters(uuid: string): Promise<number> {
  const rows = await house.world.db.selectFrom('platform.mail').select('id').where('body', 'like', `%/bookings/${uuid}%`).execute()
  return rows.length
}

describe.each([
  ['keyboard', 'ru-RU', 1280],
  ['no JavaScript', 'en-GB', 360],
] as const)('%s', (manner, locale, width) => {
  test('a session moves with a release, its class keeps the place, and the office goes back', { timeout: 240_000 }, async () => {
    const { slug: week, releasedVersion: before } = (await currentWeek(house.world.db, house.world.clock()))!
    const office = await openVisitor(house, manner, { locale, width })
    await become(office, 'office')
    const { booked, start } = await moveOne(office, week)
    const letters = await countLetters(booked.uuid)
    await office.go(`/office/weeks/${week}/release`)
    await office.checkPage()
    expect(await office.page.locator('#changes').textContent()).toMatch(/Перенесено|Moved/)
    await office.press(office.page.locator(`main form[action="/office/weeks/${week}/release"] button`))
    expect(await startOf(booked.guid)).not.toBe(start)
    await house.work()
    expect(await countLetters(booked.uuid)).toBe(letters + 1)

    const teacher = await openVisitor(house, manner, { locale, width: 360 })
    await become(teacher, 'teacher')
    await teacher.go('/bookings')
    await teacher.checkPage()
    await teacher.press(teacher.page.locator(`main form[action="/bookings/${booked.uuid}/keep"] button`))
    expect(new URL(teacher.page.url()).pathname).toBe(`/bookings/${booked.uuid}`)
    expect(await teacher.page.locator(`form[action="/bookings/${booked.uuid}/keep"]`).count()).toBe(0)

    await office.go(`/office/weeks/${week}/adults?show=loads`)
    await office.checkPage()
    await office.go(`/office/weeks/${week}/release`)
    await office.press(office.page.locator(`main a[href="/office/weeks/${week}/releases/${before}"]`))
    await office.checkPage()
    await office.press(office.page.locator('main form[action$="/roll-back"] button'))
    await office.checkPage()
    expect(new URL(office.page.url()).pathname).toBe(`/weeks/${week}/releases`)
    expect(await office.page.locator(`#v${before + 2}`).textContent()).toMatch(/Возвращает версию|Brings back version/)
    expect(await startOf(booked.guid)).toBe(start)

    const reader = await openVisitor(house, manner, { locale, width })
    await reader.go(`/weeks/${week}/print`)
    await reader.choose('zone', 'Asia/Kamchatka')
    await reader.press(reader.page.locator('main form button'))
    await reader.checkPage()
    expect(await reader.page.locator(`.print-slot time[datetime="${start}"]`).count()).toBe(1)
    for (const visitor of [office, teacher, reader]) await visitor.leave()
  })
})
