import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { broadcastTo, fragmentOf } from '../../../../checks/setup/fragments.ts'
import { liveApp } from '../../../../checks/setup/live-app.ts'
import type { Guest, LiveApp } from '../../../../checks/setup/live-app.ts'
import { Temporal } from '../../../platform/time.ts'
import { mediaPath } from '../airing/sign.ts'
import { findKeepsake } from '../rooms/keepsake.ts'
import { findRoom } from '../rooms/store.ts'
import { dropSealedCopies } from './erase.ts'
import { findRecording } from './store.ts'

let app: LiveApp
let host: Guest
let moderator: Guest
let pupil: Guest

beforeEach(async () => {
  app = await liveApp({ source: { kind: 'broadcast' }, policy: { audience: 'open', recording: 'staff' } })
  ;({ host, moderator } = await app.openWithTwo())
  pupil = await app.guest({ subject: 'pass:1', kind: 'seat' })
})
afterEach(() => app.close())

const prefix = async (uuid = app.room.uuid) => mediaPath(app.world, (await findRoom(app.db, uuid))!)
/** Once this process follows the newest address. */
const vodOf = async (rung: string) => {
  await vi.waitFor(async () => expect(await fetchOf(`${await prefix()}/check`)).toBe(204), { timeout: 3000, interval: 20 })
  return (await app.request(`${await prefix()}/main/vod-${rung}.m3u8`)).text()
}
const fetchOf = async (path: string) => (await app.request(path)).status
const segments = async () => [...(await vodOf('2')).matchAll(/^\d+\/.*\.m4s$/gm)].map(([line]) => line)
const numbers = (...list: number[]) => list.map((n) => `1/2/${n}.m4s`)
const recording = async () => (await findRecording(app.db, app.room.id))!
const end = async () => {
  await moderator.post('/desk/room', { act: 'end' })
  await app.runJobs()
}
const edit = async (who: Guest, part: string, form: Record<string, string>, revision?: number) =>
  who.post(`/recording/${part}`, { revision: String(revision ?? (await recording()).revision), ...form })
const logged = async () =>
  (await app.db.selectFrom('live.moderation_log').select('act').where('room_id', '=', app.room.id).orderBy('id').execute()).map(
    ({ act }) => act,
  )

/** Other processes, and what this one keeps at hand, hear of it a moment later. */
const soon = (work: () => Promise<void>) => vi.waitFor(work, { timeout: 3000, interval: 20 })

let broadcast: Awaited<ReturnType<typeof broadcastTo>>
/** Eight seconds on air, then the end. */
const broadcastAndEnd = async () => {
  broadcast = await broadcastTo(app, app.room, 8)
  await end()
}

describe('who may', () => {
  test('before the end there is a page without anything to cut', async () => {
    expect(await (await host.get('/recording')).text()).toContain('There is no recording yet')
    expect((await edit(host, 'trim', { from: '0', to: '1' }, 1)).status).toBe(422)
  })

  test('staff only: a pupil and a stranger are refused, whatever they post', async () => {
    await broadcastAndEnd()
    for (const who of [pupil, app.anyone]) {
      expect((await who.get('/recording')).status).toBe(403)
      for (const part of ['trim', 'redact', 'undo', 'publish', 'captions/ru', 'captions/ru/shift', 'captions/ru/file'])
        expect((await who.post(`/recording/${part}`, { from: '0', to: '2', revision: '1' })).status).toBe(403)
    }
    expect(await segments()).toEqual(numbers(0, 1, 2, 3, 4, 5, 6, 7))
    expect((await host.get('/recording')).status).toBe(200)
  })

  test('the host may cut and close, but not open it to all', async () => {
    await broadcastAndEnd()
    expect((await edit(host, 'publish', { act: 'unpublish' })).status).toBe(303)
    expect((await edit(host, 'publish', { act: 'publish' })).status).toBe(403)
    expect((await edit(moderator, 'publish', { act: 'publish' })).status).toBe(303)
    expect((await recording()).publishedAt).not.toBeNull()
    expect(await logged()).toEqual(['open', 'end', 'unpublish', 'publish'])
  })
})

describe('trimming', () => {
  beforeEach(broadcastAndEnd)

  test('leaves what stands between, and is undone until the recording is open', async () => {
    await edit(moderator, 'publish', { act: 'unpublish' })
    expect((await edit(host, 'trim', { from: '0:02', to: '0:06.5' })).status).toBe(303)
    expect(await segments()).toEqual(numbers(2, 3, 4, 5, 6))
    expect(await fetchOf(`${await prefix()}/main/1/2/1.m4s`)).toBe(404)
    expect(await recording()).toMatchObject({ lengthMs: 5000, filmFile: null })
    await app.runJobs()
    expect((await recording()).filmFile).not.toBeNull()
    const [cut] = await app.db.selectFrom('live.cut').select('id').where('from_at', 'is', null).execute()
    await edit(moderator, 'publish', { act: 'publish' })
    expect((await edit(host, 'undo', { cut: String(cut!.id) })).status).toBe(422)
    await edit(moderator, 'publish', { act: 'unpublish' })
    expect((await edit(host, 'undo', { cut: String(cut!.id) })).status).toBe(303)
    expect(await segments()).toEqual(numbers(0, 1, 2, 3, 4, 5, 6))
  })

  test('a place that is none, or over a list that has changed, is refused and comes back as it was typed', async () => {
    for (const [from, to] of [
      ['0:05', '0:03'],
      ['0:00', '0:09'],
      ['0:08', '0:09'],
      ['soon', '0:03'],
      ['0:75', '0:76'],
      ['-1', '3'],
      ['0:03', '0:03'],
    ]) {
      const answer = await edit(host, 'trim', { from: from!, to: to! })
      expect([from, to, answer.status]).toEqual([from, to, 422])
      expect(await answer.text()).toContain(`value="${from}"`)
    }
    expect((await edit(host, 'trim', { from: '0', to: '0:08' })).status).toBe(303)
    expect(await recording()).toMatchObject({ revision: 1, lengthMs: 8000 })
    expect((await edit(host, 'trim', { from: '1', to: '8' })).status).toBe(303)
    const stale = await edit(moderator, 'redact', { from: '1', to: '2', note: 'a name' }, 1)
    expect(stale.status).toBe(422)
    expect(await stale.text()).toContain('The recording has changed while you watched')
    expect(await segments()).toEqual(numbers(1, 2, 3, 4, 5, 6, 7))
  })

  test('rooms that air it begin anew over the new list, its own addresses stay', async () => {
    const wave = await app.newRoom(2, { source: { kind: 'recording', roomUuid: app.room.uuid } })
    const old = [await prefix(), await prefix(wave.uuid)]
    await edit(host, 'trim', { from: '0:02', to: '0:08' })
    expect(await prefix()).toBe(old[0])
    expect(await prefix(wave.uuid)).not.toBe(old[1])
  })

  test('a double click cuts once', async () => {
    const form = { from: '0:01', to: '0:07', formKey: 'abcdefgh12' }
    const both = await Promise.all([edit(host, 'trim', form, 1), edit(host, 'trim', form, 1)])
    expect(both.map(({ status }) => status)).toEqual([303, 303])
    expect(await recording()).toMatchObject({ revision: 2, lengthMs: 6000 })
  })
})

describe('redaction', () => {
  beforeEach(broadcastAndEnd)
  const key = (n: number, rung = '2') => `live/${app.room.uuid}/main/1/${rung}/${n}.m4s`
  const sizes = (list: string[]) => Promise.all(list.map((one) => app.world.storage.size(one)))

  test('takes every fragment that it touches out of every rung, ends all addresses and deletes the bytes', async () => {
    const wave = await app.newRoom(2, { source: { kind: 'recording', roomUuid: app.room.uuid }, policy: { audience: 'open' } })
    const old = [await prefix(), await prefix(wave.uuid)]
    expect(await fetchOf(`${old[0]}/main/1/2/3.m4s`)).toBe(200)
    const films = await app.db.selectFrom('platform.stored_file').select('storage_key').execute()
    expect((await edit(host, 'redact', { from: '0:02.5', to: '0:04', note: 'a name was said' })).status).toBe(303)
    expect([await prefix(), await prefix(wave.uuid)]).not.toEqual(old)
    for (const one of old) await soon(async () => expect(await fetchOf(`${one}/check`)).toBe(403))
    expect(await fetchOf(`${old[0]}/main/1/2/3.m4s`)).toBe(403)
    expect(await fetchOf(`${await prefix()}/main/1/2/3.m4s`)).toBe(404)
    expect(await segments()).toEqual(numbers(0, 1, 4, 5, 6, 7))
    await app.runJobs()
    expect(await sizes(['a', '1', '2'].flatMap((rung) => [key(2, rung), key(3, rung)]))).toEqual(Array.from({ length: 6 }))
    expect((await sizes([key(1), key(4)])).every((size) => size! > 0)).toBe(true)
    expect(await sizes(films.map((film) => film.storage_key))).toEqual([undefined, undefined])
    expect(await recording()).toMatchObject({ lengthMs: 6000 })
    expect((await recording()).filmFile).not.toBeNull()
    expect(await vodOf('2')).toMatch(/DISCONTINUITY\n#EXT-X-MAP.*\n#EXT-X-PROGRAM-DATE-TIME.*\n.*\n1\/2\/4/)
    expect(await logged()).toEqual(['open', 'end', 'redact'])
  })

  test('the cut that is sent again by the broadcaster does not come back', async () => {
    await edit(host, 'redact', { from: '0:02', to: '0:04', note: '' })
    await app.runJobs()
    expect((await broadcast.put('2', 2, fragmentOf('2', 2))).status).toBe(200)
    await app.runJobs()
    expect(await sizes([key(2)])).toEqual([undefined])
    expect(await segments()).toEqual(numbers(0, 1, 4, 5, 6, 7))
  })

  test('one after another, and of the whole', async () => {
    await edit(host, 'redact', { from: '0:02', to: '0:04' })
    await edit(host, 'redact', { from: '0:01', to: '0:03' })
    expect(await segments()).toEqual(numbers(0, 5, 6, 7))
    await edit(host, 'redact', { from: '0', to: '4' })
    expect(await recording()).toMatchObject({ lengthMs: 0 })
    await soon(async () => expect(await fetchOf(`${await prefix()}/main/vod.m3u8`)).toBe(404))
    await app.runJobs()
    expect(await recording()).toMatchObject({ filmFile: null, soundFile: null })
    expect(await (await host.get('/recording')).text()).toContain('Nothing is left of the recording')
    expect(await (await app.anyone.get()).text()).not.toContain('live-stream')
  })

  test('while a call for help is open a sealed copy stays, and goes with the call', async () => {
    await app.db.insertInto('live.incident').values({ room_id: app.room.id, kind: 'help', raised_at: app.world.clock() }).execute()
    await edit(host, 'redact', { from: '0:02', to: '0:03' })
    await app.runJobs()
    expect(await sizes([key(2)])).toEqual([undefined])
    expect((await app.world.storage.size(`sealed-${key(2)}`))! > 0).toBe(true)
    await dropSealedCopies(app.world)
    expect((await app.world.storage.size(`sealed-${key(2)}`))! > 0).toBe(true)
    await app.db.updateTable('live.incident').set({ closed_at: app.world.clock() }).execute()
    await dropSealedCopies(app.world)
    expect(await sizes([`sealed-${key(2)}`])).toEqual([undefined])
  })
})

describe('what nobody saw', () => {
  test('an emergency stop is cut out by itself, and the staff look before anybody', async () => {
    await broadcastTo(app, app.room, 3)
    const seen = await prefix()
    await moderator.post('/desk/room', { act: 'panic', note: '' })
    await broadcastTo(app, app.room, 3, { take: true })
    await host.get('/desk')
    await moderator.post('/desk/room', { act: 'thaw' })
    await broadcastTo(app, app.room, 2, { take: true })
    await end()
    expect(await segments()).toEqual(['1/2/0.m4s', '1/2/1.m4s', '1/2/2.m4s', '3/2/0.m4s', '3/2/1.m4s'])
    expect(await app.world.storage.size(`live/${app.room.uuid}/main/2/2/1.m4s`)).toBeUndefined()
    expect((await recording()).publishedAt).toBeNull()
    expect(await fetchOf(`${seen}/main/vod.m3u8`)).toBe(403)
    const page = await app.anyone.get()
    expect(await page.text()).not.toContain('id="live-stream" data-media="/m/')
    for (const path of ['/playing', '/video', '/recording/film.mp4', '/chapters.vtt', '/captions/ru.vtt'])
      expect((await app.anyone.get(path)).status).toBe(404)
    expect((await moderator.get('/playing')).status).toBe(200)
    expect(await (await moderator.get('/recording')).text()).toContain('emergency stop, cut out by itself')
  })
})

describe('chapters, captions and files', () => {
  const at = (seconds: number) => Temporal.Instant.from('2026-11-23T07:00:00Z').add({ milliseconds: seconds * 1000 })

  beforeEach(async () => {
    const file = await app.db
      .insertInto('platform.stored_file')
      .values({ storage_key: 'live/slide.webp', media_type: 'image/webp', size_bytes: 10, name: 'slide.webp' })
      .returning('uuid')
      .executeTakeFirstOrThrow()
    await app.db
      .insertInto('live.slide')
      .values(
        [1, 2].map((number) => ({
          room_id: app.room.id,
          number,
          title: number === 1 ? 'Why <blue>?' : '',
          file_uuid: file.uuid,
          bytes: 10,
        })),
      )
      .execute()
    await app.db
      .insertInto('live.cue')
      .values([
        { room_id: app.room.id, at: at(0.5), kind: 'slide', number: 1 },
        { room_id: app.room.id, at: at(3.5), kind: 'slide', number: 2 },
      ])
      .execute()
    await app.db
      .insertInto('live.caption_line')
      .values(
        [
          [1, 'Hello'],
          [4, 'Air & light'],
          [6.5, 'The end'],
        ].map(([second, body]) => ({
          room_id: app.room.id,
          lang: 'en',
          starts_at: at(Number(second)),
          ends_at: at(Number(second) + 1),
          aired_at: at(Number(second) + 2),
          body: String(body),
        })),
      )
      .execute()
    await pupil.post('/questions', { text: 'What colour is the evening?' })
    await moderator.post('/desk/questions/1', { act: 'approve' })
    await broadcastTo(app, app.room, 5)
    await host.post('/desk/questions/1', { act: 'stage' })
    await host.post('/desk/questions/1', { act: 'answer', answer: 'Red' })
    await broadcastTo(app, app.room, 3, { take: true })
    await end()
  })

  const text = async (path: string, who: Guest = app.anyone) => (await who.get(path)).text()

  test('slides and questions are chapters by recording time', async () => {
    const chapters = await text('/chapters.vtt')
    expect(chapters).toMatch(/^WEBVTT\n\n00:00:00\.5\d\d --> 00:00:03\.5\d\d\nWhy &lt;blue&gt;\?\n/)
    expect(chapters).toMatch(
      /00:00:03\.5\d\d --> 00:00:05\.0\d\d\nSlide 2\n\n00:00:05\.0\d\d --> 00:00:08\.000\nWhat colour is the evening\?\n/,
    )
    const page = await text('')
    expect(page).toContain('?t=5#recording')
    expect(page).toContain('/recording/film.mp4')
  })

  test('a cut moves them and their words', async () => {
    await edit(host, 'redact', { from: '3', to: '5' })
    const chapters = await text('/chapters.vtt')
    expect(chapters).toMatch(/00:00:03\.0\d\d --> .*\n(What|Slide)/)
    const captions = await text('/captions/en.vtt')
    expect(captions).toMatch(/Hello/)
    expect(captions).not.toContain('light')
    expect(captions).toMatch(/00:00:04\.5\d\d --> 00:00:05\.5\d\d\nThe end/)
    expect(await app.db.selectFrom('live.caption_line').select('body').orderBy('id').execute()).toEqual([
      { body: 'Hello' },
      { body: 'The end' },
    ])
  })

  test('captions are edited line by line; what was left alone keeps its time', async () => {
    const page = await text('/recording/captions/en', host)
    const ids = [...page.matchAll(/name="text(\d+)"/g)].map(([, id]) => id!)
    expect(ids).toHaveLength(4)
    const fields = Object.fromEntries(
      [
        ...page.matchAll(/name="((?:from|to)\d+)"[^>]* value="([^"]*)"/g),
        ...page.matchAll(/name="(text\d+)"[^>]*>([^<]*)<\/textarea>/g),
      ].map(([, name, value]) => [name!, value!.replaceAll('&amp;', '&')]),
    )
    const before = await text('/captions/en.vtt')
    expect((await host.post('/recording/captions/en', fields)).status).toBe(303)
    expect(await text('/captions/en.vtt')).toBe(before)
    const changed = {
      ...fields,
      [`text${ids[1]}`]: 'Air and light',
      [`text${ids[2]}`]: '',
      from0: '0:07',
      to0: '0:08',
      text0: 'Thanks <all>',
    }
    expect((await host.post('/recording/captions/en', changed)).status).toBe(303)
    const after = await text('/captions/en.vtt')
    expect(after).toContain('Air and light')
    expect(after).not.toContain('The end')
    expect(after).toContain('00:00:07.000 --> 00:00:08.000\nThanks &lt;all&gt;')
    const wrong = await host.post('/recording/captions/en', { from0: '0:09', to0: '0:10', text0: 'Late' })
    expect(wrong.status).toBe(422)
    expect(await wrong.text()).toContain('>Late</textarea>')
  })

  test('all are shifted, a file replaces them, and a bad one names its line', async () => {
    expect((await host.post('/recording/captions/en/shift', { seconds: '-0.5' })).status).toBe(303)
    expect(await text('/captions/en.vtt')).toMatch(/00:00:00\.5\d\d --> 00:00:01\.5\d\d\nHello/)
    expect((await host.post('/recording/captions/en/shift', { seconds: 'much' })).status).toBe(422)
    const send = (vtt: string) => {
      const form = new FormData()
      form.set('file', new File([vtt], 'a.vtt', { type: 'text/vtt' }))
      return app.request(`/live/${app.room.uuid}/recording/captions/tt/file`, { form, cookies: { live: host.cookie } })
    }
    const bad = await send('WEBVTT\n\n00:01.000 --> 00:00.500\nх\n')
    expect(bad.status).toBe(422)
    expect(await bad.text()).toContain('Line 3')
    expect((await send('WEBVTT\n\n00:01.000 --> 00:02.500\nСәлам\n\n01:00:00.000 --> 01:00:01.000\nlater than the end\n')).status).toBe(303)
    expect(await text('/captions/tt.vtt')).toBe('WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nСәлам\n')
    await app.runJobs()
    expect((await recording()).captions.map(({ lang }) => lang)).toEqual(['en', 'tt'])
    expect(await text('/transcript?lang=tt')).toContain('Сәлам')
  })

  test('the film is taken along under the title', async () => {
    const film = await app.anyone.get('/recording/film.mp4')
    expect([film.status, film.headers.get('content-type'), film.headers.get('content-disposition')]).toEqual([
      200,
      'video/mp4',
      'attachment; filename="why-the-sky-is-blue.mp4"',
    ])
    expect((await app.anyone.get('/recording/sound.m4a', { range: 'bytes=4-7' })).status).toBe(206)
  })

  test('and goes into the class pack with sound, captions and words, as long as it is open', async () => {
    const keep = async () => (await findKeepsake(app.db, app.world.storage, 'test.thing', 1))!
    const open = await keep()
    expect(open.media.map(({ role, lang }) => [role, lang])).toEqual([
      ['film', undefined],
      ['audio', undefined],
      ['captions', 'en'],
    ])
    for (const { key, bytes } of open.media) expect(await app.world.storage.size(key)).toBe(bytes)
    expect(open.transcripts).toMatchObject([{ lang: 'en', paragraphs: [{ text: 'Hello Air & light The end' }] }])
    await edit(host, 'publish', { act: 'unpublish' })
    expect(await keep()).toMatchObject({ source: 'recording', media: [], transcripts: [] })
  })
})
