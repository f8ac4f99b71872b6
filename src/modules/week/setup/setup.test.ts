import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testApp } from '../../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { people } from '#people'
import { week } from '../module.ts'
import { sampleWeek } from '../weeks/sample.ts'
import type { SampleWeek } from '../weeks/sample.ts'
import { findWeek, listStreams, listTracks } from '../weeks/store.ts'
import { openSpans } from './rules.ts'
import { getRevision, listPlaces, listStreamHours } from './store.ts'

let app: TestApp
let sample: SampleWeek
beforeAll(async () => {
  app = await testApp({ now: '2026-11-20T06:10:00Z', modules: [people, week] })
  sample = await sampleWeek(app.db)
})
afterAll(() => app.close())

const post = (path: string, form: Record<string, string>) => app.request(path, { as: 'office', form })
const whole = {
  ...{ nameRu: 'Весенняя неделя', nameEn: 'Spring week', zone: 'Europe/Moscow', startsOn: '2027-03-22', endsOn: '2027-03-28' },
  ...{ streams: 'Большой зал / Great hall\nЛаборатория\n\n  Studio  \nNew', tracks: 'Космос\nLife' },
}

describe('a new week', () => {
  test('has its streams and tracks in their order, and is seen by nobody else', async () => {
    const answer = await post('/office/weeks/new', whole)
    expect(answer.headers.get('location')).toBe('/office/weeks/vesenniaia-nedelia-2027-03-22/setup')
    const made = (await findWeek(app.db, 'vesenniaia-nedelia-2027-03-22'))!
    expect(made).toMatchObject({
      name: { ru: 'Весенняя неделя', en: 'Spring week' },
      ...{ zone: 'Europe/Moscow', startsOn: '2027-03-22', endsOn: '2027-03-28', call: null, releasedVersion: 0 },
    })
    expect((await listStreams(app.db, made.id)).map(({ slug, name }) => ({ slug, name }))).toEqual([
      { slug: 'great-hall', name: { ru: 'Большой зал', en: 'Great hall' } },
      { slug: 'laboratoriia', name: { ru: 'Лаборатория' } },
      { slug: 'studio', name: { en: 'Studio' } },
      { slug: 'new-2', name: { en: 'New' } },
    ])
    expect((await listTracks(app.db, made.id)).map(({ slug }) => slug)).toEqual(['kosmos', 'life'])
    expect((await app.request('/weeks/vesenniaia-nedelia-2027-03-22')).status).toBe(404)
    const second = await post('/office/weeks/new', whole)
    expect(second.headers.get('location')).toBe('/office/weeks/vesenniaia-nedelia-2027-03-22-2/setup')
  })

  test('a double click makes one', async () => {
    const form = { ...whole, slug: 'once', formKey: 'one-key-of-a-form' }
    const answers = [await post('/office/weeks/new', form), await post('/office/weeks/new', form)]
    expect(answers.map((answer) => answer.headers.get('location'))).toEqual(['/office/weeks/once/setup', '/office/weeks/once/setup'])
  })

  test.each<[Partial<typeof whole> & { slug?: string }, string]>([
    [{ nameRu: '', nameEn: '' }, 'Write a name in at least one language'],
    [{ nameRu: 'х'.repeat(201) }, 'No more than 200 characters'],
    [{ zone: 'Mars/Olympus' }, 'There is no such zone'],
    [{ zone: '+03:00' }, 'There is no such zone'],
    [{ startsOn: '2027-02-30' }, 'Write a date'],
    [{ startsOn: '2027-03-29' }, 'The last day is before the first'],
    [{ endsOn: '2027-04-22' }, 'A week lasts 31 days at most'],
    [{ streams: ' \n ' }, 'At least one stream is needed'],
    [{ streams: Array.from({ length: 61 }, (_, at) => `Зал ${at}`).join('\n') }, 'At most 60 lines'],
    [{ slug: 'Неделя' }, 'Use lower-case Latin letters'],
    [{ slug: 'new' }, 'Use lower-case Latin letters'],
    [{ slug: 'sample' }, 'There is a week at this address already'],
  ])('%j is told, and nothing typed is lost', async (wrong, text) => {
    const answer = await post('/office/weeks/new', { ...whole, ...wrong })
    expect(answer.status).toBe(422)
    const page = await answer.text()
    expect(page).toContain(text)
    if (wrong.nameRu === undefined) expect(page).toContain('value="Весенняя неделя"')
    if (wrong.streams === undefined) expect(page).toContain('Большой зал / Great hall')
  })
})

describe('set-up', () => {
  const path = '/office/weeks/sample/setup'
  const fields = { nameRu: 'Неделя проб', nameEn: 'Sample', zone: 'Europe/Moscow', startsOn: '2026-11-23', endsOn: '2026-11-26' }

  test('changes the week over the revision that was read; a stale edit shows both versions', async () => {
    const revision = String(await getRevision(app.db, sample.id))
    expect((await post(path, { ...fields, revision })).headers.get('location')).toBe(`${path}?saved=1`)
    expect(await findWeek(app.db, 'sample')).toMatchObject({ endsOn: '2026-11-26', name: { ru: 'Неделя проб', en: 'Sample' } })
    const stale = await post(path, { ...fields, nameEn: 'Другая', revision })
    expect(stale.status).toBe(409)
    const page = await stale.text()
    expect(page).toMatch(/Name in English[\s\S]*Sample[\s\S]*Другая/)
    expect(page).toContain('value="Другая"')
    expect(page).toContain(`name="revision" value="${Number(revision) + 1}"`)
    expect(await findWeek(app.db, 'sample')).toMatchObject({ name: { en: 'Sample' } })
  })

  test('of two at once one wins', async () => {
    const revision = String(await getRevision(app.db, sample.id))
    const answers = await Promise.all(['A', 'B'].map((nameEn) => post(path, { ...fields, nameEn, revision })))
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([303, 409])
  })

  test('days that leave a placed session outside are refused, also by another zone', async () => {
    const revision = String(await getRevision(app.db, sample.id))
    const later = await post(path, { ...fields, startsOn: '2026-11-24', revision })
    expect(later.status).toBe(422)
    expect(await later.text()).toContain('Placed sessions would lie outside these days')
    const elsewhere = await post(path, { ...fields, startsOn: '2026-11-23', endsOn: '2026-11-23', zone: 'Pacific/Midway', revision })
    expect(elsewhere.status).toBe(422)
    expect(await getRevision(app.db, sample.id)).toBe(Number(revision))
  })

  test('a stream gets capacity and hours; hours of days that are cut off go', async () => {
    const hall = `${path}/streams/main`
    const form = { nameRu: 'Зал', capacity: '40', open: 'hours', 'hours-2026-11-23': '14-18, 9:00–13:00', 'hours-2026-11-26': '10-12' }
    expect((await post(hall, { ...form, revision: '1' })).headers.get('location')).toBe(`${path}?saved=1`)
    expect((await listPlaces(app.db, 'stream', sample.id))[0]).toMatchObject({
      ...{ name: { ru: 'Зал' }, capacity: 40, revision: 2, used: 1 },
      hours: [
        { date: '2026-11-23', fromMin: 540, untilMin: 780 },
        { date: '2026-11-23', fromMin: 840, untilMin: 1080 },
        { date: '2026-11-26', fromMin: 600, untilMin: 720 },
      ],
    })
    expect(await app.page(path, { as: 'office' })).toContain('2 days, 10 hours')
    const page = await app.page(hall, { as: 'office' })
    expect(page).toContain('value="09:00–13:00, 14:00–18:00"')
    const stale = await post(hall, { ...form, 'hours-2026-11-23': '8-9', revision: '1' })
    expect(stale.status).toBe(409)
    expect(await stale.text()).toMatch(/09:00–13:00, 14:00–18:00[\s\S]*8-9/)
    const revision = String(await getRevision(app.db, sample.id))
    expect((await post(path, { ...fields, endsOn: '2026-11-25', revision })).status).toBe(303)
    expect((await listStreamHours(app.db, sample.id)).get(sample.streams.main!)).toHaveLength(2)
  })

  test.each<[Record<string, string>, string]>([
    [{ open: 'hours', 'hours-2026-11-23': 'утром' }, 'The hours are not clear'],
    [{ open: 'hours', 'hours-2026-11-23': '13-9' }, 'The hours are not clear'],
    [{ open: 'hours' }, 'Write the hours of at least one day'],
    [{ capacity: '0' }, 'Write a whole number from 1'],
    [{ capacity: '1.5' }, 'Write a whole number from 1'],
    [{ capacity: 'много' }, 'Write a whole number from 1'],
    [{ nameRu: '' }, 'Write a name in at least one language'],
  ])('a stream with %j is told', async (wrong, text) => {
    const answer = await post(`${path}/streams/main`, { nameRu: 'Зал', revision: '2', ...wrong })
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain(text)
  })

  test('streams and tracks are added, moved and removed; one with sessions stays', async () => {
    await post(`${path}/streams/new`, { nameRu: 'Новый зал' })
    await post(`${path}/tracks/new`, { nameEn: 'Oceans' })
    const slugs = async () => (await listStreams(app.db, sample.id)).map(({ slug }) => slug)
    expect(await slugs()).toEqual(['main', 'lab', 's0', 'novyi-zal'])
    await post(`${path}/streams/novyi-zal/move`, { to: 'up' })
    await post(`${path}/streams/main/move`, { to: 'up' })
    expect(await slugs()).toEqual(['main', 'lab', 'novyi-zal', 's0'])
    expect((await post(`${path}/streams/novyi-zal/remove`, {})).status).toBe(303)
    const refused = await post(`${path}/streams/main/remove`, {})
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain('There are sessions here')
    expect(await slugs()).toEqual(['main', 'lab', 's0'])
    expect((await listTracks(app.db, sample.id)).map(({ name }) => name)).toEqual([{ en: 'Oceans' }])
    expect((await app.request(`${path}/streams/nowhere`, { as: 'office' })).status).toBe(404)
  })

  test('takes as many statements with forty streams as with three', async () => {
    const count = async () => {
      app.countQueries()
      await app.page(path, { as: 'office' })
      return app.countQueries()
    }
    const few = await count()
    for (let at = 0; at < 40; at += 1) await post(`${path}/tracks/new`, { nameRu: `Поле ${at}` })
    expect(await count()).toBe(few)
  })
})

test('a stream without hours is open all the week, one with hours at these alone', () => {
  const days = { zone: 'Asia/Kamchatka', startsOn: '2026-11-23', endsOn: '2026-11-24' }
  const shown = (hours: Parameters<typeof openSpans>[0]) => openSpans(hours, days).map(({ from, until }) => `${from}/${until}`)
  expect(shown([])).toEqual(['2026-11-22T12:00:00Z/2026-11-23T12:00:00Z', '2026-11-23T12:00:00Z/2026-11-24T12:00:00Z'])
  expect(
    shown([
      { date: '2026-11-24', fromMin: 600, untilMin: 660 },
      { date: '2026-11-25', fromMin: 600, untilMin: 660 },
    ]),
  ).toEqual(['2026-11-23T22:00:00Z/2026-11-23T23:00:00Z'])
})
