import { afterEach, beforeEach, expect, test } from 'vitest'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { testApp } from '../../../../checks/setup/test-app.ts'

let app: TestApp
beforeEach(async () => {
  app = await testApp({ now: '2026-11-23T07:00:00Z' })
})
afterEach(() => app.close())

async function mailedLink(email: string): Promise<string> {
  const letter = await app.db
    .selectFrom('platform.mail')
    .select('body')
    .where('to_address', '=', email)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  return /http:\/\/kaleidoscope\.test(\/sign-in\/[\w-]+)/.exec(letter.body)![1]!
}
const sessionCookie = (answer: Response): string => /session=([\w-]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1] ?? ''

test('a new address says what brings it, and lands where it wanted', async () => {
  const asked = await app.request('/sign-in', { form: { email: 'Olga@Shkola.example', next: '/classes' } })
  expect([asked.status, asked.headers.get('location')]).toEqual([303, '/sign-in/sent'])
  const link = await mailedLink('olga@shkola.example')
  const opened = await app.page(link)
  expect(opened).toContain('olga@shkola.example')
  const unsaid = await app.request(link, { form: {} })
  expect([unsaid.status, unsaid.headers.get('set-cookie')]).toEqual([422, null])
  expect(await unsaid.text()).toContain('Say who you are')
  for (const role of ['office', 'pupil', 'coordinator']) expect((await app.request(link, { form: { role } })).status).toBe(422)
  const entered = await app.request(link, { form: { role: 'teacher' } })
  expect([entered.status, entered.headers.get('location')]).toEqual([303, '/classes'])
  const mine = await app.page('/me', { cookies: { session: sessionCookie(entered) } })
  expect(mine).toContain('Teacher')
})

test('a new parent is suggested where the way leads to the family, and lands at adding a child', async () => {
  const checked = (page: string) => /value="(guardian|teacher)"[^>]*checked/.exec(page)?.[1]
  await app.request('/sign-in', { form: { email: 'mama@b.example', next: '/family' } })
  expect(checked(await app.page(await mailedLink('mama@b.example')))).toBe('guardian')
  await app.request('/sign-in', { form: { email: 'papa@b.example' } })
  const link = await mailedLink('papa@b.example')
  expect(checked(await app.page(link))).toBe(undefined)
  const entered = await app.request(link, { form: { role: 'guardian' } })
  expect(entered.headers.get('location')).toBe('/family/children/new')
  await app.page('/family/children/new', { cookies: { session: sessionCookie(entered) } })
})

test('two letters to a new address used at once make one account', async () => {
  const links: string[] = []
  for (const _ of [1, 2]) {
    await app.request('/sign-in', { form: { email: 'a@b.example' } })
    links.push(await mailedLink('a@b.example'))
  }
  const answers = await Promise.all(links.map((link) => app.request(link, { form: { role: 'guardian' } })))
  expect(answers.map((answer) => answer.status)).toEqual([303, 303])
  const people = await app.db.selectFrom('people.person').select('id').where('email', '=', 'a@b.example').execute()
  expect(people.length).toBe(1)
})

test('who has an account is asked nothing', async () => {
  const teacher = await app.personOf('teacher')
  const { email } = await app.db.selectFrom('people.person').select('email').where('id', '=', teacher).executeTakeFirstOrThrow()
  await app.request('/sign-in', { form: { email: email! } })
  const link = await mailedLink(email!)
  expect(await app.page(link)).not.toContain('Who are you?')
  expect((await app.request(link, { form: { role: 'guardian' } })).status).toBe(303)
  const grants = await app.db.selectFrom('people.role_grant').select('role').where('person_id', '=', teacher).execute()
  expect(grants).toEqual([{ role: 'teacher' }])
})

test('opening the link signs nobody in, however often: only the button does', async () => {
  await app.request('/sign-in', { form: { email: 'a@b.example' } })
  const link = await mailedLink('a@b.example')
  for (let n = 0; n < 3; n += 1) expect((await app.request(link)).headers.get('set-cookie')).toBeNull()
  expect((await app.request(link, { form: { role: 'teacher' } })).status).toBe(303)
})

test('a link works once and for 30 minutes; the page says what to do', async () => {
  await app.request('/sign-in', { form: { email: 'a@b.example' } })
  const first = await mailedLink('a@b.example')
  expect((await app.request(first, { form: { role: 'teacher' } })).status).toBe(303)
  const again = await app.request(first, { form: {} })
  expect(again.status).toBe(410)
  expect(await again.text()).toContain("doesn't work twice")
  await app.request('/sign-in', { form: { email: 'a@b.example' } })
  const second = await mailedLink('a@b.example')
  app.setNow('2026-11-23T07:30:00Z')
  const late = await app.request(second, { form: {} })
  expect(late.status).toBe(410)
  expect(await late.text()).toContain('has run out')
  expect((await app.request('/sign-in/forged', { form: {} })).status).toBe(410)
})

test('two clicks at once open one session', async () => {
  await app.request('/sign-in', { form: { email: 'a@b.example' } })
  const link = await mailedLink('a@b.example')
  const answers = await Promise.all([1, 2, 3, 4].map(() => app.request(link, { form: { role: 'teacher' } })))
  expect(answers.map((answer) => answer.status).toSorted()).toEqual([303, 410, 410, 410])
})

test('known and unknown addresses get the same answer', async () => {
  const teacher = await app.personOf('teacher')
  const { email } = await app.db.selectFrom('people.person').select('email').where('id', '=', teacher).executeTakeFirstOrThrow()
  const answers = await Promise.all(
    [email!, 'nobody@nowhere.example'].map((address) => app.request('/sign-in', { form: { email: address } })),
  )
  expect(answers.map((answer) => [answer.status, answer.headers.get('location')])).toEqual([
    [303, '/sign-in/sent'],
    [303, '/sign-in/sent'],
  ])
})

test('a sixth letter in a quarter of an hour is refused with the minutes to wait', async () => {
  for (let n = 0; n < 5; n += 1) expect((await app.request('/sign-in', { form: { email: 'a@b.example' } })).status).toBe(303)
  const refused = await app.request('/sign-in', { form: { email: 'A@B.example' } })
  expect(refused.status).toBe(429)
  expect(await refused.text()).toContain('try again in 15 minutes')
})

test('a wrong address is shown again with what was typed', async () => {
  const answer = await app.request('/sign-in', { form: { email: 'ольга собака школа', next: '/classes' } })
  expect(answer.status).toBe(422)
  const text = await answer.text()
  expect(text).toContain('value="ольга собака школа"')
  expect(text).toContain('value="/classes"')
})

test('signing out ends every session of the person', async () => {
  const person = await app.personOf('teacher')
  const [here, there] = [await app.signIn(person), await app.signIn(person)]
  await app.request('/sign-out', { form: {}, cookies: { session: here } })
  for (const session of [here, there]) expect((await app.request('/me', { cookies: { session } })).status).toBe(303)
})

test('a session rotates after a day; the old token counts two minutes more', async () => {
  const session = await app.signIn(await app.personOf('teacher'))
  app.setNow('2026-11-24T07:00:01Z')
  const rotated = await app.request('/me', { cookies: { session } })
  const next = sessionCookie(rotated)
  expect(next).not.toBe('')
  expect((await app.request('/me', { cookies: { session } })).status).toBe(200)
  app.setNow('2026-11-24T07:02:02Z')
  expect((await app.request('/me', { cookies: { session } })).status).toBe(303)
  expect((await app.request('/me', { cookies: { session: next } })).status).toBe(200)
})

test('the database holds no token', async () => {
  const session = await app.signIn(await app.personOf('teacher'))
  const rows = await app.db.selectFrom('people.session').selectAll().execute()
  expect(JSON.stringify(rows)).not.toContain(session)
  expect(rows[0]!.token_hash.length).toBe(32)
})

test('a post that another site makes a browser send is refused', async () => {
  const session = await app.signIn(await app.personOf('teacher'))
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
  ]
  for (const headers of foreign) {
    const answer = await app.request('/sign-out', { form: {}, cookies: { session }, headers })
    expect(answer.status).toBe(403)
  }
  expect((await app.request('/me', { cookies: { session } })).status).toBe(200)
})

test('behind a proxy that ends HTTPS, a browser that names its origin only is let through', async () => {
  app.world.config.publicUrl = 'https://kaleidoscope.example'
  const post = (origin: string) => app.request('/sign-in', { form: { email: 'a@b.example' }, headers: { origin } })
  expect((await post('https://kaleidoscope.example')).status).toBe(303)
  expect((await post('https://evil.example')).status).toBe(403)
})

test('signing out and a change of language or zone are written down', async () => {
  const teacher = await app.personOf('teacher')
  await app.request('/settings', { as: teacher, form: { locale: 'en', zone: 'Asia/Omsk', otherZone: '', next: '/' } })
  await app.request('/sign-out', { as: teacher, form: {} })
  const rows = await app.db.selectFrom('platform.audit').select(['actor_id', 'action']).orderBy('id').execute()
  expect(rows).toEqual([
    { actor_id: teacher, action: 'people.changePreferences' },
    { actor_id: teacher, action: 'people.signOut' },
  ])
})

test('over HTTPS the cookie is pinned to the host', async () => {
  app.world.config.publicUrl = 'https://kaleidoscope.test'
  await app.request('/sign-in', { form: { email: 'a@b.example' }, headers: { origin: 'http://kaleidoscope.test' } })
  const letter = await app.db.selectFrom('platform.mail').select('body').executeTakeFirstOrThrow()
  const link = /https:\/\/kaleidoscope\.test(\/sign-in\/[\w-]+)/.exec(letter.body)![1]!
  const entered = await app.request(link, { form: { role: 'teacher' } })
  expect(entered.headers.get('set-cookie')).toMatch(/^__Host-session=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
})
