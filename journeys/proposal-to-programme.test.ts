import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { currentWeek } from '../src/modules/week/index.ts'
import { sql } from '../src/platform/db/database.ts'
import { completeProposal } from './setup/proposal.ts'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import type { Manner, Visitor } from './setup/visitor.ts'
import { manners, openVisitor } from './setup/visitor.ts'

// A coordinator proposes a session; the office accepts it, gives it a time, a stream and two adults, and releases the timetable.
let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const path = (visitor: Visitor): string => new URL(visitor.page.url()).pathname
const title: Record<Manner, string> = {
  pointer: 'Зачем паутине клей 🕸',
  keyboard: 'Үгэр: сказка о льде и соли',
  'no JavaScript': 'Сколько весит тень <script>',
}
const times: Record<Manner, string> = { pointer: '05:05', keyboard: '06:05', 'no JavaScript': '07:05' }

async function become(visitor: Visitor, role: string): Promise<void> {
  await visitor.go('/demo')
  await visitor.press(visitor.page.locator(`form:has(input[value="${role}"]) button`))
  expect(path(visitor)).toBe('/me')
}

async function propose(coordinator: Visitor, name: string, week: string): Promise<string> {
  await coordinator.go('/proposals')
  await coordinator.checkPage()
  await coordinator.go(`/proposals/new?week=${week}`)
  // Half a proposal is a draft that keeps everything typed.
  await coordinator.fill('titleRu', name)
  await coordinator.press(coordinator.page.locator('main button[value="save"]'))
  expect(path(coordinator)).toMatch(/^\/proposals\/[0-9a-f-]{36}$/)
  const address = path(coordinator)
  await coordinator.press(coordinator.page.locator('main button[value="submit"]'))
  await coordinator.checkPage()
  expect(await coordinator.page.locator('main .summary a').count()).toBeGreaterThan(2)
  expect(await coordinator.page.locator('main [name="titleRu"]').inputValue()).toBe(name)
  await completeProposal(coordinator)
  await coordinator.checkPage()
  const row = await house.world.db
    .selectFrom('week.session')
    .select('state')
    .where('guid', '=', address.split('/').at(-1)!)
    .executeTakeFirstOrThrow()
  expect(row.state).toBe('submitted')
  return address.split('/').at(-1)!
}

interface Place {
  week: string
  guid: string
  date: string
  time: string
}

async function acceptAndPlace(office: Visitor, { week, guid, date, time }: Place): Promise<void> {
  await office.go(`/office/weeks/${week}/proposals`)
  await office.checkPage()
  await office.press(office.page.locator(`main a[href$="${guid}"]`))
  await office.checkPage()
  await office.press(office.page.locator('main button[value="accepted"]'))
  await office.go(`/office/weeks/${week}/sessions/${guid}`)
  await office.checkPage()
  await office.choose('date', date)
  await office.fill('time', time)
  await office.choose('stream', await freeStream(week, date, time))
  const lecturer = await freeAdult(office, 'lecturer1', { week, date, time })
  await office.choose('lecturer1', lecturer)
  await office.choose('moderator', await freeAdult(office, 'moderator', { week, date, time }, lecturer))
  await office.press(office.page.locator(`main form[action="/office/weeks/${week}/sessions/${guid}"] .submit button`))
  await office.checkPage()
}

/** The name of a stream in which nothing goes on around that time: what the demonstration holds when depends on the hour it was made. */
async function freeStream(week: string, date: string, time: string): Promise<string> {
  const { rows } = await sql<{ id: number }>`
    select stream.id from week.stream join week.week on week.id = stream.week_id
    where week.slug = ${week} and not exists (
      select from week.session where session.stream_id = stream.id
        and session.starts_at < (${date}::date + ${time}::time) at time zone week.zone + interval '2 hours'
        and session.starts_at + session.duration_min * interval '1 minute' > (${date}::date + ${time}::time) at time zone week.zone - interval '30 minutes'
    ) order by stream.position limit 1`.execute(house.world.db)
  return String(rows[0]!.id)
}

/** The first of those offered who has nothing else around that time: who is taken from another session may leave it with one adult. */
async function freeAdult(
  office: Visitor,
  name: 'lecturer1' | 'moderator',
  { week, date, time }: Omit<Place, 'guid'>,
  except = '',
): Promise<string> {
  const offered = await office.page
    .locator(`main select[name="${name}"] option:not([value=""])`)
    .evaluateAll((options) => options.map((one) => (one as HTMLOptionElement).value))
  const { rows } = await sql<{ id: number }>`
    select distinct speaker.person_id as id from week.session join week.week on week.id = session.week_id
    join week.session_person tie on tie.session_id = session.id join week.speaker on speaker.id = tie.speaker_id
    where week.slug = ${week} and speaker.person_id is not null
      and session.starts_at < (${date}::date + ${time}::time) at time zone week.zone + interval '2 hours'
      and session.starts_at + session.duration_min * interval '1 minute' > (${date}::date + ${time}::time) at time zone week.zone - interval '30 minutes'`.execute(
    house.world.db,
  )
  const busy = new Set(rows.map(({ id }) => String(id)))
  return offered.find((id) => id !== except && !busy.has(id))!
}

describe.each(manners)('%s', (manner) => {
  test('from the proposal to the programme', { timeout: 240_000 }, async () => {
    const week = (await currentWeek(house.world.db, house.world.clock()))!
    const coordinator = await openVisitor(house, manner)
    await become(coordinator, 'coordinator')
    const guid = await propose(coordinator, title[manner], week.slug)

    const office = await openVisitor(house, manner)
    await become(office, 'office')
    await office.go(`/office/weeks/${week.slug}`)
    await office.checkPage()
    await acceptAndPlace(office, { week: week.slug, guid, date: week.endsOn, time: times[manner] })
    const placed = await house.world.db
      .selectFrom('week.session')
      .select(['state', 'slug'])
      .where('guid', '=', guid)
      .executeTakeFirstOrThrow()
    expect(placed.state, (await office.page.locator('main .notice, main .summary').allInnerTexts()).join('\n')).toBe('placed')

    // Nobody sees it before the release.
    const reader = await openVisitor(house, manner, { width: 360 })
    await reader.go(`/weeks/${week.slug}/${week.endsOn}`)
    expect(await reader.text()).not.toContain(title[manner])
    await office.go(`/office/weeks/${week.slug}/release`)
    await office.checkPage()
    expect(await office.page.locator('main').textContent()).toContain(title[manner])
    await office.press(office.page.locator(`main form[action="/office/weeks/${week.slug}/release"] button`))
    await house.work()

    await reader.go(`/weeks/${week.slug}/${week.endsOn}`)
    await reader.checkPage()
    await reader.press(reader.page.locator(`main a[href="/weeks/${week.slug}/sessions/${placed.slug}"]`))
    await reader.checkPage()
    expect(await reader.page.locator('h1').innerText()).toBe(title[manner])
    await reader.go(`/weeks/${week.slug}/releases`)
    await reader.checkPage()
    expect(await reader.page.locator('main').textContent()).toContain(title[manner])
    const calendar = await fetch(`${house.address}/weeks/${week.slug}/export.ics`).then((answer) => answer.text())
    expect(calendar).toContain(guid)
    for (const visitor of [coordinator, office, reader]) await visitor.leave()
  })
})
