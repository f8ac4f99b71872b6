import { beforeAll, expect, test } from 'vitest'
import type { ClassHouse } from '../../../../../checks/setup/class-house.ts'
import { openClassHouse } from '../../../../../checks/setup/class-house.ts'
import { newToken } from '#platform/ids.ts'

const { house, addClass, pathOf, book, bookedOf, cap, joinClass } = openClassHouse()
let app: ClassHouse['app']
let sample: ClassHouse['sample']
let ice: ClassHouse['ice']
let anna: ClassHouse['anna']
let boris: ClassHouse['boris']
let class7: ClassHouse['class7']
let class3: ClassHouse['class3']
let other: ClassHouse['other']
beforeAll(() => {
  ;({ app, sample, ice, anna, boris, class7, class3, other } = house)
})

test('each enters as who they are, and strangers are told how to take part', async () => {
  const cookies = await joinClass(class7, '3-3')
  const enter = (options: object, form: Record<string, string> = {}) => app.request(`${pathOf(ice)}/enter`, { form, ...options })
  expect((await enter({ cookies })).status).toBe(403)
  expect((await enter({ as: anna })).status).toBe(403)
  await book(ice, class7)
  await book(ice, class3)
  const answers = [
    await enter({ cookies }),
    await enter({ as: anna }, { class: class3.uuid }),
    await enter({ as: sample.lecturer }),
    await enter({ as: sample.moderator }),
    await enter({ as: 'office' }),
  ]
  for (const answer of answers) expect(answer.headers.get('location')).toMatch(new RegExp(`^/live/${ice.facts.room}/enter\\?t=[\\w-]{43}$`))
  const tickets = await app.db.selectFrom('live.ticket').select(['kind', 'subject', 'label', 'vetted', 'head_max']).orderBy('id').execute()
  const pass = await app.db
    .selectFrom('schools.class_pass')
    .select(['id', 'nickname'])
    .where('class_id', '=', class7.id)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  expect(tickets).toEqual([
    { kind: 'seat', subject: `class-pass:${pass.id}`, label: pass.nickname, vetted: false, head_max: null },
    { kind: 'class', subject: `class:${class3.id}`, label: '3Б, Тикси', vetted: false, head_max: 12 },
    { kind: 'host', subject: `person:${sample.lecturer}`, label: 'Айсылу Гайфуллина', vetted: true, head_max: null },
    expect.objectContaining({ kind: 'moderator', subject: `person:${sample.moderator}`, vetted: true }),
    expect.objectContaining({ kind: 'duty', vetted: false }),
  ])
  expect((await enter({ as: boris })).status).toBe(403)
  const stranger = await enter({})
  expect(stranger.status).toBe(403)
  expect(await stranger.text()).toContain('it can be watched without one')
})

test('where places are counted in persons, a class that grew enters with as many as it booked', async () => {
  await cap(ice, 20, 'person')
  const small = await addClass(anna, 5, 'Д', 2)
  const address = (await book(ice, small)).headers.get('location')!
  expect(address).toContain(`/classes/${small.uuid}/sheet`)
  expect((await app.request(`/classes/${small.uuid}/size`, { as: anna, form: { size: '3', formKey: newToken() } })).status).toBe(303)
  const [booked] = await bookedOf(small)
  expect(await app.page(`/bookings/${booked!.booking.uuid}`, { as: anna })).toContain('The class has 3, the booking 2 places')
  expect(await app.page('/bookings', { as: anna })).toContain('The class has 3, the booking 2 places')

  const enter = (options: object) => app.request(`${pathOf(ice)}/enter`, { form: { class: small.uuid }, ...options })
  expect((await enter({ as: anna })).status).toBe(303)
  const heads = await app.db.selectFrom('live.ticket').select('head_max').where('subject', '=', `class:${small.id}`).executeTakeFirst()
  expect(heads).toEqual({ head_max: 2 })

  // Three pupils with the class's code at the same moment: two places.
  const passes = [await joinClass(small, '4-1'), await joinClass(small, '4-2'), await joinClass(small, '4-3')]
  const answers = await Promise.all(passes.map((cookies) => enter({ cookies })))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 303, 409])
  expect(await answers.find(({ status }) => status === 409)!.text()).toContain('booked for 2 persons, and that many are in')
  // Who has a place comes again; who has none still has none.
  const again = await Promise.all(passes.map((cookies) => enter({ cookies })))
  expect(again.map(({ status }) => status)).toEqual(answers.map(({ status }) => status))
})

test('where a class is one connection, it may grow: all enter, and nothing is said', async () => {
  const small = await addClass(anna, 5, 'Е', 1)
  await book(ice, small)
  await app.request(`/classes/${small.uuid}/size`, { as: anna, form: { size: '2', formKey: newToken() } })
  const [booked] = await bookedOf(small)
  expect(await app.page(`/bookings/${booked!.booking.uuid}`, { as: anna })).not.toContain('the booking 1')
  const enter = (options: object) => app.request(`${pathOf(ice)}/enter`, { form: { class: small.uuid }, ...options })
  const passes = [await joinClass(small, '5-1'), await joinClass(small, '5-2')]
  expect((await Promise.all(passes.map((cookies) => enter({ cookies })))).map(({ status }) => status)).toEqual([303, 303])
  await enter({ as: anna })
  const heads = await app.db.selectFrom('live.ticket').select('head_max').where('subject', '=', `class:${small.id}`).executeTakeFirst()
  expect(heads).toEqual({ head_max: 2 })
})

test('a class that only waits has no seat to enter with', async () => {
  await cap(ice, 1)
  await book(ice, other)
  await book(ice, class7)
  expect((await app.request(`${pathOf(ice)}/enter`, { as: anna, form: {} })).status).toBe(403)
})
