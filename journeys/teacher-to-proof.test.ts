import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listNext, currentWeek } from '../src/modules/week/index.ts'
import type { SessionBrief } from '../src/modules/week/index.ts'
import type { Temporal } from '../src/platform/time.ts'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import type { Manner, Visitor } from './setup/visitor.ts'
import { manners, openVisitor } from './setup/visitor.ts'

// A teacher who has never been here brings a class to a lecture; a pupil asks; everybody leaves with a proof and a next step.
let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const emails: Record<Manner, string> = {
  pointer: 'olga@shkola.example',
  keyboard: 'pyotr@shkola.example',
  'no JavaScript': 'anna@shkola.example',
}
const path = (visitor: Visitor): string => new URL(visitor.page.url()).pathname

async function signInByLetter(teacher: Visitor, email: string): Promise<void> {
  await teacher.go('/sign-in?next=/classes')
  await teacher.checkPage()
  await teacher.fill('email', email)
  await teacher.press(teacher.page.locator('main form[action="/sign-in"] button'))
  expect(path(teacher)).toBe('/sign-in/sent')
  await house.work()
  await teacher.go('/demo/outbox')
  await teacher.press(teacher.page.locator('main a[href^="/sign-in/"]'))
  await teacher.checkPage()
  await teacher.tick('role', 'teacher')
  await teacher.press(teacher.page.locator('main form button'))
}

/** School and class on one page; returns the address of the class. */
async function addClass(teacher: Visitor): Promise<string> {
  await teacher.go('/schools/new')
  await teacher.checkPage()
  await teacher.choose('region', 'Томская')
  await teacher.fill('settlement', 'Һәйбәт Ҥөҕү 🌲')
  await teacher.fill('schoolName', 'Школа № 7')
  await teacher.fill('className', '7Ә')
  await teacher.fill('size', '24')
  await teacher.press(teacher.page.locator('main form[action="/schools/new"] button'))
  await teacher.go('/classes')
  await teacher.checkPage()
  const href = await teacher.page.locator('main a[href^="/classes/"]:not([href="/classes/new"])').first().getAttribute('href')
  return /\/classes\/[0-9a-f-]{36}/.exec(href ?? '')![0]
}

async function findLecture(): Promise<{ session: SessionBrief; address: string }> {
  const now = house.world.clock()
  const week = (await currentWeek(house.world.db, now))!
  const sessions = await listNext(house.world.db, now.add({ minutes: 3 }), { weekId: week.id, format: 'lecture', limit: 1 })
  return { session: sessions[0]!, address: `/weeks/${week.slug}/sessions/${sessions[0]!.slug}` }
}

/** A room ends by itself so long after its planned end. */
const graceMin = 10

/** Lectures of the evening go on for two hours, those of the day for half of one. */
async function advanceTo(at: Temporal.Instant): Promise<void> {
  await house.advance(Math.max(0, (at.epochMilliseconds - house.world.clock().epochMilliseconds) / 1000))
}

async function book(teacher: Visitor, address: string, email: string): Promise<void> {
  await teacher.go(address)
  await teacher.checkPage()
  const link = teacher.page.locator(`main a[href="${address}/book"]`)
  if ((await link.count()) > 0) await teacher.press(link)
  await teacher.checkPage()
  // A warning (another grade, another lesson at that time) is shown once and may be overruled.
  const button = teacher.page.locator(`main form[action="${address}/book"] button`)
  for (let n = 0; n < 2 && (await button.count()) > 0 && !(await isBooked(email)); n += 1) await teacher.press(button)
  expect(await isBooked(email)).toBe(true)
}

async function isBooked(email: string): Promise<boolean> {
  const { db } = house.world
  const teacher = db.selectFrom('people.person').select('id').where('email', '=', email)
  return (await db.selectFrom('week.booking').select('id').where('teacher_id', '=', teacher).execute()).length > 0
}

async function readCode(teacher: Visitor, classAddress: string): Promise<string> {
  await teacher.go(`${classAddress}/sheet`)
  await teacher.checkPage()
  expect(await teacher.page.locator('main svg').count()).toBeGreaterThan(0)
  return /[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}/.exec(await teacher.text())![0]
}

async function join(pupil: Visitor, code: string): Promise<string> {
  await pupil.go('/join')
  await pupil.checkPage()
  await pupil.fill('code', code.toLowerCase().replace('-', ' '))
  await pupil.press(pupil.page.locator('main form[action="/join"] button'))
  await pupil.checkPage()
  const first = pupil.page.locator('main input[name="nickname"]').first()
  const nickname = (await pupil.page.locator(`label[for="${await first.getAttribute('id')}"]`).innerText()).trim()
  await pupil.tick('nickname', (await first.getAttribute('value'))!)
  await pupil.press(pupil.page.locator('main form[action="/join/nickname"] button:not([formaction])'))
  expect(path(pupil)).toBe('/pupil')
  await pupil.checkPage()
  return nickname
}

/** Sits through the lecture: the clock goes on, the page is loaded again as somebody without JavaScript would. */
async function watch(visitors: Visitor[], minutes: number): Promise<void> {
  for (let n = 0; n < minutes; n += 4) {
    await house.advance(240)
    for (const visitor of visitors) await visitor.page.reload()
  }
}

async function ask(pupil: Visitor, room: string, text: string): Promise<void> {
  await pupil.fill('text', text)
  await pupil.press(pupil.page.locator('main form#ask button'))
  await expect
    .poll(async () => (await house.world.db.selectFrom('live.question').select('state').where('body', '=', text).executeTakeFirst())?.state)
    .toBe('held')
  await pupil.go(room)
}

describe.each(manners)('%s', (manner) => {
  test('from the first letter to the proof', { timeout: 240_000 }, async () => {
    const teacher = await openVisitor(house, manner, { zone: 'Asia/Tomsk' })
    await signInByLetter(teacher, emails[manner])
    const classAddress = await addClass(teacher)
    const { session, address } = await findLecture()
    await book(teacher, address, emails[manner])
    const code = await readCode(teacher, classAddress)
    await teacher.go('/bookings')
    await teacher.checkPage()

    const pupil = await openVisitor(house, manner, { zone: 'Asia/Tomsk', width: 360 })
    const nickname = await join(pupil, code)

    await advanceTo(session.startsAt.add({ seconds: 30 }))
    await house.advance(15)
    await pupil.go('/pupil')
    await pupil.press(pupil.page.locator(`main form[action="${address}/enter"] button`))
    const room = path(pupil)
    expect(room).toBe(`/live/${session.room}`)
    await pupil.checkPage()
    await teacher.go('/bookings')
    await teacher.press(teacher.page.locator('main a[href^="/bookings/"]:not([href*="calendar"])'))
    await teacher.press(teacher.page.locator(`main form[action="${address}/enter"] button`))
    expect(path(teacher)).toBe(room)
    await teacher.checkPage()

    const question = `Почему так, а не иначе (${manner})?`
    await ask(pupil, room, question)
    // Nobody but its author sees it before a moderator did.
    await teacher.page.reload()
    expect(await teacher.text()).not.toContain(question)
    await moderate(question)
    await teacher.page.reload()
    expect(await teacher.text()).toContain(question)
    expect(await teacher.text()).toContain(nickname)

    await watch([pupil, teacher], 12)
    await teacher.press(teacher.page.locator(`main form[action="${room}/head-count"] button`))
    await advanceTo(session.endsAt.add({ minutes: graceMin }))
    await house.advance(15)
    await house.work()

    // The process that looks after the room ends it at its next look; what was attended follows as jobs.
    const proofs = teacher.page.locator('main a[href^="/proofs/"]')
    const countProofs = async (): Promise<number> => {
      await house.work()
      await teacher.go(`${classAddress}/passport`)
      return proofs.count()
    }
    await expect.poll(countProofs, { timeout: 20_000, interval: 500 }).toBe(1)
    await teacher.checkPage()
    await teacher.press(teacher.page.locator('main a[href^="/proofs/"]'))
    await teacher.checkPage()
    const proof = path(teacher).split('/').at(-1)!
    const anyone = await openVisitor(house, manner)
    await anyone.go('/verify')
    await anyone.fill('code', proof)
    await anyone.press(anyone.page.locator('main form button'))
    expect(path(anyone).replaceAll('-', '')).toBe(`/verify/${proof}`)
    await anyone.checkPage()
    expect(await anyone.text()).toContain('7Ә')

    await pupil.go('/passport')
    await pupil.checkPage()
    expect(await pupil.text()).toContain(nickname)
    expect(await pupil.page.locator('main a[href^="/proofs/"]').count()).toBe(1)
    for (const visitor of [teacher, pupil, anyone]) await visitor.leave()
  })
})

/** The desk of the moderator: finds the question in the queue and lets it be seen. */
async function moderate(question: string): Promise<void> {
  const row = await house.world.db
    .selectFrom('live.question')
    .innerJoin('live.room', 'live.room.id', 'live.question.room_id')
    .select(['live.room.owner_id'])
    .where('body', '=', question)
    .executeTakeFirstOrThrow()
  const [moderator] = await house.world.db
    .selectFrom('week.session_person')
    .innerJoin('week.speaker', 'week.speaker.id', 'week.session_person.speaker_id')
    .innerJoin('week.session', 'week.session.id', 'week.session_person.session_id')
    .innerJoin('week.week', 'week.week.id', 'week.session.week_id')
    .select(['week.speaker.person_id', 'week.session.slug', 'week.week.slug as week'])
    .where('session_id', '=', row.owner_id)
    .where('role', '=', 'moderator')
    .execute()
  const { inTransaction } = await import('../src/platform/db/database.ts')
  const { startSession } = await import('../src/modules/people/sign-in/sessions.ts')
  const token = await inTransaction(house.world.db, (trx) => startSession(trx, moderator!.person_id!, house.world.clock(), 'journey'))
  const visitor = await openVisitor(house, 'pointer')
  await visitor.context.addCookies([{ name: 'session', value: token, url: house.address }])
  await visitor.go('/my-sessions')
  await visitor.checkPage()
  await visitor.press(visitor.page.locator(`main form[action="/weeks/${moderator!.week}/sessions/${moderator!.slug}/enter"] button`))
  await visitor.go(`${path(visitor).replace(/\/desk$/, '')}/desk`)
  await visitor.checkPage()
  const item = visitor.page.locator('main li, main article, main section').filter({ hasText: question }).last()
  await visitor.press(item.locator('button[value="shown"], button[value="show"], button[value="approve"]'))
  await expect
    .poll(
      async () => (await house.world.db.selectFrom('live.question').select('state').where('body', '=', question).executeTakeFirst())?.state,
    )
    .toBe('shown')
  await visitor.leave()
}
