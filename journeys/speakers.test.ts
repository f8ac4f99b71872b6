import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { currentWeek } from '../src/modules/week/index.ts'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import { completeProposal } from './setup/proposal.ts'
import type { Manner, Visitor } from './setup/visitor.ts'
import { manners, openVisitor } from './setup/visitor.ts'

// A lecturer reads the call, writes a proposal that keeps itself, asks another to lead it too, tells when they can, confirms what the
// office accepted, and changes it with the office's leave.
let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const path = (visitor: Visitor): string => new URL(visitor.page.url()).pathname
const title: Record<Manner, string> = {
  pointer: 'Сколько весит облако над Камчаткой',
  keyboard: 'Һава һәм тавыш: почему свистит ветер',
  'no JavaScript': 'Куда течёт ночь «в двенадцать поясов»',
}

async function become(visitor: Visitor, role: string): Promise<void> {
  await visitor.go('/demo')
  await visitor.press(visitor.page.locator(`form:has(input[value="${role}"]) button`))
  expect(path(visitor)).toBe('/me')
}

const rowOf = (guid: string) => house.world.db.selectFrom('week.session').selectAll().where('guid', '=', guid).executeTakeFirstOrThrow()

/** Types the title; with scripts nothing more is needed for it to be kept. */
async function beginDraft(lecturer: Visitor, manner: Manner, week: string): Promise<string> {
  await lecturer.go(`/weeks/${week}/call`)
  await lecturer.checkPage()
  await lecturer.press(lecturer.page.locator(`main a[href="/proposals/new?week=${week}"]`))
  await lecturer.checkPage()
  await lecturer.fill('titleRu', title[manner])
  if (manner === 'no JavaScript') await lecturer.press(lecturer.page.locator('main button[value="save"]'))
  else await lecturer.page.waitForURL(/\/proposals\/[0-9a-f-]{36}$/)
  const guid = path(lecturer).split('/').at(-1)!
  expect((await rowOf(guid)).state).toBe('draft')
  // The window is closed by mistake: nothing is lost.
  await lecturer.go(`/proposals/${guid}`)
  expect(await lecturer.page.locator('main [name="titleRu"]').inputValue()).toBe(title[manner])
  return guid
}

/** One day whole, by the box over its hours: the hours themselves are the journey of whoever paints. */
async function tellHours(lecturer: Visitor, week: string): Promise<void> {
  // The demonstration's lecturer has told them all: here they begin as everybody does.
  const { db } = house.world
  const { id } = await db.selectFrom('people.person').select('id').where('demo_role', '=', 'lecturer').executeTakeFirstOrThrow()
  await db.deleteFrom('week.availability').where('person_id', '=', id).execute()
  await lecturer.press(lecturer.page.locator(`main a[href="/my-availability/${week}"]`))
  await lecturer.checkPage()
  // The second day: the first one begins with the week, in Moscow's zone.
  const date = (await lecturer.page.locator('main [name="day"]').nth(1).getAttribute('value'))!
  await lecturer.tick('day', date)
  await lecturer.press(lecturer.page.locator('main form[id="paint"] .submit button'))
  await lecturer.checkPage()
  const told = await house.world.db
    .selectFrom('week.availability as told')
    .innerJoin('people.person as person', 'person.id', 'told.person_id')
    .innerJoin('week.availability_span as span', (join) =>
      join.onRef('span.person_id', '=', 'told.person_id').onRef('span.week_id', '=', 'told.week_id'),
    )
    .innerJoin('week.week as week', 'week.id', 'told.week_id')
    .select(['span.from_min', 'span.until_min'])
    .where('person.demo_role', '=', 'lecturer')
    .where('week.slug', '=', week)
    .where('span.on_date', '=', date)
    .execute()
  expect(told).toEqual([{ from_min: 0, until_min: 1440 }])
}

async function askCoSpeaker(lecturer: Visitor, other: Visitor, guid: string): Promise<void> {
  const { db } = house.world
  const person = await db.selectFrom('people.person').select('email').where('demo_role', '=', 'coordinator').executeTakeFirstOrThrow()
  await lecturer.fill('email', person.email!)
  await lecturer.press(lecturer.page.locator('main form[action$="/co-speakers"] button'))
  await lecturer.checkPage()
  const letter = await db
    .selectFrom('platform.mail')
    .select('body')
    .where('to_address', '=', person.email!)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  await become(other, 'coordinator')
  await other.go(/\/proposals\/invitations\/[\w-]+/.exec(letter.body)![0])
  await other.checkPage()
  await other.press(other.page.locator('main button[value="yes"]'))
  await other.checkPage()
  const row = await rowOf(guid)
  const asked = await db.selectFrom('week.co_speaker').select('agreed').where('session_id', '=', row.id).execute()
  expect(asked).toEqual([{ agreed: true }])
}

async function confirmAndChange(lecturer: Visitor, office: Visitor, manner: Manner, { guid, week }: { guid: string; week: string }) {
  await house.world.db.updateTable('week.session').set({ state: 'accepted' }).where('guid', '=', guid).execute()
  await lecturer.go(`/proposals/${guid}`)
  await lecturer.checkPage()
  await lecturer.press(lecturer.page.locator('main form[action$="/confirm"] button'))
  expect((await rowOf(guid)).state).toBe('confirmed')
  await lecturer.press(lecturer.page.locator(`main a[href="/proposals/${guid}/change"]`))
  await lecturer.checkPage()
  await lecturer.fill('titleRu', `${title[manner]}, иначе`)
  await lecturer.press(lecturer.page.locator('main form[action$="/change"] .submit button'))
  await lecturer.checkPage()
  expect((await rowOf(guid)).title).toEqual({ ru: title[manner] })
  await become(office, 'office')
  await office.go(`/office/weeks/${week}/call`)
  await office.checkPage()
  await office.press(office.page.locator(`main a[href="/office/weeks/${week}/changes"]`))
  await office.checkPage()
  await office.press(office.page.locator('main button[value="agree"]'))
  await office.checkPage()
  expect((await rowOf(guid)).title).toEqual({ ru: `${title[manner]}, иначе` })
}

describe.each(manners)('%s', (manner) => {
  test('from the call to a confirmed session', { timeout: 240_000 }, async () => {
    const week = (await currentWeek(house.world.db, house.world.clock()))!.slug
    const lecturer = await openVisitor(house, manner, {
      width: 360,
      zone: 'Asia/Vladivostok',
      locale: manner === 'pointer' ? 'en-GB' : 'ru-RU',
    })
    await become(lecturer, 'lecturer')
    const guid = await beginDraft(lecturer, manner, week)
    await completeProposal(lecturer)
    await lecturer.checkPage()
    expect((await rowOf(guid)).state, (await lecturer.page.locator('main .summary').allInnerTexts()).join('\n')).toBe('submitted')
    expect(await rowOf(guid)).toMatchObject({ block_min: [15, 5, 15], block_screen: [true, false, true], duration_min: 35 })

    await tellHours(lecturer, week)
    const other = await openVisitor(house, manner)
    await lecturer.go(`/proposals/${guid}`)
    await askCoSpeaker(lecturer, other, guid)
    const office = await openVisitor(house, manner)
    await confirmAndChange(lecturer, office, manner, { guid, week })
    for (const visitor of [lecturer, other, office]) await visitor.leave()
  })
})
