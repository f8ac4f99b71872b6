import { afterAll, beforeAll, expect, test } from 'vitest'
import { currentWeek } from '../src/modules/week/index.ts'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import { findLosses } from './setup/judges.ts'
import type { Manner, Visitor } from './setup/visitor.ts'
import { manners, openVisitor } from './setup/visitor.ts'

// A lecturer in Yakutsk marks hours on their own clock; the office sees them.
let house: House
let slug: string
let date: string
beforeAll(async () => {
  house = await openHouse()
  const week = (await currentWeek(house.world.db, house.world.clock()))!
  slug = week.slug
  date = week.endsOn
})
afterAll(() => house.close())

const boxOf = (visitor: Visitor, cell: number) => visitor.page.locator(`main input[name="cell"][value="${date}/${cell}"]`)

/** From 10:00 until 11:30, as each of the three does it. */
const paintBy: Record<Manner, (lecturer: Visitor) => Promise<void>> = {
  async pointer({ page, ...visitor }) {
    const first = boxOf({ page, ...visitor }, 20)
    await first.scrollIntoViewIfNeeded()
    const [from, until] = [await first.boundingBox(), await boxOf({ page, ...visitor }, 22).boundingBox()]
    await page.mouse.move(from!.x + 8, from!.y + 8)
    await page.mouse.down()
    await page.mouse.move(until!.x + 8, until!.y + 8, { steps: 10 })
    await page.mouse.up()
  },
  async keyboard(visitor) {
    const { page } = visitor
    // One stop of Tab for the whole grid; arrows walk in it.
    for (let left = 200; left > 0 && !(await page.evaluate(() => (document.activeElement as HTMLInputElement).name === 'cell')); left -= 1)
      await page.keyboard.press('Tab')
    for (const step of ['ArrowRight', 'ArrowDown']) {
      const goal = (value: string) => (step === 'ArrowRight' ? value.startsWith(`${date}/`) : value === `${date}/20`)
      for (let left = 30; left > 0; left -= 1) {
        const value = await page.evaluate(() => (document.activeElement as HTMLInputElement).value)
        if (goal(value)) break
        await page.keyboard.press(step)
      }
    }
    await page.keyboard.press('Space')
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Shift+ArrowDown')
  },
  async 'no JavaScript'(visitor) {
    for (const cell of [20, 21, 22]) await boxOf(visitor, cell).check()
  },
}

const toldNow = async () => {
  const rows = await house.world.db
    .selectFrom('week.availability_span as span')
    .innerJoin('people.person as person', 'person.id', 'span.person_id')
    .innerJoin('week.week as week', 'week.id', 'span.week_id')
    .innerJoin('week.availability as told', (join) =>
      join.onRef('told.person_id', '=', 'span.person_id').onRef('told.week_id', '=', 'span.week_id'),
    )
    .select(['told.zone', 'span.on_date', 'span.from_min', 'span.until_min', 'span.kind'])
    .where('person.demo_role', '=', 'lecturer')
    .where('week.slug', '=', slug)
    .execute()
  return rows.map((row) => `${row.zone} ${row.on_date} ${row.from_min}-${row.until_min} ${row.kind}`)
}

test.each(manners.map((manner, at) => ({ manner, locale: at % 2 === 0 ? 'ru-RU' : 'en-GB', width: at === 2 ? 360 : 1280 })))(
  'hours are painted by $manner ($locale, $width px)',
  async ({ manner, locale, width }) => {
    const lecturer = await openVisitor(house, manner, { locale, width, zone: 'Asia/Yakutsk' })
    await lecturer.go('/demo')
    await lecturer.press(lecturer.page.locator('form:has(input[value="lecturer"]) button'))
    await lecturer.press(lecturer.page.locator('main a[href="/my-availability"]').first())
    await lecturer.checkPage()
    await house.world.db.deleteFrom('week.availability').execute()
    await lecturer.go(`/my-availability/${slug}?zone=Asia/Yakutsk`)
    await lecturer.checkPage()
    expect(await lecturer.page.evaluate(findLosses)).toEqual([])
    await paintBy[manner](lecturer)
    await lecturer.press(lecturer.page.locator('main form#paint .submit button'))
    await lecturer.checkPage()
    expect(await toldNow()).toEqual([`Asia/Yakutsk ${date} 600-690 can`])
    await lecturer.leave()
    const office = await openVisitor(house, manner, { locale, width })
    await office.go('/demo')
    await office.press(office.page.locator('form:has(input[value="office"]) button'))
    await office.go(`/office/weeks/${slug}/availability`)
    await office.checkPage()
    expect(await office.page.evaluate(findLosses)).toEqual([])
    expect(await office.page.locator('main tbody').textContent()).toContain('10:00–11:30')
    await office.leave()
  },
)
