import { afterAll, beforeAll, expect, test } from 'vitest'
import { live } from '#live'
import { children, people } from '#people'
import { insertClass, insertSchool, schools } from '#schools'
import { findAvailability, takeSeats } from '#seats'
import { inTransaction } from '#platform/db/database.ts'
import { newToken } from '#platform/ids.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { testApp } from '../../../../checks/setup/test-app.ts'
import { week } from '../module.ts'
import { getSessions, sessionOwner } from '../weeks/published.ts'
import type { PublishedSession } from '../weeks/published.ts'
import { sampleSession, sampleStart, sampleWeek } from '../weeks/sample.ts'
import type { SampleWeek } from '../weeks/sample.ts'
import { insertSessions } from '../weeks/insert.ts'
import { addMinutes } from '#platform/time.ts'
import { releaseTimetable } from '../releases/release.ts'

let app: TestApp
let sample: SampleWeek
let session: PublishedSession

beforeAll(async () => {
  app = await testApp({ now: '2026-11-22T05:30:00Z', modules: [people, schools, live, week] })
  sample = await sampleWeek(app.db, { sessions: 1 })
  session = (await getSessions(app.db, sample.sessionIds))[0]!
})
afterAll(() => app.close())

const rowOf = (id: number) => app.db.selectFrom('week.session').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const poolOf = async (id: number) => (await findAvailability(app.db, sessionOwner, [id])).get(id)!
const take = async (type: string, id: number, units: number) =>
  inTransaction(app.db, async (trx) =>
    takeSeats(trx, { poolId: (await poolOf(session.id)).poolId, holder: { type, id }, units, now: app.world.clock() }),
  )
async function offer(changes: Record<string, string>, as: 'office' | 'teacher' = 'office') {
  const { revision, guid } = await rowOf(session.id)
  const form = {
    revision: String(revision),
    capacity: '',
    seatUnit: '',
    seatMode: 'instant',
    applicants: '',
    confirmH: '',
    formKey: newToken(),
  }
  return app.request(`/office/weeks/sample/sessions/${guid}/seats`, { as, form: { ...form, ...changes } })
}

test('a release opens the pool as the office wants it, with its name and when it begins', async () => {
  const seats = { unit: 'person', mode: 'draw', applicants: ['child'], confirmH: 48 } as const
  const [id] = await inTransaction(app.db, (trx) =>
    insertSessions(trx, sample.id, [
      sampleSession(sample, {
        title: { ru: 'Мастерская' },
        format: 'workshop',
        startsAt: addMinutes(sampleStart, 300),
        capacity: 16,
        seats: { ...seats, applicants: ['child'] },
      }),
    ]),
  )
  const done = await inTransaction(app.db, (trx) => releaseTimetable(trx, { weekId: sample.id, actorId: null, now: app.world.clock() }))
  expect(done).toMatchObject({ ok: true })
  expect(await poolOf(id!)).toMatchObject({
    ...{ unit: 'person', cap: 16, mode: 'draw', applicants: ['people.child'], confirmH: 48, label: { ru: 'Мастерская' } },
    beginsAt: addMinutes(sampleStart, 300),
  })
  // A lecture that nobody said anything of: at once, for classes and children.
  expect(await poolOf(session.id)).toMatchObject({
    ...{ unit: 'connection', cap: 200, mode: 'instant', applicants: ['schools.class', 'people.child'], confirmH: null },
  })
})

test('a session that is moved moves what its seats begin with', async () => {
  const later = addMinutes(session.startsAt, 40)
  await app.db.updateTable('week.session').set({ starts_at: later }).where('id', '=', session.id).execute()
  await inTransaction(app.db, (trx) => releaseTimetable(trx, { weekId: sample.id, actorId: null, now: app.world.clock() }))
  expect((await poolOf(session.id)).beginsAt).toEqual(later)
})

test('the office sees how places are given and changes it at once; nobody else does', async () => {
  const { guid } = await rowOf(session.id)
  expect(await app.page(`/office/weeks/sample/sessions/${guid}`, { as: 'office' })).toContain('0 of 200 places are taken, 0 are waiting')
  const answer = await offer({ capacity: '30', applicants: 'both', confirmH: '24' })
  expect(answer.headers.get('location')).toBe(`/office/weeks/sample/sessions/${guid}#seats`)
  expect(await poolOf(session.id)).toMatchObject({ cap: 30, confirmH: 24, applicants: ['schools.class', 'people.child'] })
  expect((await offer({ capacity: '5' }, 'teacher')).status).toBe(403)
  const audit = await app.db.selectFrom('platform.audit').select('detail').where('action', '=', 'week.changeOffer').execute()
  expect(audit).toHaveLength(1)
})

test('fewer places than are given are refused with whom that would hit, a child by its grade alone', async () => {
  const guardian = await app.personOf('guardian')
  const child = await inTransaction(app.db, (trx) =>
    children.add(app.world, trx, { name: 'Ярослава Я.', grade: 6, guardianIds: [guardian] }),
  )
  const classId = await inTransaction(app.db, async (trx) => {
    const school = { name: 'Школа № 2', settlement: 'Тикси', regionCode: 'RU-SA', zone: 'Asia/Yakutsk' }
    const teacherId = await app.personOf('teacher')
    return (await insertClass(trx, { schoolId: await insertSchool(trx, school), teacherId, grade: 7, letter: 'Ү', size: 20 })).id
  })
  await take('schools.class', classId, 1)
  await take('people.child', child.id, 1)
  const answer = await offer({ capacity: '1', applicants: 'both' })
  expect(answer.status).toBe(422)
  const page = await answer.text()
  expect(page).toContain('More places are given than that')
  expect(page).toContain('a child of grade 6 (1 place)')
  expect(page).not.toContain('Ярослава')
  expect(page).not.toContain('Школа № 2')
  const zero = await offer({ capacity: '0' })
  expect([zero.status, (await zero.text()).includes('Write a whole number from 1 up')]).toEqual([422, true])
  expect((await poolOf(session.id)).cap).toBe(30)
})

test('what is settled stays: units since the release, at once or by a draw since the first applicant', async () => {
  const unit = await offer({ seatUnit: 'person', applicants: 'both' })
  expect([unit.status, (await unit.text()).includes('was settled by the first release')]).toEqual([422, true])
  const mode = await offer({ seatMode: 'draw', applicants: 'both' })
  expect([mode.status, (await mode.text()).includes('There are applicants already')]).toEqual([422, true])
  expect(await poolOf(session.id)).toMatchObject({ unit: 'connection', mode: 'instant' })
})

test('two tabs: the second is told that another was first, and nothing changes', async () => {
  const { revision } = await rowOf(session.id)
  expect((await offer({ capacity: '40', applicants: 'both' })).status).toBe(303)
  expect((await offer({ capacity: '50', applicants: 'both', revision: String(revision) })).status).toBe(409)
  expect((await poolOf(session.id)).cap).toBe(40)
})
