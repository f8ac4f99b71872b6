import { generateKeyPairSync } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { softAuthenticator } from '../../../../checks/setup/authenticator.ts'
import type { Twist } from '../../../../checks/setup/authenticator.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { testApp, testOrigin } from '../../../../checks/setup/test-app.ts'

let app: TestApp
beforeEach(async () => {
  app = await testApp({ now: '2026-11-23T07:00:00Z' })
})
afterEach(() => app.close())

type Authenticator = ReturnType<typeof softAuthenticator>
type Options = Parameters<Authenticator['get']>[0]

async function post(path: string, body: object, as?: number): Promise<Response> {
  const cookie: Record<string, string> = as === undefined ? {} : { cookie: `session=${await app.signIn(as)}` }
  return app.app.hono.request(`${testOrigin}${path}`, {
    method: 'POST',
    headers: { host: 'kaleidoscope.test', origin: testOrigin, 'accept-language': 'en', 'content-type': 'application/json', ...cookie },
    body: JSON.stringify(body),
  })
}
const optionsOf = async (path: string, as?: number): Promise<Options> => (await post(`${path}/options`, {}, as)).json() as Promise<Options>
const askAdd = (as: number) => optionsOf('/me/security/passkeys', as)
const askSignIn = () => optionsOf('/sign-in/passkey')

async function add(as: number, authenticator = softAuthenticator(testOrigin), label = 'Work laptop'): Promise<Authenticator> {
  const credential = authenticator.create(await askAdd(as))
  const answer = await post('/me/security/passkeys', { label, credential }, as)
  expect(answer.status, await answer.clone().text()).toBe(200)
  return authenticator
}
const show = async (authenticator: Authenticator, twist: Twist = {}, next?: string): Promise<Response> =>
  post('/sign-in/passkey', { credential: authenticator.get(await askSignIn(), twist), next })
const sessionOf = (answer: Response): string | undefined => /session=([\w-]{43})/.exec(answer.headers.get('set-cookie') ?? '')?.[1]

test('a passkey is added with a name, signs in without any address, and is listed with its last use', async () => {
  const guardian = await app.personOf('guardian')
  const authenticator = await add(guardian)
  const [letter] = await app.db.selectFrom('platform.mail').select('body').execute()
  expect(letter!.body).toContain('Work laptop')
  app.setNow('2026-11-23T08:30:00Z')
  const entered = await show(authenticator, {}, '/family')
  expect([entered.status, await entered.json()]).toEqual([200, { next: '/family' }])
  const page = await app.page('/me/security', { cookies: { session: sessionOf(entered)! } })
  expect(page).toContain('Work laptop')
  expect(page).toContain('2026-11-23T08:30:00Z')
  const { way, person_id: who } = await app.db
    .selectFrom('people.session')
    .select(['way', 'person_id'])
    .where('way', '=', 'passkey')
    .executeTakeFirstOrThrow()
  expect([way, who]).toEqual(['passkey', guardian])
})

test('options of sign-in are the same for everybody and name no credential', async () => {
  await add(await app.personOf('guardian'))
  const { challenge, ...rest } = (await askSignIn()) as Options & Record<string, unknown>
  expect(challenge).toMatch(/^[\w-]{43}$/)
  expect(rest).toEqual({ rpId: 'kaleidoscope.test', timeout: 60000, userVerification: 'required' })
})

test.each<[string, Twist]>([
  ['another origin', { origin: 'https://kaleidoscope.evil.test' }],
  ['another relying party', { rpId: 'evil.test' }],
  ['a challenge that we never gave', { challenge: 'A'.repeat(43) }],
  ['no verification of the person', { isVerified: false }],
  ['a signature by another key', { key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey }],
  ['another person’s handle', { userHandle: 'AAAAAAAAAAAAAAAAAAAAAA' }],
  ['no handle', { userHandle: '' }],
  ['an answer of registration', { type: 'webauthn.create' }],
])('an assertion with %s is refused', async (_, twist) => {
  const authenticator = await add(await app.personOf('guardian'))
  const answer = await show(authenticator, twist)
  expect([answer.status, sessionOf(answer)]).toEqual([422, undefined])
  expect((await show(authenticator)).status).toBe(200)
})

test('an assertion works once, also when it is sent four times at once, and for ten minutes', async () => {
  const authenticator = await add(await app.personOf('guardian'))
  const credential = authenticator.get(await askSignIn())
  const answers = await Promise.all([1, 2, 3, 4].map(() => post('/sign-in/passkey', { credential })))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 422, 422, 422])
  expect((await post('/sign-in/passkey', { credential })).status).toBe(422)
  const options = await askSignIn()
  app.setNow('2026-11-23T07:10:00Z')
  expect((await post('/sign-in/passkey', { credential: authenticator.get(options) })).status).toBe(422)
})

test('a counter that goes back is refused: somebody copied the authenticator', async () => {
  const authenticator = await add(await app.personOf('guardian'))
  expect((await show(authenticator, { counter: 10 })).status).toBe(200)
  expect((await show(authenticator, { counter: 10 })).status).toBe(422)
  expect((await show(authenticator, { counter: 9 })).status).toBe(422)
  expect((await show(authenticator, { counter: 11 })).status).toBe(200)
})

test('an unknown passkey and a forged one of a known id get the same answer', async () => {
  const known = await add(await app.personOf('guardian'))
  const unknown = softAuthenticator(testOrigin)
  unknown.create(await askAdd(await app.personOf('teacher')))
  const answers = [await show(unknown), await show(known, { challenge: 'B'.repeat(43) })]
  const bodies = await Promise.all(answers.map((answer) => answer.text()))
  expect(answers.map(({ status }) => status)).toEqual([422, 422])
  expect(bodies[0]).toBe(bodies[1])
})

test('nobody adds a passkey by a challenge of somebody else, for another host, without verification, or twice', async () => {
  const [guardian, teacher] = [await app.personOf('guardian'), await app.personOf('teacher')]
  const authenticator = softAuthenticator(testOrigin)
  const send = (credential: object, as: number, label = 'x') => post('/me/security/passkeys', { label, credential }, as)
  expect((await send(authenticator.create(await askAdd(guardian)), teacher)).status).toBe(422)
  for (const twist of [{ origin: 'https://evil.test' }, { rpId: 'evil.test' }, { isVerified: false }, { type: 'webauthn.get' }])
    expect((await send(authenticator.create(await askAdd(guardian), twist), guardian)).status).toBe(422)
  const credential = authenticator.create(await askAdd(guardian))
  expect((await send(credential, guardian)).status).toBe(200)
  expect((await send(credential, guardian)).status).toBe(422)
  // The same credential can't become another person's.
  expect((await send(authenticator.create(await askAdd(teacher)), teacher)).status).toBe(422)
  expect(await app.db.selectFrom('people.passkey').select('person_id').execute()).toEqual([{ person_id: guardian }])
})

test('a name is 1 to 60 signs of any script; what is no answer of a browser is refused without falling over', async () => {
  const guardian = await app.personOf('guardian')
  for (const label of ['', '   ', 'я'.repeat(61)]) {
    const credential = softAuthenticator(testOrigin).create(await askAdd(guardian))
    const answer = await post('/me/security/passkeys', { label, credential }, guardian)
    expect(answer.status).toBe(422)
    expect(await answer.json()).toEqual({ message: 'Name the passkey: 1 to 60 characters' })
  }
  await add(guardian, softAuthenticator(testOrigin), 'Ҥөҕү 🌲 <b>')
  expect(await app.page('/me/security', { as: guardian })).toContain('Ҥөҕү 🌲 &lt;b>')
  const junk = { id: 'x', rawId: 'x', type: 'public-key', response: { clientDataJSON: 'e30', attestationObject: 'oA', transports: [] } }
  expect((await post('/me/security/passkeys', { label: 'x', credential: junk }, guardian)).status).toBe(422)
  for (const body of [{}, { credential: 7 }, { credential: { id: 'x' } }, []])
    expect((await post('/sign-in/passkey', body)).status).toBe(422)
})

test('a removed passkey signs in no more and ends nothing else; nobody removes another’s', async () => {
  const guardian = await app.personOf('guardian')
  const authenticator = await add(guardian)
  const session = sessionOf(await show(authenticator))!
  const { uuid } = await app.db.selectFrom('people.passkey').select('uuid').executeTakeFirstOrThrow()
  const remove = (as: number) => app.request(`/me/security/passkeys/${uuid}/remove`, { as, form: {} })
  await remove(await app.personOf('teacher'))
  expect((await show(authenticator)).status).toBe(200)
  await remove(guardian)
  expect((await show(authenticator)).status).toBe(422)
  expect((await app.request('/me', { cookies: { session } })).status).toBe(200)
})

test('twenty passkeys are the most; pupils have none', async () => {
  const guardian = await app.personOf('guardian')
  for (let n = 0; n < 20; n += 1) await add(guardian)
  const credential = softAuthenticator(testOrigin).create(await askAdd(guardian))
  const answer = await post('/me/security/passkeys', { label: 'one more', credential }, guardian)
  expect(await answer.json()).toEqual({ message: "There can be twenty passkeys at most. Remove some that you don't need." })
  expect((await post('/me/security/passkeys/options', {}, await app.personOf('pupil'))).status).toBe(403)
})

test('the database holds no challenge, and the sign-in page promises a passkey only where there can be one', async () => {
  const { challenge } = await askSignIn()
  const rows = await app.db.selectFrom('people.challenge').selectAll().execute()
  expect(rows).toHaveLength(1)
  expect(JSON.stringify(rows)).not.toContain(challenge)
  expect(await app.page('/sign-in')).not.toContain('id="passkey"')
  app.world.config.publicUrl = 'https://kaleidoscope.test'
  expect(await app.page('/sign-in')).toMatch(/<div id="passkey" hidden/)
})
