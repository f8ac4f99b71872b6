import { utils, write } from '@e965/xlsx'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../src/platform/db/database.ts'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import type { Visitor } from './setup/visitor.ts'
import { openVisitor } from './setup/visitor.ts'

// The office makes a week out of a spreadsheet: three hundred proposals, decisions, an automatic timetable, its explanation, the release.
let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const [slug, count] = ['from-a-table', 300]
const path = (visitor: Visitor): string => new URL(visitor.page.url()).pathname

interface Adult {
  email: string
  name: string
  member: string
}

/** Vetted adults of the demonstration's universities, with their addresses. */
async function listAdults(role: 'lecturer' | 'moderator'): Promise<Adult[]> {
  const { rows } = await sql<Adult>`select p.email, p.name->>'ru' as name, m.name->>'ru' as member
    from people.person p join people.role_grant g on g.person_id = p.id and g.role = ${role} and g.scope_type = 'member'
    join consortium.member m on m.id = g.scope_id where p.email is not null order by p.id`.execute(house.world.db)
  return rows
}

/** As a university would send it: one row for each proposal, with the template's own headings. */
async function makeSheet(): Promise<Buffer> {
  const [lecturers, moderators] = [await listAdults('lecturer'), await listAdults('moderator')]
  const rows = Array.from({ length: count }, (_, at) => {
    const lecturer = lecturers[at % lecturers.length]!
    const own = moderators.filter(({ member }) => member === lecturer.member)
    const moderator = own[at % own.length]!
    const young = at % 4 === 0
    return {
      Название: `Опыт № ${at + 1}`,
      Описание: 'Берём простые вещи, ставим опыт и разбираемся, почему он получился именно так.',
      Вид: at % 3 === 0 ? 'Мастерская' : 'Лекция',
      'Область науки': 'Физика',
      Университет: lecturer.member,
      Классы: young ? '1–4' : '5–9',
      Ведущий: lecturer.name,
      'Почта ведущего': lecturer.email,
      Модератор: moderator.name,
      'Почта модератора': moderator.email,
      Доступность: 'субтитры',
      'Запасной план': 'Слайды и рассказ голосом.',
    }
  })
  const book = utils.book_new()
  utils.book_append_sheet(book, utils.json_to_sheet(rows), 'Заявки')
  return Buffer.from(write(book, { type: 'array', bookType: 'xlsx' }) as ArrayBuffer)
}

async function makeWeek(office: Visitor): Promise<void> {
  await office.go('/office/weeks')
  await office.press(office.page.locator('main a[href="/office/weeks/new"]'))
  await office.checkPage()
  await office.fill('nameRu', 'Неделя из таблицы')
  await office.fill('startsOn', '2027-03-01')
  await office.fill('endsOn', '2027-03-05')
  await office.fill('zone', 'Europe/Moscow')
  await office.fill('slug', slug)
  await office.fill('streams', Array.from({ length: 12 }, (_, at) => `Зал ${at + 1}`).join('\n'))
  await office.press(office.page.locator('main form .submit button'))
  expect(path(office)).toMatch(new RegExp(`^/office/weeks/${slug}`))
  await office.checkPage()
}

async function bringIn(office: Visitor): Promise<void> {
  await office.go(`/office/weeks/${slug}/intake`)
  const file = {
    name: 'заявки.xlsx',
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    buffer: await makeSheet(),
  }
  await office.page.setInputFiles('main input[type="file"]', file)
  await office.press(office.page.locator('main form .submit button'))
  expect(path(office)).toMatch(/^\/office\/intakes\//)
  await house.work()
  await office.page.reload()
  expect(await office.text()).toContain(`${count} заявок`)
  await office.checkPage()
  await office.press(office.page.locator('main form .submit button').first())
  await house.work()
  await office.page.reload()
  expect(await countIn('submitted')).toBe(count)
}

const countIn = async (state: string): Promise<number> =>
  (
    await sql<{ n: number }>`select count(*)::int as n from week.session s join week.week w on w.id = s.week_id
      where w.slug = ${slug} and s.state = ${state}`.execute(house.world.db)
  ).rows[0]!.n

async function acceptAll(office: Visitor): Promise<void> {
  for (let left = count; left > 0; left -= 100) {
    await office.go(`/office/weeks/${slug}/decisions?state=submitted`)
    await office.tick('all')
    await office.press(office.page.locator('main button[value="accepted"]'))
  }
  expect(await countIn('accepted')).toBe(count)
  await office.checkPage()
}

async function solve(office: Visitor): Promise<void> {
  await office.go(`/office/weeks/${slug}/solve`)
  await office.checkPage()
  await office.tick('scope', 'all')
  await office.tick('seconds', '10')
  await office.press(office.page.locator('main form .submit button').first())
  await office.checkPage()
  await house.work()
  await office.page.reload()
  await office.checkPage()
  expect(await office.page.locator('main svg.solve-day').count()).toBe(5)
  await office.press(office.page.locator('main form[id="apply-form"] .submit button'))
  expect(await countIn('placed')).toBe(count)
}

test('from a spreadsheet of 300 proposals to a released, explained timetable', { timeout: 400_000 }, async () => {
  const office = await openVisitor(house, 'pointer')
  await office.go('/demo')
  await office.press(office.page.locator('form:has(input[value="office"]) button'))
  await makeWeek(office)
  await bringIn(office)
  await acceptAll(office)
  await solve(office)

  // Any session tells why it stands where it does, and where else it could.
  const { rows } = await sql<{ guid: string }>`select s.guid from week.session s join week.week w on w.id = s.week_id
    where w.slug = ${slug} order by s.id limit 1`.execute(house.world.db)
  await office.go(`/office/weeks/${slug}/sessions/${rows[0]!.guid}/why`)
  await office.checkPage()
  expect(await office.text()).toContain('Пять лучших других мест')
  expect(await office.page.locator('main button[value^="put "]').count()).toBe(5)

  await office.go(`/office/weeks/${slug}/release`)
  await office.checkPage()
  await office.press(office.page.locator(`main form[action="/office/weeks/${slug}/release"] .submit button`))
  await house.work()
  const guest = await openVisitor(house, 'no JavaScript', { zone: 'Asia/Kamchatka', width: 360 })
  await guest.go(`/weeks/${slug}/2027-03-02`)
  expect(await guest.text()).toContain('Опыт №')
  await guest.go(`/weeks/${slug}/print?zone=Asia/Kamchatka`)
  expect(await guest.text()).toContain('Опыт №')
  for (const visitor of [office, guest]) await visitor.leave()
})
