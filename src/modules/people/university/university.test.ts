import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { testApp, testOrigin } from '../../../../checks/setup/test-app.ts'
import { projectRoot } from '../../../platform/root.ts'
import { sealSecret } from './oidc.ts'
import { isPublicAddress } from './reach.ts'

const uuid = '0193a000-0000-7000-8000-000000000001'
const path = `/sign-in/university/${uuid}`
const [clientId, secret] = ['kaleidoscope', 'a-secret-of-the-university']

let provider: ChildProcess
let issuer = ''
let app: TestApp

async function startProvider(): Promise<[ChildProcess, string]> {
  const script = join(projectRoot, 'checks/setup/oidc-process.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script, `${testOrigin}${path}/return`, clientId, secret], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return [child, line]
}

beforeAll(async () => {
  ;[provider, issuer] = await startProvider()
})
afterAll(() => provider.kill())
beforeEach(async () => {
  app = await testApp({ now: '2026-11-23T07:00:00Z' })
  await addService()
  await as('sub-1')
})
afterEach(() => app.close())

const as = (account: string) => fetch(`${issuer}/as?login_as=${account}`)

async function addService(more: { issuer?: string; client_id?: string; scope_type?: string; scope_id?: number } = {}): Promise<void> {
  await app.db
    .insertInto('people.identity_provider')
    .values({
      uuid,
      scope_type: '',
      scope_id: 0,
      name: JSON.stringify({ ru: 'Университет', en: 'The University' }),
      issuer,
      client_id: clientId,
      secret_sealed: sealSecret(app.world.key, secret),
      ...more,
    })
    .execute()
}
const change = (values: { issuer?: string; client_id?: string; enabled?: boolean; secret_sealed?: Buffer }) =>
  app.db.updateTable('people.identity_provider').set(values).execute()

const cookiesOf = (answer: Response): Record<string, string> =>
  Object.fromEntries(answer.headers.getSetCookie().map((line) => line.split(';')[0]!.split('=') as [string, string]))

/** Sets out, as a browser follows: the address at the university, and the cookie that must come back. */
async function setOut(from = path, options: Parameters<TestApp['request']>[1] = {}) {
  const answer = await app.request(from, options)
  expect(answer.status, await answer.clone().text()).toBe(303)
  return { address: answer.headers.get('location')!, cookies: cookiesOf(answer) }
}

/** What the university answers, in the end: the address that leads back to us. */
async function visit(address: string): Promise<string> {
  const jar: Record<string, string> = {}
  for (let at = address, n = 0; n < 8; n += 1) {
    const cookie = Object.entries(jar)
      .map((pair) => pair.join('='))
      .join('; ')
    const answer = await fetch(at, { redirect: 'manual', headers: { cookie } })
    Object.assign(jar, cookiesOf(answer))
    const next = answer.headers.get('location')
    if (!next) throw new Error(`${at} answered ${answer.status} ${await answer.text()}`)
    at = new URL(next, at).href
    if (at.startsWith(testOrigin)) return at.slice(testOrigin.length)
  }
  throw new Error('The university leads nowhere')
}

const sessionOf = (answer: Response): string => cookiesOf(answer).session ?? ''
const link = (personId: number, subject = 'sub-1') =>
  app.db
    .insertInto('people.identity')
    .values((row) => ({
      provider_id: row.selectFrom('people.identity_provider').select('id').where('uuid', '=', uuid),
      subject,
      person_id: personId,
      linked_at: app.world.clock(),
    }))
    .execute()

test('a linked account signs in and lands where it wanted; the session says how', async () => {
  const person = await app.personOf('lecturer')
  await link(person)
  const { address, cookies } = await setOut(`${path}?next=/my-sessions`)
  const asked = new URL(address).searchParams
  expect([asked.get('code_challenge_method'), asked.get('response_type'), asked.get('client_id')]).toEqual(['S256', 'code', clientId])
  const back = await app.request(await visit(address), { cookies })
  expect([back.status, back.headers.get('location')]).toEqual([303, '/my-sessions'])
  expect(await app.page('/me/security', { cookies: { session: sessionOf(back) } })).toContain('University')
  const way = await app.db.selectFrom('people.session').select(['person_id', 'way']).executeTakeFirstOrThrow()
  expect(way).toEqual({ person_id: person, way: 'university' })
})

test('an unknown account gets a page that says what to do, though its name or address is somebody’s', async () => {
  const back = await app.request(await visit((await setOut()).address), { cookies: (await setOut()).cookies })
  expect(back.status).toBe(422)
  const { address, cookies } = await setOut()
  const unknown = await app.request(await visit(address), { cookies })
  expect(unknown.status).toBe(403)
  expect(sessionOf(unknown)).toBe('')
  const text = await unknown.text()
  expect(text).toContain('nobody here is linked with that account')
  expect(text).toContain('sign in by a mailed link and link the accounts')
})

test('a wrong state, a state of another browser and one that was used already open nothing', async () => {
  await link(await app.personOf('lecturer'))
  const { address, cookies } = await setOut()
  const back = await visit(address)
  const forged = back.replace(/state=[\w-]+/, 'state=forged')
  const wrong = await app.request(forged, { cookies })
  expect(wrong.status).toBe(422)
  expect(await wrong.text()).toContain("didn't fit")
  // Used up by the attempt, whatever came of it.
  const again = await app.request(back, { cookies })
  expect([again.status, sessionOf(again)]).toEqual([422, ''])
  expect(await again.text()).toContain('begun in another browser, was used already, or is too old')
  const other = await setOut()
  const stranger = await app.request(await visit(other.address))
  expect([stranger.status, sessionOf(stranger)]).toEqual([422, ''])
  app.setNow('2026-11-23T07:10:01Z')
  const late = await app.request(await visit(other.address), { cookies: other.cookies })
  expect(late.status).toBe(422)
})

test('a code works once', async () => {
  await link(await app.personOf('lecturer'))
  const first = await setOut()
  const back = await visit(first.address)
  expect((await app.request(back, { cookies: first.cookies })).status).toBe(303)
  const second = await setOut()
  const state = second.cookies.university!.split('.')[0]!
  const replayed = await app.request(back.replace(/state=[\w-]+/, `state=${state}`), { cookies: second.cookies })
  expect([replayed.status, sessionOf(replayed)]).toEqual([422, ''])
})

test('an ID token with another nonce is refused', async () => {
  await link(await app.personOf('lecturer'))
  const { address, cookies } = await setOut()
  const swapped = new URL(address)
  swapped.searchParams.set('nonce', 'another')
  const back = await app.request(await visit(swapped.href), { cookies })
  expect([back.status, sessionOf(back)]).toEqual([422, ''])
  expect(await back.text()).toContain("didn't fit")
})

test('a code for another client, and a service that is asked as another, give nothing', async () => {
  await link(await app.personOf('lecturer'))
  const { address, cookies } = await setOut()
  const swapped = new URL(address)
  swapped.searchParams.set('client_id', 'another-client')
  const back = await app.request(await visit(swapped.href), { cookies })
  expect([back.status, sessionOf(back)]).toEqual([422, ''])
  const next = await setOut()
  await change({ secret_sealed: sealSecret(app.world.key, 'wrong') })
  const refused = await app.request(await visit(next.address), { cookies: next.cookies })
  expect([refused.status, sessionOf(refused)]).toEqual([422, ''])
})

test('new keys of the university are taken up at once', async () => {
  await link(await app.personOf('lecturer'))
  const first = await setOut()
  expect((await app.request(await visit(first.address), { cookies: first.cookies })).status).toBe(303)
  await fetch(`${issuer}/new-keys`)
  const second = await setOut()
  expect((await app.request(await visit(second.address), { cookies: second.cookies })).status).toBe(303)
})

test('who declines comes back to a page that says so', async () => {
  await as('nobody')
  const { address, cookies } = await setOut()
  const back = await app.request(await visit(address), { cookies })
  expect(back.status).toBe(422)
  expect(await back.text()).toContain('you declined')
})

test('a service that is away is said to be away, before and on the way back; one that is off is not there', async () => {
  const [other, otherIssuer] = await startProvider()
  await change({ issuer: otherIssuer })
  const { address, cookies } = await setOut()
  const back = await visit(address)
  other.kill('SIGKILL')
  await once(other, 'exit')
  for (const answer of [await app.request(back, { cookies }), await app.request(path)]) {
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain("doesn't answer now")
  }
  await change({ enabled: false })
  expect((await app.request(path)).status).toBe(404)
  expect(await app.page('/sign-in')).not.toContain('The University')
})

test('a link is made by its own press only, by whoever began it, and says so by mail', async () => {
  const person = await app.personOf('guardian')
  const cookie = await app.signIn(person)
  const begin = () => setOut(`/me/security/university/${uuid}`, { cookies: { session: cookie } })
  const first = await begin()
  const back = await visit(first.address)
  const stranger = await app.request(back, { cookies: first.cookies, as: 'teacher' })
  expect(stranger.status).toBe(422)
  const { address, cookies } = await begin()
  const page = await app.page(await visit(address), { cookies: { ...cookies, session: cookie } })
  expect(page).toContain('Account sub-1')
  expect(await app.db.selectFrom('people.identity').selectAll().execute()).toEqual([])
  const word = /name="word" value="([\w-]{43})"/.exec(page)![1]!
  const confirm = (as: number) => app.request(`/me/security/university/${uuid}/link`, { as, form: { word } })
  expect((await confirm(await app.personOf('teacher'))).status).toBe(422)
  const next = await begin()
  const again = await app.page(await visit(next.address), { cookies: { ...next.cookies, session: cookie } })
  const fresh = /name="word" value="([\w-]{43})"/.exec(again)![1]!
  const done = await app.request(`/me/security/university/${uuid}/link`, { as: person, form: { word: fresh } })
  expect([done.status, done.headers.get('location')]).toEqual([303, '/me/security'])
  const letters = await app.db.selectFrom('platform.mail').select('body').execute()
  expect(letters.map(({ body }) => /связана учётная запись университета/.test(body))).toEqual([true])
  const [row] = await app.db.selectFrom('people.identity').select(['subject', 'person_id']).execute()
  expect(row).toEqual({ subject: 'sub-1', person_id: person })
  await app.request(`/me/security/university/${uuid}/unlink`, { as: person, form: {} })
  expect(await app.db.selectFrom('people.identity').selectAll().execute()).toEqual([])
})

test('an account that is somebody’s already is not linked a second time', async () => {
  await link(await app.personOf('lecturer'))
  const person = await app.personOf('guardian')
  const cookie = await app.signIn(person)
  const { address, cookies } = await setOut(`/me/security/university/${uuid}`, { cookies: { session: cookie } })
  const page = await app.page(await visit(address), { cookies: { ...cookies, session: cookie } })
  const word = /name="word" value="([\w-]{43})"/.exec(page)![1]!
  const answer = await app.request(`/me/security/university/${uuid}/link`, { as: person, form: { word } })
  expect(answer.status).toBe(422)
  expect(await answer.text()).toContain('is linked here already')
})

test('its secret is sealed, and no page shows it', async () => {
  const { secret_sealed: sealed } = await app.db.selectFrom('people.identity_provider').select('secret_sealed').executeTakeFirstOrThrow()
  expect(sealed!.includes(secret)).toBe(false)
  expect(await app.page(`/office/sign-in-services/${uuid}`, { as: 'office' })).not.toContain(secret)
})

test('the office writes a service down; a coordinator its own member’s only; an issuer must answer and speak HTTPS', async () => {
  await app.db.deleteFrom('people.identity_provider').execute()
  const fields = { nameRu: 'Вход', nameEn: 'Entry', clientId, secret, enabled: 'on', issuer }
  const post = (as: Parameters<TestApp['request']>[1], more: Record<string, string> = {}) =>
    app.request('/office/sign-in-services/new', { ...as, form: { ...fields, ...more } })
  expect((await post({ as: 'office' })).status).toBe(303)
  const twice = await post({ as: 'office' })
  expect(await twice.text()).toContain('has a service of this address already')
  for (const wrong of ['http://university.example', 'ftp://127.0.0.1', 'javascript:alert(1)', 'https://user@university.example', 'х'])
    expect(await (await post({ as: 'office' }, { issuer: wrong })).text(), wrong).toContain('An address that begins with https://')
  const away = await post({ as: 'office' }, { issuer: 'http://127.0.0.1:1' })
  expect(await away.text()).toContain("doesn't describe itself at this address")
  const coordinator = await app.personOf('coordinator', { type: 'member', id: 77 })
  expect((await post({ as: coordinator }, { issuer })).status).toBe(403)
  const [service] = await app.db.selectFrom('people.identity_provider').select(['uuid', 'issuer']).execute()
  expect((await app.request(`/office/sign-in-services/${service!.uuid}`, { as: coordinator })).status).toBe(403)
  expect(await app.page('/office/sign-in-services', { as: coordinator })).not.toContain(service!.issuer)
})

test('served over HTTPS, no issuer may do without, not even on the same machine', async () => {
  app.world.config.publicUrl = 'https://kaleidoscope.test'
  const answer = await app.request(path, { headers: { origin: 'https://kaleidoscope.test' } })
  expect(answer.status).toBe(422)
})

test('served over HTTPS, no issuer is looked for within our own network', async () => {
  app.world.config.publicUrl = 'https://kaleidoscope.test'
  let asked = 0
  const cookies = { '__Host-session': await app.signIn(await app.personOf('office')) }
  const inner = createServer(() => (asked += 1)).listen(0, '127.0.0.1')
  await once(inner, 'listening')
  const { port } = inner.address() as AddressInfo
  for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '0.0.0.0', 'nobody.invalid']) {
    const form = { nameRu: 'Вход', nameEn: 'Entry', clientId, enabled: 'on', issuer: `https://${host}:${port}` }
    const answer = await app.request('/office/sign-in-services/new', {
      cookies,
      form,
      headers: { origin: 'https://kaleidoscope.test' },
    })
    expect(await answer.text(), host).toContain("doesn't describe itself at this address")
  }
  expect(asked).toBe(0)
  inner.close()
})

test.each([
  ...['10.1.2.3', '172.31.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '127.9.9.9', '0.0.0.0', '255.255.255.255', '::1', '::'],
  ...['fd00::1', 'fe80::1', '::ffff:10.0.0.1', '64:ff9b::7f00:1', 'ff02::1'],
])('%s is within', (address) => expect(isPublicAddress(address)).toBe(false))

test.each(['8.8.8.8', '172.32.0.1', '77.88.55.242', '2a02:6b8::2:242', '::ffff:8.8.8.8'])('%s is outside', (address) =>
  expect(isPublicAddress(address)).toBe(true),
)

test('an invitation that a university account opens makes a new person with its role, once; never somebody known by an address', async () => {
  const office = await app.personOf('office')
  const known = await app.personOf('teacher')
  const { email } = await app.db.selectFrom('people.person').select('email').where('id', '=', known).executeTakeFirstOrThrow()
  const invitationOf = async (to: string): Promise<string> => {
    await app.request('/office/people/invitations', { as: office, form: { email: to, role: 'lecturer', member: '' } })
    const sent = await app.db
      .selectFrom('platform.mail')
      .select('body')
      .where('to_address', '=', to)
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow()
    return /(\/invitations\/[\w-]{43})/.exec(sent.body)![1]!
  }
  const accept = async (link: string, account: string) => {
    await as(account)
    expect(await app.page(link)).toContain('Accept by The University')
    const { address, cookies } = await setOut(`${path}?next=${encodeURIComponent(link)}`)
    return app.request(await visit(address), { cookies })
  }
  const answers = [await accept(await invitationOf('new@example.test'), 'sub-7'), await accept(await invitationOf(email!), 'sub-8')]
  expect(answers.map((answer) => [answer.status, answer.headers.get('location')])).toEqual([
    [303, '/me'],
    [303, '/me'],
  ])
  const people = await app.db
    .selectFrom('people.identity as identity')
    .innerJoin('people.person as person', 'person.id', 'identity.person_id')
    .innerJoin('people.role_grant as held', 'held.person_id', 'person.id')
    .select(['identity.subject', 'person.email', 'held.role'])
    .orderBy('identity.subject')
    .execute()
  expect(people).toEqual([
    { subject: 'sub-7', email: 'new@example.test', role: 'lecturer' },
    { subject: 'sub-8', email: null, role: 'lecturer' },
  ])
  const used = await invitationOf('third@example.test')
  await accept(used, 'sub-9')
  const { address, cookies } = await setOut(`${path}?next=${encodeURIComponent(used)}`)
  await as('sub-10')
  expect((await app.request(await visit(address), { cookies })).status).toBe(403)
})

test('a member’s service opens no invitation of another member', async () => {
  const office = await app.personOf('office')
  await app.db.updateTable('people.identity_provider').set({ scope_type: 'member', scope_id: 77 }).execute()
  await app.request('/office/people/invitations', { as: office, form: { email: 'new@example.test', role: 'lecturer', member: '' } })
  const { body } = await app.db.selectFrom('platform.mail').select('body').executeTakeFirstOrThrow()
  const link = /(\/invitations\/[\w-]{43})/.exec(body)![1]!
  expect(await app.page(link)).not.toContain('Accept by')
  const { address, cookies } = await setOut(`${path}?next=${encodeURIComponent(link)}`)
  expect((await app.request(await visit(address), { cookies })).status).toBe(403)
  expect(await app.db.selectFrom('people.identity').selectAll().execute()).toEqual([])
})
