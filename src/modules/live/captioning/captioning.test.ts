import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '#platform/db/database.ts'
import { liveApp } from '../../../../checks/setup/live-app.ts'
import type { Guest, LiveApp } from '../../../../checks/setup/live-app.ts'
import { broadcastTo } from '../../../../checks/setup/fragments.ts'
import { ownRooms } from '../airing/owner.ts'
import { mediaPath } from '../airing/sign.ts'
import { findRoom } from '../rooms/store.ts'
import { readingMs, saidAt } from './rules.ts'
import { joinSlots, writeCaptionsPlaylist, writeCaptionsSegment } from './webvtt.ts'

describe('when a line was said', () => {
  const nowMs = 1_000_000
  test.each([
    ['by the playhead at its first letter', { fromMs: 990_000, toMs: 994_000, lagS: 5 }, 990_000],
    ['a first letter of long ago belongs to a pause', { fromMs: 900_000, toMs: 994_000, lagS: 0 }, 974_000],
    ['a playhead of the future is not believed', { fromMs: 990_000, toMs: 1_002_000, lagS: 5 }, 993_500],
    ['nor one of yesterday', { fromMs: 1, toMs: 2, lagS: 0 }, 998_500],
    ['without a player by the lag', { fromMs: undefined, toMs: undefined, lagS: 8 }, 990_500],
    ['a lag that is not offered is none', { fromMs: undefined, toMs: undefined, lagS: 5000 }, 998_500],
    ['a first letter after the last one counts as the last', { fromMs: 996_000, toMs: 994_000, lagS: 0 }, 994_000],
  ])('%s', (_, clock, said) => expect(saidAt({ ...clock, nowMs })).toBe(said))

  test('it stands as long as it takes to read', () => {
    expect([readingMs('Да'), readingMs('ф'.repeat(60)), readingMs('ф'.repeat(200))]).toEqual([1500, 3900, 7000])
  })
})

describe('WebVTT', () => {
  test('times are the media time of the epoch, the same in both segments that a line reaches into; nothing of it is a mark', () => {
    const lines = [{ fromMs: 10_400, toMs: 12_000, text: 'Если a < b & c > d --> e' }]
    const first = writeCaptionsSegment(lines, { atMs: 10_000, mediaMs: 3000 })
    expect(first).toBe(
      'WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.001,MPEGTS:90\n\n00:00:03.400 --> 00:00:05.000\nЕсли a &lt; b &amp; c &gt; d --&gt; e\n',
    )
    expect(writeCaptionsSegment(lines, { atMs: 11_000, mediaMs: 4000 })).toBe(first)
  })

  test('what began before the epoch begins with it; what was over is not there; nothing said is an empty file', () => {
    expect(writeCaptionsSegment([{ fromMs: 9000, toMs: 10_500, text: 'Да' }], { atMs: 10_000, mediaMs: 0 })).toContain(
      '00:00:00.000 --> 00:00:00.500',
    )
    expect(writeCaptionsSegment([{ fromMs: 1000, toMs: 2000, text: 'Да' }], { atMs: 10_000, mediaMs: 0 })).not.toContain('-->')
    expect(writeCaptionsSegment([], { atMs: 0, mediaMs: 0 })).toBe('WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.001,MPEGTS:90\n')
  })

  const slot = (msn: number, breaks = false) => ({ msn, startsAt: msn * 1000, durationMs: 1000, breaks })
  test('the playlist has the numbers, times and discontinuities of the picture', () => {
    const list = writeCaptionsPlaylist([slot(5), slot(6, true)], (msn) => `ru/${msn}.vtt`, {
      breaksBefore: 2,
      ended: false,
      kind: 'live',
      targetS: 1,
    })
    expect(list).toBe(`#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:1
#EXT-X-MEDIA-SEQUENCE:5
#EXT-X-DISCONTINUITY-SEQUENCE:2
#EXT-X-PROGRAM-DATE-TIME:1970-01-01T00:00:05.000Z
#EXTINF:1.000,
ru/5.vtt
#EXT-X-DISCONTINUITY
#EXT-X-PROGRAM-DATE-TIME:1970-01-01T00:00:06.000Z
#EXTINF:1.000,
ru/6.vtt
`)
  })

  test('a recording is joined to longer segments, none over a discontinuity', () => {
    const joined = joinSlots([slot(0), slot(1), slot(2, true), slot(3), slot(4), slot(5)], 3000)
    expect(joined.map(({ msn, startsAt, durationMs, breaks }) => [msn, startsAt, durationMs, breaks])).toEqual([
      [0, 0, 2000, false],
      [1, 2000, 3000, true],
      [2, 5000, 1000, false],
    ])
  })
})

describe('on air', () => {
  let app: LiveApp
  let host: Guest
  let moderator: Guest
  let stop: () => Promise<void>
  let broadcast: Awaited<ReturnType<typeof broadcastTo>>
  let second = 0
  let serial = 0

  const prefix = async (): Promise<string> => mediaPath(app.world, (await findRoom(app.db, app.room.uuid))!)
  const media = async (path: string): Promise<Response> => app.request(`${await prefix()}/${path}`)
  const body = async (path: string): Promise<string> => (await media(path)).text()
  const line = (who: Guest, text: string, more = {}) =>
    who.post('/captioner', { text, lang: 'ru', formKey: `key-number-${(serial += 1)}`, ...more }, { accept: 'application/json' })
  const lines = () => app.db.selectFrom('live.caption_line').selectAll().orderBy('id').execute()
  const newest = async (): Promise<number> =>
    (await sql<{ msn: number }>`select coalesce(max(msn), -1) as msn from live.slot where room_id = ${app.room.id}`.execute(app.db))
      .rows[0]!.msn
  async function send(count: number): Promise<void> {
    for (let n = 0; n < count; n += 1) {
      const before = await newest()
      app.setNow(app.world.clock().add({ seconds: 1 }).toString())
      await moderator.get('/desk')
      await broadcast.sendSecond((second += 1))
      for (const from = performance.now(); (await newest()) <= before && performance.now() - from < 4000;)
        await new Promise((wake) => setTimeout(wake, 30))
    }
  }
  /** Every caption that a player gets from the segments that are listed now. */
  async function heard(): Promise<string[]> {
    const files = (await body('captions/ru.m3u8')).split('\n').filter((row) => row.endsWith('.vtt'))
    const texts = await Promise.all(files.map((file) => body(`captions/${file}`)))
    return [...new Set(texts.flatMap((text) => text.split('\n\n').slice(1)).map((cue) => cue.trim()))]
  }

  beforeAll(async () => {
    app = await liveApp({ source: { kind: 'broadcast' }, policy: { recording: 'staff', audience: 'open' } })
    stop = ownRooms(app.world)
    ;({ host, moderator } = await app.openWithTwo())
    broadcast = await broadcastTo(app, app.room, 1)
    await send(3)
  })
  afterAll(async () => {
    await stop()
    await app.close()
  })

  test('nobody types yet: no captions are named, none are found', async () => {
    expect(await body('main/main.m3u8')).not.toContain('SUBTITLES')
    expect((await media('captions/ru.m3u8')).status).toBe(404)
    expect((await media('captions/ru/0.vtt')).status).toBe(404)
  })

  test('the captioner offers a language before the first word: players are told, and get empty segments in step', async () => {
    expect((await host.post('/captioner/track', { lang: 'ru' })).status).toBe(303)
    expect(await body('main/main.m3u8')).toMatch(/TYPE=SUBTITLES.*LANGUAGE="ru".*URI="\.\.\/captions\/ru\.m3u8"[^]*SUBTITLES="captions"/)
    const [picture, captions] = [await body('main/1.m3u8'), await body('captions/ru.m3u8')]
    const of = (list: string, tag: string) => list.split('\n').filter((row) => row.startsWith(`#EXT${tag}`))
    for (const tag of ['-X-MEDIA-SEQUENCE', 'INF', '-X-PROGRAM-DATE-TIME', '-X-DISCONTINUITY'])
      expect(of(captions, tag)).toEqual(of(picture, tag))
    expect(await heard()).toEqual([])
  })

  test('a line reaches those who watch live: in segments listed from then on, once, at the media time of the epoch', async () => {
    const nowMs = app.world.clock().epochMilliseconds
    expect(await (await line(host, 'Небо синее, потому что a < b', { to: nowMs - 4000, from: nowMs - 6000 })).json()).toMatchObject({
      ok: true,
    })
    await send(3)
    const cues = await heard()
    expect(cues).toHaveLength(1)
    expect(cues[0]).toMatch(/^00:00:0\d\.\d{3} --> 00:00:0\d\.\d{3}\nНебо синее, потому что a &lt; b$/)
    const [kept] = await lines()
    expect(kept!.starts_at.epochMilliseconds).toBe(nowMs - 6000)
    expect(kept!.aired_at.epochMilliseconds).toBeGreaterThanOrEqual(nowMs)
    const vtt = await media(`captions/ru/${await newest()}.vtt`)
    expect([vtt.headers.get('content-type'), vtt.headers.get('cache-control')]).toEqual(['text/vtt; charset=utf-8', 'public, max-age=30'])
  })

  test('sent twice it is one line; the next one ends it; two captioners at once lose none', async () => {
    const before = (await lines()).length
    for (let press = 0; press < 2; press += 1) await line(host, 'Дважды', { formKey: 'the-same-key' })
    expect((await lines()).slice(before).map((row) => row.body)).toEqual(['Дважды'])
    const now = app.world.clock().epochMilliseconds
    await line(host, 'Первая половина фразы, долгая', { from: now - 3000, to: now - 2900 })
    await line(host, 'вторая', { from: now - 2000, to: now - 1900 })
    const [first, next] = (await lines()).slice(-2)
    expect(first!.ends_at.epochMilliseconds).toBe(next!.starts_at.epochMilliseconds)
    await Promise.all(Array.from({ length: 10 }, (_, n) => line(n % 2 ? host : moderator, `Вместе ${n}`)))
    expect((await lines()).filter((row) => row.body.startsWith('Вместе'))).toHaveLength(10)
  })

  test('a correction comes through; an emptied line goes; only of this room', async () => {
    const last = (await lines()).at(-1)!
    await moderator.post(`/captioner/lines/${last.id}`, { text: 'Исправлено' })
    expect((await lines()).at(-1)).toMatchObject({ body: 'Исправлено', edited: true })
    expect(await (await host.get('/captioner?lang=ru')).text()).toContain('value="Исправлено"')
    await moderator.post(`/captioner/lines/${last.id}`, { text: ' ' })
    expect((await lines()).at(-1)!.id).not.toBe(last.id)
    const other = await app.newRoom(2)
    await app.db.updateTable('live.caption_line').set({ room_id: other.id }).where('body', '=', 'Дважды').execute()
    const foreign = (await lines()).find((row) => row.body === 'Дважды')!
    expect((await moderator.post(`/captioner/lines/${foreign.id}`, { text: 'Чужое' })).status).toBe(404)
  })

  test('what can’t be a line is refused and stays in the field', async () => {
    const before = (await lines()).length
    for (const text of ['', '  \n', 'ф'.repeat(201)]) {
      const answer = await host.post('/captioner', { text, lang: 'ru' })
      expect([answer.status, (await answer.text()).includes(`value="${text.trim()}`)]).toEqual([422, true])
    }
    expect((await line(host, 'По-клингонски', { lang: 'tlh', to: 'NaN', from: '-1' })).status).toBe(200)
    expect((await lines()).length).toBe(before + 1)
    expect((await lines()).at(-1)!.lang).toBe('ru')
  })

  test('under the slate no captions go out; a segment that is not listed yet is not there; nonsense is not found', async () => {
    await moderator.post('/desk/room', { act: 'slate' })
    await send(4)
    expect(await body(`captions/ru/${await newest()}.vtt`)).not.toContain('-->')
    await moderator.post('/desk/room', { act: 'unslate' })
    const ahead = (await newest()) + 50
    for (const path of [`captions/ru/${ahead}.vtt`, 'captions/en.m3u8', 'captions/ru/-1.vtt', 'captions/RU.m3u8', 'captions/ru/01.vtt'])
      expect([path, [403, 404].includes((await media(path)).status)]).toEqual([path, true])
  })

  test('a pupil, a class and a stranger can neither see the page nor write', async () => {
    const pupil = await app.guest({ kind: 'seat', subject: 'class-pass:1' })
    const before = (await lines()).length
    for (const who of [pupil, await app.guest({ kind: 'class', subject: 'class:1' }), app.anyone]) {
      for (const path of ['/captioner', '/captioner/lines']) expect((await who.get(path)).status).toBe(403)
      expect((await line(who, 'Шутка')).status).toBe(403)
      expect((await who.post('/captioner/track', { lang: 'en' })).status).toBe(403)
      expect((await who.post(`/captioner/lines/${(await lines())[0]!.id}`, { text: 'Шутка' })).status).toBe(403)
    }
    expect((await lines()).length).toBe(before)
  })

  test('after the end nothing is added here', async () => {
    await moderator.post('/desk/room', { act: 'end' })
    expect((await line(host, 'Поздно')).status).toBe(409)
  })
})
