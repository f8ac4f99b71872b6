import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { currentWeek } from '../src/modules/week/index.ts'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import { openVisitor } from './setup/visitor.ts'
import type { Visitor } from './setup/visitor.ts'

// The office moves sessions in the grid of a day: by keys, by mouse, by finger.
let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

async function become(visitor: Visitor, role: string): Promise<void> {
  await visitor.go('/demo')
  await visitor.press(visitor.page.locator(`form:has(input[value="${role}"]) button`))
}

const rowOf = (guid: string) =>
  house.world.db.selectFrom('week.session').select(['starts_at', 'stream_id']).where('guid', '=', guid).executeTakeFirstOrThrow()

test(
  'the grid by keys alone: picked up, moved, put down, taken off; what the list says afterwards is the same',
  { timeout: 240_000 },
  async () => {
    const week = (await currentWeek(house.world.db, house.world.clock()))!.slug
    const { page, ...office } = await openVisitor(house, 'keyboard')
    await become({ page, ...office }, 'office')
    await office.go(`/office/weeks/${week}/grid`)
    await page.waitForSelector('#week-grid[data-ready]')
    await office.checkPage()
    const bar = page.locator('#grid-body a.bar').first()
    const guid = (await bar.getAttribute('data-guid'))!
    const before = await rowOf(guid)
    await bar.focus()
    for (const key of ['Space', 'ArrowDown', 'Shift+ArrowDown', 'Space']) await page.keyboard.press(key)
    await page.waitForSelector('#grid-status button')
    expect((await rowOf(guid)).starts_at!.epochMilliseconds - before.starts_at!.epochMilliseconds).toBe(65 * 60_000)
    // Put back with Escape nothing is sent.
    for (const key of ['Space', 'ArrowRight', 'Escape']) await page.keyboard.press(key)
    expect((await rowOf(guid)).stream_id).toBe(before.stream_id)
    const counted = await page.locator('#grid-counts').textContent()
    await page.reload()
    await page.waitForSelector('#week-grid[data-ready]')
    expect(await page.locator('#grid-counts').textContent()).toBe(counted)
    await page.locator(`#g-${guid}`).focus()
    await page.keyboard.press('Delete')
    await page.waitForFunction((id) => !document.getElementById(`g-${id}`), guid)
    await page.waitForSelector('#grid-status button')
    expect((await rowOf(guid)).starts_at).toBeNull()
    expect(await page.evaluate((id) => document.querySelector(`#grid-waiting a[data-guid="${id}"]`)?.closest('li')?.hidden, guid)).toBe(
      false,
    )
    await page.locator('#grid-status button').click()
    await page.waitForSelector(`#g-${guid}`)
    await office.checkPage()
    await office.leave()
  },
)

/** Scrolls to the first bar that nothing covers, with room beneath it, and tells the point by which it is taken. */
const takenBar = (page: Page) =>
  page.evaluate(() => {
    const frame = document.getElementById('grid-frame')!
    frame.scrollIntoView({ block: 'center' })
    for (const bar of document.querySelectorAll<SVGAElement>('#grid-body a.bar')) {
      const [at, box] = [bar.getBoundingClientRect(), frame.getBoundingClientRect()]
      frame.scrollBy(at.left - box.left - 120, at.top - box.top - 160)
      const { left, top } = bar.getBoundingClientRect()
      const [x, y] = [left + 40, top + 10]
      if (document.elementFromPoint(x, y)?.closest('a.bar') === bar) return { guid: bar.dataset.guid!, x, y }
    }
    throw new Error('No bar can be taken')
  })

async function openGrid(options: { width: number; touch?: boolean }): Promise<Visitor> {
  const office = await openVisitor(house, 'pointer', options)
  await become(office, 'office')
  const week = (await currentWeek(house.world.db, house.world.clock()))!.slug
  await office.go(`/office/weeks/${week}/grid`)
  await office.page.waitForSelector('#week-grid[data-ready]')
  return office
}

/** Down the grid: a pixel is a minute. */
const downPx = 90

test('the grid by mouse: a bar that is dragged stands where it was dropped and its page stays shut', { timeout: 240_000 }, async () => {
  const office = await openGrid({ width: 1280 })
  const { page } = office
  const { guid, x, y } = await takenBar(page)
  const before = await rowOf(guid)
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x, y + downPx, { steps: 8 })
  await page.keyboard.press('Escape')
  await page.mouse.up()
  expect((await rowOf(guid)).starts_at).toEqual(before.starts_at)
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x, y + downPx, { steps: 8 })
  await page.mouse.up()
  await page.waitForSelector('#grid-status button')
  const after = await rowOf(guid)
  expect(after.starts_at!.epochMilliseconds).toBeGreaterThan(before.starts_at!.epochMilliseconds)
  expect(after.stream_id).toBe(before.stream_id)
  expect(page.url()).toContain('/grid')
  await page.locator('#grid-status button').click()
  await page.waitForFunction(() => !document.querySelector('#grid-status button'))
  await office.leave()
})

test('the grid by finger: one that moves at once scrolls, one that rests carries the bar', { timeout: 240_000 }, async () => {
  const office = await openGrid({ width: 390, touch: true })
  const { page } = office
  const line = await page.context().newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: { x: number; y: number }[]) =>
    line.send('Input.dispatchTouchEvent', { type, touchPoints })
  const sweep = async (from: { x: number; y: number }, by: number) => {
    for (let step = 1; step <= 9; step += 1) await touch('touchMove', { x: from.x, y: from.y + (by * step) / 9 })
    await touch('touchEnd')
  }
  const scrolled = () => page.evaluate(() => document.getElementById('grid-frame')!.scrollTop + scrollY)
  const first = await takenBar(page)
  const before = await rowOf(first.guid)
  const at = await scrolled()
  await touch('touchStart', first)
  await sweep(first, -60)
  await page.waitForFunction((was) => document.getElementById('grid-frame')!.scrollTop + scrollY !== was, at)
  expect((await rowOf(first.guid)).starts_at).toEqual(before.starts_at)

  const { guid, x, y } = await takenBar(page)
  const stood = await rowOf(guid)
  const rested = await scrolled()
  await touch('touchStart', { x, y })
  await page.waitForSelector('#week-grid.dragging')
  await sweep({ x, y }, downPx)
  await page.waitForSelector('#grid-status button')
  expect((await rowOf(guid)).starts_at!.epochMilliseconds).toBeGreaterThan(stood.starts_at!.epochMilliseconds)
  // The line that tells of the saving may push the page by its height; a finger that scrolled would have gone all the way.
  expect(Math.abs((await scrolled()) - rested)).toBeLessThan(downPx / 2)
  expect(page.url()).toContain('/grid')
  await office.leave()
})
