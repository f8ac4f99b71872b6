import { afterEach, beforeEach, expect, test } from 'vitest'
import { findRooms } from '#live'
import { staff } from '#people'
import { inTransaction } from '#platform/db/database.ts'
import type { TestApp } from '../../../../../checks/setup/test-app.ts'
import { testApp } from '../../../../../checks/setup/test-app.ts'
import { getSessions, sessionOwner } from '../../weeks/published.ts'
import type { SampleWeek } from '../../weeks/sample.ts'
import { sampleWeek } from '../../weeks/sample.ts'

// A room of two adults is live; then one of them is no adult of ours any more.
let app: TestApp
let sample: SampleWeek
let path = ''
let moderator = ''
let lecturer = ''

beforeEach(async () => {
  app = await testApp({ now: '2026-11-23T05:58:00Z' })
  sample = await sampleWeek(app.db, { sessions: 1 })
  const [session] = await getSessions(app.db, sample.sessionIds)
  path = `/weeks/sample/sessions/${session!.slug}`
  moderator = (await enter(sample.moderator))!
  lecturer = (await enter(sample.lecturer))!
  await act('open')
  if ((await state()) !== 'live') throw new Error('The room is not live')
})
afterEach(() => app.close())

const room = async () => (await findRooms(app.db, sessionOwner, sample.sessionIds))[0]!
const state = async () => (await room()).state
const desk = async (cookie: string) => app.request(`/live/${(await room()).uuid}/desk`, { cookies: { live: cookie } })
const act = async (word: string) =>
  app.request(`/live/${(await room()).uuid}/desk/room`, { cookies: { live: moderator }, form: { act: word } })

async function enter(person: number): Promise<string | undefined> {
  const way = await app.request(`${path}/enter`, { as: person, form: { to: 'desk' } })
  if (way.status !== 303) return undefined
  const entered = await app.request(way.headers.get('location')!, { as: person })
  const cookie = /live=([^;]+)/.exec(entered.headers.get('set-cookie') ?? '')![1]!
  await desk(cookie)
  return cookie
}
async function change(
  work: (trx: Parameters<Parameters<typeof inTransaction>[1]>[0], change: Parameters<typeof staff.takeRole>[1]) => Promise<unknown>,
) {
  const office = await app.personOf('office')
  const actor = {
    id: office,
    name: {},
    email: null,
    locale: null,
    zone: null,
    grade: null,
    look: null,
    roles: [{ role: 'office', scopeType: '', scopeId: 0 }],
  }
  const grant = { role: 'lecturer' as const, memberId: null }
  await inTransaction(app.db, (trx) => work(trx, { actor, person: { id: sample.lecturer }, now: app.world.clock(), grant }))
  await app.runJobs()
}
const revokeAll = () =>
  change(async (trx, by) => {
    for (const { uuid } of await staff.papers(trx, sample.lecturer)) await staff.revokePaper(trx, { ...by, uuid, reason: 'Forged' })
  })

test('papers that are taken back freeze a live room at once; new ones let its adult count again', async () => {
  await revokeAll()
  expect(await state()).toBe('frozen')
  await enter(sample.lecturer)
  await act('thaw')
  expect(await state()).toBe('frozen')
  await change((trx, by) => staff.addPaper(trx, { ...by, paper: { kind: 'record', validUntil: '2027-08-31', note: '' } }))
  await enter(sample.lecturer)
  await act('thaw')
  expect(await state()).toBe('live')
})

test('while another certificate holds nothing changes; papers of other kinds open no room', async () => {
  await change((trx, by) => staff.addPaper(trx, { ...by, paper: { kind: 'record', validUntil: '2027-08-31', note: '' } }))
  await change(async (trx, by) => {
    const [newest] = await staff.papers(trx, sample.lecturer)
    await staff.revokePaper(trx, { ...by, uuid: newest!.uuid, reason: 'Doubled' })
  })
  expect(await state()).toBe('live')
  await change((trx, by) => staff.addPaper(trx, { ...by, paper: { kind: 'medical', validUntil: '2027-08-31', note: '' } }))
  await revokeAll()
  expect(await state()).toBe('frozen')
})

test('whose role is taken is out of the live room at once and comes in no more', async () => {
  await change((trx, by) => staff.takeRole(trx, by))
  expect(await state()).toBe('frozen')
  expect((await desk(lecturer)).status).not.toBe(200)
  expect(await enter(sample.lecturer)).toBeUndefined()
  await change((trx, by) => staff.giveRole(trx, by))
  expect((await desk((await enter(sample.lecturer))!)).status).toBe(200)
})

test('a certificate that ran out is told by the daily timer; told twice, nothing changes', async () => {
  await app.db.updateTable('people.vetting').set({ valid_until: '2026-11-22' }).where('person_id', '=', sample.lecturer).execute()
  const fact = { name: 'VettingEnded', key: 'x', payload: { personId: sample.lecturer, on: '2026-11-23' } }
  await app.deliver(fact)
  await app.deliver(fact)
  expect(await state()).toBe('frozen')
})
