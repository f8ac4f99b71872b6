import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { admit, ensureRoom } from '../src/modules/live/index.ts'
import { inTransaction } from '../src/platform/db/database.ts'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import type { Visitor } from './setup/visitor.ts'
import { openVisitor } from './setup/visitor.ts'

// A lecturer's whole way on air in a real browser with a camera and microphone of its own: check, broadcast, and what goes wrong on the way.
let house: House
let room: { id: number; uuid: string }
let path: string
let stopBeats: () => void

beforeAll(async () => {
  house = await openHouse()
  const now = house.world.clock()
  room = await inTransaction(house.world.db, (trx) =>
    ensureRoom(trx, {
      ownerType: 'journey.studio',
      ownerId: 1,
      title: { ru: 'Почему небо синее', en: 'Why the sky is blue' },
      startsAt: now.subtract({ seconds: 20 }),
      endsAt: now.add({ hours: 1 }),
      policy: { audience: 'open' },
      source: { kind: 'broadcast' },
    }),
  )
  path = `/live/${room.uuid}`
  stopBeats = await openRoom()
})
afterAll(async () => {
  stopBeats()
  await house.close()
})

const token = (subject: string, kind: 'host' | 'moderator') =>
  inTransaction(house.world.db, (trx) =>
    admit(trx, { roomId: room.id, label: 'Анна Лебедева', vetted: true, kind, subject, now: house.world.clock() }),
  )

/** Two adults at their desks, without a browser; they open the room and stay. */
async function openRoom(): Promise<() => void> {
  const send = async (cookie: string, part: string, form?: Record<string, string>) =>
    fetch(`${house.address}${path}/desk${part}`, {
      headers: { cookie, origin: house.address },
      redirect: 'manual',
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    })
  const cookies: string[] = []
  for (const [subject, kind] of [
    ['person:901', 'host'],
    ['person:902', 'moderator'],
  ] as const) {
    const entered = await fetch(`${house.address}${path}/enter?t=${await token(subject, kind)}`, { redirect: 'manual' })
    const cookie = /live=[^;]+/.exec(entered.headers.get('set-cookie') ?? '')![0]
    await send(cookie, '')
    cookies.push(cookie)
  }
  await send(cookies[1]!, '/room', { act: 'open' })
  const timer = setInterval(() => void Promise.all(cookies.map((cookie) => send(cookie, ''))).catch(() => {}), 15_000)
  return () => clearInterval(timer)
}

async function openStudio(): Promise<Visitor> {
  const visitor = await openVisitor(house, 'pointer')
  await visitor.context.grantPermissions(['camera', 'microphone'])
  visitor.page.setDefaultTimeout(30_000)
  await visitor.go(`${path}/enter?t=${await token('person:901', 'host')}`)
  await visitor.go(`${path}/studio`)
  await visitor.page.locator('#studio[data-ready]').waitFor()
  return visitor
}

const onAir = (page: Page) => page.locator('#studio-air[data-state="air"]').waitFor()

interface Fragment {
  epoch: number
  rung: string
  seq: number
  startMs: number
  durationMs: number
}
const readFragments = (): Promise<Fragment[]> =>
  house.world.db
    .selectFrom('live.fragment as fragment')
    .innerJoin('live.epoch as epoch', 'epoch.id', 'fragment.epoch_id')
    .select([
      'epoch.number as epoch',
      'fragment.rung',
      'fragment.seq',
      'fragment.start_ms as startMs',
      'fragment.duration_ms as durationMs',
    ])
    .where('epoch.room_id', '=', room.id)
    .orderBy('epoch.number')
    .orderBy('fragment.rung')
    .orderBy('fragment.seq')
    .execute()

async function waitFor(check: () => Promise<boolean>, seconds: number): Promise<void> {
  for (let left = seconds * 4; !(await check()); left -= 1) {
    if (left <= 0) throw new Error('It did not come about')
    await new Promise((wake) => setTimeout(wake, 250))
  }
}

/** Numbers that are missing between the first and the last of each rung of an epoch. */
function findGaps(fragments: Fragment[], epoch: number): string[] {
  const gaps: string[] = []
  const own = fragments.filter((one) => one.epoch === epoch)
  const last = Math.max(...own.map(({ seq }) => seq))
  for (const rung of new Set(own.map((one) => one.rung)))
    for (let seq = 0; seq <= last; seq += 1)
      if (!own.some((one) => one.rung === rung && one.seq === seq)) gaps.push(`${epoch}/${rung}/${seq}`)
  return gaps
}

const lastOf = (fragments: Fragment[], epoch: number, rung: string): number =>
  fragments.findLast((one) => one.epoch === epoch && one.rung === rung)?.seq ?? -1

test('from the check to the air, through a reload, another window and a line that is cut: nothing recorded is missing', async () => {
  const studio = await openStudio()
  const { page } = studio
  await studio.checkPage()

  // The check: one thing after the other, each in words.
  expect(await page.locator('#studio-step-test').isVisible()).toBe(false)
  await page.locator('#studio-allow').click()
  await page.locator('#studio-step-look').waitFor()
  expect(await page.locator('#studio-camera option').allTextContents()).toEqual(['fake_device_0', 'Без камеры'])
  await page.locator('#studio-test').click()
  await page.locator('#studio-result').waitFor()
  expect(await page.locator('#studio-verdict').innerText()).toMatch(/Можно в эфир\.$/)
  const rungs = await page.locator('#studio-rungs li').count()
  // How many, the machine decides; a busy one carries two.
  expect(rungs).toBeGreaterThanOrEqual(2)
  await studio.checkPage()

  // On air: a fragment a second in every rung, and all rungs break at the same instant.
  await page.locator('#studio-go').click()
  await onAir(page)
  await waitFor(async () => lastOf(await readFragments(), 1, '1') >= 4, 15)
  await studio.checkPage()
  const first = (await readFragments()).filter(({ epoch }) => epoch === 1)
  expect(new Set(first.map(({ rung }) => rung)).size).toBe(rungs)
  for (const { rung, seq, startMs, durationMs } of first) {
    // A frame of sound lasts 21 ms: the sound alone begins so much later at most.
    expect(startMs - seq * 1000, `${rung} ${seq}`).toBeGreaterThanOrEqual(0)
    expect(startMs - seq * 1000, `${rung} ${seq}`).toBeLessThanOrEqual(rung === 'a' ? 22 : 0)
    expect(Math.abs(durationMs - 1000)).toBeLessThanOrEqual(rung === 'a' ? 22 : 0)
  }

  // A reload: one press, and a new epoch.
  page.on('dialog', (dialog) => void dialog.accept())
  await page.reload()
  await page.locator('#studio-resume').waitFor()
  await page.locator('#studio-goon').click()
  await onAir(page)
  await waitFor(async () => lastOf(await readFragments(), 2, 'a') >= 1, 15)

  // A line that is cut for eight seconds: the page says so and sends everything afterwards.
  const before = lastOf(await readFragments(), 2, 'a')
  await studio.context.setOffline(true)
  await page.locator('#studio-line[data-tone="bad"]').waitFor()
  await page.waitForTimeout(8000)
  await studio.context.setOffline(false)
  await waitFor(async () => lastOf(await readFragments(), 2, 'a') >= before + 10, 20)

  // Another window: it is told, and only an explicit take-over gives it the air.
  const other = await openStudio()
  await other.page.locator('#studio-allow').click()
  await other.page.locator('#studio-skip').click()
  await other.page.locator('#studio-held').waitFor()
  expect(await other.page.locator('#studio-held-since').innerText()).toMatch(/^Идёт с \d+:\d\d\. Ведёт: Анна Лебедева\.$/)
  await other.checkPage()
  expect(await house.world.db.selectFrom('live.epoch').select('number').where('room_id', '=', room.id).execute()).toHaveLength(2)
  await other.page.locator('#studio-take').click()
  await onAir(other.page)
  await page.locator('#studio-taken').waitFor()
  await studio.checkPage()
  await waitFor(async () => lastOf(await readFragments(), 3, 'a') >= 2, 15)

  // The end: what the line lost is sent by whoever recorded it, until nothing is missing.
  await other.page.locator('#studio-end summary').click()
  await other.page.locator('#studio-stop').click()
  await other.page.locator('#studio-check').waitFor()
  let fragments = await readFragments()
  await waitFor(async () => {
    fragments = await readFragments()
    return [1, 2, 3].every((epoch) => findGaps(fragments, epoch).length === 0)
  }, 20).catch(() => {})
  expect([1, 2, 3].flatMap((epoch) => findGaps(fragments, epoch))).toEqual([])
  expect(lastOf(fragments, 2, 'a') - before).toBeGreaterThanOrEqual(10)
  await studio.leave()
  await other.leave()
}, 110_000)
