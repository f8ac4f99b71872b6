import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestApp } from '../../../checks/setup/test-app.ts'
import { testApp } from '../../../checks/setup/test-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp({ demo: true })
})
afterAll(() => app.close())

test('a chosen zone and language are kept in cookies and lead back', async () => {
  const answer = await app.request('/settings', { form: { locale: 'en', zone: 'Asia/Yakutsk', otherZone: '', next: '/weeks?grade=5' } })
  expect(answer.status).toBe(303)
  expect(answer.headers.get('location')).toBe('/weeks?grade=5')
  const cookies = answer.headers.getSetCookie().map((line) => line.split(';')[0])
  expect(cookies).toEqual(['locale=en', 'zone=Asia%2FYakutsk'])
})

test('a wrong zone is refused with everything typed kept', async () => {
  const answer = await app.request('/settings', { form: { locale: 'en', zone: 'other', otherZone: 'Asia/Jakutsk', next: '/' } })
  expect(answer.status).toBe(422)
  const text = await answer.text()
  expect(text).toContain('There is no such zone')
  expect(text).toContain('value="Asia/Jakutsk"')
})

test('the way back never leads to another host', async () => {
  for (const next of ['//evil.example', 'https://evil.example/', '/\\evil.example', 'javascript:alert(1)']) {
    const answer = await app.request(`/language/ru?next=${encodeURIComponent(next)}`)
    expect(answer.headers.get('location')).toBe('/')
  }
})
