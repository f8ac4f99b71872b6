import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { currentWeek } from '../src/modules/week/index.ts'
import { sql } from '../src/platform/db/database.ts'
import { runAxe } from './setup/axe.ts'
import { walkByTab, wrongWith } from './setup/focus.ts'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import { findLosses, findNameless, findSmall, targetOf } from './setup/judges.ts'
import type { Reader } from './setup/pages.ts'
import { findPages, lookAtPages, openFetcher, signIn } from './setup/pages.ts'
import { axeOptions } from './setup/visitor.ts'

// Pages that are not as usual: refusals, wrong forms, empty lists, work under way, a room that waits, is frozen or over. In two languages.
let house: House
beforeAll(async () => {
  house = await openHouse()
  await house.work()
})
afterAll(() => house.close())

const narrow = { width: 320, height: 640 }
const wide = { width: 1280, height: 900 }

/** Everything that the other journeys ask of a page, asked of this state. */
async function judge(page: Page, route: string): Promise<string[]> {
  await page.setViewportSize(wide)
  const wrong = [
    ...(await runAxe(page, axeOptions)),
    ...(await page.evaluate(findNameless)),
    // The keys are the same in every language.
    ...((await page.locator('html').getAttribute('lang')) === 'ru' ? wrongWith(await walkByTab(page)) : []),
    ...(/^.+ · \S/.test(await page.title()) ? [] : [`its title names no page: ${await page.title()}`]),
  ]
  await page.setViewportSize(narrow)
  return [...wrong, ...(await page.evaluate(findLosses)), ...(await page.evaluate(findSmall, targetOf(route)))]
}

interface State {
  name: string
  reader: Reader
  path: () => Promise<string> | string
  /** Sent as a form where there are fields. */
  fields?: Record<string, string>
  status: number
  route?: string
  /** What the page must say or hold. */
  has?: string
}

/** A room that anybody may watch and that goes on; where none does at this hour of the demonstration, the last one that waits. */
async function openRoom(): Promise<string> {
  const { rows } = await sql<{ uuid: string }>`
    select uuid from live.room where state <> 'ended' and policy ->> 'audience' = 'open'
    order by state = 'lobby', starts_at desc limit 1`.execute(house.world.db)
  return `/live/${rows[0]!.uuid}`
}

const room = (state: string) => async (): Promise<string> => {
  const found = await house.world.db
    .selectFrom('live.room')
    .select('uuid')
    .where('state', '=', state)
    .where(sql`policy ->> 'audience'`, '=', 'open')
    .orderBy('starts_at')
    .executeTakeFirstOrThrow()
  return `/live/${found.uuid}`
}

async function importRun(state: string): Promise<string> {
  const file = await sql<{ uuid: string }>`
    insert into week.import_run (week_slug, zone, file_uuid, file_name, state, done_count, total_count)
    values ('from-a-file', 'Europe/Moscow', gen_random_uuid(), 'programme.xml', ${state}, 12, 30) returning uuid`.execute(house.world.db)
  return `/office/imports/${file.rows[0]!.uuid}`
}

const states: State[] = [
  { name: 'no such page', reader: 'visitor', path: () => '/nowhere', status: 404 },
  { name: 'no such session', reader: 'visitor', path: async () => `/weeks/${await weekSlug()}/sessions/nothing`, status: 404 },
  { name: 'not for this role', reader: 'pupil', path: () => '/office/weeks', status: 403 },
  { name: 'a live desk of others', reader: 'pupil', path: async () => `${await openRoom()}/desk`, status: 403 },
  { name: 'too late', reader: 'teacher', path: pastBooking, fields: {}, status: 409 },
  { name: 'too large', reader: 'visitor', path: () => '/join', fields: { code: 'A'.repeat(300_000) }, status: 413 },
  { name: 'a code that is none', reader: 'visitor', path: () => '/join/AAAA-AAAA', status: 404, route: '/join/:code' },
  { name: 'a proof that is none', reader: 'visitor', path: () => '/verify/AAAA-AAAA-AAAA-AAAA', status: 404 },
  {
    name: 'a filter without hits',
    reader: 'visitor',
    path: async () => `/weeks/${await weekSlug()}?grade=1&format=tour&topic=history`,
    status: 200,
  },
  { name: 'a room before it opens', reader: 'visitor', path: room('lobby'), status: 200, route: '/live/:room' },
  { name: 'a room that is over', reader: 'visitor', path: room('ended'), status: 200, route: '/live/:room' },
  { name: 'a frozen room', reader: 'visitor', path: frozenRoom, status: 200, route: '/live/:room' },
  { name: 'an import that waits', reader: 'office', path: () => importRun('queued'), status: 200, has: 'progress' },
  { name: 'an import that runs', reader: 'office', path: () => importRun('running'), status: 200, has: 'progress' },
]

async function weekSlug(): Promise<string> {
  return (await currentWeek(house.world.db, house.world.clock()))!.slug
}

/** A class's place in a session that is over: it can't be given back any more. */
async function pastBooking(): Promise<string> {
  const { rows } = await sql<{ uuid: string }>`
    select booking.uuid from week.booking booking join live.room room on room.owner_id = booking.session_id
    join people.person person on person.id = booking.teacher_id
    where room.ends_at < ${house.world.clock().toString()}::timestamptz and booking.cancelled_at is null and person.demo_role = 'teacher'
    limit 1`.execute(house.world.db)
  return `/bookings/${rows[0]!.uuid}/cancel`
}

async function frozenRoom(): Promise<string> {
  const path = await openRoom()
  await sql`update live.room set state = 'frozen', frozen_at = now(), frozen_by = 'staff' where uuid = ${path.split('/').at(-1)}::uuid`.execute(
    house.world.db,
  )
  return path
}

/** Sends a form as the browser does, so that the answer is a page. */
async function send(page: Page, path: string, fields: Record<string, string>): Promise<number> {
  const answered = page.waitForResponse((answer) => answer.request().method() === 'POST')
  await page.evaluate(
    ({ action, values }) => {
      const form = Object.assign(document.createElement('form'), { method: 'post', action })
      for (const [name, value] of Object.entries(values))
        form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }))
      document.body.append(form)
      // After this has returned: the page goes with it.
      setTimeout(() => form.submit())
    },
    { action: path, values: fields },
  )
  const answer = await answered
  await answer.finished()
  await page.waitForURL(answer.url())
  await page.waitForLoadState('load')
  return answer.status()
}

async function openAs(reader: Reader, locale: string): Promise<Page> {
  const fetcher = await signIn(house, reader)
  const context = await house.browser.newContext({ locale, timezoneId: 'Europe/Moscow', reducedMotion: 'reduce', viewport: wide })
  const language = { name: 'locale', value: locale.slice(0, 2), url: house.address }
  await context.addCookies([...fetcher.cookies(), language, { name: 'zone-guess', value: 'Europe/Moscow', url: house.address }])
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  return page
}

describe.each(['ru-RU', 'en-GB'])('%s', (locale) => {
  test.each(states)('$name', async ({ reader, path, fields, status, route = '', has }) => {
    const page = await openAs(reader, locale)
    const address = await path()
    let answer: number | undefined
    if (fields) {
      await page.goto(`${house.address}/settings`)
      answer = await send(page, address, fields)
    } else answer = (await page.goto(house.address + address))?.status()
    expect(answer).toBe(status)
    if (has) expect(await page.locator(`main ${has}`).count()).toBeGreaterThan(0)
    expect(await judge(page, route)).toEqual([])
    await page.context().close()
  })

  test('asked too often', async () => {
    const page = await openAs('visitor', locale)
    const email = `again-${locale}@shkola.example`
    for (let n = 0; n < 5; n += 1) await openFetcher(house).post('/sign-in', { email })
    await page.goto(`${house.address}/sign-in`)
    const status = await send(page, '/sign-in', { email })
    expect(status).toBe(429)
    expect(await judge(page, '')).toEqual([])
    await page.context().close()
  })

  test('a fault of ours', async () => {
    const page = await openAs('office', locale)
    await sql`alter table consortium.partner rename to gone`.execute(house.world.db)
    try {
      expect((await page.goto(`${house.address}/partners`))?.status()).toBe(500)
    } finally {
      await sql`alter table consortium.gone rename to partner`.execute(house.world.db)
    }
    expect(await judge(page, '')).toEqual([])
    await page.context().close()
  })

  test('somebody new has nothing yet', async () => {
    const fetcher = openFetcher(house)
    const email = `new-${locale.toLowerCase()}@shkola.example`
    await fetcher.post('/sign-in', { email })
    const letter = await house.world.db.selectFrom('platform.mail').select('body').where('to_address', '=', email).executeTakeFirstOrThrow()
    const way = /\/sign-in\/[\w-]+/.exec(letter.body)![0]
    await fetcher.post(way, {})
    const page = await openAs('visitor', locale)
    await page.context().addCookies(fetcher.cookies().filter(({ name }) => name === 'session'))
    for (const path of ['/me', '/classes', '/bookings', '/passport', '/classes/new']) {
      await page.goto(house.address + path)
      expect(await judge(page, path), path).toEqual([])
    }
    await page.context().close()
  })
})

/** Runs in the page: what a form owes to whoever filled it in wrong. */
function findUnsaid(): string[] {
  const summary = document.querySelector<HTMLElement>('main .summary')
  if (!summary) return ['no summary of what is wrong']
  const wrong: string[] = []
  if (document.activeElement !== summary) wrong.push(`the focus is on ${document.activeElement?.outerHTML.slice(0, 60)}`)
  const links = [...summary.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')]
  if (links.length === 0 && !summary.querySelector('strong')) wrong.push('the summary leads nowhere')
  for (const link of links) {
    const field = document.getElementById(link.hash.slice(1))
    if (!field?.matches('input, select, textarea')) {
      wrong.push(`${link.hash} is no field`)
      continue
    }
    const said = [field, field.closest('fieldset')].flatMap((one) =>
      (one?.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean),
    )
    if (!said.some((id) => document.getElementById(id)?.textContent?.includes(link.textContent ?? '')))
      wrong.push(`${link.hash} doesn’t say “${link.textContent}”`)
    if (!field.matches('[type="radio"], [type="checkbox"]') && field.getAttribute('aria-invalid') !== 'true')
      wrong.push(`${link.hash} isn’t marked as wrong`)
  }
  return wrong
}

test(
  'every form that is sent empty says what is missing, takes the focus there and leads to the fields',
  { timeout: 300_000 },
  async () => {
    const found = await findPages(house)
    let refused = 0
    const wrong = await lookAtPages(house, found, {}, async (page, { href }) => {
      if (href === '/ui') return []
      const form = page.locator('main form.form[method="post"]').first()
      if ((await form.count()) === 0) return []
      for (const field of await form
        .locator('input:not([type="hidden"]):not([type="radio"]):not([type="checkbox"]):not([type="file"]), textarea')
        .all())
        if (await field.isVisible()) await field.fill('')
      if ((await form.locator('button:visible').count()) === 0) return []
      const answered = page.waitForResponse((answer) => answer.request().method() === 'POST')
      await form.locator('button:visible').last().click()
      const answer = await answered
      if (answer.status() !== 422) return []
      await page.waitForLoadState('load')
      refused += 1
      return [...(await page.evaluate(findUnsaid)), ...(await runAxe(page, axeOptions))]
    })
    expect(wrong).toEqual([])
    expect(refused).toBeGreaterThan(8)
  },
)
