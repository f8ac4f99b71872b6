import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { draws } from '../src/modules/seats/index.ts'
import { currentWeek } from '../src/modules/week/index.ts'
import { sql } from '../src/platform/db/database.ts'
import { projectRoot } from '../src/platform/root.ts'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import type { Manner, Visitor } from './setup/visitor.ts'
import { openVisitor } from './setup/visitor.ts'

// A fair draw from the wishes of a family to the result that everybody computes again: in the browser, on the server, on the command line.
let house: House
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaleidoscope-draw-'))
  house = await openHouse()
  await house.work()
})
afterAll(async () => {
  await house.close()
  await rm(folder, { recursive: true, force: true })
})

const variants: [manner: Manner, locale: string][] = [
  ['keyboard', 'ru-RU'],
  ['keyboard', 'en-GB'],
  ['no JavaScript', 'ru-RU'],
]
const path = (visitor: Visitor): string => new URL(visitor.page.url()).pathname

async function findDrawOf(state: 'open' | 'drawn') {
  const week = (await currentWeek(house.world.db, house.world.clock()))!
  const list = await draws.listOfOwner(house.world.db, 'week.week', [week.id])
  return { slug: week.slug, draw: list.find((one) => one.state === state)! }
}

async function openGuardian(manner: Manner, locale: string): Promise<Visitor> {
  const guardian = await openVisitor(house, manner, { locale, width: 360 })
  await guardian.go('/demo')
  await guardian.press(guardian.page.locator('form:has(input[value="guardian"]) button'))
  await guardian.press(guardian.page.locator('main article a[href="/family"]'))
  await guardian.checkPage()
  return guardian
}

describe.each(variants)('a wish is changed while the window is open: %s, %s', (manner, locale) => {
  test('other ranks stand', async () => {
    const { slug, draw } = await findDrawOf('open')
    const guardian = await openGuardian(manner, locale)
    await guardian.press(guardian.page.locator(`main a[href^="/weeks/${slug}/draws/${draw.uuid}/apply"]`))
    await guardian.checkPage()
    // For whom: the younger one applied here.
    const younger = guardian.page.locator('main a[href*="?for=child-"]').nth(1)
    if ((await younger.count()) > 0) await guardian.press(younger)
    await guardian.checkPage()
    const rank = (at: number) => guardian.page.locator(`main select[name="rank${at}"]`).inputValue()
    const [first, second] = [await rank(1), await rank(2)]
    expect(first).not.toBe('')
    await guardian.choose('rank1', second)
    await guardian.choose('rank2', first)
    await guardian.press(guardian.page.locator(`main form[action="/weeks/${slug}/draws/${draw.uuid}/apply"] button`))
    await guardian.checkPage()
    expect([await rank(1), await rank(2)]).toEqual([second, first])
    await guardian.leave()
  })
})

describe('the window is closed, and everybody computes the result again', () => {
  let uuid = ''
  beforeAll(async () => {
    uuid = (await findDrawOf('open')).draw.uuid
    // The last minute of the window, and then the clock goes on.
    const soon = house.world.clock().add({ seconds: 30 }).toString()
    await sql`update seats.draw set closes_at = ${soon}::timestamptz where uuid = ${uuid}`.execute(house.world.db)
    await house.advance(60)
    await house.advance(60)
  })

  test.each(variants)('%s, %s', { timeout: 240_000 }, async (manner, locale) => {
    const guardian = await openGuardian(manner, locale)
    await guardian.press(guardian.page.locator(`main a[href="/draws/${uuid}"]`))
    await guardian.checkPage()
    expect(path(guardian)).toBe(`/draws/${uuid}`)
    const hash = await guardian.page.locator('#draw-check').getAttribute('data-hash')
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
    expect(await guardian.page.locator('main').innerText()).toContain(hash)
    if (manner === 'no JavaScript') {
      await guardian.press(guardian.page.locator(`main a[href="/draws/${uuid}/verify"]`))
      expect(path(guardian)).toBe(`/draws/${uuid}/verify`)
      expect(await guardian.page.locator('main').innerText()).toContain(hash)
    } else {
      await guardian.press(guardian.page.locator('#draw-check button'))
      await guardian.page.locator('#draw-check [data-equal="true"]').waitFor({ timeout: 60_000 })
      expect(await guardian.page.locator('#draw-check code').first().innerText()).toBe(hash)
      await guardian.checkPage()
    }
    await guardian.leave()
  })

  test('the command line finds the same in the file that everybody may take, and a changed file is found out', async () => {
    const visitor = await openVisitor(house, 'pointer', { width: 360 })
    await visitor.go('/draws')
    await visitor.checkPage()
    const text = await (await visitor.context.request.get(`${house.address}/draws/${uuid}/draw.json`)).text()
    await visitor.leave()
    const { draw } = await findDrawOf('drawn')
    const published = (await draws.find(house.world.db, uuid)) ?? draw
    const verify = async (content: string) => {
      const file = join(folder, 'draw.json')
      await writeFile(file, content)
      return spawnSync(process.execPath, [join(projectRoot, 'bin/kaleidoscope.mjs'), 'draw', 'verify', file], { encoding: 'utf8' })
    }
    const right = await verify(text)
    expect([right.status, right.stderr.includes('differs')]).toEqual([0, false])
    expect(right.stdout).toContain(`result  ${published.resultHash}`)
    const share = /[0-9a-f]{64}/.exec(text.slice(text.indexOf('"share')))![0]
    const wrong = await verify(text.replace(share, `${share[0] === '0' ? '1' : '0'}${share.slice(1)}`))
    expect(wrong.status).not.toBe(0)
  })

  test('the family reads what came of the earlier draw, and why', async () => {
    const guardian = await openGuardian('keyboard', 'ru-RU')
    const earlier = await sql<{
      uuid: string
    }>`select uuid from seats.draw where state = 'drawn' and uuid <> ${uuid} order by closes_at limit 1`.execute(house.world.db)
    expect(await guardian.page.locator(`main a[href="/draws/${earlier.rows[0]!.uuid}"]`).count()).toBeGreaterThan(0)
    await guardian.leave()
  })
})
