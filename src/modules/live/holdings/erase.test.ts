import { afterEach, beforeEach, expect, test } from 'vitest'
import { broadcastTo } from '../../../../checks/setup/fragments.ts'
import { liveApp } from '../../../../checks/setup/live-app.ts'
import type { Guest, LiveApp } from '../../../../checks/setup/live-app.ts'
import { verifyLog } from '../desk/log.ts'

const personId = 71
let app: LiveApp
let child: Guest
let other: Guest
let moderator: Guest
beforeEach(async () => {
  app = await liveApp({ source: { kind: 'broadcast' }, policy: { recording: 'staff' } })
  ;({ moderator } = await app.openWithTwo())
  child = await app.guest({ subject: `person:${personId}`, kind: 'seat', label: 'Смелый Лис' })
  other = await app.guest({ subject: 'person:72', kind: 'seat', label: 'Тихий Ёж' })
})
afterEach(() => app.close())

const forget = () => app.deliver({ name: 'PersonErased', key: String(personId), payload: { personId } })
const ask = async (who: Guest, text: string) => (await who.post('/questions', { text })).status
const questions = () => app.db.selectFrom('live.question').select(['label', 'body', 'state']).orderBy('number').execute()

test('words go, what is counted stays, and nobody else’s is touched; the fact told again changes nothing', async () => {
  await child.get()
  await ask(child, 'Почему лёд скользкий?')
  await ask(other, 'А снег?')
  await moderator.post('/desk/questions/1', { act: 'approve' })
  await other.post('/questions/1/vote', { on: '1' })
  await child.post('/help', { note: 'Страшно' })
  const spans = await app.db.selectFrom('live.presence_span').selectAll().orderBy('id').execute()
  await forget()
  const once = await questions()
  expect(once).toEqual([
    { label: '', body: '', state: 'shown' },
    { label: 'Тихий Ёж', body: 'А снег?', state: 'held' },
  ])
  expect(await app.db.selectFrom('live.vote').selectAll().execute()).toHaveLength(1)
  expect(await app.db.selectFrom('live.presence_span').selectAll().orderBy('id').execute()).toEqual(spans)
  expect((await app.db.selectFrom('live.incident').select('note').execute()).map(({ note }) => note)).toEqual([''])
  const list = await (await other.get('/questions/list')).text()
  expect(list).not.toContain('скользкий')
  expect(list).toContain('…')
  const { rev, list_rev: listRev } = await app.db.selectFrom('live.room').select(['rev', 'list_rev']).executeTakeFirstOrThrow()
  await forget()
  expect(await questions()).toEqual(once)
  expect(await app.db.selectFrom('live.room').select(['rev', 'list_rev']).executeTakeFirstOrThrow()).toEqual({ rev, list_rev: listRev })
  expect(await verifyLog(app.db, app.room.id)).toMatchObject({ ok: true })
})

test('a browser that is still there can say nothing more, even where its ticket is remembered', async () => {
  await ask(child, 'Первый?')
  await forget()
  expect([403, 409]).toContain(await ask(child, 'Второй?'))
  expect((await questions()).map(({ body }) => body)).toEqual([''])
  app.at(10)
  expect((await child.get()).status).toBe(403)
})

test('where the child is heard in the recording, picture, sound and captions are deleted for good', async () => {
  const began = app.world.clock()
  await broadcastTo(app, app.room, 8)
  await moderator.post('/desk/room', { act: 'end' })
  await app.runJobs()
  const room_id = app.room.id
  const [from_at, to_at] = [began.add({ seconds: 3 }), began.add({ seconds: 5 })]
  await app.db
    .insertInto('live.appearance')
    .values({ room_id, subject: `person:${personId}`, from_at, to_at, noted_at: began })
    .execute()
  const line = { room_id, lang: 'ru', starts_at: from_at, ends_at: to_at, aired_at: from_at, body: 'Меня зовут Лис' }
  await app.db.insertInto('live.caption_line').values(line).execute()
  const files = async () => {
    const rows = await app.db.selectFrom('live.fragment').select(['storage_key as key', 'erased_at']).execute()
    return Promise.all(
      rows.map(async ({ key, erased_at: at }) => ({ erased: at !== null, there: (await app.world.storage.size(key)) !== undefined })),
    )
  }
  const before = await files()
  expect(before.every(({ there, erased }) => there && !erased)).toBe(true)
  await forget()
  await app.runJobs()
  const after = await files()
  const gone = after.filter(({ erased }) => erased)
  expect(gone.length).toBeGreaterThan(0)
  expect(gone.length).toBeLessThan(after.length)
  expect(after.every(({ there, erased }) => there !== erased)).toBe(true)
  expect(await app.db.selectFrom('live.caption_line').selectAll().execute()).toEqual([])
  expect(await app.db.selectFrom('live.appearance').selectAll().execute()).toEqual([])
  expect(await verifyLog(app.db, room_id)).toMatchObject({ ok: true })
  await forget()
})
