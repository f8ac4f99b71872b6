import { afterAll, beforeAll, expect, test } from 'vitest'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import { openAdult } from './setup/moderator.ts'
import type { Fetcher } from './setup/pages.ts'
import { signIn } from './setup/pages.ts'
import type { Visitor } from './setup/visitor.ts'
import { openVisitor } from './setup/visitor.ts'

// Every role's main path with JavaScript switched off, to its outcome. Walked elsewhere, in the same manner: the teacher (letter, class,
// booking, code sheet, head-count, class passport) and the pupil with a class code (joins, enters, asks, gets a proof) in
// teacher-to-proof.test.ts; the coordinator (proposes) and the office (accepts, places, releases) in proposal-to-programme.test.ts.
let house: House
beforeAll(async () => {
  house = await openHouse()
  await house.work()
})
afterAll(() => house.close())

const path = (visitor: Visitor): string => new URL(visitor.page.url()).pathname

async function become(role: string): Promise<Visitor> {
  const visitor = await openVisitor(house, 'no JavaScript')
  if (role === 'visitor') return visitor
  await visitor.go('/demo')
  await visitor.press(visitor.page.locator(`form:has(input[value="${role}"]) button`))
  expect(path(visitor)).toBe('/me')
  return visitor
}

/** From /me through the door of this address. */
async function enter(visitor: Visitor, door: string): Promise<void> {
  await visitor.press(visitor.page.locator(`main article a[href="${door}"]`))
  expect(path(visitor)).toBe(door)
}

test('a visitor finds what suits a seventh grade, reads one of it, watches what is on and changes the language', async () => {
  const visitor = await become('visitor')
  await visitor.go('/')
  await visitor.press(visitor.page.locator('main .filter summary'))
  await visitor.press(visitor.page.locator('main .filter a[href*="grade=7"]'))
  expect(visitor.page.url()).toContain('grade=7')
  await visitor.press(visitor.page.locator('#for-me article a[href*="/sessions/"]'))
  expect(path(visitor)).toMatch(/\/sessions\/[^/]+$/)
  await visitor.go('/')
  await visitor.press(visitor.page.locator('main .page-header a[href^="/live/"]'))
  expect(await visitor.page.locator('main video[controls], main audio[controls]').count()).toBeGreaterThan(0)
  await visitor.press(visitor.page.locator('summary:has(.langs-short)'))
  await visitor.press(visitor.page.locator('a[hreflang="en"]'))
  expect(await visitor.page.locator('html').getAttribute('lang')).toBe('en')
  expect(path(visitor)).toMatch(/^\/live\//)
  await visitor.leave()
})

test('a guardian reads a child’s passport and checks one of its proofs', async () => {
  const guardian = await become('guardian')
  await enter(guardian, '/passport')
  const children = guardian.page.locator('main nav a[href^="/passport?who="]')
  expect(await children.count()).toBe(2)
  const second = (await children.nth(1).innerText()).trim()
  await guardian.press(children.nth(1))
  expect(await guardian.page.locator('h1').innerText()).toContain(second.split(' ')[0])
  await guardian.press(guardian.page.locator('main a[href^="/passport?who="]').first())
  await guardian.press(guardian.page.locator('main a[href^="/proofs/"]'))
  expect(await guardian.page.locator('h1').count()).toBe(1)
  const code = path(guardian).split('/').at(-1)!
  await guardian.go('/verify')
  await guardian.fill('code', code)
  await guardian.press(guardian.page.locator('main form button'))
  expect(path(guardian).replaceAll('-', '')).toBe(`/verify/${code}`)
  await guardian.leave()
})

test('a partner adds a task, which everybody reads then', async () => {
  const partner = await become('partner')
  await enter(partner, '/partner/tasks')
  await partner.press(partner.page.locator('main a[href="/partner/tasks/new"]'))
  await partner.press(partner.page.locator('main form[action="/partner/tasks/new"] button'))
  // Nothing was filled in: the page says what, and keeps its place.
  expect(await partner.page.locator('main .summary a').count()).toBeGreaterThan(1)
  await partner.fill('titleRu', 'Услышать, где капает')
  await partner.fill('bodyRu', 'В цехе капает вода. Найдите место по звуку трёх телефонов.')
  await partner.choose('field')
  await partner.press(partner.page.locator('main form[action="/partner/tasks/new"] button'))
  const reader = await become('visitor')
  await reader.go('/partners')
  const own = await house.world.db
    .selectFrom('consortium.task')
    .innerJoin('consortium.partner', 'consortium.partner.id', 'consortium.task.partner_id')
    .select('consortium.partner.slug')
    .orderBy('consortium.task.id', 'desc')
    .executeTakeFirstOrThrow()
  await reader.press(reader.page.locator(`main a[href="/partners/${own.slug}"]`))
  expect(await reader.text()).toContain('Услышать, где капает')
  await partner.leave()
  await reader.leave()
})

test('an evaluator reads the figures with their definitions, the table behind a chart, and takes them along', async () => {
  const evaluator = await become('evaluator')
  await enter(evaluator, '/reports')
  await evaluator.press(evaluator.page.locator('main a[href^="/reports/weeks/"]'))
  expect(await evaluator.page.locator('main .stat-definition').count()).toBeGreaterThan(3)
  await evaluator.press(evaluator.page.locator('main .chart details summary'))
  expect(await evaluator.page.locator('main .chart details table').first().isVisible()).toBe(true)
  const file = await evaluator.page.locator('main a[href$="figures.csv"]').first().getAttribute('href')
  const answer = await evaluator.context.request.get(house.address + file)
  expect(answer.headers()['content-type']).toContain('text/csv')
  expect((await answer.text()).split('\n').length).toBeGreaterThan(5)
  await evaluator.leave()
})

test('a coordinator opens a number to its rows and publishes news', async () => {
  const coordinator = await become('coordinator')
  await enter(coordinator, '/reports')
  await coordinator.press(coordinator.page.locator('main a[href^="/reports/weeks/"]'))
  await coordinator.press(coordinator.page.locator('main .stat-value a'))
  expect(path(coordinator)).toMatch(/\/rows$/)
  expect(await coordinator.page.locator('main tbody tr').count()).toBeGreaterThan(3)
  await coordinator.go('/me')
  await enter(coordinator, '/office/news/new')
  await coordinator.fill('titleRu', 'Лёд тронулся')
  await coordinator.fill('leadRu', 'Кафедра льда открыла двери школьникам.')
  await coordinator.press(coordinator.page.locator('main form[action="/office/news/new"] .submit button'))
  const reader = await become('visitor')
  await reader.go('/news')
  await reader.press(reader.page.locator('main a', { hasText: 'Лёд тронулся' }))
  expect(await reader.page.locator('h1').innerText()).toBe('Лёд тронулся')
  await reader.leave()
  await coordinator.leave()
})

/** Goes past the next beginning that the pupil's page tells. */
async function passNextStart(page: string): Promise<void> {
  const nowMs = house.world.clock().epochMilliseconds
  const starts = [...page.matchAll(/datetime="([^"]+)"/g)].map(([, at]) => Date.parse(at!))
  const next = Math.min(...starts.filter((at) => at > nowMs))
  await house.advance((next - nowMs) / 1000 + 60)
  await house.advance(15)
}

/** A pupil of a class that is booked now asks; the pupil's own way in stands in teacher-to-proof. Before it begins there is only a lobby. */
async function askInRoom(pupil: Fetcher, text: string): Promise<string> {
  const enter = async () => {
    const { html } = await pupil.get('/pupil')
    const way = /action="(\/weeks\/[^"]*\/enter)"/.exec(html)?.[1]
    return { html, room: way === undefined ? undefined : await pupil.post(way, {}) }
  }
  const formOf = (html: string) => /<form[^>]*id="ask"[\s\S]*?<\/form>/.exec(html)?.[0]
  let { html, room } = await enter()
  if (!room || !formOf(room.html)) {
    await passNextStart(html)
    ;({ room } = await enter())
  }
  const form = formOf(room!.html)!
  const formKey = /name="formKey" value="([^"]*)"/.exec(form)![1]!
  const asked = await pupil.post(/action="([^"]*)"/.exec(form)![1]!, { text, formKey })
  expect(asked.status).toBe(200)
  return room!.path
}

test('a moderator shows a question and puts it on the stage; a lecturer answers it in writing; a pupil reads that', async () => {
  const pupil = await signIn(house, 'class')
  const room = await askInRoom(pupil, 'Куда девается лёд весной?')
  const uuid = room.split('/')[2]!
  const state = async (): Promise<string | undefined> =>
    (await house.world.db.selectFrom('live.question').select('state').where('body', '=', 'Куда девается лёд весной?').executeTakeFirst())
      ?.state
  expect(await state()).toBe('held')

  const { visitor: moderator, address } = await openAdult(house, uuid, 'moderator', 'no JavaScript')
  await moderator.go('/my-sessions')
  await moderator.press(moderator.page.locator(`main form[action="${address}/enter"] button`))
  await moderator.go(`/live/${uuid}/desk`)
  const item = moderator.page.locator('main li').filter({ hasText: 'Куда девается лёд весной?' }).last()
  await moderator.press(item.locator('button[value="approve"]'))
  expect(await state()).toBe('shown')
  await moderator.press(
    moderator.page.locator('main li').filter({ hasText: 'Куда девается лёд весной?' }).last().locator('button[value="stage"]'),
  )
  expect(await state()).toBe('onStage')
  expect((await pupil.get(`/live/${uuid}/questions`)).html).toContain('Куда девается лёд весной?')

  const { visitor: lecturer } = await openAdult(house, uuid, 'lecturer', 'no JavaScript')
  await lecturer.go('/my-sessions')
  await lecturer.press(lecturer.page.locator(`main form[action="${address}/enter"] button`))
  await lecturer.go(`/live/${uuid}/desk`)
  await lecturer.press(
    lecturer.page.locator('main li').filter({ hasText: 'Куда девается лёд весной?' }).last().locator('a[href*="/desk/questions/"]'),
  )
  await lecturer.fill('answer', 'Становится водой, паром и облаками.')
  await lecturer.press(lecturer.page.locator('main form#answer button'))
  expect(await state()).toBe('answered')
  expect((await pupil.get(`/live/${uuid}/questions`)).html).toContain('Становится водой, паром и облаками.')
  await moderator.leave()
  await lecturer.leave()
})
