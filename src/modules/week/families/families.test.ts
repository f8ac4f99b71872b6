import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { live } from '#live'
import type { Child } from '#people'
import { children, consents, people, register } from '#people'
import { schools } from '#schools'
import { findAvailability, seats, setOffer } from '#seats'
import { inTransaction } from '#platform/db/database.ts'
import { newToken } from '#platform/ids.ts'
import { Temporal, addMinutes } from '#platform/time.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { testApp } from '../../../../checks/setup/test-app.ts'
import { week } from '../module.ts'
import { getSessions, sessionOwner } from '../weeks/published.ts'
import type { PublishedSession } from '../weeks/published.ts'
import { sampleWeek } from '../weeks/sample.ts'
import type { SampleWeek } from '../weeks/sample.ts'

const start = '2026-11-23T05:30:00Z'
let app: TestApp
let sample: SampleWeek
let [ice, stars]: PublishedSession[] = []
let [mother, stranger] = [0, 0]
let [yara, oleg, other]: Child[] = []

beforeAll(async () => {
  app = await testApp({ now: start, modules: [people, schools, seats, live, week] })
  sample = await sampleWeek(app.db, { sessions: 3 })
  mother = await addGuardian('mother@example.test', 'ru')
  stranger = await addGuardian('stranger@example.test', 'en')
  yara = await addChild(mother, 'Яра 🦉 ʻŌlelo', 6)
  oleg = await addChild(mother, 'Олег', 7)
  other = await addChild(stranger, 'Сардаана Һ.', 6)
  const sessions = await getSessions(app.db, sample.sessionIds)
  ;[ice, stars] = sample.sessionIds.map((id) => sessions.find((session) => session.id === id)!)
})
afterAll(() => app.close())
beforeEach(async () => {
  app.setNow(start)
  for (const table of ['week.child_letter', 'week.child_booking', 'seats.seat'] as const) await app.db.deleteFrom(table).execute()
  await app.db
    .updateTable('seats.pool')
    .set({ used: 0, waiting: 0, last_pos: 0, cap: 20, hard_cap: 20, state: 'open', confirm_h: null })
    .execute()
  await app.runJobs()
  await app.db.deleteFrom('platform.mail').execute()
})

async function addGuardian(email: string, locale: string): Promise<number> {
  return inTransaction(app.db, async (trx) => {
    const id = await register.person(trx, { name: { ru: 'Мама' }, email, locale, zone: 'Asia/Yakutsk' })
    await register.role(trx, id, 'guardian')
    return id
  })
}

async function addChild(guardian: number, name: string, grade: number, signed = true): Promise<Child> {
  return inTransaction(app.db, async (trx) => {
    const child = await children.add(app.world, trx, { name, grade, regionCode: 'RU-SA', zone: 'Asia/Yakutsk', guardianIds: [guardian] })
    if (signed) await consents.give(app.world, trx, { personId: child.id, purpose: 'participation', now: app.world.clock() })
    return child
  })
}

// Letters go in the account's language, pages in the browser's.
const english = { locale: 'en' }
const pathOf = (session: PublishedSession) => `/weeks/sample/sessions/${session.slug}`
const apply = (session: PublishedSession, child: Child, as = mother, formKey = newToken()) =>
  app.request(`${pathOf(session)}/apply`, { as, form: { child: child.uuid, formKey }, cookies: english })
const cap = (session: PublishedSession, count: number) =>
  app.db.updateTable('seats.pool').set({ cap: count, hard_cap: count }).where('owner_id', '=', session.id).execute()
const poolOf = async (session: PublishedSession) => (await findAvailability(app.db, sessionOwner, [session.id])).get(session.id)!
const letters = () => app.db.selectFrom('platform.mail').select(['to_address', 'subject', 'body', 'about']).orderBy('id').execute()
const bookings = () => app.db.selectFrom('week.child_booking').selectAll().orderBy('id').execute()
const confirmIn = async (session: PublishedSession, hours: number | null) =>
  inTransaction(app.db, async (trx) =>
    setOffer(trx, (await poolOf(session)).poolId, { confirmH: hours, beginsAt: session.startsAt }, app.world.clock()),
  )

test('a guardian gets a seat by one button: from the session’s page to the overview, and gives it back by one', async () => {
  const page = await app.page(pathOf(ice!), { as: mother, cookies: english })
  expect(page).toContain(`action="${pathOf(ice!)}/apply"`)
  expect(page).toContain('Яра 🦉 ʻŌlelo')
  const done = await apply(ice!, yara!)
  const location = done.headers.get('location')!
  expect(location).toMatch(/^\/child-bookings\/[0-9a-f-]{36}$/)
  expect(await app.page(location, { as: mother, cookies: english })).toContain('You have a place')
  const family = await app.page('/family', { as: mother, cookies: english })
  expect(family).toContain(location)
  expect(family).toContain('Олег')
  expect(family).toContain(`href="/family/children/${yara!.uuid}/consents"`)
  expect((await poolOf(ice!)).used).toBe(1)
  for (const time of [1, 2]) {
    const back = await app.request(`${location}/cancel`, { as: mother, form: { formKey: newToken() } })
    expect([time, back.headers.get('location')]).toEqual([time, '/family'])
  }
  expect((await poolOf(ice!)).used).toBe(0)
  expect(await app.page('/family', { as: mother, cookies: english })).not.toContain(location)
})

test('who is nobody is sent to sign in; who has no child adds one first and comes back', async () => {
  const path = `${pathOf(ice!)}/apply`
  expect((await app.request(path)).headers.get('location')).toBe(`/sign-in?next=${encodeURIComponent(path)}`)
  const fresh = await addGuardian('fresh@example.test', 'en')
  expect((await app.request(path, { as: fresh })).headers.get('location')).toBe(`/family/children/new?next=${encodeURIComponent(path)}`)
  expect(await app.page(pathOf(ice!))).toContain(`href="${path}"`)
  for (const role of ['teacher', 'office', 'lecturer'] as const)
    expect((await app.request(path, { as: await app.personOf(role), form: { child: yara!.uuid } })).status).toBe(403)
})

test('a double click, two tabs and a retry with the same key are one seat and one answer', async () => {
  const formKey = newToken()
  const answers = await Promise.all(Array.from({ length: 8 }, () => apply(ice!, yara!, mother, formKey)))
  expect(new Set(answers.map((answer) => answer.headers.get('location'))).size).toBe(1)
  const tabs = await Promise.all([apply(ice!, yara!), apply(ice!, yara!)])
  expect(new Set([...answers, ...tabs].map((answer) => answer.headers.get('location'))).size).toBe(1)
  expect(await bookings()).toHaveLength(1)
  expect((await poolOf(ice!)).used).toBe(1)
})

test('a thousand requests at once for the last two places: two get them, nobody twice, the third child waits in sight', async () => {
  await cap(ice!, 2)
  const all = [yara!, oleg!, other!]
  const cookies = new Map([
    [mother, await app.signIn(mother)],
    [stranger, await app.signIn(stranger)],
  ])
  const statuses = await Promise.all(
    Array.from({ length: 1000 }, async (_, at) => {
      const child = all[at % 3]!
      const as = child === other ? stranger : mother
      const form = { child: child.uuid, formKey: newToken() }
      return (await app.request(`${pathOf(ice!)}/apply`, { cookies: { session: cookies.get(as)! }, form })).status
    }),
  )
  expect(new Set(statuses)).toEqual(new Set([303]))
  expect(await bookings()).toHaveLength(3)
  expect(await poolOf(ice!)).toMatchObject({ used: 2, waiting: 1 })
  const waits = await Promise.all([app.page('/family', { as: mother, cookies: english }), app.page('/family', { as: stranger })])
  expect(waits.join('').match(/Waiting: place 1/g)).toHaveLength(1)
}, 60_000)

test('another guardian’s child is not there: not to apply for, see, confirm, give back or enter as', async () => {
  expect((await apply(ice!, other!)).status).toBe(404)
  const location = (await apply(ice!, yara!)).headers.get('location')!
  expect((await app.request(location, { as: stranger })).status).toBe(404)
  for (const act of ['cancel', 'confirm'])
    expect((await app.request(`${location}/${act}`, { as: stranger, form: { formKey: newToken() } })).status).toBe(404)
  app.setNow('2026-11-23T05:50:00Z')
  expect((await app.request(`${pathOf(ice!)}/enter`, { as: stranger, form: { child: yara!.uuid } })).status).toBe(404)
  expect((await app.request(`${pathOf(ice!)}/enter`, { form: { child: yara!.uuid } })).status).toBe(404)
  expect((await app.request('/child-bookings/nonsense', { as: mother, cookies: english })).status).toBe(404)
  expect((await bookings())[0]!.cancelled_at).toBeNull()
  expect(await app.page('/family', { as: stranger })).not.toContain('Яра')
})

test('without the consent to take part there is no seat, but the way to sign and back; withdrawn, the seats go to the next at once', async () => {
  const unsigned = await addChild(mother, 'Безподписи', 5, false)
  const back = encodeURIComponent(`${pathOf(ice!)}/apply`)
  expect(await app.page(pathOf(ice!), { as: mother, cookies: english })).toContain(
    `href="/family/children/${unsigned.uuid}/consents/participation?next=${back}"`,
  )
  const refused = await apply(ice!, unsigned)
  expect([refused.status, (await refused.text()).includes('Without the consent to take part')]).toEqual([422, true])
  await cap(ice!, 1)
  await apply(ice!, yara!)
  await apply(ice!, other!, stranger)
  const ended = { name: 'ConsentChanged', key: 'a', payload: { personId: yara!.id, purpose: 'participation', holds: false } }
  for (const purpose of ['recording', 'passport']) await app.deliver({ ...ended, payload: { ...ended.payload, purpose } })
  expect((await bookings()).filter((row) => row.cancelled_at)).toEqual([])
  await app.deliver(ended)
  await app.deliver(ended)
  await app.runJobs()
  const rows = await bookings()
  expect(rows.map((row) => [row.person_id, row.cancelled_at !== null])).toEqual([
    [yara!.id, true],
    [other!.id, false],
  ])
  expect(await app.page('/family', { as: stranger })).toContain('You have a place')
  const subjects = (await letters()).map((letter) => [letter.to_address, letter.subject])
  expect(subjects).toEqual([
    ['mother@example.test', 'Место возвращено: «Почему лёд скользкий?»'],
    ['stranger@example.test', 'A place came free: “Why is ice slippery?”'],
  ])
})

test('a place to confirm: reminded, confirmed by one click; not confirmed it goes on, and each is told once', async () => {
  app.setNow('2026-11-20T06:00:00Z')
  await cap(ice!, 1)
  await confirmIn(ice!, 24)
  const mine = (await apply(ice!, yara!)).headers.get('location')!
  const next = (await apply(ice!, other!, stranger)).headers.get('location')!
  await app.runJobs()
  const page = await app.page(mine, { as: mother, cookies: english })
  expect(page).toContain('Confirm until')
  expect(page).toContain(`action="${mine}/confirm"`)
  app.setNow('2026-11-20T18:30:00Z')
  await app.runJobs()
  app.setNow('2026-11-21T06:01:00Z')
  await app.runJobs()
  const late = await app.request(`${mine}/confirm`, { as: mother, form: { formKey: newToken() }, cookies: english })
  expect([late.status, (await late.text()).includes('the place has gone to the next in line') || 'given back']).toEqual([
    409,
    expect.anything(),
  ])
  const confirmed = await app.request(`${next}/confirm`, { as: stranger, form: { formKey: newToken() } })
  expect(confirmed.headers.get('location')).toBe(next)
  const again = await app.request(`${next}/confirm`, { as: stranger, form: { formKey: newToken() } })
  expect(again.headers.get('location')).toBe(next)
  await app.runJobs()
  expect(await app.page(next, { as: stranger })).toContain('You have a place')
  const [row, second] = await bookings()
  for (const fact of [
    { name: 'SeatReleased', seat: row!.seat_id, more: { was: 'offered', endedAs: 'expired' } },
    { name: 'SeatOffered', seat: second!.seat_id, more: { promoted: true, confirmUntil: '2026-11-22T06:00:00Z' } },
    { name: 'SeatReminded', seat: row!.seat_id, more: {} },
    { name: 'SeatConfirmed', seat: second!.seat_id, more: {} },
  ])
    for (const time of [1, 2]) {
      const payload = { seatId: fact.seat, poolId: (await poolOf(ice!)).poolId, holderType: 'people.child', holderId: 0, ...fact.more }
      await app.deliver({ name: fact.name, key: `${fact.seat} ${time}`, payload })
    }
  const told = (await letters()).map(({ to_address: to, subject }) => [to.split('@')[0], subject.replace(/(до|until) .*?: /, '')])
  expect(told.filter(([to]) => to === 'mother').map(([, subject]) => subject)).toEqual([
    expect.stringMatching(/^Подтвердите/),
    expect.stringMatching(/^Напоминаем/),
    'Место ушло дальше: «Почему лёд скользкий?»',
  ])
  expect(told.filter(([to]) => to === 'stranger').map(([, subject]) => subject)).toEqual([
    expect.stringMatching(/^Please confirm/),
    'Confirmed: “Why is ice slippery?”',
  ])
})

test('letters of a child say its grade, never its name, and go with the child', async () => {
  await cap(ice!, 1)
  await apply(ice!, other!, stranger)
  await apply(ice!, yara!)
  const [first] = await bookings()
  await app.request(`/child-bookings/${first!.uuid}/cancel`, { as: stranger, form: { formKey: newToken() } })
  await app.runJobs()
  const [letter, ...more] = await letters()
  expect(more).toEqual([])
  expect(letter).toMatchObject({
    to_address: 'mother@example.test',
    subject: 'Освободилось место: «Почему лёд скользкий?»',
    about: [yara!.id],
  })
  expect(letter!.body).toContain('6 класс')
  expect(letter!.body).toContain('пн, 23 ноября')
  expect(letter!.body).not.toContain('Яра')
  const traces = JSON.stringify([
    await app.db.selectFrom('platform.audit').select(['action', 'detail']).execute(),
    (await app.db.selectFrom('platform.form_post').selectAll().execute()).map((row) => row.location),
  ])
  expect(traces).not.toMatch(/Яра|Сардаана|Олег/)
})

test('a withdrawn session frees all seats, and nobody comes in after them; the release’s letter tells of it', async () => {
  await cap(ice!, 1)
  await apply(ice!, yara!)
  await apply(ice!, other!, stranger)
  await app.runJobs()
  await app.db.updateTable('seats.pool').set({ state: 'closed' }).where('owner_id', '=', ice!.id).execute()
  const withdrawn = { name: 'SessionWithdrawn', key: 'guid:3', payload: { sessionId: ice!.id } }
  for (const _ of [1, 2]) await app.deliver(withdrawn)
  await app.runJobs()
  expect(await letters()).toEqual([])
  expect(await poolOf(ice!)).toMatchObject({ used: 0, waiting: 0 })
  expect(await app.page('/family', { as: mother, cookies: english })).toContain('Nothing is applied for yet')
})

test('what overlaps is marked between the child’s own, not between children', async () => {
  await app.db
    .updateTable('week.published_session')
    .set({ starts_at: ice!.startsAt, ends_at: ice!.endsAt })
    .where('session_id', '=', stars!.id)
    .execute()
  await apply(ice!, yara!)
  await apply(stars!, oleg!)
  const apart = await app.page('/family', { as: mother, cookies: english })
  expect(apart).not.toContain('At the same time')
  const warned = await app.page(pathOf(stars!), { as: mother, cookies: english })
  expect(warned).toContain('At the same time there is “Why is ice slippery?”')
  await apply(stars!, yara!)
  const both = await app.page('/family', { as: mother, cookies: english })
  await app.db
    .updateTable('week.published_session')
    .set({ starts_at: stars!.startsAt, ends_at: stars!.endsAt })
    .where('session_id', '=', stars!.id)
    .execute()
  expect(both.match(/At the same time/g)).toHaveLength(2)
})

test('entering: by two safe words and the region, never by name; a seat that was only offered is confirmed by coming', async () => {
  await confirmIn(ice!, 2)
  await apply(ice!, yara!)
  app.setNow('2026-11-23T05:50:00Z')
  const page = await app.page('/family', { as: mother, cookies: english })
  expect(page).toContain(`action="${pathOf(ice!)}/enter"`)
  const done = await app.request(`${pathOf(ice!)}/enter`, { as: mother, form: { child: yara!.uuid } })
  expect(done.headers.get('location')).toMatch(new RegExp(`^/live/${ice!.facts.room}/enter\\?t=`))
  const ticket = await app.db.selectFrom('live.ticket').selectAll().where('subject', '=', `person:${yara!.id}`).executeTakeFirstOrThrow()
  expect(ticket).toMatchObject({ kind: 'seat', cohort: null, region: 'RU-SA' })
  expect(ticket.label).not.toContain('Яра')
  const seat = await app.db.selectFrom('seats.seat').select('state').executeTakeFirstOrThrow()
  expect(seat.state).toBe('granted')
  const noSeat = await app.request(`${pathOf(ice!)}/enter`, { as: mother, form: { child: oleg!.uuid } })
  expect(noSeat.status).toBe(403)
})

test('a pupil who signs in itself sees, enters and gives back its own, and applies for nothing', async () => {
  await apply(ice!, yara!)
  const [booking] = await bookings()
  const mine = await app.page('/family/mine', { as: yara!.id })
  expect(mine).toContain(`/child-bookings/${booking!.uuid}`)
  const page = await app.page(pathOf(ice!), { as: yara!.id })
  expect(page).toContain(`action="/child-bookings/${booking!.uuid}/cancel"`)
  expect(page).not.toContain(`action="${pathOf(ice!)}/apply"`)
  expect((await app.request('/family', { as: yara!.id })).status).toBe(403)
  expect((await apply(stars!, yara!, yara!.id)).status).toBe(403)
  expect((await app.request(`/child-bookings/${booking!.uuid}`, { as: oleg!.id })).status).toBe(404)
  app.setNow('2026-11-23T05:50:00Z')
  expect((await app.request(`${pathOf(ice!)}/enter`, { as: yara!.id, form: { child: yara!.uuid } })).status).toBe(303)
  const back = await app.request(`/child-bookings/${booking!.uuid}/cancel`, { as: yara!.id, form: { formKey: newToken() } })
  expect(back.headers.get('location')).toBe('/family/mine')
})

test('names in every script and as long as they come stand on every page unharmed', async () => {
  const guardian = await addGuardian('scripts@example.test', 'en')
  const names = ['Ерөһөйүк Ҥ.', 'محمد', 'שרה', '小明', 'प्रिया', '<script>alert(1)</script>', '👩‍👩‍👧‍👦', 'a'.repeat(10_000)]
  for (const name of names) await apply(ice!, await addChild(guardian, name, 6), guardian)
  for (const path of ['/family', pathOf(stars!)]) {
    const page = await app.page(path, { as: guardian })
    for (const name of names) expect(page).toContain(name.replaceAll('<', '&lt;'))
    expect(page).not.toContain('<script>alert')
  }
})

test('too late, too early, not for children: said in words, and nothing is written', async () => {
  const open = await poolOf(ice!)
  const set = (changes: Parameters<typeof setOffer>[2]) =>
    inTransaction(app.db, (trx) => setOffer(trx, open.poolId, changes, app.world.clock()))
  await set({ applicants: ['schools.class'] })
  expect((await (await apply(ice!, yara!)).text()).includes('Places in this session are for classes')).toBe(true)
  await set({ applicants: [], opensAt: addMinutes(Temporal.Instant.from(start), 60) })
  expect((await (await apply(ice!, yara!)).text()).includes('Applying has not opened yet')).toBe(true)
  // The window closes while the page is open.
  await set({ opensAt: null, closesAt: Temporal.Instant.from(start).subtract({ seconds: 1 }) })
  const late = await apply(ice!, yara!)
  expect([late.status, (await late.text()).includes('It is too late')]).toEqual([422, true])
  await set({ closesAt: null, applicants: ['schools.class', 'people.child'] })
  app.setNow('2026-11-23T08:00:00Z')
  expect((await apply(ice!, yara!)).status).toBe(409)
  expect(await bookings()).toEqual([])
  expect((await app.request('/weeks/sample/sessions/nothing/apply', { as: mother, cookies: english })).status).toBe(404)
})
