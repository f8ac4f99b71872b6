import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testApp } from '../../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { people, register } from '#people'
import { inTransaction } from '#platform/db/database.ts'
import { Temporal, addMinutes } from '#platform/time.ts'
import { applyCommand } from '../editor/commands/apply.ts'
import { getRevision } from '../editor/commands/store.ts'
import { undoCommand } from '../editor/commands/undo.ts'
import { week } from '../module.ts'
import { insertSessions } from '../weeks/insert.ts'
import { sampleSession, sampleWeek } from '../weeks/sample.ts'
import type { SampleWeek } from '../weeks/sample.ts'
import { solveTimetable, sweepRuns } from './runs/job.ts'

let app: TestApp
let sample: SampleWeek
let adults: { lecturers: number[]; moderators: number[] }
const nowIso = '2026-11-20T09:00:00Z'

beforeAll(async () => {
  app = await testApp({ modules: [people, week], now: nowIso })
  sample = await sampleWeek(app.db, { released: false, sessions: 1 })
  adults = { lecturers: await addAdults('lecturer', 4), moderators: await addAdults('moderator', 2) }
})
afterAll(() => app.close())

let keys = 0
const formKey = () => `solve-key-${(keys += 1)}`

const addAdults = (role: 'lecturer' | 'moderator', count: number): Promise<number[]> =>
  inTransaction(app.db, async (trx) => {
    const ids: number[] = []
    for (let n = 0; n < count; n += 1) {
      const id = await register.person(trx, { name: { ru: `${role} ${n}` }, email: `${role}-${n}@example.test`, zone: 'Europe/Moscow' })
      await register.role(trx, id, role)
      await register.vetting(trx, id, '2027-08-31')
      ids.push(id)
    }
    return ids
  })

let guids: string[] = []
/** Eight accepted sessions of four lecturers and two moderators; what stood before is gone. */
beforeEach(async () => {
  await app.db.deleteFrom('week.solve_run').execute()
  await app.db.deleteFrom('week.weight').execute()
  await app.db.updateTable('week.session').set({ state: 'withdrawn', locked: false }).execute()
  const made = Array.from({ length: 8 }, (_, n) =>
    sampleSession(sample, {
      state: 'accepted',
      startsAt: null,
      streamId: null,
      title: { ru: `Опыт ${n}`, en: `Experiment ${n}` },
      people: [
        { role: 'lecturer', personId: adults.lecturers[n % 4]!, name: { ru: `Лектор ${n % 4}` } },
        { role: 'moderator', personId: adults.moderators[n % 2]!, name: { ru: `Модератор ${n % 2}` } },
      ],
    }),
  )
  const ids = await inTransaction(app.db, (trx) => insertSessions(trx, sample.id, made))
  guids = (await app.db.selectFrom('week.session').select(['guid']).where('id', 'in', ids).orderBy('id').execute()).map(({ guid }) => guid)
})

const path = '/office/weeks/sample/solve'
const start = (fields: Record<string, string> = {}) =>
  app.request(path, { as: 'office', form: { formKey: formKey(), scope: 'all', seconds: '1', seed: '7', ...fields } })
async function startRun(fields: Record<string, string> = {}): Promise<string> {
  const answer = await start(fields)
  expect(answer.status, await answer.clone().text()).toBe(303)
  return answer.headers.get('location')!
}
const runOf = (address: string) =>
  app.db.selectFrom('week.solve_run').selectAll().where('uuid', '=', address.split('/').at(-1)!).executeTakeFirstOrThrow()
const post = (address: string, fields: Record<string, string> = {}) =>
  app.request(address, { as: 'office', form: { formKey: formKey(), ...fields } })
const placed = () =>
  app.db
    .selectFrom('week.session')
    .select(['guid', 'starts_at', 'stream_id', 'revision'])
    .where('guid', 'in', guids)
    .where('state', '=', 'placed')
    .execute()

test('a search finds a place for all, changes nothing, and accepting it is one command that one press undoes', async () => {
  const address = await startRun()
  const jobs = await app.runJobs()
  expect(jobs).toContain('solveTimetable')
  const run = await runOf(address)
  expect(run.state).toBe('done')
  const best = run.best as { unplaced: number; cost: number; placings: { guid: string }[] }
  expect(best.unplaced).toBe(0)
  expect(best.placings.map(({ guid }) => guid).toSorted()).toEqual(guids.toSorted())
  expect(Number(run.iterations)).toBeGreaterThan(1000)
  expect(await placed()).toEqual([])

  const page = await app.page(address, { as: 'office' })
  expect(page).toContain('Accept 8 changes')
  expect(page).toContain('Experiment 7')
  const before = await getRevision(app.db, sample.id)
  const accepted = await post(`${address}/apply`, { seen: String(run.timetable_revision) })
  expect(accepted.headers.get('location')).toBe(`${address}?applied=${before + 1}`)
  expect(await placed()).toHaveLength(8)
  expect((await runOf(address)).state).toBe('applied')
  expect(await app.page(`${address}?applied=${before + 1}`, { as: 'office' })).toContain(`command no. ${before + 1}`)

  const actorId = await app.personOf('office')
  const undone = await inTransaction(app.db, (trx) =>
    undoCommand(trx, { weekId: sample.id, actorId, now: Temporal.Instant.from(nowIso), undoes: before + 1 }),
  )
  expect(undone.ok).toBe(true)
  expect(await placed()).toEqual([])
})

test('what it found keeps the hard rules: nobody twice, ten minutes between two of a stream, whatever the seed', async () => {
  for (const seed of ['1', '2', '3']) {
    const address = await startRun({ seed })
    await app.runJobs()
    const { placings } = (await runOf(address)).best as { placings: { guid: string; start: number; stream: number }[] }
    const byGuid = new Map(guids.map((guid, n) => [guid, n]))
    for (const [at, a] of placings.entries())
      for (const b of placings.slice(at + 1)) {
        const apart = Math.abs(a.start - b.start)
        const [n, m] = [byGuid.get(a.guid)!, byGuid.get(b.guid)!]
        // 30 minutes are six ticks, the turnover two more.
        if (a.stream === b.stream) expect(apart).toBeGreaterThanOrEqual(8)
        if (n % 4 === m % 4) expect(apart).toBeGreaterThanOrEqual(6)
      }
    await app.db.deleteFrom('week.solve_run').execute()
  }
})

test('one search at a time: a second one is refused in words, a double click begins one', async () => {
  const key = formKey()
  const [first, again] = [await start({ formKey: key }), await start({ formKey: key })]
  expect(again.headers.get('location')).toBe(first.headers.get('location'))
  const second = await start()
  expect(second.status).toBe(422)
  expect(await second.text()).toContain('already under way')
  expect(await app.db.selectFrom('week.solve_run').select('id').execute()).toHaveLength(1)
})

test('a search that is stopped says so, and goes on from where it was', async () => {
  const address = await startRun({ seconds: '3600' })
  await post(`${address}/stop`)
  await app.runJobs()
  const stopped = await runOf(address)
  expect(stopped.state).toBe('stopped')
  expect(Number(stopped.spent_ms)).toBeLessThan(4000)
  expect((await post(`${address}/resume`, { seconds: '1' })).status).toBe(303)
  await app.db
    .updateTable('week.solve_run')
    .set({ seconds: Math.ceil(Number(stopped.spent_ms) / 1000) + 1 })
    .execute()
  await app.runJobs()
  const ended = await runOf(address)
  expect(ended.state).toBe('done')
  expect(Number(ended.iterations)).toBeGreaterThan(Number(stopped.iterations))
  expect((ended.best as { cost: number }).cost).toBeLessThanOrEqual((stopped.best as { cost: number }).cost)
})

test('a slice whose process was killed is begun again by the sweep; a job that comes late or twice does nothing', async () => {
  const address = await startRun()
  const uuid = address.split('/').at(-1)!
  // Killed in the middle: taken, and no sign since.
  await app.db.updateTable('week.solve_run').set({ state: 'running' }).execute()
  await solveTimetable(app.world, { uuid, slice: 0 })
  expect((await runOf(address)).slice).toBe(0)
  app.setNow('2026-11-20T09:00:20Z')
  await sweepRuns(app.world, {})
  await app.runJobs()
  const run = await runOf(address)
  expect([run.state, run.slice]).toEqual(['done', 1])
  await solveTimetable(app.world, { uuid, slice: 0 })
  expect((await runOf(address)).iterations).toBe(run.iterations)
  app.setNow(nowIso)
})

test('a fault in the middle stops the search with a word, keeps what was found, and it can be gone on with', async () => {
  const address = await startRun()
  const { task } = await runOf(address)
  // A week that can't be: no search begins on it.
  await app.db
    .updateTable('week.solve_run')
    .set({ task: JSON.stringify({ ...(task as object), problem: null }) })
    .execute()
  await app.runJobs()
  expect((await runOf(address)).state).toBe('stopped')
  await app.db
    .updateTable('week.solve_run')
    .set({ task: JSON.stringify(task) })
    .execute()
  expect(await app.page(address, { as: 'office' })).toContain('broke off by a fault')
  expect((await post(`${address}/resume`, { seconds: '1' })).status).toBe(303)
  await app.runJobs()
  expect((await runOf(address)).state).toBe('done')
  expect(await app.page(address, { as: 'office' })).not.toContain('broke off by a fault')
})

const placeAt = async (guid: string, minutes: number, stream: 'main' | 'lab', actorId: number): Promise<void> => {
  const startsAt = addMinutes(Temporal.Instant.from('2026-11-23T06:00:00Z'), minutes)
  const change = { guid, place: { startsAt, streamId: sample.streams[stream]! } }
  const now = Temporal.Instant.from(nowIso)
  const done = await inTransaction(app.db, (trx) =>
    applyCommand(trx, { weekId: sample.id, actorId, now, kind: 'place', seen: null, changes: [change] }),
  )
  expect(done.ok).toBe(true)
}

test('locked sessions stay where they are; with “only what has no place” every placed one does', async () => {
  const office = await app.personOf('office')
  await placeAt(guids[0]!, 0, 'main', office)
  await placeAt(guids[1]!, 45, 'main', office)
  await app.db.updateTable('week.session').set({ locked: true }).where('guid', '=', guids[0]!).execute()
  const where = async (address: string, guid: string) =>
    ((await runOf(address)).best as { placings: { guid: string; start: number }[] }).placings.find((one) => one.guid === guid)?.start
  const all = await startRun({ scope: 'all' })
  await app.runJobs()
  // Six in the morning UTC is nine in Moscow: tick 108 of the first day.
  expect(await where(all, guids[0]!)).toBe(108)
  await app.db.deleteFrom('week.solve_run').execute()
  const rest = await startRun({ scope: 'unplaced' })
  await app.runJobs()
  expect([await where(rest, guids[0]!), await where(rest, guids[1]!)]).toEqual([108, 117])
})

test('in a week that goes on, what has begun stays, and nothing is put before now', async () => {
  await placeAt(guids[0]!, 0, 'main', await app.personOf('office'))
  // Noon of the first day in Moscow: tick 144.
  app.setNow('2026-11-23T09:00:00Z')
  const address = await startRun()
  await app.runJobs()
  const { placings } = (await runOf(address)).best as { placings: { guid: string; start: number }[] }
  expect(placings.find(({ guid }) => guid === guids[0])?.start).toBe(108)
  const others = placings.filter(({ guid }) => guid !== guids[0])
  expect(others).toHaveLength(7)
  expect(Math.min(...others.map(({ start }) => start))).toBeGreaterThanOrEqual(144)
  app.setNow(nowIso)
})

test('somebody moved a session meanwhile: nothing is written before the office has seen it', async () => {
  const address = await startRun()
  await app.runJobs()
  const { timetable_revision: seen } = await runOf(address)
  await placeAt(guids[3]!, 300, 'lab', await app.personOf('coordinator'))
  const refused = await post(`${address}/apply`, { seen: String(seen) })
  expect(refused.status).toBe(409)
  const page = await refused.text()
  expect(page).toContain('Experiment 3')
  expect(await placed()).toHaveLength(1)
  expect((await runOf(address)).state).toBe('done')
  const shown = /name="seen" value="(\d+)"/.exec(page)![1]!
  expect((await post(`${address}/apply`, { seen: shown })).status).toBe(303)
  expect(await placed()).toHaveLength(8)
})

test('bad wishes are told one by one, and what was typed stays', async () => {
  const answer = await start({ scope: 'everything', seconds: '0', seed: 'x' })
  expect(answer.status).toBe(422)
  const page = await answer.text()
  for (const words of ['Choose what may be touched.', 'Choose how long to search', 'Enter a whole number from 1 to 999999999'])
    expect(page).toContain(words)
  expect(page).toContain('value="x"')
  await app.db.updateTable('week.session').set({ state: 'withdrawn' }).where('guid', 'in', guids).execute()
  const nothing = await start()
  expect(nothing.status).toBe(422)
  expect(await nothing.text()).toContain('There is nothing to search for')
})

test('weights: kept where they differ from the presets, refused in words, put back', async () => {
  const page = await app.page('/office/weeks/sample/weights', { as: 'office' })
  const fields = Object.fromEntries([...page.matchAll(/name="(\w+)"[^>]*value="(\d+)"/g)].map(([, name, value]) => [name!, value!]))
  expect(fields).toMatchObject({ unplaced: '1000', asleep: '60', outOfSchool: '20', moved: '3' })
  const wrong = await post('/office/weeks/sample/weights', { ...fields, asleep: 'много' })
  expect(wrong.status).toBe(422)
  expect(await wrong.text()).toContain('value="много"')
  const rows = () => app.db.selectFrom('week.weight').select(['term', 'weight']).where('week_id', '=', sample.id).execute()
  expect(await rows()).toEqual([])
  expect((await post('/office/weeks/sample/weights', { ...fields, asleep: '75' })).status).toBe(303)
  expect(await rows()).toEqual([{ term: 'asleep', weight: 75 }])
  const address = await startRun()
  expect((await runOf(address)).task).toMatchObject({ weights: { asleep: 75, outOfSchool: 20 } })
  expect((await post('/office/weeks/sample/weights', { ...fields, act: 'preset' })).status).toBe(303)
  expect(await rows()).toEqual([])
})

test('a kept search holds nobody’s name', async () => {
  const address = await startRun()
  expect(JSON.stringify((await runOf(address)).task)).not.toMatch(/Лектор|Модератор|lecturer \d/)
})

test('with whoever is erased the searches go that hold their hours; others stay', async () => {
  await startRun()
  await app.db.updateTable('week.solve_run').set({ state: 'running' }).execute()
  const runs = () => app.db.selectFrom('week.solve_run').select('id').execute()
  const erase = (personId: number) => app.deliver({ name: 'PersonErased', key: String(personId), payload: { personId } })
  await erase(await app.personOf('guardian'))
  expect(await runs()).toHaveLength(1)
  const { task } = await app.db.selectFrom('week.solve_run').select('task').executeTakeFirstOrThrow()
  const { persons } = (task as { problem: { persons: { personId: number }[] } }).problem
  await erase(persons[0]!.personId)
  expect(await runs()).toEqual([])
})
