import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { currentWeek } from '../src/modules/week/index.ts'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import type { Manner, Visitor } from './setup/visitor.ts'
import { manners, openVisitor } from './setup/visitor.ts'

// A coordinator finds the own university's sessions of the week, moves one, places another by one of the ten best places, and undoes;
// the office meanwhile moves the same, and both versions are shown. Others' sessions have no name for a coordinator.
let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const locales: Record<Manner, string> = { pointer: 'ru-RU', keyboard: 'en-GB', 'no JavaScript': 'ru-RU' }

async function become(visitor: Visitor, role: string): Promise<void> {
  await visitor.go('/demo')
  await visitor.press(visitor.page.locator(`form:has(input[value="${role}"]) button`))
}

const rowOf = (guid: string) =>
  house.world.db
    .selectFrom('week.session')
    .select(['state', 'starts_at', 'stream_id', 'member_id', 'locked'])
    .where('guid', '=', guid)
    .executeTakeFirstOrThrow()

/** The day of the week that has the most of the coordinator's sessions, and one of them that can go five minutes later. */
async function findOwn(visitor: Visitor, week: string): Promise<{ guid: string; show: string }> {
  const counts = await visitor.page.locator('nav.tabs a[href*="show=20"]').evaluateAll((links) =>
    links.map((link) => ({
      show: new URL((link as HTMLAnchorElement).href).searchParams.get('show')!,
      n: Number(/\((\d+)\)/.exec(link.textContent!)![1]),
    })),
  )
  const { show } = counts.toSorted((a, b) => b.n - a.n)[0]!
  await visitor.go(`/office/weeks/${week}?show=${show}`)
  const value = await visitor.page.locator('main button[value^="put "][value$=" later"]').first().getAttribute('value')
  return { guid: value!.split(' ')[1]!, show }
}

const button = (visitor: Visitor, guid: string, did: string) => visitor.page.locator(`main button[value^="put ${guid}"][value$=" ${did}"]`)

describe.each(manners)('%s', (manner) => {
  test('a coordinator moves, places, locks and undoes the own sessions', { timeout: 240_000 }, async () => {
    const week = (await currentWeek(house.world.db, house.world.clock()))!.slug
    const coordinator = await openVisitor(house, manner, { locale: locales[manner], width: manner === 'pointer' ? 360 : 1280 })
    await become(coordinator, 'coordinator')
    await coordinator.press(coordinator.page.locator('main a[href="/office/weeks"]'))
    await coordinator.checkPage()
    await coordinator.press(coordinator.page.locator(`main a[href="/office/weeks/${week}"]`))
    await coordinator.checkPage()
    const { guid, show } = await findOwn(coordinator, week)
    const before = await rowOf(guid)

    // Later by an arrow: the same button has the focus again.
    await coordinator.press(button(coordinator, guid, 'later'))
    await coordinator.checkPage()
    const moved = await rowOf(guid)
    expect(moved.starts_at!.epochMilliseconds - before.starts_at!.epochMilliseconds).toBe(300_000)
    const focused = await coordinator.page.evaluate(() => document.activeElement?.getAttribute('value') ?? '')
    expect(focused).toMatch(new RegExp(`^put ${guid} .* later$`))
    await coordinator.press(coordinator.page.locator('#done button[value^="undo"]'))
    expect((await rowOf(guid)).starts_at).toEqual(before.starts_at)

    // Taken off, and placed again by the best place.
    await coordinator.go(`/office/weeks/${week}/place/${guid}`)
    await coordinator.checkPage()
    await coordinator.press(coordinator.page.locator(`main button[value="unplace ${guid}"]`))
    expect(await rowOf(guid)).toMatchObject({ state: expect.stringMatching('accepted|confirmed'), starts_at: null })
    await coordinator.checkPage()
    await coordinator.press(coordinator.page.locator(`main button[value^="put ${guid}"][value$=" slot"]`))
    expect((await rowOf(guid)).state).toBe('placed')
    await coordinator.press(coordinator.page.locator(`main button[value="lock ${guid}"]`))
    expect((await rowOf(guid)).locked).toBe(true)
    await coordinator.checkPage()
    await coordinator.press(coordinator.page.locator(`main button[value="unlock ${guid}"]`))
    expect((await rowOf(guid)).locked).toBe(false)

    // Nobody else's session is named, wherever one looks.
    const own = (await rowOf(guid)).member_id!
    const foreign = await house.world.db.selectFrom('week.session').select('guid').where('member_id', '!=', own).execute()
    for (const address of [
      `/office/weeks/${week}?show=${show}`,
      `/office/weeks/${week}?show=problems`,
      `/office/weeks/${week}/grid?show=${show}`,
    ]) {
      await coordinator.go(address)
      await coordinator.checkPage()
      const page = await coordinator.page.content()
      expect(foreign.filter((one) => page.includes(one.guid))).toEqual([])
    }
    await coordinator.leave()
  })

  test('two at once: nothing is overwritten silently, and nothing typed is lost', { timeout: 240_000 }, async () => {
    const week = (await currentWeek(house.world.db, house.world.clock()))!.slug
    const office = await openVisitor(house, manner, { locale: locales[manner] })
    const coordinator = await openVisitor(house, manner, { locale: locales[manner] })
    await become(coordinator, 'coordinator')
    await coordinator.go(`/office/weeks/${week}`)
    const { guid, show } = await findOwn(coordinator, week)
    await become(office, 'office')
    await office.go(`/office/weeks/${week}/place/${guid}`)
    // Both see that the other is there.
    await coordinator.go(`/office/weeks/${week}/place/${guid}`)
    expect(await coordinator.page.locator('.week-here').textContent()).not.toBe('')
    await coordinator.press(coordinator.page.locator(`main button[value^="put ${guid}"][value$=" slot"]`).nth(1))
    const theirs = await rowOf(guid)
    await office.choose('date', show)
    await office.fill('time', '11:11')
    await office.press(office.page.locator(`main button[value="put ${guid}"]`))
    await office.checkPage()
    expect(await office.text()).toContain('11:11')
    expect(await rowOf(guid)).toEqual(theirs)
    await office.press(office.page.locator('main form[action$="/commands"] button'))
    await office.checkPage()
    const mine = await rowOf(guid)
    expect(mine.starts_at).not.toEqual(theirs.starts_at)
    await office.press(office.page.locator('#done button[value^="undo"]'))
    expect((await rowOf(guid)).starts_at).toEqual(theirs.starts_at)
    for (const visitor of [office, coordinator]) await visitor.leave()
  })
})
