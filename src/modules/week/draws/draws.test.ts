import { afterAll, beforeAll, expect, test } from 'vitest'
import { live } from '#live'
import type { Child } from '#people'
import { children, consents, people, register } from '#people'
import type { SchoolClass } from '#schools'
import { findClass, insertClass, insertSchool, insertTeacher, schools } from '#schools'
import { draws, findAvailability, seats } from '#seats'
import { inTransaction } from '#platform/db/database.ts'
import { newToken } from '#platform/ids.ts'
import { addMinutes } from '#platform/time.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { testApp } from '../../../../checks/setup/test-app.ts'
import { week } from '../module.ts'
import { releaseTimetable } from '../releases/release.ts'
import { insertSessions } from '../weeks/insert.ts'
import { sessionOwner } from '../weeks/published.ts'
import { sampleSession, sampleStart, sampleWeek } from '../weeks/sample.ts'
import type { SampleWeek } from '../weeks/sample.ts'

let app: TestApp
let sample: SampleWeek
let [robots, stones, seas]: number[] = []
let [robotsPool, stonesPool, seasPool]: number[] = []
let guardian = 0
let kids: Child[] = []
let teacher = 0
let school5: SchoolClass
let uuid = ''

beforeAll(async () => {
  app = await testApp({ now: '2026-11-18T06:00:00Z', modules: [people, schools, seats, live, week] })
  sample = await sampleWeek(app.db, { sessions: 1 })
  const seatsOf = { unit: 'person', mode: 'draw', applicants: ['class', 'child'] } as const
  ;[robots, stones, seas] = await inTransaction(app.db, (trx) =>
    insertSessions(
      trx,
      sample.id,
      ['Роботы', 'Камни', 'Моря'].map((ru, at) =>
        sampleSession(sample, {
          ...{ title: { ru }, format: 'workshop', capacity: at === 0 ? 2 : 12 },
          startsAt: addMinutes(sampleStart, 300 + at * 60),
          seats: { ...seatsOf, applicants: ['class', 'child'] },
        }),
      ),
    ),
  )
  await inTransaction(app.db, (trx) => releaseTimetable(trx, { weekId: sample.id, actorId: null, now: app.world.clock(), quiet: true }))
  const pools = await findAvailability(app.db, sessionOwner, [robots!, stones!, seas!])
  ;[robotsPool, stonesPool, seasPool] = [robots!, stones!, seas!].map((id) => pools.get(id)!.poolId)
  guardian = await inTransaction(app.db, async (trx) => {
    const id = await register.person(trx, { name: { ru: 'Папа' }, email: 'papa@example.test', locale: 'en', zone: 'Asia/Yakutsk' })
    await register.role(trx, id, 'guardian')
    return id
  })
  for (const [at, name] of ['Айта', 'Борис', 'Вика', 'Гоша'].entries()) kids.push(await addChild(name, at === 0 ? ['captions'] : []))
  teacher = await app.personOf('teacher')
  school5 = await addClass(teacher)
})
afterAll(() => app.close())

async function addChild(name: string, needs: string[], regionCode = 'RU-SA'): Promise<Child> {
  return inTransaction(app.db, async (trx) => {
    const child = await children.add(app.world, trx, { name, grade: 6, regionCode, needs, zone: 'Asia/Yakutsk', guardianIds: [guardian] })
    await consents.give(app.world, trx, { personId: child.id, purpose: 'participation', now: app.world.clock() })
    return child
  })
}

async function addClass(teacherId: number): Promise<SchoolClass> {
  const { id } = await inTransaction(app.db, async (trx) => {
    const school = { name: 'Школа', settlement: 'Тикси', regionCode: 'RU-SA', zone: 'Asia/Yakutsk', rural: true }
    const schoolId = await insertSchool(trx, school)
    await insertTeacher(trx, teacherId, schoolId)
    return insertClass(trx, { schoolId, teacherId, grade: 5, letter: 'Б', size: 10 })
  })
  return (await findClass(app.db, id))!
}

const officeForm = (changes: Record<string, string> = {}) => ({
  ...{ nameRu: 'Мастерские', nameEn: 'Workshops', opens: '2026-11-19T10:00', closes: '2026-11-20T20:00', reveal: '2026-11-21T20:00' },
  ...{ 'order-region': '2', 'order-rural': '1', 'order-firstTime': '', 'order-access': '3', regions: 'RU-SA,RU-KAM' },
  ...{ [`pool-${robotsPool}`]: 'yes', [`pool-${stonesPool}`]: 'yes', [`pool-${seasPool}`]: 'yes' },
  ...{ [`reserve-A-${stonesPool}`]: '3', [`reserve-D-${robotsPool}`]: '1', formKey: newToken() },
  ...changes,
})
const setUp = (changes: Record<string, string> = {}) =>
  app.request('/office/weeks/sample/draws/new', { as: 'office', form: officeForm(changes), cookies: { zone: 'Europe/Moscow' } })
const applyPath = () => `/weeks/sample/draws/${uuid}/apply`
const wish = (who: string, ranks: (number | undefined)[], more: Record<string, string> = {}, as = guardian) => {
  const form: Record<string, string> = { for: who, formKey: newToken(), ...more }
  ranks.forEach((rank, at) => (form[`rank${at + 1}`] = String(rank ?? '')))
  return app.request(applyPath(), { as, form })
}
const keyOf = (child: Child) => `child-${child.uuid}`
const own = async (child: Child) => (await draws.listApplications(app.db, 'people.child', [child.id]))[0]!
const letters = () => app.db.selectFrom('platform.mail').select(['to_address', 'subject', 'body', 'about']).orderBy('id').execute()

test.each([
  [{ nameRu: '', nameEn: '' }, 'A name in at least one language is needed'],
  [{ opens: 'yesterday' }, 'Say the day and the time'],
  [{ 'order-rural': '2' }, 'Two guarantees have the same number'],
  [{ regions: 'XX-NO' }, 'Choose the regions that the guarantee means'],
  [{ closes: '2026-11-10T10:00', opens: '2026-11-09T10:00' }, 'The window would close in the past'],
  [{ reveal: '2026-11-19T10:00' }, 'It must open before it closes'],
  [{ 'reserve-A': '900' }, 'The guarantees of a session are larger than its places'],
  [{ 'reserve-A': '-3' }, 'Write a whole number'],
  [{ pools: 'none' }, 'Tick at least one session'],
])('what can’t be drawn is refused in words, and what was typed stays: %o', async (wrong, text) => {
  const { 'reserve-A': reserve, pools, ...more } = wrong as Record<string, string>
  const form = new URLSearchParams(officeForm({ ...more, ...(reserve !== undefined && { [`reserve-A-${stonesPool}`]: reserve }) }))
  if (pools === 'none') for (const id of [robotsPool, stonesPool, seasPool]) form.delete(`pool-${id}`)
  const answer = await app.request('/office/weeks/sample/draws/new', { as: 'office', form, cookies: { zone: 'Europe/Moscow' } })
  expect(answer.status).toBe(422)
  const page = await answer.text()
  expect(page).toContain(text)
  expect(page).toContain(`value="${form.get('reveal')}"`)
  expect(await app.db.selectFrom('seats.draw').select('id').execute()).toEqual([])
})

test('the office sets a draw up: sessions, window on its own clock, guarantees in order with their reserves', async () => {
  expect(await app.page('/office/weeks/sample', { as: 'office' })).toContain('href="/office/weeks/sample/draws"')
  expect(await app.page('/office/weeks/sample/draws', { as: 'office' })).toContain('3 sessions are to be drawn')
  const form = await app.page('/office/weeks/sample/draws/new', { as: 'office', cookies: { zone: 'Asia/Yakutsk' } })
  expect(form).toContain('On your clock: Yakutsk')
  expect(form).toContain(`name="reserve-A-${robotsPool}"`)
  const done = await setUp()
  uuid = /^\/office\/draws\/([0-9a-f-]{36})$/.exec(done.headers.get('location')!)![1]!
  const draw = (await draws.find(app.db, uuid))!
  expect(draw).toMatchObject({ ownerType: 'week.week', ownerId: sample.id, label: { ru: 'Мастерские', en: 'Workshops' } })
  expect([draw.opensAt, draw.closesAt, draw.revealUntil].map(String)).toEqual([
    '2026-11-19T07:00:00Z',
    '2026-11-20T17:00:00Z',
    '2026-11-21T17:00:00Z',
  ])
  expect(draw.quotas.map(({ letter, kind }) => letter + kind)).toEqual(['Brural', 'Aregion', 'Daccess'])
  const pools = await draws.listPools(app.db, draw.id)
  expect(pools.map(({ ownerId, reserves }) => [ownerId, reserves])).toEqual([
    [robots, { D: 1 }],
    [stones, { A: 3 }],
    [seas, {}],
  ])
  expect(await app.page('/office/weeks/sample/draws', { as: 'office' })).toContain('Workshops')
  expect((await app.request('/office/weeks/sample/draws', { as: teacher })).status).toBe(403)
})

test('before it opens nobody can apply; the page says when', async () => {
  const page = await app.page(`${applyPath()}?for=${keyOf(kids[0]!)}`, { as: guardian })
  expect(page).toContain('Applications are not open yet')
  const refused = await wish(keyOf(kids[0]!), [robotsPool])
  expect([refused.status, (await refused.text()).includes('Applications are not open yet')]).toEqual([422, true])
  const draw = (await draws.find(app.db, uuid))!
  await inTransaction(app.db, async (trx) => {
    for (const [type, id] of [
      ['office', 0],
      ['member', 1],
      ['member', 2],
    ] as const)
      await draws.commit(trx, app.world, { drawId: draw.id, holder: { type, id }, label: { ru: type }, now: app.world.clock() })
  })
  app.setNow('2026-11-19T08:00:00Z')
})

test('up to five wishes by lists, without a script; which guarantees count is said with its reason', async () => {
  const choose = await app.page(applyPath(), { as: guardian })
  for (const child of kids) expect(choose).toContain(`href="${applyPath()}?for=${keyOf(child)}"`)
  const page = await app.page(`${applyPath()}?for=${keyOf(kids[0]!)}`, { as: guardian })
  expect(page.match(/<select[^>]* name="rank\d"/g)).toHaveLength(3)
  expect(page).toContain('counts, because the region is among those named')
  expect(page).toContain('counts, because access needs stand on the child’s page')
  expect(page).toContain('name="declared-B"')
  const done = await wish(keyOf(kids[0]!), [robotsPool, stonesPool], { 'declared-B': 'yes', 'declared-D': 'yes', 'declared-C': 'yes' })
  expect(done.headers.get('location')).toBe(`${applyPath()}?for=${keyOf(kids[0]!)}&saved=1`)
  expect(await own(kids[0]!)).toMatchObject({ letters: 'ABD', units: 1 })
  // What we know better is not declared: this child has no needs on its page.
  await wish(keyOf(kids[1]!), [robotsPool], { 'declared-D': 'yes', 'declared-A': 'yes' })
  expect(await own(kids[1]!)).toMatchObject({ letters: 'A' })
})

test('edited until the window closes, taken back, and given again; a double click is one', async () => {
  const formKey = newToken()
  const twice = await Promise.all([1, 2, 3].map(() => wish(keyOf(kids[2]!), [robotsPool, seasPool], { formKey })))
  expect(twice.map((answer) => answer.status)).toEqual([303, 303, 303])
  await wish(keyOf(kids[2]!), [stonesPool, robotsPool, seasPool])
  const all = await draws.listApplications(app.db, 'people.child', [kids[2]!.id])
  expect(all.map(({ ranks }) => ranks.map(({ poolId }) => poolId))).toEqual([[stonesPool, robotsPool, seasPool]])
  const family = await app.page('/family', { as: guardian })
  expect(family).toContain('Wishes in draws')
  expect(family).toContain(`action="/weeks/sample/draws/${uuid}/withdraw"`)
  const form = { application: all[0]!.uuid, formKey: newToken() }
  expect((await app.request(`/weeks/sample/draws/${uuid}/withdraw`, { as: teacher, form })).status).toBe(404)
  expect((await app.request(`/weeks/sample/draws/${uuid}/withdraw`, { as: guardian, form })).headers.get('location')).toBe('/family')
  expect((await own(kids[2]!)).withdrawnAt).not.toBeNull()
  await wish(keyOf(kids[2]!), [robotsPool])
  expect((await own(kids[2]!)).withdrawnAt).toBeNull()
})

test('what can’t be wished for is refused in words and kept in the form', async () => {
  const refusals = [
    [[undefined], 'Choose at least one session'],
    [[robotsPool, robotsPool], 'A session stands twice'],
    [[robotsPool, 999_999], 'not in this draw'],
  ] as const
  for (const [ranks, words] of refusals) {
    const answer = await wish(keyOf(kids[3]!), [...ranks])
    expect([answer.status, (await answer.text()).includes(words)], words).toEqual([422, true])
  }
  expect((await wish('child-nonsense', [robotsPool])).status).toBe(404)
  expect((await wish(`class-${school5.uuid}`, [stonesPool])).status).toBe(404)
  expect((await wish(keyOf(kids[0]!), [stonesPool], {}, teacher)).status).toBe(404)
  expect((await app.request(`/weeks/sample/draws/${newToken()}/apply`, { as: guardian })).status).toBe(404)
})

test('a class is one application: all of its places or none; it is offered only what could hold it', async () => {
  const page = await app.page(`${applyPath()}`, { as: teacher })
  expect(page).toContain('The class of 10 pupils gets all of its places or none')
  expect(page).not.toContain(`<option value="${robotsPool}"`)
  expect(page).toContain('counts, because the school is in a village')
  const large = await wish(`class-${school5.uuid}`, [robotsPool], {}, teacher)
  expect([large.status, (await large.text()).includes('The class is larger than one of the sessions')]).toEqual([422, true])
  await wish(`class-${school5.uuid}`, [stonesPool], {}, teacher)
  const [application] = await draws.listApplications(app.db, 'schools.class', [school5.id])
  expect(application).toMatchObject({ units: 10, letters: 'AB' })
  const list = await app.page('/bookings', { as: teacher })
  expect(list).toContain('Workshops')
  const bookPage = await app.page(`/weeks/sample/sessions/kamni`, { as: teacher })
  expect(bookPage).toContain(`href="${applyPath()}"`)
  expect(bookPage).not.toContain('name="class"')
})

test('the window closes while the page is open: the late wish is refused, the earlier one counts', async () => {
  app.setNow('2026-11-20T17:00:01Z')
  const late = await wish(keyOf(kids[2]!), [seasPool])
  expect([late.status, (await late.text()).includes('The window is closed')]).toEqual([422, true])
  expect((await own(kids[2]!)).ranks.map(({ poolId }) => poolId)).toEqual([robotsPool])
})

test('drawn: seats have their bookings, those without one wait in sight; each is told once however often the fact comes', async () => {
  const draw = (await draws.find(app.db, uuid))!
  await draws.runThrough(app.world, draw.id, app.world.clock())
  await app.runJobs()
  for (const _ of [1, 2]) await app.deliver({ name: 'DrawPublished', key: String(draw.id), payload: { drawId: draw.id } })
  await app.runJobs()
  // Two places for three children that wished for robots; one of them had stones as a second wish.
  const rows = await app.db.selectFrom('week.child_booking').select(['person_id', 'session_id', 'cancelled_at']).execute()
  const outcomes = await Promise.all(kids.slice(0, 3).map(own))
  const served = outcomes.filter(({ outcome }) => outcome!.poolId !== null)
  const waiting = outcomes.filter(({ outcome }) => outcome!.poolId === null)
  expect(served.length).toBeGreaterThanOrEqual(2)
  for (const { holderId, outcome, ranks } of served) {
    const session = ranks.find(({ poolId }) => poolId === outcome!.poolId)!.ownerId
    expect(rows.filter((row) => row.person_id === holderId)).toEqual([{ person_id: holderId, session_id: session, cancelled_at: null }])
  }
  for (const { holderId, ranks } of waiting)
    expect(rows.filter((row) => row.person_id === holderId).map((row) => row.session_id)).toEqual(ranks.map(({ ownerId }) => ownerId))
  const told = (await letters()).filter(({ to_address: to }) => to === 'papa@example.test')
  expect(told.filter(({ subject }) => subject.startsWith('Drawn: a place in'))).toHaveLength(served.length)
  expect(told.filter(({ subject }) => subject === 'The draw is over: in the line')).toHaveLength(waiting.length)
  expect(told.every(({ about }) => about.length === 1)).toBe(true)
  const family = await app.page('/family', { as: guardian })
  expect(family).toContain('You have a place')
  if (waiting.length > 0) expect(family).toContain('Waiting: place 1')
  const [booking] = await app.db.selectFrom('week.booking').selectAll().execute()
  expect(booking).toMatchObject({ class_id: school5.id, session_id: stones, teacher_id: teacher })
})

test('after the draw the line goes on at once: a seat given back is the next one’s', async () => {
  const outcomes = await Promise.all(kids.slice(0, 3).map(own))
  const winner = outcomes.find(({ outcome, ranks }) => outcome!.poolId === robotsPool && ranks.length > 0)!
  const { uuid: seat } = await app.db
    .selectFrom('week.child_booking')
    .select('uuid')
    .where('person_id', '=', winner.holderId)
    .executeTakeFirstOrThrow()
  const { waiting } = (await findAvailability(app.db, sessionOwner, [robots!])).get(robots!)!
  await app.request(`/child-bookings/${seat}/cancel`, { as: guardian, form: { formKey: newToken() } })
  await app.runJobs()
  const after = (await findAvailability(app.db, sessionOwner, [robots!])).get(robots!)!
  expect(after.waiting).toBe(Math.max(0, waiting - 1))
  // Whoever was not in the draw may join now as anywhere.
  const page = await app.page('/weeks/sample/sessions/roboty', { as: guardian })
  expect(page).toContain('action="/weeks/sample/sessions/roboty/apply"')
  const joined = await app.request('/weeks/sample/sessions/roboty/apply', {
    as: guardian,
    form: { child: kids[3]!.uuid, formKey: newToken() },
  })
  expect(joined.headers.get('location')).toMatch(/^\/child-bookings\//)
})

test('a draw that is called off tells each who wished for something once, and gives its sessions free', async () => {
  const made = await inTransaction(app.db, async (trx) => {
    const [id] = await insertSessions(trx, sample.id, [
      sampleSession(sample, {
        ...{ title: { ru: 'Льды' }, format: 'workshop', capacity: 4, startsAt: addMinutes(sampleStart, 700) },
        seats: { unit: 'person', mode: 'draw', applicants: ['child'] },
      }),
    ])
    await releaseTimetable(trx, { weekId: sample.id, actorId: null, now: app.world.clock(), quiet: true })
    return id!
  })
  const { poolId } = (await findAvailability(app.db, sessionOwner, [made])).get(made)!
  const form = officeForm({ opens: '2026-11-20T21:00', closes: '2026-11-21T20:00', reveal: '2026-11-22T20:00', [`pool-${poolId}`]: 'yes' })
  const done = await app.request('/office/weeks/sample/draws/new', { as: 'office', form, cookies: { zone: 'Europe/Moscow' } })
  const second = done.headers.get('location')!.split('/').at(-1)!
  const draw = (await draws.find(app.db, second))!
  await draws.insert(app.db as never, draw.id, [
    { holder: { type: 'people.child', id: kids[0]!.id }, units: 1, poolIds: [poolId], letters: '', at: app.world.clock() },
  ])
  await app.db.deleteFrom('platform.mail').execute()
  const path = `/office/weeks/sample/draws/${second}/call-off`
  expect((await app.request(path, { as: guardian, form: { formKey: newToken() } })).status).toBe(403)
  for (const _ of [1, 2])
    expect((await app.request(path, { as: 'office', form: { formKey: newToken() } })).headers.get('location')).toBe(
      '/office/weeks/sample/draws',
    )
  await app.runJobs()
  await app.deliver({ name: 'DrawCancelled', key: String(draw.id), payload: { drawId: draw.id, why: 'owner' } })
  const told = await letters()
  expect(told.map(({ to_address: to, subject, about }) => [to, subject, about])).toEqual([
    ['papa@example.test', 'The draw is called off: Workshops', [kids[0]!.id]],
  ])
  expect(told[0]!.body).toContain('your child (grade 6)')
  expect(await app.page('/office/weeks/sample/draws', { as: 'office' })).toContain('1 session is to be drawn')
})

test('a child that was erased while its seats were being written has none, and they go to the next', async () => {
  const draw = (await draws.find(app.db, uuid))!
  const given = await draws.listGiven(app.db, draw.id, 0, 1000)
  const seat = given.find(({ holder, state }) => holder.type === 'people.child' && state !== 'waiting')!
  const bookings = () => app.db.selectFrom('week.child_booking').select('id').where('seat_id', '=', seat.seatId).execute()
  const ids = (await bookings()).map(({ id }) => id)
  await app.db.deleteFrom('week.child_letter').where('child_booking_id', 'in', ids).execute()
  await app.db.deleteFrom('week.child_booking').where('id', 'in', ids).execute()
  await inTransaction(app.db, (trx) => children.erase(app.world, trx, seat.holder.id, guardian))
  await app.deliver({ name: 'DrawPublished', key: String(draw.id), payload: { drawId: draw.id } })
  expect(await bookings()).toEqual([])
  expect((await draws.listGiven(app.db, draw.id, 0, 1000)).some(({ seatId }) => seatId === seat.seatId)).toBe(false)
})
