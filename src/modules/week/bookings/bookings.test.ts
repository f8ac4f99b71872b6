import ICAL from 'ical.js'
import { beforeAll, expect, test } from 'vitest'
import type { ClassHouse } from '../../../../checks/setup/class-house.ts'
import { openClassHouse } from '../../../../checks/setup/class-house.ts'
import { findClassCode, listClassesOfTeacher } from '#schools'
import { newToken, showCode } from '#platform/ids.ts'

const { house, pathOf, book, bookedOf, cap, joinClass } = openClassHouse()
let app: ClassHouse['app']
let ice: ClassHouse['ice']
let stars: ClassHouse['stars']
let anna: ClassHouse['anna']
let boris: ClassHouse['boris']
let class7: ClassHouse['class7']
let class3: ClassHouse['class3']
let other: ClassHouse['other']
beforeAll(() => {
  ;({ app, ice, stars, anna, boris, class7, class3, other } = house)
})

const letters = () => app.db.selectFrom('platform.mail').select(['to_address', 'subject', 'body']).orderBy('id').execute()

test('a new teacher: sign in, one page for school and class, book, sheet', async () => {
  const newcomer = await app.personOf('teacher', { type: 'new', id: 1 })
  const path = `${pathOf(ice)}/book`
  expect((await app.request(path)).headers.get('location')).toBe(`/sign-in?next=${encodeURIComponent(path)}`)
  const first = await app.request(path, { as: newcomer })
  expect(first.headers.get('location')).toBe(`/schools/new?next=${encodeURIComponent(path)}`)
  const page = await app.page(first.headers.get('location')!, { as: newcomer })
  expect(page).toContain(`name="next" value="${path}"`)
  expect(page.slice(page.indexOf('<main')).match(/<(input(?! type="hidden")|select)[^>]* name=/g)).toHaveLength(5)
  const form = { region: 'RU-MOW', settlement: 'Москва', schoolName: 'Школа', className: '6А', size: '25', next: path, formKey: newToken() }
  expect((await app.request('/schools/new', { as: newcomer, form })).headers.get('location')).toBe(path)
  const [added] = await listClassesOfTeacher(app.db, newcomer)
  expect(await app.page(path, { as: newcomer })).toContain(`name="class" value="${added!.uuid}"`)
  const done = await book(ice, added!)
  expect(done.headers.get('location')).toMatch(new RegExp(`^/classes/${added!.uuid}/sheet\\?booked=[0-9a-f-]{36}$`))
  expect(await app.page(done.headers.get('location')!, { as: newcomer })).toContain('The class is booked')
})

test('the sheet has the code, its QR, the session by the school’s clock and by Moscow’s, kit and plan B, and no other class', async () => {
  await book(ice, class7)
  await book(stars, other)
  const page = await app.page(`/classes/${class7.uuid}/sheet`, { as: anna })
  const code = await findClassCode(app.world, app.db, class7, app.world.clock())
  expect(page).toContain(showCode(code!.code))
  expect(page).toContain(`aria-label="QR code: http://kaleidoscope.test/join/${code!.code}"`)
  expect(page).toMatch(/15:00<\/time>.*09:00/)
  expect(page).toContain('Why is ice slippery?')
  expect(page).toContain('nothing but a screen')
  expect(page).toContain('If something goes wrong')
  expect(page).not.toContain(stars.facts.title.ru)
  expect((await app.request(`/classes/${class7.uuid}/sheet`, { as: boris })).status).toBe(403)
})

test('a double click is one booking, one seat, one answer', async () => {
  const formKey = newToken()
  const answers = await Promise.all([1, 2, 3, 4].map(() => book(ice, class7, { formKey })))
  expect(new Set(answers.map((answer) => answer.headers.get('location'))).size).toBe(1)
  const again = await book(ice, class7)
  expect(again.headers.get('location')).toBe(answers[0]!.headers.get('location'))
  expect(await bookedOf(class7)).toHaveLength(1)
  const pool = await app.db.selectFrom('seats.pool').select('used').where('owner_id', '=', ice.id).executeTakeFirstOrThrow()
  expect(pool.used).toBe(1)
  const audit = await app.db.selectFrom('platform.audit').select('actor_id').where('action', '=', 'week.bookClass').execute()
  expect(audit.filter((row) => row.actor_id === anna).length).toBeGreaterThan(0)
})

test('a full session puts the class in the line; a cancelled place is the next one’s, and its teacher gets one letter', async () => {
  await cap(ice, 1)
  await book(ice, class7)
  const waits = await book(ice, other)
  expect(waits.headers.get('location')).toMatch(/^\/bookings\/[0-9a-f-]{36}$/)
  expect(await app.page(waits.headers.get('location')!, { as: boris })).toContain('The class is waiting, place 1')
  const [mine] = await bookedOf(class7)
  for (const time of [1, 2]) {
    const cancelled = await app.request(`/bookings/${mine!.booking.uuid}/cancel`, { as: anna, form: {} })
    expect([time, cancelled.headers.get('location')]).toEqual([time, '/bookings'])
  }
  expect((await bookedOf(other)).map((one) => one.state)).toEqual(['granted'])
  await app.runJobs()
  const [seat] = await bookedOf(other)
  const { id: poolId } = await app.db.selectFrom('seats.pool').select('id').where('owner_id', '=', ice.id).executeTakeFirstOrThrow()
  const holder = { poolId, holderType: 'schools.class', holderId: other.id }
  await app.deliver({ name: 'SeatGranted', key: 'again', payload: { ...holder, seatId: seat!.booking.seatId, promoted: true } })
  const sent = await letters()
  expect(sent).toHaveLength(1)
  expect(sent[0]!.subject).toBe('Место для 8В: «Почему лёд скользкий?»')
  expect(sent[0]!.body).toContain('15:00')
  expect(sent[0]!.body).toContain('в Москве пн, 23 ноября')
})

test('a class larger than a workshop of persons is refused on the page, and nothing is written', async () => {
  await cap(ice, 10, 'person')
  const answer = await book(ice, class7)
  expect(answer.status).toBe(422)
  expect(await answer.text()).toContain('larger than the whole session')
  expect(await app.db.selectFrom('seats.seat').select('id').execute()).toEqual([])
})

test('the page warns of a clash and of other grades, and chooses the class that fits', async () => {
  await app.db
    .updateTable('week.published_session')
    .set({ starts_at: ice.startsAt, ends_at: ice.endsAt })
    .where('session_id', '=', stars.id)
    .execute()
  await book(stars, class3)
  const page = await app.page(pathOf(ice), { as: anna })
  await app.db
    .updateTable('week.published_session')
    .set({ starts_at: stars.startsAt, ends_at: stars.endsAt })
    .where('session_id', '=', stars.id)
    .execute()
  expect(page).toContain(`At the same time the class is booked for “${stars.facts.title.ru}”`)
  expect(page).toContain('The session is made for other pupils: Grades 5–9. Yours is grade 3.')
  // The class that fits is chosen before the one that does not.
  expect(page).toMatch(new RegExp(`<option value="${class7.uuid}" selected`))
})

test('the session’s page tells others nothing of bookings', async () => {
  await book(ice, class7)
  for (const options of [{}, { as: boris }]) {
    const page = await app.page(pathOf(ice), options)
    expect(page).not.toContain(class7.uuid)
    expect(page).not.toContain('/cancel"')
  }
})

test('one teacher never sees, cancels, exports or books with the class of another', async () => {
  await book(ice, class7)
  const { booking } = (await bookedOf(class7))[0]!
  for (const path of [`/bookings/${booking.uuid}`, `/bookings/${booking.uuid}/calendar.ics`]) {
    expect((await app.request(path, { as: boris })).status).toBe(403)
    expect((await app.request(path)).status).toBe(303)
  }
  expect((await app.request(`/bookings/${booking.uuid}/cancel`, { as: boris, form: {} })).status).toBe(403)
  expect((await book(stars, class7, { as: boris })).status).toBe(403)
  expect(await app.page('/bookings', { as: boris })).not.toContain(booking.uuid)
  expect(await app.page('/bookings', { as: anna })).toContain(booking.uuid)
  expect((await bookedOf(class7)).map((one) => one.state)).toEqual(['granted'])
  expect((await app.request('/bookings/nonsense', { as: anna })).status).toBe(404)
  for (const role of ['pupil', 'office', 'lecturer'] as const)
    expect((await book(ice, class7, { as: await app.personOf(role) })).status).toBe(403)
})

test('a session that is over, or unknown, can’t be booked', async () => {
  app.setNow('2026-11-23T08:00:00Z')
  expect((await book(ice, class7)).status).toBe(409)
  expect((await app.request('/weeks/sample/sessions/nothing/book', { as: anna })).status).toBe(404)
  expect((await app.request('/weeks/nothing/sessions/nothing/book', { as: anna, form: {} })).status).toBe(404)
})

test('a booking is a valid calendar entry in the school’s zone; a private feed follows changes', async () => {
  await book(ice, class7)
  const [one] = await bookedOf(class7)
  const answer = await app.request(`/bookings/${one!.booking.uuid}/calendar.ics`, { as: anna })
  expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
  const calendar = new ICAL.Component(ICAL.parse(await answer.text()))
  const [event] = calendar.getAllSubcomponents('vevent')
  expect(event!.getFirstPropertyValue('uid')).toBe(one!.booking.uuid)
  expect(event!.getFirstPropertyValue('summary')).toBe('Why is ice slippery? (7Ү)')
  expect(String(event!.getFirstPropertyValue('dtstart'))).toBe('2026-11-23T15:00:00')
  expect(event!.getFirstProperty('dtstart')!.getParameter('tzid')).toBe('Asia/Yakutsk')
  expect(calendar.getFirstSubcomponent('vtimezone')!.getFirstPropertyValue('tzid')).toBe('Asia/Yakutsk')
  expect(String(event!.getFirstPropertyValue('dtstamp'))).toBe('2026-11-23T05:30:00Z')

  expect((await app.request('/bookings.ics')).status).toBe(404)
  expect((await app.request('/bookings/feed', { as: anna, form: { formKey: newToken() } })).status).toBe(303)
  const address = async () =>
    /value="http:\/\/kaleidoscope\.test(\/bookings\.ics\?token=[\w-]{43})"/.exec(await app.page('/bookings', { as: anna }))![1]!
  const first = await address()
  expect(await app.page(first)).toContain('SUMMARY:Why is ice slippery? (7Ү)')
  await app.request(`/bookings/${one!.booking.uuid}/cancel`, { as: anna, form: {} })
  expect(await app.page(first)).toContain('STATUS:CANCELLED')
  await app.request('/bookings/feed', { as: anna, form: { formKey: newToken() } })
  expect((await app.request(first)).status).toBe(404)
  expect(await address()).not.toBe(first)
})

test('a pupil sees what the class has booked: when, what to have at hand, and the way in when it is time', async () => {
  const cookies = await joinClass(class7, '1-1')
  expect((await app.request('/pupil')).headers.get('location')).toBe('/join')
  expect(await app.page('/pupil', { cookies })).toContain('Nothing is planned yet')
  await book(ice, class7)
  const before = await app.page('/pupil', { cookies })
  expect(before).toContain('in 30 minutes')
  expect(before).not.toContain('Enter now')
  expect(before).toMatch(/15:00<\/time>/)
  app.setNow('2026-11-23T05:45:00Z')
  const page = await app.page('/pupil', { cookies })
  expect(page).toContain(`action="${pathOf(ice)}/enter"`)
  expect(await app.page(pathOf(ice), { cookies })).toContain(`action="${pathOf(ice)}/enter"`)
  const strangers = await joinClass(other, '2-2')
  expect(await app.page(pathOf(ice), { cookies: strangers })).not.toContain(`action="${pathOf(ice)}/enter"`)
})

test('a refused booking leaves nothing, not even its form key: the same form is sent again', async () => {
  await cap(ice, 10, 'person')
  const formKey = newToken()
  expect((await book(ice, class7, { formKey })).status).toBe(422)
  await cap(ice, 20, 'person')
  expect((await book(ice, class7, { formKey })).status).toBe(303)
  expect((await book(ice, class7, { formKey })).status).toBe(303)
  expect(await bookedOf(class7)).toHaveLength(1)
})

test('a place to confirm: the teacher confirms by one click; not confirmed it goes to the next class, and each is told once', async () => {
  app.setNow('2026-11-20T06:00:00Z')
  await cap(ice, 1)
  await app.db.updateTable('seats.pool').set({ confirm_h: 24, begins_at: ice.startsAt }).where('owner_id', '=', ice.id).execute()
  const mine = (await book(ice, class7)).headers.get('location')!
  await book(ice, other)
  expect(mine).toMatch(/^\/bookings\/[0-9a-f-]{36}$/)
  const page = await app.page('/bookings', { as: anna })
  expect(page).toContain(`action="${mine}/confirm"`)
  expect(page).toContain(`action="${mine}/cancel"`)
  expect((await app.request(`${mine}/confirm`, { as: boris, form: {} })).status).toBe(403)
  app.setNow('2026-11-20T18:30:00Z')
  await app.runJobs()
  app.setNow('2026-11-21T06:01:00Z')
  await app.runJobs()
  const late = await app.request(`${mine}/confirm`, { as: anna, form: { formKey: newToken() } })
  expect([late.status, (await late.text()).includes('This place was given back')]).toEqual([409, true])
  const [next] = await bookedOf(other)
  expect(next!.state).toBe('offered')
  for (const _ of [1, 2]) {
    const done = await app.request(`/bookings/${next!.booking.uuid}/confirm`, { as: boris, form: { formKey: newToken() } })
    expect(done.headers.get('location')).toBe(`/bookings/${next!.booking.uuid}`)
  }
  await app.runJobs()
  expect((await bookedOf(other)).map((one) => one.state)).toEqual(['granted'])
  const told = (await letters()).map(({ subject }) => subject.replace(/ (до|until) .*?\d\d:\d\d/, ''))
  expect(told).toEqual([
    expect.stringMatching(/^Подтвердите: 7Ү/),
    expect.stringMatching(/^Напоминаем/),
    'Место 7Ү ушло дальше: «Почему лёд скользкий?»',
    expect.stringMatching(/^Подтвердите: 8В/),
    'Подтверждено: 8В, «Почему лёд скользкий?»',
  ])
})

test('a session for children alone takes no class', async () => {
  await app.db
    .updateTable('seats.pool')
    .set({ applicants: ['people.child'] })
    .where('owner_id', '=', ice.id)
    .execute()
  expect(await app.page(pathOf(ice), { as: anna })).toContain('not for classes')
  const refused = await book(ice, class7)
  expect([refused.status, await bookedOf(class7)]).toEqual([422, []])
  await app.db.updateTable('seats.pool').set({ applicants: [] }).where('owner_id', '=', ice.id).execute()
})

test('a withdrawn session frees its classes, once; the release’s letter tells their teachers', async () => {
  await book(ice, class7)
  await book(ice, other)
  await app.runJobs()
  const withdrawn = { name: 'SessionWithdrawn', key: 'guid:3', payload: { sessionId: ice.id } }
  await app.deliver(withdrawn)
  await app.deliver(withdrawn)
  expect(await letters()).toEqual([])
  expect(await bookedOf(class7)).toEqual([])
  const pool = await app.db.selectFrom('seats.pool').select('used').where('owner_id', '=', ice.id).executeTakeFirstOrThrow()
  expect(pool.used).toBe(0)
})

test('a teacher who needs something reads at each booking what of it the session has, and nobody else learns of it', async () => {
  const done = await book(ice, class7)
  const uuid = (await bookedOf(class7))[0]!.booking.uuid
  expect(done.headers.get('location')).toContain(uuid)
  const mine = { as: anna, cookies: { look: 'needs~captions', locale: 'ru' } }
  for (const path of ['/bookings', `/bookings/${uuid}`, `${pathOf(stars)}/book`])
    expect(await app.page(path, mine), path).toContain('Вам важно: субтитры. Здесь нет субтитров.')
  expect(await app.page('/bookings', { as: anna, cookies: { locale: 'ru' } })).not.toContain('важно')
  const traces = JSON.stringify([await letters(), await app.db.selectFrom('platform.audit').selectAll().execute()])
  expect(traces).not.toMatch(/captions|субтитр/)
})
