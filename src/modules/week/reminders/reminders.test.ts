import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testApp } from '../../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { newToken } from '#platform/ids.ts'
import { addMinutes } from '#platform/time.ts'
import { writeAvailability } from '../availability/store.ts'
import { inTransaction } from '#platform/db/database.ts'
import { insertSessions } from '../weeks/insert.ts'
import { sampleCall, sampleSession, sampleWeek } from '../weeks/sample.ts'
import type { SampleWeek } from '../weeks/sample.ts'
import { remindOfDrafts } from './drafts.ts'

let app: TestApp
let sample: SampleWeek
let author = 0
const english = { locale: 'en' }
const { closesAt } = sampleCall
const hoursBefore = (hours: number) => app.setNow(addMinutes(closesAt, -60 * hours).toString())
const letters = () => app.db.selectFrom('platform.mail').selectAll().orderBy('id').execute()
const remind = () => remindOfDrafts(app.world, {})

beforeAll(async () => {
  app = await testApp({ now: addMinutes(closesAt, -60 * 24 * 10).toString() })
  sample = await sampleWeek(app.db, { sessions: 1, released: false })
  author = await app.personOf('lecturer')
  await app.db.updateTable('people.person').set({ email: 'author@example.test', zone: 'Asia/Yakutsk' }).where('id', '=', author).execute()
  const draft = (ru: string, state: 'draft' | 'submitted') => ({
    ...sampleSession(sample, { title: { ru }, state }),
    ...{ proposedBy: author, startsAt: null, streamId: null },
  })
  await inTransaction(app.db, (trx) =>
    insertSessions(trx, sample.id, [draft('Лёд', 'draft'), draft('', 'draft'), draft('Подано', 'submitted')]),
  )
})
afterAll(async () => app.close())
beforeEach(async () => {
  await app.db.deleteFrom('week.reminder').execute()
  await app.db.deleteFrom('platform.mail').execute()
  await app.db.updateTable('week.call').set({ closes_at: closesAt }).execute()
})

test('two days before a call closes each author gets one letter of all the drafts, once, however often the job runs', async () => {
  hoursBefore(49)
  await remind()
  expect(await letters()).toEqual([])
  hoursBefore(48)
  await remind()
  await remind()
  const [letter, ...more] = await letters()
  expect(more).toEqual([])
  expect(letter).toMatchObject({ to_address: 'author@example.test' })
  expect(letter!.body).toContain('осталось 2 черновика')
  expect(letter!.body).toContain('«Лёд»')
  expect(letter!.body).not.toContain('Подано')
  expect(letter!.body).toContain('/proposals')
})

test('a deadline that moves is told anew; once it has passed nobody is reminded', async () => {
  hoursBefore(2)
  await remind()
  const later = addMinutes(closesAt, 60 * 24)
  await app.db.updateTable('week.call').set({ closes_at: later }).execute()
  await remind()
  expect(await letters()).toHaveLength(2)
  await app.db.deleteFrom('week.reminder').execute()
  app.setNow(later.toString())
  await remind()
  expect(await letters()).toHaveLength(2)
})

test('the office asks all who told no hours with one press: nobody twice in a day, and not those who told', async () => {
  app.setNow('2026-11-10T09:00:00Z')
  const moderatorAddress = 'keeper@example.test'
  await app.db.updateTable('people.person').set({ email: moderatorAddress }).where('id', '=', sample.moderator).execute()
  await inTransaction(app.db, (trx) =>
    writeAvailability(
      trx,
      sample.id,
      [
        {
          personId: sample.lecturer,
          zone: 'Europe/Moscow',
          note: '',
          spans: [{ date: '2026-11-23', fromMin: 540, untilMin: 720, kind: 'can' }],
        },
      ],
      app.world.clock(),
    ),
  )
  const path = '/office/weeks/sample/availability'
  const page = () => app.page(path, { as: 'office', cookies: english })
  const ask = () => app.request(`${path}/ask`, { as: 'office', form: { formKey: newToken() }, cookies: english })
  expect(await page()).toContain('Ask 1 person by letter')
  const first = await ask()
  expect([first.status, first.headers.get('location')]).toEqual([303, `${path}?asked=1`])
  expect((await letters()).map((letter) => letter.to_address)).toEqual([moderatorAddress])
  expect((await letters())[0]!.body).toContain('/my-availability/sample')
  expect(await page()).toContain('asked on 10 November 2026')
  expect((await ask()).headers.get('location')).toBe(`${path}?asked=0`)
  expect(await app.page(`${path}?asked=0`, { as: 'office', cookies: english })).toContain('No letter was sent')
  app.setNow('2026-11-11T09:00:00Z')
  expect((await ask()).headers.get('location')).toBe(`${path}?asked=1`)
  expect((await app.request(`${path}/ask`, { as: 'coordinator', form: { formKey: newToken() } })).status).toBe(403)
})
