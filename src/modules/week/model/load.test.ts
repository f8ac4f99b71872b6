import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction } from '#platform/db/database.ts'
import { addMinutes } from '#platform/time.ts'
import { register } from '#people'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { testApp } from '../../../../checks/setup/test-app.ts'
import { writeAvailability } from '../availability/store.ts'
import { insertSessions } from '../weeks/insert.ts'
import { sampleSession, sampleStart, sampleWeek } from '../weeks/sample.ts'
import type { SampleWeek } from '../weeks/sample.ts'
import { getWeekById } from '../weeks/store.ts'
import { Evaluator } from './evaluator/evaluator.ts'
import { loadProblem } from './load.ts'

let app: TestApp
let sample: SampleWeek
beforeAll(async () => {
  app = await testApp()
  sample = await sampleWeek(app.world.db, { sessions: 3 })
})
afterAll(() => app.close())

const load = async () => loadProblem(app.world.db, await getWeekById(app.world.db, sample.id))

test('a week is read as it stands: places, people, hours, and what is released', async () => {
  const problem = await load()
  expect(problem.days).toEqual([
    { date: '2026-11-23', ticks: [0, 288] },
    { date: '2026-11-24', ticks: [288, 576] },
    { date: '2026-11-25', ticks: [576, 864] },
  ])
  expect(new Date(problem.originMs).toISOString()).toBe('2026-11-22T21:00:00.000Z')
  const [first] = problem.sessions
  const main = problem.streams.findIndex(({ slug }) => slug === 'main')
  // 06:00 UTC is nine in Moscow.
  expect(first).toMatchObject({ state: 'placed', durationMin: 30, topic: 'physics', moderatorMax: 2, seats: 200, wave: 'live', booked: 0 })
  expect(first!.placing).toEqual({ start: 108, stream: main, moderators: first!.moderators })
  expect(first!.released).toEqual({ start: 108, stream: main })
  const lecturer = problem.persons[first!.lecturers[0]!]!
  expect([lecturer.personId, lecturer.available, lecturer.vettedUntil]).toEqual([sample.lecturer, null, 864])
  // Awake from eight in the morning in Yakutsk: two at night in Moscow.
  expect(lecturer.waking[0]).toEqual([24, 168])
  expect(problem.streams[main]!.open).toEqual([[0, 864]])
  expect(new Evaluator(problem).allWarnings().map(({ kind }) => kind)).toEqual(Array.from({ length: 6 }, () => 'unknown'))
})

test('availability is told on the speaker’s wall and judged in ticks; a certificate that ends in the week stops what is later', async () => {
  const now = sampleStart
  await inTransaction(app.world.db, async (trx) => {
    await writeAvailability(
      trx,
      sample.id,
      [
        {
          personId: sample.lecturer,
          zone: 'Asia/Vladivostok',
          // 15:00 to 18:00 in Vladivostok are 08:00 to 11:00 in Moscow.
          spans: [
            { date: '2026-11-23', fromMin: 15 * 60, untilMin: 17 * 60, kind: 'can' },
            { date: '2026-11-23', fromMin: 17 * 60, untilMin: 18 * 60, kind: 'prefer' },
          ],
        },
      ],
      now,
    )
    const helper = await register.person(trx, { name: { ru: 'Помощница' }, email: 'helper@example.test', zone: 'Europe/Moscow' })
    await register.role(trx, helper, 'moderator')
    await register.vetting(trx, helper, '2026-11-23')
    await insertSessions(trx, sample.id, [
      sampleSession(sample, {
        state: 'accepted',
        title: { ru: 'Ждёт места' },
        startsAt: null,
        streamId: null,
        people: [
          { role: 'lecturer', personId: sample.lecturer, name: { ru: 'Айсылу' } },
          { role: 'moderator', personId: helper, name: { ru: 'Помощница' } },
        ],
      } as never),
      sampleSession(sample, {
        title: { ru: 'Ещё раз' },
        startsAt: addMinutes(sampleStart, 300),
        waveOf: (await guidOf(sample.sessionIds[0]!))!,
        video: { kind: 'recording', roomUuid: '00000000-0000-7000-8000-000000000000' },
      } as never),
    ])
  })
  const problem = await load()
  const waiting = problem.sessions.findIndex(({ title }) => title.ru === 'Ждёт места')
  const again = problem.sessions.findIndex(({ title }) => title.ru === 'Ещё раз')
  const { placing, moderators, lecturers } = problem.sessions[waiting]!
  expect(placing).toBe(null)
  expect(problem.persons[lecturers[0]!]).toMatchObject({ available: [[96, 132]], preferred: [[120, 132]] })
  expect(problem.persons[moderators[0]!]!.vettedUntil).toBe(288)
  expect(problem.sessions[again]).toMatchObject({ wave: 'reaired', airs: 0, item: 0 })
  expect(problem.items[0]).toEqual([0, again])
  const evaluator = new Evaluator(problem)
  const blocksAt = (start: number, stream = 1) =>
    evaluator.warningsAt(waiting, { start, stream, moderators }).flatMap(({ kind, level }) => (level === 'block' ? [kind] : []))
  expect(blocksAt(96)).toEqual([])
  expect(blocksAt(95)).toEqual(['unavailable'])
  expect(blocksAt(288 + 108)).toEqual(['unavailable', 'adults'])
})

test('who may moderate it: its member’s own and whoever belongs to none, nobody of another member', async () => {
  const own = await app.personOf('moderator', { type: 'member', id: sample.memberId })
  const other = await app.personOf('moderator', { type: 'member', id: sample.otherMemberId })
  const { persons, sessions } = await loadProblem(app.world.db, await getWeekById(app.world.db, sample.id))
  const one = sessions.find(({ memberId }) => memberId === sample.memberId)!
  const ids = one.candidates.map((at) => persons[at]!.personId)
  expect([own, other, sample.moderator].map((id) => ids.includes(id))).toEqual([true, false, true])
})

async function guidOf(id: number): Promise<string | undefined> {
  return (await app.world.db.selectFrom('week.session').select('guid').where('id', '=', id).executeTakeFirst())?.guid
}

test('takes as many statements with a hundred sessions as with three', async () => {
  const counted = async (): Promise<number> => {
    let n = 0
    const db = app.world.db.withPlugin({
      transformQuery: ({ node }) => {
        n += 1
        return node
      },
      transformResult: async ({ result }) => result,
    })
    await loadProblem(db, await getWeekById(app.world.db, sample.id))
    return n
  }
  const few = await counted()
  await inTransaction(app.world.db, (trx) =>
    insertSessions(
      trx,
      sample.id,
      Array.from({ length: 100 }, (_, at) =>
        sampleSession(sample, { title: { ru: `Много ${at}` }, startsAt: addMinutes(sampleStart, at * 5) }),
      ),
    ),
  )
  expect(await counted()).toBe(few)
  expect(few).toBeLessThanOrEqual(20)
})
