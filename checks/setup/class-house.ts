import { afterAll, beforeAll, beforeEach } from 'vitest'
import { live } from '../../src/modules/live/index.ts'
import { people } from '../../src/modules/people/index.ts'
import type { SchoolClass } from '../../src/modules/schools/index.ts'
import {
  findClass,
  findClassCode,
  insertClass,
  insertSchool,
  insertTeacher,
  issueClassCode,
  schools,
} from '../../src/modules/schools/index.ts'
import { seats } from '../../src/modules/seats/index.ts'
import { gatherBooked } from '../../src/modules/week/bookings/booked.ts'
import { week } from '../../src/modules/week/module.ts'
import { getSessions } from '../../src/modules/week/weeks/published.ts'
import type { PublishedSession } from '../../src/modules/week/weeks/published.ts'
import { sampleWeek } from '../../src/modules/week/weeks/sample.ts'
import type { SampleWeek } from '../../src/modules/week/weeks/sample.ts'
import { inTransaction } from '../../src/platform/db/database.ts'
import { newToken } from '../../src/platform/ids.ts'
import type { TestApp } from './test-app.ts'
import { testApp } from './test-app.ts'

const start = '2026-11-23T05:30:00Z'

export interface ClassHouse {
  app: TestApp
  sample: SampleWeek
  /** Both begin at 06:00: the sample's sessions stand in different streams. */
  ice: PublishedSession
  stars: PublishedSession
  anna: number
  boris: number
  /** Anna's two and Boris's one, of twelve pupils each. */
  class7: SchoolClass
  class3: SchoolClass
  other: SchoolClass
}

/** A released week, two teachers and three classes for one file of tests, half an hour before two sessions begin; nothing is booked. */
export function openClassHouse() {
  const house = {} as ClassHouse
  const addClass = async (teacherId: number, grade: number, letter: string, size = 12): Promise<SchoolClass> => {
    const { app } = house
    const { id } = await inTransaction(app.db, async (trx) => {
      const school = { name: `Школа № ${grade} 🦉`, settlement: 'Тикси', regionCode: 'RU-SA', zone: 'Asia/Yakutsk' }
      const schoolId = await insertSchool(trx, school)
      await insertTeacher(trx, teacherId, schoolId)
      const added = await insertClass(trx, { schoolId, teacherId, grade, letter, size })
      await issueClassCode(app.world, trx, added.id, app.world.clock())
      return added
    })
    return (await findClass(app.db, id))!
  }
  beforeAll(async () => {
    const app = (house.app = await testApp({ now: start, modules: [people, schools, seats, live, week] }))
    const sample = (house.sample = await sampleWeek(app.db, { sessions: 3 }))
    house.anna = await app.personOf('teacher', { type: 'a', id: 0 })
    house.boris = await app.personOf('teacher', { type: 'b', id: 0 })
    house.class7 = await addClass(house.anna, 7, 'Ү')
    house.class3 = await addClass(house.anna, 3, 'Б')
    house.other = await addClass(house.boris, 8, 'В')
    const sessions = await getSessions(app.db, sample.sessionIds)
    const [ice, stars] = [0, 1].map((at) => sessions.find(({ id }) => id === sample.sessionIds[at])!) as [
      PublishedSession,
      PublishedSession,
    ]
    Object.assign(house, { ice, stars })
  })
  afterAll(() => house.app.close())
  beforeEach(async () => {
    const { db } = house.app
    house.app.setNow(start)
    for (const table of ['week.booking_letter', 'week.booking', 'seats.seat'] as const) await db.deleteFrom(table).execute()
    const open = { used: 0, waiting: 0, last_pos: 0, cap: 20, hard_cap: 20, state: 'open', confirm_h: null, applicants: [] }
    await db
      .updateTable('seats.pool')
      .set({ ...open, unit: 'connection' })
      .execute()
    await db.deleteFrom('platform.mail').execute()
  })
  const pathOf = (session: PublishedSession) => `/weeks/sample/sessions/${session.slug}`
  return {
    house,
    addClass,
    pathOf,
    book: (session: PublishedSession, schoolClass: SchoolClass, more: { as?: number; formKey?: string } = {}) =>
      house.app.request(`${pathOf(session)}/book`, {
        as: more.as ?? schoolClass.teacherId,
        form: { class: schoolClass.uuid, formKey: more.formKey ?? newToken() },
      }),
    bookedOf: (schoolClass: SchoolClass) => gatherBooked(house.app.db, { classIds: [schoolClass.id] }),
    cap: (session: PublishedSession, count: number, unit: 'connection' | 'person' = 'connection') =>
      house.app.db.updateTable('seats.pool').set({ cap: count, hard_cap: count, unit }).where('owner_id', '=', session.id).execute(),
    async joinClass(schoolClass: SchoolClass, nickname = `${schoolClass.id % 50}-1`): Promise<{ pass: string }> {
      const { app } = house
      const code = await findClassCode(app.world, app.db, schoolClass, app.world.clock())
      const answer = await app.request('/join/nickname', { form: { code: code!.code, nickname, formKey: newToken() } })
      return { pass: /pass=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')![1]! }
    },
  }
}
