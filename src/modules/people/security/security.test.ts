import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { testApp } from '../../../../checks/setup/test-app.ts'
import { inTransaction } from '../../../platform/db/database.ts'
import { children } from '../family/children.ts'
import { register } from '../register.ts'
import { startSession } from '../sign-in/sessions.ts'
import { deviceOf } from './device.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp({ now: '2026-11-23T07:00:00Z' })
})
afterAll(() => app.close())
beforeEach(async () => {
  app.setNow('2026-11-23T07:00:00Z')
  for (const table of ['people.session', 'platform.mail', 'people.recovery_code', 'platform.rate_limit'] as const)
    await app.db.deleteFrom(table).execute()
})

const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:146.0) Gecko/20100101 Firefox/146.0'
const phone =
  'Mozilla/5.0 (Linux; Android 15; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 YaBrowser/26.1 Mobile Safari/537.36'
let serial = 0
/** A person with an address, and two browsers. */
async function newPerson(): Promise<{ id: number; email: string; session: string; other: string }> {
  const email = `person-${(serial += 1)}@example.test`
  return inTransaction(app.db, async (trx) => {
    const id = await register.person(trx, { name: { en: 'Vera' }, email })
    await register.role(trx, id, 'guardian')
    const session = await startSession(trx, id, app.world.clock(), firefox)
    const other = await startSession(trx, id, app.world.clock().subtract({ hours: 3 }), phone, 'passkey')
    return { id, email, session, other }
  })
}
const status = async (session: string): Promise<number> => (await app.request('/me', { cookies: { session } })).status

test('sessions are listed by device, way and time, this one marked, and are ended one by one', async () => {
  const { session, other, id } = await newPerson()
  const page = await app.page('/me/security', { cookies: { session } })
  expect(page).toMatch(/Firefox, Windows <strong>\(this browser\)/)
  expect(page).toContain('Yandex, Android')
  expect(page.match(/\/sessions\/[0-9a-f-]{36}\/end/g)).toHaveLength(2)
  const { uuid } = await app.db.selectFrom('people.session').select('uuid').where('way', '=', 'passkey').executeTakeFirstOrThrow()
  const stranger = await app.request(`/me/security/sessions/${uuid}/end`, { as: 'teacher', form: {} })
  expect([stranger.status, await status(other)]).toEqual([303, 200])
  await app.request(`/me/security/sessions/${uuid}/end`, { cookies: { session }, form: {} })
  expect([await status(session), await status(other)]).toEqual([200, 303])
  const audited = await app.db.selectFrom('platform.audit').select('action').where('actor_id', '=', id).execute()
  expect(audited).toEqual([{ action: 'people.endSession' }])
})

test('all others end at once; ending this one signs out', async () => {
  const { session, other } = await newPerson()
  await app.request('/me/security/sessions/end-others', { cookies: { session }, form: {} })
  expect([await status(session), await status(other)]).toEqual([200, 303])
  const { uuid } = await app.db.selectFrom('people.session').select('uuid').executeTakeFirstOrThrow()
  const left = await app.request(`/me/security/sessions/${uuid}/end`, { cookies: { session }, form: {} })
  expect(left.headers.get('location')).toBe('/')
  expect(await status(session)).toBe(303)
})

test('a session that rotated is ended with the token that it took the place of', async () => {
  const { session, other } = await newPerson()
  app.setNow('2026-11-24T07:00:00Z')
  const rotated = /session=([\w-]+)/.exec((await app.request('/me', { cookies: { session } })).headers.get('set-cookie')!)![1]!
  const page = await app.page('/me/security', { cookies: { session: rotated } })
  expect(page.match(/\/sessions\/[0-9a-f-]{36}\/end/g)).toHaveLength(2)
  await app.request('/me/security/sessions/end-others', { cookies: { session: rotated }, form: {} })
  // The old token of this browser keeps its grace: requests that were under way are this browser's too.
  expect([await status(rotated), await status(session), await status(other)]).toEqual([200, 200, 303])
  const { uuid } = await app.db.selectFrom('people.session').select('uuid').where('replaced_by', 'is', null).executeTakeFirstOrThrow()
  await app.request(`/me/security/sessions/${uuid}/end`, { cookies: { session: rotated }, form: {} })
  expect([await status(rotated), await status(session)]).toEqual([303, 303])
})

test('a session that began while its person was erased opens nothing', async () => {
  const { id, session } = await newPerson()
  expect(await status(session)).toBe(200)
  await inTransaction(app.db, (trx) => children.eraseGuardian(app.world, trx, id, id))
  const late = await inTransaction(app.db, (trx) => startSession(trx, id, app.world.clock(), firefox))
  expect([await status(session), await status(late)]).toEqual([303, 303])
})

test('"last seen" is written once in five minutes, not with each page', async () => {
  const { session } = await newPerson()
  const seen = async (at: string) => {
    app.setNow(at)
    await app.request('/me', { cookies: { session } })
    const row = await app.db.selectFrom('people.session').select('last_seen_at').where('way', '=', 'mail').executeTakeFirstOrThrow()
    return row.last_seen_at.toString()
  }
  expect(await seen('2026-11-23T07:04:59Z')).toBe('2026-11-23T07:00:00Z')
  expect(await seen('2026-11-23T07:05:00Z')).toBe('2026-11-23T07:05:00Z')
  expect(await seen('2026-11-23T07:09:59Z')).toBe('2026-11-23T07:05:00Z')
})

async function makeCodes(session: string): Promise<string[]> {
  const page = await (await app.request('/me/security/codes', { cookies: { session }, form: {} })).text()
  return [...page.matchAll(/<code>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})<\/code>/g)].map((match) => match[1]!)
}
const recover = (email: string, code: string, more: Record<string, string> = {}) =>
  app.request('/sign-in/recovery', { form: { email, code, ...more } })

test('eight recovery codes are shown once and kept as hashes; each works once and ends every other session', async () => {
  const { session, other, email, id } = await newPerson()
  const codes = await makeCodes(session)
  expect(new Set(codes).size).toBe(8)
  const rows = await app.db.selectFrom('people.recovery_code').selectAll().execute()
  expect(JSON.stringify(rows)).not.toContain(codes[0]!.replaceAll('-', ''))
  expect(await app.page('/me/security', { cookies: { session } })).not.toContain(codes[0])
  const entered = await recover(email.toUpperCase(), codes[0]!.toLowerCase().replaceAll('-', ' '))
  expect([entered.status, entered.headers.get('location')]).toEqual([303, '/me/security'])
  expect([await status(session), await status(other)]).toEqual([303, 303])
  const now = /session=([\w-]+)/.exec(entered.headers.get('set-cookie')!)![1]!
  expect(await app.page('/me/security', { cookies: { session: now } })).toContain('7 codes are left')
  expect((await recover(email, codes[0]!)).status).toBe(422)
  const letters = await app.db.selectFrom('platform.mail').select('to_address').execute()
  expect(letters).toEqual([{ to_address: email }, { to_address: email }])
  const audited = await app.db.selectFrom('platform.audit').select('action').where('actor_id', '=', id).orderBy('id').execute()
  expect(audited.map(({ action }) => action)).toEqual(['people.makeRecoveryCodes', 'people.recover'])
})

test('new codes end the old ones; a code of another person opens nothing; passkeys go by choice only', async () => {
  const [a, b] = [await newPerson(), await newPerson()]
  const [old] = await makeCodes(a.session)
  const [code, second] = await makeCodes(a.session)
  expect((await recover(a.email, old!)).status).toBe(422)
  expect((await recover(b.email, code!)).status).toBe(422)
  const passkey = { id: 'x', person_id: a.id, public_key: Buffer.from('x'), label: 'x', added_at: app.world.clock() }
  await app.db.insertInto('people.passkey').values(passkey).execute()
  const count = async () => (await app.db.selectFrom('people.passkey').select('id').execute()).length
  expect((await recover(a.email, code!)).status).toBe(303)
  expect(await count()).toBe(1)
  expect((await recover(a.email, second!, { forgetPasskeys: 'on' })).status).toBe(303)
  expect(await count()).toBe(0)
})

test('four presses at once with one code open one session', async () => {
  const { session, email } = await newPerson()
  const [code] = await makeCodes(session)
  const answers = await Promise.all([1, 2, 3, 4].map(() => recover(email, code!)))
  expect(answers.map((answer) => answer.status).toSorted()).toEqual([303, 422, 422, 422])
})

// What a stranger can see of an answer; ids that are made anew for each page are no part of it.
async function visible(answer: Response): Promise<unknown> {
  const headers = [...answer.headers].filter(([name]) => !['date', 'server-timing', 'x-request-id'].includes(name))
  return { status: answer.status, headers, body: (await answer.text()).replaceAll(/[\w.-]+@[\w.-]+/g, '@') }
}

/** The same asked about an address that has an account and about one that hasn't: answer and statements sent. */
async function compare(ask: (email: string) => Promise<Response>, known: string, unknown: string): Promise<void> {
  const seen: unknown[] = []
  for (const email of [known, unknown]) {
    app.countQueries()
    const answer = await ask(email)
    seen.push({ ...((await visible(answer)) as object), statements: app.countQueries() })
  }
  expect(seen[1]).toEqual(seen[0])
}

test('nothing tells whether an address has an account: answers, headers, statements, also past the limit', async () => {
  const { email, session } = await newPerson()
  await makeCodes(session)
  const unknown = 'nobody-at-all@example.test'
  // Once for each kind of statement that only a first call sends.
  await recover('warm@example.test', 'ABCD')
  await app.request('/sign-in', { form: { email: 'warm@example.test' } })
  await compare((address) => recover(address, 'ABCD-EFGH-JKMN'), email, unknown)
  await compare((address) => app.request('/sign-in', { form: { email: address } }), email, unknown)
  for (const address of [email, unknown]) for (let n = 0; n < 4; n += 1) await recover(address, 'ABCD-EFGH-JKMN')
  expect((await recover(email, 'ABCD-EFGH-JKMN')).status).toBe(429)
  await compare((address) => recover(address, 'ABCD-EFGH-JKMN'), email, unknown)
  for (const address of [email, unknown]) for (let n = 0; n < 4; n += 1) await app.request('/sign-in', { form: { email: address } })
  await compare((address) => app.request('/sign-in', { form: { email: address } }), email, unknown)
})

test('a wrong form comes back without the code', async () => {
  const answer = await recover('no address', 'ABCD-EFGH-JKMN')
  expect(answer.status).toBe(422)
  const text = await answer.text()
  expect(text).toContain('no address')
  expect(text).not.toContain('ABCD-EFGH-JKMN"')
})

test.each([
  [firefox, 'Firefox', 'Windows'],
  [phone, 'Yandex', 'Android'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
    'Safari',
    'iPhone',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36 Edg/143.0', 'Edge', 'Linux'],
  ['<script>', undefined, undefined],
])('%s is known in words', (userAgent, browser, system) => {
  expect(deviceOf(userAgent)).toEqual({ browser, system })
})
