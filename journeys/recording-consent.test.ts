import { afterAll, beforeAll, expect, test } from 'vitest'
import { admit } from '../src/modules/live/index.ts'
import { children, listDemoPeople } from '../src/modules/people/index.ts'
import { inTransaction, sql } from '../src/platform/db/database.ts'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import { openFetcher } from './setup/pages.ts'
import type { Manner, Visitor } from './setup/visitor.ts'
import { openVisitor } from './setup/visitor.ts'

// A child is heard in a recording that everybody may watch. Its guardian takes the consent back by one press: from then on nobody sees it,
// whatever address they have; given again, it is there again.
let house: House
let room: { id: number; uuid: string }
let child: { id: number; uuid: string }
beforeAll(async () => {
  house = await openHouse()
  await house.work()
  const { db, world } = { db: house.world.db, world: house.world }
  const found = await sql<{ id: string; uuid: string }>`
    select room.id::text, room.uuid from live.room room join live.recording recording on recording.room_id = room.id
    where room.owner_type = 'week.session' and room.state = 'ended' and recording.published_at is not null
      and room.policy->>'audience' = 'open' order by room.id desc limit 1`.execute(db)
  room = { id: Number(found.rows[0]!.id), uuid: found.rows[0]!.uuid }
  const guardian = (await listDemoPeople(db)).find(({ role }) => role === 'guardian')!.actor
  child = (await children.list(world, db, guardian.id))[0]!
  await markChild()
})
afterAll(() => house.close())

/** The moderator marks that the child is heard from beginning to end. */
async function markChild(): Promise<void> {
  const { world } = house
  const now = world.clock()
  const enter = async (kind: 'moderator' | 'seat', subject: string, label: string) =>
    inTransaction(world.db, (trx) => admit(trx, { roomId: room.id, kind, subject, label, vetted: kind === 'moderator', now }))
  await enter('seat', `person:${child.id}`, 'Смелый Лис')
  const ticket = await world.db
    .selectFrom('live.ticket')
    .select('uuid')
    .where('room_id', '=', room.id)
    .where('subject', '=', `person:${child.id}`)
    .executeTakeFirstOrThrow()
  const moderator = openFetcher(house)
  await moderator.get(`/live/${room.uuid}/enter?t=${await enter('moderator', 'journey:moderator', 'Модератор')}`)
  const page = await moderator.get(`/live/${room.uuid}/recording`)
  const form = /<form[^>]*action="[^"]*\/recording\/appearances"[\s\S]*?<\/form>/.exec(page.html)![0]
  const hidden = Object.fromEntries(
    [...form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([tag]) => [
      /name="([^"]*)"/.exec(tag)![1]!,
      /value="([^"]*)"/.exec(tag)?.[1] ?? '',
    ]),
  )
  const done = await moderator.post(`/live/${room.uuid}/recording/appearances`, { ...hidden, ticket: ticket.uuid, from: '', to: '' })
  expect(done.status).toBe(200)
  await house.work()
}

/** What a stranger gets who asks for the picture: the number of segments that are there to be played. */
async function countSegments(): Promise<number> {
  const list = await fetch(`${house.address}/live/${room.uuid}/video`)
  if (!list.ok) return 0
  const first = (await list.text()).split('\n').find((line) => line !== '' && !line.startsWith('#'))
  const rung = await fetch(new URL(first ?? '', list.url))
  return rung.ok ? ((await rung.text()).match(/#EXTINF/g)?.length ?? 0) : 0
}

async function openGuardian(manner: Manner, locale: string): Promise<Visitor> {
  const guardian = await openVisitor(house, manner, { locale, width: 360 })
  await guardian.go('/demo')
  await guardian.press(guardian.page.locator('form:has(input[value="guardian"]) button'))
  await guardian.go('/family')
  await guardian.press(guardian.page.locator(`main a[href="/family/children/${child.uuid}/consents"]`))
  await guardian.checkPage()
  await guardian.press(guardian.page.locator(`main a[href="/family/children/${child.uuid}/consents/recording"]`))
  await guardian.checkPage()
  return guardian
}

const variants: [manner: Manner, locale: string][] = [
  ['keyboard', 'ru-RU'],
  ['keyboard', 'en-GB'],
  ['no JavaScript', 'ru-RU'],
]

test.each(variants)('%s, %s', async (manner, locale) => {
  expect(await countSegments()).toBeGreaterThan(0)
  const given = await fetch(`${house.address}/live/${room.uuid}/video`)
  const guardian = await openGuardian(manner, locale)
  await guardian.press(guardian.page.locator('main form button[name="say"][value="withdraw"]'))
  await guardian.checkPage()
  await house.work()
  expect(await countSegments()).toBe(0)
  expect((await fetch(given.url)).status).not.toBe(200)
  const reader = await openVisitor(house, manner, { locale, width: 360 })
  await reader.go(`/live/${room.uuid}`)
  await reader.checkPage()
  expect(await reader.page.locator('main video, main audio').count()).toBe(0)
  await guardian.press(guardian.page.locator('main form button[name="say"][value="give"]'))
  await guardian.checkPage()
  await house.work()
  expect(await countSegments()).toBeGreaterThan(0)
  await reader.leave()
  await guardian.leave()
})
