import { afterAll, beforeAll, expect, test } from 'vitest'
import { catalogue } from '#catalogue'
import { children, consents, people } from '#people'
import { issueClassCode, schools } from '#schools'
import { week as weekModule } from '#week'
import { inTransaction } from '#platform/db/database.ts'
import { attendanceFact, attendedWeek } from '../../../../checks/setup/attended-week.ts'
import type { AttendedWeek } from '../../../../checks/setup/attended-week.ts'
import { testApp } from '../../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { trajectory } from '../index.ts'
import { joinDeeds } from './joined.ts'
import type { Deed } from './joined.ts'
import { readPassport } from './read.ts'

let app: TestApp
let week: AttendedWeek
let child: { id: number; uuid: string }
let code: string

beforeAll(async () => {
  app = await testApp({ now: '2026-11-23T08:00:00Z', modules: [trajectory, catalogue, weekModule, schools, people] })
  week = await attendedWeek(app.db)
  await inTransaction(app.db, async (trx) => {
    const home = { grade: 7, regionCode: 'RU-SA', zone: 'Asia/Yakutsk' }
    child = await children.add(app.world, trx, { name: 'Сайнара П.', guardianIds: [week.guardian], ...home })
    ;({ code } = await issueClassCode(app.world, trx, week.mirny.id, app.world.clock()))
  })
  const [ice, crystals] = [week.sessions.ice, week.sessions.crystals]
  await app.deliver(
    attendanceFact(ice, [
      { subject: `class:${week.mirny.id}`, kind: 'class', presentS: 1800, headCount: 27 },
      { subject: `class-pass:${week.pass.id}`, kind: 'seat', presentS: 1200 },
      { subject: `person:${child.id}`, kind: 'seat', presentS: 120 },
    ]),
  )
  await app.deliver(
    attendanceFact(crystals, [
      { subject: `class:${week.mirny.id}`, kind: 'class', presentS: 900 },
      { subject: `person:${child.id}`, kind: 'seat', presentS: 1800 },
    ]),
  )
})
afterAll(() => app.close())

const read = async () => {
  const passport = await readPassport(
    app.world,
    app.db,
    { type: 'person', id: child.id },
    { now: app.world.clock(), zone: 'Europe/Moscow' },
  )
  const stamps = passport.stamps.map(({ proof, from, hours, headCount }) => [proof.facts.title.ru, from, hours, headCount])
  return { stamps, hours: passport.hours.taught, short: passport.shortVisits.map(({ title }) => title.ru), weekOnly: passport.weekOnly }
}
const claim = (typed: string) => app.request(`/family/children/${child.uuid}/claim`, { as: week.guardian, form: { code: typed } })

test('before a claim the passport has the child’s own, and the short visit', async () => {
  expect(await read()).toEqual({
    stamps: [['Растим кристаллы', 'person', 0.75, null]],
    hours: 0.75,
    short: ['Почему лёд скользкий?'],
    weekOnly: true,
  })
})

test('claimed by the class’s code: each session once, with where it came from, without the class’s head-count', async () => {
  expect((await claim(code)).status).toBe(303)
  expect(await read()).toMatchObject({
    stamps: [
      ['Почему лёд скользкий?', 'class', 0.5, null],
      ['Растим кристаллы', 'person', 0.75, null],
    ],
    hours: 1.25,
    short: [],
  })
  const page = await app.page(`/passport?who=child-${child.uuid}`, { as: week.guardian })
  expect(page).toContain('with the class')
  expect(page).toContain(`/family/children/${child.uuid}/consents/passport`)
})

test('with the pupil’s own code as well, no hour counts twice', async () => {
  await app.request('/pupil/claim', { form: {}, cookies: { pass: week.pass.token } })
  const own = /schools-code">([0-9A-Z-]{9})</.exec(await app.page('/pupil/claim', { cookies: { pass: week.pass.token } }))![1]!
  expect((await claim(own)).status).toBe(303)
  expect((await read()).hours).toBe(1.25)
})

test('beyond the week a child’s passport needs the consent; taken back, the week alone is shown', async () => {
  app.setNow('2026-12-09T20:59:00Z')
  expect((await read()).stamps.length).toBe(2)
  app.setNow('2026-12-09T21:00:00Z')
  expect(await read()).toEqual({ stamps: [], hours: 0, short: [], weekOnly: true })
  const page = await app.page(`/passport?who=child-${child.uuid}`, { as: week.guardian })
  expect([page.includes('Почему лёд скользкий?'), page.includes('Only this week is here')]).toEqual([false, true])
  await inTransaction(app.db, (trx) => consents.give(app.world, trx, { personId: child.id, purpose: 'passport', now: app.world.clock() }))
  expect(await read()).toMatchObject({ hours: 1.25, weekOnly: false })
})

test('a claim taken back takes its hours along; an erased child’s passport is nobody’s', async () => {
  const path = `/family/children/${child.uuid}/claim`
  const undo = /\/family\/children\/[0-9a-f-]+\/claims\/[0-9a-f-]+\/end/.exec(await app.page(path, { as: week.guardian }))![0]
  await app.request(undo, { as: week.guardian, form: {} })
  expect((await read()).hours).toBe(0.75)
  await inTransaction(app.db, (trx) => children.erase(app.world, trx, child.id, week.guardian))
  expect((await app.page('/passport', { as: week.guardian })).includes(child.uuid)).toBe(false)
  expect((await app.request(path, { as: week.guardian })).status).toBe(404)
})

test('of the ways into one session a proof comes first, then the longest, then the nearest', () => {
  const deed = (type: Deed['from']['type'], presentS: number, proven: boolean) =>
    ({
      ...{ sourceId: 1, role: 'participant', series: 'week:1', from: { type, id: 1 }, declared: undefined },
      measured: { presentS, at: { toString: () => '2026' } },
      proof: proven ? { facts: { startsAt: '2026' } } : undefined,
    }) as unknown as Deed
  const first = (...deeds: Deed[]) => joinDeeds(deeds).map(({ from }) => from.type)
  expect(first(deed('class', 1800, true), deed('person', 300, false))).toEqual(['class'])
  expect(first(deed('class', 900, true), deed('class_pass', 1200, true))).toEqual(['class_pass'])
  expect(first(deed('class', 900, true), deed('person', 900, true))).toEqual(['person'])
})
