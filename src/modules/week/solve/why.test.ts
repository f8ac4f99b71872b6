import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { people } from '#people'
import { inTransaction } from '#platform/db/database.ts'
import { week } from '../module.ts'
import { insertSessions } from '../weeks/insert.ts'
import { sampleSession, sampleStart, sampleWeek } from '../weeks/sample.ts'
import type { SampleWeek } from '../weeks/sample.ts'

let app: TestApp
let sample: SampleWeek
let guids: string[]

beforeAll(async () => {
  app = await testApp({ modules: [people, week], now: '2026-11-20T09:00:00Z' })
  sample = await sampleWeek(app.db, { released: false })
  // The sample's lecturer and moderator again, at a time of their own; then once more, without a place.
  const more = [
    sampleSession(sample, { title: { en: 'Stars', ru: 'Звёзды' }, startsAt: sampleStart.add({ hours: 3 }) }),
    sampleSession(sample, { title: { en: 'Waves', ru: 'Волны' }, state: 'accepted', startsAt: null, streamId: null }),
  ]
  const ids = await inTransaction(app.db, (trx) => insertSessions(trx, sample.id, more))
  const rows = await app.db.selectFrom('week.session').select(['guid']).where('id', 'in', ids).orderBy('id').execute()
  guids = rows.map(({ guid }) => guid)
})
afterAll(() => app.close())

const textOf = (page: string): string => page.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
const why = (guid: string, as: 'office' | number = 'office') => app.page(`/office/weeks/sample/sessions/${guid}/why`, { as })

test('a placed session tells what its place costs, five others with the difference and the reason, and who rules the rest out', async () => {
  const page = await why(guids[0]!)
  const text = textOf(page)
  expect(text).toContain('Why here?')
  expect(text).toContain('What this place costs')
  expect([...page.matchAll(/value="put [^"]+"/g)]).toHaveLength(5)
  // Both of its adults are in the other session at nine in Moscow.
  expect(text).toMatch(/Somebody is in another session .* \d+ of \d+ starts/)
  expect(text).toContain('Aisylu Gaifullina 3 of 287 starts')
})

test('an alternative is taken by one press, with the editor’s own command', async () => {
  const page = await why(guids[1]!)
  expect(textOf(page)).toContain('Why without a place?')
  const [, put] = /name="do" value="(put [^"]+)"/.exec(page)!
  const [, seen] = /name="seen" value="(\d+)"/.exec(page)!
  const answer = await app.request('/office/weeks/sample/commands', {
    as: 'office',
    form: { do: put!, seen: seen!, back: 'place', formKey: 'why-key-1' },
  })
  expect(answer.status).toBe(303)
  const row = await app.db.selectFrom('week.session').select(['state', 'starts_at']).where('guid', '=', guids[1]!).executeTakeFirstOrThrow()
  expect(row.state).toBe('placed')
  expect(row.starts_at?.toString()).toBe(put!.split(' ')[2]!.replace(/:00\.?0*Z$/, ':00Z'))
})

test('what can’t be placed names the smallest set that contradicts itself, here and before a search', async () => {
  const [id] = await inTransaction(app.db, (trx) =>
    insertSessions(trx, sample.id, [
      sampleSession(sample, {
        title: { en: 'Moon', ru: 'Луна' },
        state: 'accepted',
        startsAt: null,
        streamId: null,
        people: [{ role: 'lecturer', personId: sample.lecturer, name: { ru: 'Айсылу Гайфуллина' } }],
      }),
    ]),
  )
  const { guid } = await app.db.selectFrom('week.session').select('guid').where('id', '=', id!).executeTakeFirstOrThrow()
  await app.db.updateTable('people.vetting').set({ valid_until: '2026-11-01' }).where('person_id', '=', sample.moderator).execute()
  const text = textOf(await why(guid))
  expect(text).toContain('No time suits everything that this session asks for at once')
  expect(text).toContain('two adults whose vetting holds')
  const solve = textOf(await app.page('/office/weeks/sample/solve', { as: 'office' }))
  expect(solve).toContain('This can’t be done')
  expect(solve).toContain('Moon')
})

test('a coordinator is told of the own member’s session only', async () => {
  const own = await app.personOf('coordinator', { type: 'member', id: sample.memberId })
  const other = await app.personOf('coordinator', { type: 'member', id: sample.otherMemberId })
  expect(textOf(await why(guids[0]!, own))).toContain('Why here?')
  expect((await app.request(`/office/weeks/sample/sessions/${guids[0]!}/why`, { as: other })).status).toBe(404)
  expect((await app.request('/office/weeks/sample/sessions/nonsense/why', { as: own })).status).toBe(404)
})

test('a wave is proposed where coverage lacks, added by one press as a session of its own, and not twice', async () => {
  await app.db.updateTable('people.vetting').set({ valid_until: '2027-11-01' }).where('person_id', '=', sample.moderator).execute()
  const path = '/office/weeks/sample/spread'
  const page = await app.page(path, { as: 'office' })
  const [, session] = /name="session" value="([^"]+)"/.exec(page)!
  const [, start] = /name="start" value="(\d+)"/.exec(page)!
  const count = async () =>
    Number(
      (
        await app.db
          .selectFrom('week.session')
          .select(({ fn }) => fn.countAll().as('n'))
          .executeTakeFirstOrThrow()
      ).n,
    )
  const before = await count()
  const form = { session: session!, start: start! }
  const [first, again] = [
    await app.request(path, { as: 'office', form: { ...form, formKey: 'wave-key-1' } }),
    await app.request(path, { as: 'office', form: { ...form, formKey: 'wave-key-1' } }),
  ]
  expect([first.status, again.status, await count()]).toEqual([303, 303, before + 1])
  const wave = await app.db
    .selectFrom('week.session as wave')
    .innerJoin('week.session as item', 'item.id', 'wave.wave_of')
    .select(['wave.state', 'item.guid', 'wave.title', 'item.title as itemTitle'])
    .executeTakeFirstOrThrow()
  expect([wave.state, wave.title]).toEqual(['placed', wave.itemTitle])
  // The same proposal from an old page: the timetable has changed meanwhile.
  const late = await app.request(path, { as: 'office', form: { ...form, formKey: 'wave-key-2' } })
  expect(late.status).toBe(422)
  expect(textOf(await late.text())).toContain('This proposal is no longer there')
  expect(await count()).toBe(before + 1)
})
