import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestApp } from '../../../checks/setup/test-app.ts'
import { testApp } from '../../../checks/setup/test-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp({ demo: true })
})
afterAll(() => app.close())

async function post(path: string, type: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  return app.app.hono.request(`http://kaleidoscope.test${path}`, {
    method: 'POST',
    headers: { host: 'kaleidoscope.test', origin: 'http://kaleidoscope.test', 'accept-language': 'en', 'content-type': type, ...headers },
    body,
  })
}

test('a body that is broken is a form with nothing in it, not a fault of ours', async () => {
  for (const [type, body] of [
    ['multipart/form-data; boundary=B', '--A\r\nnothing'],
    ['multipart/form-data', 'nothing'],
    ['multipart/form-data; boundary=B', '--B\r\nContent-Disposition: form-data; name="email"\r\n\r\nbreaks off'],
    ['application/x-www-form-urlencoded', '%FF%FE=%C3%28&__proto__=1'],
    ['application/json', '{"email":'],
  ] as const)
    expect([type, body, (await post('/sign-in', type, body)).status]).toEqual([type, body, 422])
})

test('a body too large gets a page, and the line is closed; one of another kind is refused', async () => {
  const large = await post('/sign-in', 'application/x-www-form-urlencoded', `email=${'x'.repeat(300 * 1024)}`, {
    'content-length': '307206',
  })
  expect([large.status, large.headers.get('connection')]).toEqual([413, 'close'])
  expect(await large.text()).toContain('<h1')
  expect((await post('/sign-in', 'application/xml', '<a/>')).status).toBe(415)
})

test('a file’s name with signs that no database takes goes in without them', async () => {
  const session = await app.signIn(await app.personOf('office'))
  const part = (head: string, value: string) => `--B\r\nContent-Disposition: form-data; ${head}\r\n\r\n${value}\r\n`
  const body = `${part('name="slug"', 'odd-name')}${part('name="file"; filename="pro\u0000gramme.xml"', '<schedule/>')}--B--\r\n`
  const answer = await post('/office/weeks/import', 'multipart/form-data; boundary=B', body, { cookie: `session=${session}` })
  expect(answer.status).toBe(303)
  expect(await app.page(answer.headers.get('location')!, { cookies: { session } })).toContain('programme.xml')
})
