import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { projectRoot } from '../src/platform/root.ts'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import type { Role } from './setup/pages.ts'

// From /demo each role signs in and goes to its main action by keyboard alone. What was pressed is written to dist/journeys/keyboard.md.
let house: House
beforeAll(async () => {
  house = await openHouse()
  await house.work()
})

interface Step {
  page: string
  target: string
  tabs: number
}
const walks = new Map<Role, Step[]>()
afterAll(async () => {
  await house.close()
  const folder = join(projectRoot, 'dist/journeys')
  mkdirSync(folder, { recursive: true })
  const lines = [...walks].flatMap(([role, steps]) => [
    `## ${role}`,
    '| page | goes to | Tab |',
    '|---|---|---|',
    ...steps.map(({ page, target, tabs }) => `| \`${page}\` | ${target} | ${tabs} |`),
    '',
  ])
  writeFileSync(join(folder, 'keyboard.md'), `# Keys from /demo to each role's main action\n\n${lines.join('\n')}`)
})

/** The way of each role from /me: the links it follows, and the last thing it does. */
const ways: Record<Role, { through: string[]; action: string }> = {
  pupil: { through: ['a[href="/passport"]'], action: 'main a[href^="/weeks"], main a[href^="/proofs/"]' },
  guardian: { through: ['a[href="/passport"]'], action: 'main a[href^="/proofs/"]' },
  teacher: { through: ['a[href="/classes"]', 'a[href^="/classes/"]:not([href$="/new"])'], action: 'main a[href$="/sheet"]' },
  lecturer: { through: ['a[href="/proposals"]', 'a[href^="/proposals/new"]'], action: 'main [name="titleRu"]' },
  moderator: { through: ['a[href="/my-sessions"]'], action: 'main form[action$="/enter"] button' },
  coordinator: { through: ['a[href="/proposals"]', 'a[href^="/proposals/new"]'], action: 'main [name="titleRu"]' },
  office: {
    through: ['a[href="/office/weeks"]', 'a[href^="/office/weeks/"]:not([href*="/import"], [href$="/new"])'],
    action: 'main a[href*="/place/"]',
  },
  partner: { through: ['a[href="/partner/tasks"]', 'a[href="/partner/tasks/new"]'], action: 'main [name="titleRu"]' },
  evaluator: { through: ['a[href="/reports"]', 'a[href^="/reports/weeks/"]'], action: 'main a[href$=".csv"], main .chart summary' },
}
/** From /me to the focus on the main action, all keys of all pages counted, by the skip link. */
const keysMax = 60
const tabsMax = 200

async function tabTo(page: Page, selector: string): Promise<Step> {
  const before = new URL(page.url()).pathname
  for (let tabs = 1; tabs <= tabsMax; tabs += 1) {
    await page.keyboard.press('Tab')
    const there = await page.evaluate(
      (wanted) =>
        document.activeElement?.matches(wanted) && (document.activeElement.textContent || document.activeElement.getAttribute('name')),
      selector,
    )
    if (there) return { page: before, target: there.trim().replaceAll(/\s+/g, ' ').slice(0, 60), tabs }
  }
  throw new Error(`${before}: Tab doesn't reach ${selector}`)
}

async function goOn(page: Page, selector: string): Promise<Step> {
  const skip = await tabTo(page, 'a.skip')
  await page.keyboard.press('Enter')
  const step = await tabTo(page, selector)
  return { ...step, tabs: skip.tabs + step.tabs }
}

async function press(page: Page): Promise<void> {
  const opened = page.waitForEvent('framenavigated', { timeout: 30_000 })
  await page.keyboard.press('Enter')
  await opened
  await page.waitForLoadState('load')
}

test.each(Object.keys(ways) as Role[])('%s', async (role) => {
  const page = await house.browser.newPage({ timezoneId: 'Europe/Moscow', locale: 'ru-RU', reducedMotion: 'reduce' })
  page.setDefaultTimeout(30_000)
  await page.context().addCookies([{ name: 'zone-guess', value: 'Europe/Moscow', url: house.address }])
  await page.goto(`${house.address}/demo`)
  const steps = [await goOn(page, `form:has(input[value="${role}"]) button`)]
  await press(page)
  expect(new URL(page.url()).pathname).toBe('/me')
  for (const link of ways[role].through) {
    steps.push(await goOn(page, `main ${link}`))
    await press(page)
  }
  steps.push(await goOn(page, ways[role].action))
  walks.set(role, steps)
  // Tabs, one Enter for each skip link and one for each thing followed.
  const keys = steps.slice(1).reduce((sum, step) => sum + step.tabs + 2, 0)
  expect(keys, JSON.stringify(steps)).toBeLessThanOrEqual(keysMax)
  await page.close()
})
