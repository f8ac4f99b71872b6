import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { actOnRetention } from '../src/app/holdings/keep.ts'
import { modules as everyModule } from '../src/app/modules.ts'
import { sumWeek } from '../src/modules/reporting/weeks/store.ts'
import type { Module } from '../src/platform/http/route.ts'
import { createLog } from '../src/platform/log.ts'
import { attendedWeek } from './setup/attended-week.ts'
import { dumpDatabase, dumpFolder, findIn } from './setup/dump.ts'
import type { Written } from './setup/dump.ts'
import { ofChild, ofGuardian, plantFamily } from './setup/planted-child.ts'
import type { PlantedFamily } from './setup/planted-child.ts'
import { testApp } from './setup/test-app.ts'
import type { TestApp } from './setup/test-app.ts'

const childs = Object.values(ofChild)
const guardians = Object.values(ofGuardian)

interface Planted extends PlantedFamily {
  app: TestApp
  weekId: number
  dump: () => Promise<Written[]>
}

/** The whole of it in a world of its own, with its log caught. */
async function plant(modules: Module[] = everyModule): Promise<Planted> {
  const lines: string[] = []
  const out = new Writable({ write: (chunk: Buffer, _encoding, done) => (lines.push(chunk.toString()), done()) })
  const app = await testApp({ now: '2026-11-23T06:00:00Z', modules, log: createLog('trace', out) })
  const week = await attendedWeek(app.db)
  const family = await plantFamily(app, week)
  const dump = async () => [
    ...(await dumpDatabase(app.db)),
    ...(await dumpFolder(app.world.config.dataDir)),
    ...lines.map((text) => ({ place: 'log', text })),
  ]
  return { ...family, app, weekId: week.weekId, dump }
}

async function eraseByPage({ app, childUuid, guardian }: Planted): Promise<void> {
  const done = await app.request(`/family/children/${childUuid}/data/delete`, { ...guardian, form: { sure: 'yes' } })
  expect([done.status, done.headers.get('location')]).toEqual([303, '/erased'])
  await app.runJobs()
}

const figures = async ({ app, weekId }: Planted) => {
  const office = { as: 'office' as const }
  const files = ['figures.csv', 'rows.csv', 'map.svg'].map((file) => app.page(`/reports/weeks/sample/${file}`, office))
  return { sums: await sumWeek(app.db, weekId, { all: true }), files: await Promise.all(files) }
}

test('after deletion nothing of the child is written anywhere, after the account’s nothing of the guardian; every figure stays', async () => {
  const planted = await plant()
  const { app } = planted
  const found = findIn(await planted.dump(), [...childs, ...guardians]).map((line) => line.split(': ')[0])
  // Names lie sealed under the child's key: they are nowhere to be found while it is there, either.
  const sealed = [ofChild.firstName, ofChild.name, ofChild.nameInHebrew, ofChild.nameInHan]
  expect(new Set(found)).toEqual(new Set([...childs, ...guardians].filter((one) => !sealed.includes(one as never))))
  const before = await figures(planted)
  expect(before.sums.totals.measured).toBe(1)

  await eraseByPage(planted)
  await actOnRetention(app.world, everyModule)
  const left = await planted.dump()
  expect(left.some(({ place }) => place === 'log')).toBe(true)
  expect(left.some(({ place }) => place.startsWith('file files/live/'))).toBe(true)
  expect(findIn(left, childs)).toEqual([])
  expect(await figures(planted)).toEqual(before)
  await expectLetGo(planted)

  const gone = await app.request('/me/data/delete', { ...planted.guardian, form: { sure: 'yes' } })
  expect(gone.headers.get('location')).toBe('/erased')
  await app.runJobs()
  expect(findIn(await planted.dump(), [...childs, ...guardians])).toEqual([])
  expect(await figures(planted)).toEqual(before)
  await app.close()
})

/** Seats to come are others' now, papers are taken back, what was applied for is nobody's; the number stays. */
async function expectLetGo({ app: { db, request }, childId }: Planted): Promise<void> {
  const bookings = await db.selectFrom('week.child_booking').select('cancelled_at').where('person_id', '=', childId).execute()
  expect(bookings.map(({ cancelled_at: at }) => at !== null)).toEqual([true])
  const seats = await db
    .selectFrom('seats.seat')
    .select(['state', 'post_key'])
    .where('holder_id', '=', childId)
    .where('holder_type', '=', 'people.child')
    .execute()
  expect(seats).toContainEqual({ state: 'cancelled', post_key: null })
  expect(seats.every(({ post_key: key }) => key === null)).toBe(true)
  const applications = await db.selectFrom('seats.application').select(['holder_id', 'withdrawn_at']).orderBy('id').execute()
  expect(applications.map((row) => [row.holder_id, row.withdrawn_at !== null])).toEqual([
    [null, false],
    [null, true],
  ])
  const proofs = await db
    .selectFrom('trajectory.proof')
    .select('code')
    .where('subject_type', '=', 'person')
    .where('subject_id', '=', childId)
    .execute()
  expect(proofs.length).toBeGreaterThan(0)
  for (const { code } of proofs) expect((await request(`/verify/${code}`)).status).toBe(410)
  const claims = await db.selectFrom('schools.claim').select('ended_at').where('person_id', '=', childId).execute()
  expect(claims.map(({ ended_at: at }) => at !== null)).toEqual([true])
  const {
    name,
    sealed,
    email,
    erased_at: at,
    grade,
  } = await db.selectFrom('people.person').selectAll().where('id', '=', childId).executeTakeFirstOrThrow()
  expect([name, sealed, email, at !== null, grade]).toEqual([{}, null, null, true, 9])
  expect(await db.selectFrom('people.person_key').select('person_id').where('person_id', '=', childId).execute()).toEqual([])
}

test.each([
  ['live', [ofChild.question, ofChild.label, ofChild.helpNote, ofChild.pollKey]],
  ['holdings', [ofChild.formKey]],
  ['schools', [ofChild.nickname]],
  ['seats', [ofChild.seatKey, ofChild.applicationKey]],
])('without the listener of %s it is found: the search would notice', async (name, left) => {
  const deaf = everyModule.map((module) => (module.name === name ? { ...module, listeners: without(module) } : module))
  const planted = await plant(deaf)
  await eraseByPage(planted)
  const found = findIn(await planted.dump(), left).map((line) => line.split(': ')[0])
  for (const needle of left) expect(found).toContain(needle)
  await planted.app.close()
})

test.each([0, 1, 2, 3])('the search finds a string in every form in which it could be read again, after %i other bytes', (before) => {
  const bytes = Buffer.concat([Buffer.alloc(before, 255), Buffer.from(ofChild.question), Buffer.alloc(3, 255)])
  const json = JSON.stringify(ofChild.question).replaceAll(/[^ -~]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const texts = [...(['hex', 'base64', 'base64url', 'latin1'] as const).map((form) => bytes.toString(form)), json]
  const found = texts.map((text) => findIn([{ place: 'here', text }], [ofChild.question]))
  expect(found).toEqual(texts.map(() => [`${ofChild.question}: here`]))
})

function without(module: Module): NonNullable<Module['listeners']> {
  const { PersonErased, ...others } = module.listeners ?? {}
  if (!PersonErased) throw new Error(`${module.name} does not listen`)
  return others
}
