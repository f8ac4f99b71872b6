import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { consortium } from '#consortium'
import { people } from '#people'
import { Temporal } from '#platform/time.ts'
import { week } from '../module.ts'
import { sampleWeek } from '../weeks/sample.ts'
import { clocksWith } from './rules.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp({ modules: [people, consortium, week] })
  await sampleWeek(app.db, { sessions: 20 })
})
afterAll(() => app.close())

const page = (query: string, locale = 'en') => app.page(`/weeks/sample/print${query}`, { cookies: { locale } })

test('days and times go by the clock of the chosen zone, Moscow’s beside them', async () => {
  const kamchatka = await page('?zone=Asia/Kamchatka')
  // 06:00 UTC is 18:00 there; the last ones begin after midnight, on another day than in Moscow.
  expect(kamchatka).toContain('<time datetime="2026-11-23T06:00:00Z">18:00</time>')
  expect(kamchatka).toContain('(09:00 Moscow)')
  expect([...kamchatka.matchAll(/<h2>([^<]+)<\/h2>/g)].map((match) => match[1])).toEqual(['Monday 23 November', 'Tuesday 24 November'])
  expect(kamchatka.split('<h2>').at(-1)).toContain('Mon 23 Nov')
  const moscow = await page('?zone=Europe/Moscow')
  expect([...moscow.matchAll(/<h2>/g)]).toHaveLength(1)
  expect(moscow).toContain('<time datetime="2026-11-23T06:00:00Z">09:00</time> <small>Moscow</small>')
})

test('a grade leaves out what is not for it; nonsense is as if nothing was asked', async () => {
  expect(await page('?grade=6')).toContain('Why is ice slippery?')
  expect(await page('?grade=11')).toContain('Nothing here for this choice')
  expect(await page('?grade=99&zone=Moon/Base')).toContain('Why is ice slippery?')
  expect((await app.request('/weeks/nowhere/print')).status).toBe(404)
})

test('as many statements for one session as for twenty, and the page is found from the week’s', async () => {
  expect(await app.page('/weeks/sample', { cookies: { locale: 'en' } })).toContain('href="/weeks/sample/print"')
  app.countQueries()
  await page('?zone=Asia/Yakutsk&grade=7')
  const twenty = app.countQueries()
  await app.db.deleteFrom('week.published_session').where('starts_at', '>', Temporal.Instant.from('2026-11-23T06:30:00Z')).execute()
  app.countQueries()
  await page('?zone=Asia/Omsk&grade=8')
  expect(app.countQueries()).toBe(twenty)
})

test('the chosen clock goes by its own name among those to choose from, each clock once', () => {
  const at = Temporal.Instant.from('2026-11-23T09:00:00Z')
  const zones = ['Europe/Moscow', 'Europe/Simferopol', 'Asia/Yakutsk', 'Asia/Chita']
  expect(clocksWith('Asia/Chita', at, zones)).toEqual(['Europe/Moscow', 'Asia/Chita'])
  expect(clocksWith('Europe/Paris', at, zones)).toEqual(['Europe/Moscow', 'Asia/Yakutsk', 'Europe/Paris'])
})
