import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testApp } from '../../../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../../../checks/setup/test-app.ts'
import { people } from '#people'
import { inTransaction } from '#platform/db/database.ts'
import { Temporal, addMinutes } from '#platform/time.ts'
import { week } from '../../module.ts'
import { insertSessions, insertWeek } from '../../weeks/insert.ts'
import { sampleSession, sampleStart, sampleWeek } from '../../weeks/sample.ts'
import type { SampleWeek } from '../../weeks/sample.ts'
import { applyCommand } from './apply.ts'
import type { Change, CommandOutcome, TimetableCommand } from './command.ts'
import { getRevision, listCommandsSince } from './store.ts'
import { undoCommand } from './undo.ts'

let app: TestApp
let sample: SampleWeek
let anna: number
let boris: number
beforeAll(async () => {
  app = await testApp({ modules: [people, week] })
  sample = await sampleWeek(app.db, { released: false })
  anna = await app.personOf('office')
  boris = await app.personOf('coordinator')
})
afterAll(() => app.close())

const now = Temporal.Instant.from('2026-11-20T09:00:00Z')
let guids: string[] = []
/** Three accepted sessions: two of one member, one of another. */
beforeEach(async () => {
  const made = [sample.memberId, sample.memberId, sample.otherMemberId].map((memberId) =>
    sampleSession(sample, { state: 'accepted', startsAt: null, streamId: null, memberId }),
  )
  const ids = await inTransaction(app.db, (trx) => insertSessions(trx, sample.id, made))
  const rows = await app.db.selectFrom('week.session').select(['id', 'guid']).where('id', 'in', ids).orderBy('id').execute()
  guids = rows.map((row) => row.guid)
})

const seenNow = () => getRevision(app.db, sample.id)
async function run(changes: Change[], more: Partial<TimetableCommand> = {}): Promise<CommandOutcome> {
  const seen = more.seen === undefined ? await seenNow() : more.seen
  return inTransaction(app.db, (trx) => applyCommand(trx, { weekId: sample.id, actorId: anna, now, kind: 'place', changes, ...more, seen }))
}
const undo = (undoes: number, actorId = anna, members?: number[]) =>
  inTransaction(app.db, (trx) => undoCommand(trx, { weekId: sample.id, actorId, now, undoes, ...(members && { members }) }))
const at = (minutes: number, stream: 'main' | 'lab' = 'lab') => ({
  place: { startsAt: addMinutes(sampleStart, minutes), streamId: sample.streams[stream]! },
})
const rowOf = (guid: string) =>
  app.db
    .selectFrom('week.session')
    .select(['state', 'starts_at', 'stream_id', 'duration_min', 'locked', 'revision'])
    .where('guid', '=', guid)
    .executeTakeFirstOrThrow()
const peopleOf = async (guid: string) =>
  (
    await app.db
      .selectFrom('week.session_person as tie')
      .innerJoin('week.speaker as sp', 'sp.id', 'tie.speaker_id')
      .innerJoin('week.session as s', 's.id', 'tie.session_id')
      .select(['sp.person_id as id', 'tie.role'])
      .where('s.guid', '=', guid)
      .orderBy('tie.role')
      .orderBy('tie.position')
      .execute()
  ).map(({ id, role }) => [id, role])

test('a session is placed, its people and length change, it is locked and taken off again; each is one command', async () => {
  const [guid = ''] = guids
  const first = await seenNow()
  expect(await run([{ guid, ...at(60) }])).toEqual({ ok: true, revision: first + 1, changed: [guid], merged: [] })
  expect(await rowOf(guid)).toEqual({
    state: 'placed',
    starts_at: addMinutes(sampleStart, 60),
    stream_id: sample.streams.lab,
    duration_min: 30,
    locked: false,
    revision: 2,
  })
  const adults = [
    { role: 'moderator' as const, personId: sample.lecturer },
    { role: 'lecturer' as const, personId: sample.moderator },
  ]
  await run([{ guid, people: adults, durationMin: 45, locked: true }], { kind: 'people' })
  expect(await rowOf(guid)).toMatchObject({ state: 'placed', duration_min: 45, locked: true, starts_at: addMinutes(sampleStart, 60) })
  expect(await peopleOf(guid)).toEqual([
    [sample.moderator, 'lecturer'],
    [sample.lecturer, 'moderator'],
  ])
  await run([{ guid, place: null }], { kind: 'unplace' })
  expect(await rowOf(guid)).toMatchObject({ state: 'accepted', starts_at: null, stream_id: null, duration_min: 45, revision: 4 })
  const kept = await listCommandsSince(app.db, sample.id, first)
  expect(kept.map(({ kind, actorId }) => [kind, actorId])).toEqual([
    ['place', anna],
    ['people', anna],
    ['unplace', anna],
  ])
  expect(kept[0]!.changes).toEqual([
    {
      guid,
      before: { place: null },
      after: { place: { startsAt: addMinutes(sampleStart, 60).toString(), streamId: sample.streams.lab } },
    },
  ])
})

test('a confirmed session that is taken off is confirmed still', async () => {
  const [guid = ''] = guids
  await app.db.updateTable('week.session').set({ state: 'confirmed', confirmed_at: now }).where('guid', '=', guid).execute()
  await run([{ guid, ...at(0) }])
  await run([{ guid, place: null }], { kind: 'unplace' })
  expect((await rowOf(guid)).state).toBe('confirmed')
})

test('what changes nothing leaves no command, and the row as it was', async () => {
  const [guid = ''] = guids
  await run([{ guid, ...at(30) }])
  const revision = await seenNow()
  expect(await run([{ guid, ...at(30), locked: false, durationMin: 30 }])).toEqual({ ok: true, revision, changed: [], merged: [] })
  expect(await rowOf(guid)).toMatchObject({ revision: 2 })
})

test('two people at once: what does not meet stands side by side, what meets is refused with both versions and can be put over', async () => {
  const [guid = '', other = ''] = guids
  const seen = await seenNow()
  await run([{ guid, ...at(30) }], { actorId: boris })
  // Another session, and another part of the same one.
  expect(await run([{ guid: other, ...at(90) }], { seen })).toMatchObject({ ok: true, merged: [seen + 1] })
  expect(await run([{ guid, durationMin: 45 }], { seen })).toMatchObject({ ok: true, revision: seen + 3 })
  // The same part, to the same: nothing to quarrel about.
  expect(await run([{ guid, ...at(30) }], { seen })).toMatchObject({ ok: true, revision: seen + 3, changed: [] })
  const both = [
    { guid, ...at(120, 'main') },
    { guid: other, durationMin: 50 },
  ]
  const refused = await run(both, { seen })
  expect(refused).toEqual({
    ok: false,
    reason: 'stale',
    revision: seen + 3,
    conflicts: [
      {
        guid,
        facet: 'place',
        current: { place: { startsAt: addMinutes(sampleStart, 30).toString(), streamId: sample.streams.lab } },
        wanted: { place: { startsAt: addMinutes(sampleStart, 120).toString(), streamId: sample.streams.main } },
        first: { revision: seen + 1, actorId: boris, at: now },
      },
    ],
  })
  // All or nothing: the half that met nobody waits too.
  expect(await rowOf(other)).toMatchObject({ duration_min: 30 })
  expect(await run(both, { seen: seen + 3 })).toMatchObject({ ok: true, changed: [guid, other] })
  expect(await rowOf(guid)).toMatchObject({ starts_at: addMinutes(sampleStart, 120), stream_id: sample.streams.main })
})

test('twenty commands at the same moment take twenty revisions in a row', async () => {
  const seen = await seenNow()
  const wishes = Array.from({ length: 20 }, (_, turn) => run([{ guid: guids[turn % 3]!, durationMin: 35 + turn }], { seen }))
  const outcomes = await Promise.all(wishes)
  expect(outcomes.map((outcome) => outcome.ok)).toEqual(outcomes.map(() => true))
  expect(outcomes.map((outcome) => outcome.revision).toSorted((a, b) => a - b)).toEqual(outcomes.map((_, turn) => seen + turn + 1))
})

test('undoing is a command of its own, and can be undone; what was changed again since is not turned back', async () => {
  const [guid = '', other = ''] = guids
  await run([{ guid, ...at(30) }])
  const move = await run([
    { guid, ...at(200), people: [{ role: 'lecturer', personId: sample.moderator }] },
    { guid: other, ...at(240), locked: true },
  ])
  const { revision } = move
  const undone = await undo(revision)
  expect(undone).toMatchObject({ ok: true, revision: revision + 1, changed: [guid, other] })
  expect(await rowOf(guid)).toMatchObject({ starts_at: addMinutes(sampleStart, 30) })
  expect(await peopleOf(guid)).toEqual([
    [sample.lecturer, 'lecturer'],
    [sample.moderator, 'moderator'],
  ])
  expect(await rowOf(other)).toMatchObject({ state: 'accepted', starts_at: null, locked: false })
  expect((await listCommandsSince(app.db, sample.id, revision))[0]).toMatchObject({ kind: 'undo', undoes: revision })
  expect(await undo(revision)).toEqual({ ok: false, reason: 'week-editor.refused.undo', revision: revision + 1, guids: [guid, other] })
  expect(await undo(revision + 1)).toMatchObject({ ok: true })
  expect(await rowOf(guid)).toMatchObject({ starts_at: addMinutes(sampleStart, 200) })
  await run([{ guid, ...at(205) }], { actorId: boris })
  expect(await undo(revision + 2)).toMatchObject({ ok: false, reason: 'week-editor.refused.undo', guids: [guid] })
  expect(await undo(999_999)).toMatchObject({ ok: false, reason: 'week-editor.refused.undo', guids: [] })
})

test('a coordinator’s commands and undoings reach the own member’s sessions and no others', async () => {
  const [own = '', , foreign = ''] = guids
  const members = [sample.memberId]
  expect(await run([{ guid: own, ...at(300) }], { actorId: boris, members })).toMatchObject({ ok: true })
  const both = [
    { guid: own, ...at(330) },
    { guid: foreign, ...at(360) },
  ]
  expect(await run(both, { actorId: boris, members })).toMatchObject({
    ok: false,
    reason: 'week-editor.refused.missing',
    guids: [foreign],
  })
  expect(await rowOf(own)).toMatchObject({ starts_at: addMinutes(sampleStart, 300) })
  const office = await run(both)
  expect(await undo(office.revision, boris, members)).toMatchObject({ ok: false, reason: 'week-editor.refused.missing', guids: [foreign] })
})

test('made-up sessions, streams, people and lengths, and sessions that nobody accepted, are refused', async () => {
  const [guid = ''] = guids
  const nowhere = '00000000-0000-4000-8000-000000000000'
  const other = await inTransaction(app.db, (trx) =>
    insertWeek(trx, {
      ...{ slug: `other-${guid}`, name: { ru: 'Другая' }, zone: 'Europe/Moscow', startsOn: '2026-12-01', endsOn: '2026-12-02' },
      streams: [{ slug: 'lab', name: { ru: 'Зал' } }],
    }),
  )
  const reasonOf = async (change: Change) => {
    const outcome = await run([change])
    return outcome.ok || outcome.reason
  }
  expect(await reasonOf({ guid: nowhere, locked: true })).toBe('week-editor.refused.missing')
  expect(await reasonOf({ guid, place: { startsAt: sampleStart, streamId: other.streams.lab! } })).toBe('week-editor.refused.stream')
  expect(await reasonOf({ guid, people: [{ role: 'moderator', personId: 999_999 }] })).toBe('week-editor.refused.person')
  expect(await reasonOf({ guid, people: [{ role: 'moderator', speakerId: 999_999 }] })).toBe('week-editor.refused.person')
  for (const durationMin of [0, 4, 601, 20.5, Number.NaN])
    expect(await reasonOf({ guid, durationMin })).toBe('week-editor.refused.duration')
  for (const state of ['draft', 'submitted', 'inReview', 'reserve', 'declined', 'withdrawn']) {
    await app.db.updateTable('week.session').set({ state }).where('guid', '=', guid).execute()
    expect([state, await reasonOf({ guid, ...at(0) })]).toEqual([state, 'week-editor.refused.notNow'])
  }
})

test('who steers a member names its staff and whoever stands there, and learns nobody else’s name by a number', async () => {
  const [guid = '', , foreign = ''] = guids
  const members = [sample.memberId]
  const own = await app.personOf('moderator', { type: 'member', id: sample.memberId })
  const others = await app.personOf('moderator', { type: 'member', id: sample.otherMemberId })
  const imported = await app.db
    .insertInto('week.speaker')
    .values({ week_id: sample.id, external_key: 'file:17', name: JSON.stringify({ und: 'Чужое имя' }), about: '{}', source: '{}' })
    .returning('id')
    .executeTakeFirstOrThrow()
  const outcomeOf = async (who: { personId: number } | { speakerId: number }, more: Partial<TimetableCommand> = { members }) => {
    const people = [
      { role: 'lecturer' as const, personId: sample.lecturer },
      { role: 'moderator' as const, ...who },
    ]
    const outcome = await run([{ guid, people }], { kind: 'people', actorId: boris, ...more })
    return outcome.ok || outcome.reason
  }
  expect(await outcomeOf({ personId: own })).toBe(true)
  expect(await outcomeOf({ personId: others })).toBe('week-editor.refused.person')
  expect(await outcomeOf({ speakerId: imported.id })).toBe('week-editor.refused.person')
  // The office may, and what it did stands when the coordinator changes something else.
  expect(await outcomeOf({ personId: others }, {})).toBe(true)
  expect(await outcomeOf({ personId: others })).toBe(true)
  for (const role of ['pupil', 'guardian', 'teacher', 'office'] as const)
    for (const scoped of [{ members }, {}])
      expect([role, await outcomeOf({ personId: await app.personOf(role) }, scoped)]).toEqual([role, 'week-editor.refused.person'])
  expect(await run([{ guid: foreign, people: [] }], { kind: 'people', actorId: boris, members })).toMatchObject({
    reason: 'week-editor.refused.missing',
  })
})

test('a whole solution is put over nobody’s lock, nor over what its own author did while it was sought', async () => {
  const [guid = '', other = ''] = guids
  const seen = await seenNow()
  await run([{ guid, locked: true }], { kind: 'lock', actorId: boris })
  await run([{ guid: other, ...at(45) }])
  const solution = [
    { guid, ...at(390) },
    { guid: other, ...at(420) },
  ]
  expect(await run(solution, { kind: 'apply', seen })).toMatchObject({
    reason: 'stale',
    conflicts: [
      { guid, facet: 'place', first: { actorId: boris } },
      { guid: other, facet: 'place', first: { actorId: anna } },
    ],
  })
  expect(await run(solution, { kind: 'apply', seen: seen + 2 })).toMatchObject({ ok: true, changed: [guid, other] })
})

test('somebody moves it at the very moment of an undoing: the undoing sees it and refuses', async () => {
  const [guid = ''] = guids
  const { revision } = await run([{ guid, ...at(30) }])
  const begun = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  const moved = inTransaction(app.db, async (trx) => {
    const change = { guid, ...at(60) }
    await applyCommand(trx, { weekId: sample.id, actorId: boris, now, kind: 'place', seen: revision, changes: [change] })
    begun.resolve()
    await goOn.promise
  })
  await begun.promise
  const undone = undo(revision)
  // Long enough for it to look before the other one is done, were it to look first.
  await new Promise((resolve) => setTimeout(resolve, 200))
  goOn.resolve()
  await moved
  expect(await undone).toMatchObject({ ok: false, reason: 'week-editor.refused.undo', guids: [guid] })
  expect((await rowOf(guid)).starts_at).toEqual(addMinutes(sampleStart, 60))
})

test('a solution of 300 sessions is one command of as many statements as one of two, and one undoing', async () => {
  const many = Array.from({ length: 300 }, (_, turn) =>
    sampleSession(sample, { state: 'accepted', startsAt: null, streamId: null, title: { ru: `Решение ${turn}` } }),
  )
  const ids = await inTransaction(app.db, (trx) => insertSessions(trx, sample.id, many))
  const rows = await app.db.selectFrom('week.session').select('guid').where('id', 'in', ids).execute()
  const solution = rows.map(({ guid }, turn): Change => ({
    guid,
    ...at(turn * 5),
    people: [{ role: 'moderator', personId: sample.moderator }],
  }))
  app.countQueries()
  await run(solution.slice(0, 2), { kind: 'apply', seen: 0 })
  const few = app.countQueries()
  const applied = await run(solution.slice(2), { kind: 'apply', seen: 0 })
  expect(app.countQueries()).toBe(few)
  expect(applied).toMatchObject({ ok: true, changed: { length: 298 } })
  expect(await undo(applied.revision)).toMatchObject({ ok: true, changed: { length: 298 } })
})
