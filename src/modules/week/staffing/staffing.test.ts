import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testApp } from '../../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { people, register } from '#people'
import { inTransaction } from '#platform/db/database.ts'
import { newToken } from '#platform/ids.ts'
import { addMinutes } from '#platform/time.ts'
import { week } from '../module.ts'
import { insertSessions } from '../weeks/insert.ts'
import { sampleSession, sampleStart, sampleWeek } from '../weeks/sample.ts'
import type { SampleWeek } from '../weeks/sample.ts'

let app: TestApp
let sample: SampleWeek
/** Vetted and free; vetted too shortly; vetted, of the other member. */
let [spare, short, foreign] = [0, 0, 0]
const english = { locale: 'en' }
const path = '/office/weeks/sample/adults'

async function addModerator(name: string, memberId: number, until: string): Promise<number> {
  return inTransaction(app.db, async (trx) => {
    const id = await register.person(trx, { name: { ru: name }, email: `${name.length}-${memberId}-${until}@example.test` })
    await register.role(trx, id, 'moderator', { type: 'member', id: memberId })
    await register.vetting(trx, id, until)
    return id
  })
}

beforeAll(async () => {
  app = await testApp({ now: '2026-11-22T07:00:00Z', modules: [people, week] })
  sample = await sampleWeek(app.db, { sessions: 2 })
  spare = await addModerator('Запасной Человек', sample.memberId, '2026-11-23')
  short = await addModerator('Недолго Проверен', sample.memberId, '2026-11-22')
  foreign = await addModerator('Чужой Модератор Иной', sample.otherMemberId, '2027-01-01')
})
afterAll(() => app.close())
beforeEach(async () => {
  await app.db
    .updateTable('people.vetting')
    .set({ valid_until: '2027-08-31', revoked_at: null })
    .where('person_id', '=', sample.moderator)
    .execute()
})

const first = async () => app.db.selectFrom('week.session').selectAll().where('id', '=', sample.sessionIds[0]!).executeTakeFirstOrThrow()
const moderatorsOf = async (sessionId: number) =>
  (
    await app.db
      .selectFrom('week.session_person as tie')
      .innerJoin('week.speaker as s', 's.id', 'tie.speaker_id')
      .select('s.person_id')
      .where('tie.session_id', '=', sessionId)
      .where('tie.role', '=', 'moderator')
      .orderBy('s.person_id')
      .execute()
  ).map((row) => row.person_id)
const revisionIn = (page: string) => /name="revision" value="(\d+)"/.exec(page)![1]!
const post = (guid: string, form: Record<string, string>, as: 'office' | number = 'office') =>
  app.request(`${path}/${guid}`, { as, form: { formKey: newToken(), ...form }, cookies: english })

test('where nobody is missing the page says so, with papers and loads of everybody', async () => {
  expect(await app.page(path, { as: 'office', cookies: english })).toContain('2 sessions, nobody is missing')
  const all = await app.page(`${path}?show=all`, { as: 'office', cookies: english })
  expect(all).toContain('vetted until Aug 31, 2027')
  const loads = await app.page(`${path}?show=loads`, { as: 'office', cookies: english })
  expect(loads).toMatch(/Aisylu Gaifullina<\/th>.*?>2<\/td>.*?>0<\/td>.*?1 h/s)
})

test('papers that end before a session does are a gap; who is vetted until it ends and free can be put in at once', async () => {
  await app.db.updateTable('people.vetting').set({ valid_until: '2026-11-22' }).where('person_id', '=', sample.moderator).execute()
  const page = await app.page(path, { as: 'office', cookies: english })
  expect(page).toContain('2 sessions, 2 with gaps that block the release')
  expect(page).toContain('Vetted adults from start to end: 1')
  const { guid, id } = await first()
  const offered = page.slice(page.indexOf(guid), page.indexOf('</form>', page.indexOf(`/adults/${guid}`)))
  expect([spare, short, foreign].map((person) => offered.includes(`value="${person}"`))).toEqual([true, false, true])
  const revision = revisionIn(page)
  expect((await post(guid, { revision, moderator: String(spare) })).status).toBe(303)
  expect(await moderatorsOf(id)).toEqual([sample.moderator, spare].toSorted((a, b) => a - b))
  expect(await app.page(path, { as: 'office', cookies: english })).toContain('1 with a gap')
})

test('two who mend the same session at once: the second looks again, and keeps the choice', async () => {
  await app.db.updateTable('people.vetting').set({ valid_until: '2026-11-22' }).where('person_id', '=', sample.moderator).execute()
  const [, second] = sample.sessionIds
  const { guid } = await app.db.selectFrom('week.session').select('guid').where('id', '=', second!).executeTakeFirstOrThrow()
  const revision = revisionIn(await app.page(path, { as: 'office', cookies: english }))
  const other = await app.personOf('coordinator', { type: 'member', id: sample.memberId })
  expect((await post(guid, { revision, moderator: String(spare) }, other)).status).toBe(303)
  await app.db.updateTable('people.vetting').set({ valid_until: '2026-11-22' }).where('person_id', '=', spare).execute()
  const stale = await post(guid, { revision, moderator: String(foreign) })
  const page = await stale.text()
  await app.db.updateTable('people.vetting').set({ valid_until: '2026-11-23' }).where('person_id', '=', spare).execute()
  expect(stale.status).toBe(409)
  expect(page).toContain('Somebody else has changed these people meanwhile')
  expect(page).toMatch(new RegExp(`value="${foreign}" selected`))
})

test('a session without a moderator blocks, though two adults lead it', async () => {
  const [id] = await inTransaction(app.db, async (trx) => {
    const lead = await register.person(trx, { name: { ru: 'Второй Ведущий' }, email: 'lead2@example.test' })
    await register.role(trx, lead, 'lecturer')
    await register.vetting(trx, lead, '2027-01-01')
    const people = [sample.lecturer, lead].map((personId) => ({ role: 'lecturer' as const, personId, name: { ru: 'Ведущий' } }))
    return insertSessions(trx, sample.id, [
      sampleSession(sample, { title: { ru: 'Без модератора' }, startsAt: addMinutes(sampleStart, 600), people }),
    ])
  })
  const page = await app.page('/office/weeks/sample/release', { as: 'office', cookies: english })
  await app.db.updateTable('week.session').set({ state: 'withdrawn' }).where('id', '=', id!).execute()
  expect(page).toContain('There is no moderator')
  expect(page).toContain('Ask a second person')
})

test('a coordinator sees and staffs the own member’s sessions with the own people, and no others', async () => {
  await app.db.updateTable('people.vetting').set({ valid_until: '2026-11-22' }).where('person_id', '=', sample.moderator).execute()
  const own = await app.personOf('coordinator', { type: 'member', id: sample.memberId })
  const other = await app.personOf('coordinator', { type: 'member', id: sample.otherMemberId })
  const { guid } = await first()
  expect(await app.page(`${path}?show=all`, { as: own, cookies: english })).toContain('Why is ice slippery?')
  const page = await app.page(`${path}?show=all`, { as: other, cookies: english })
  expect([page.includes('Why is ice slippery?'), page.includes('Each session needs two vetted adults')]).toEqual([false, true])
  expect((await post(guid, { revision: '99', moderator: String(foreign) }, other)).status).toBe(404)
  for (const role of ['lecturer', 'moderator', 'teacher'] as const)
    expect([role, (await app.request(path, { as: role })).status]).toEqual([role, 403])
})

test('as many statements for twenty sessions as for two', async () => {
  const count = async () => {
    app.countQueries()
    await app.page(`${path}?show=all`, { as: 'office', cookies: english })
    return app.countQueries()
  }
  await count()
  const few = await count()
  await inTransaction(app.db, (trx) =>
    insertSessions(
      trx,
      sample.id,
      Array.from({ length: 20 }, (_, at) =>
        sampleSession(sample, { title: { ru: `Ещё ${at}` }, startsAt: addMinutes(sampleStart, 1500 + at * 45) }),
      ),
    ),
  )
  expect(await count()).toBe(few)
})
