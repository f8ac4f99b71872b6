import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startsAt, liveApp } from '../../../../checks/setup/live-app.ts'
import type { LiveApp } from '../../../../checks/setup/live-app.ts'
import { inTransaction } from '../../../platform/db/database.ts'
import { Temporal } from '../../../platform/time.ts'
import type { Rung } from '../airing/slot.ts'
import { importRecording } from './import.ts'
import { listItems } from './items.ts'

let app: LiveApp
beforeEach(async () => void (app = await liveApp({ source: { kind: 'broadcast' }, policy: { recording: 'staff' } })))
afterEach(() => app.close())

const fixture = (rung: Rung) => new Uint8Array(readFileSync(`checks/fixtures/live/${rung}.mp4`))
const startedAt = Temporal.Instant.from(startsAt).subtract({ hours: 1 })
const imports = (rungs: { rung: Rung; file: Uint8Array }[], roomId = app.room.id) =>
  inTransaction(app.db, (trx) => importRecording(trx, app.world.storage, { roomId, startedAt, rungs }))
const good = (): { rung: Rung; file: Uint8Array }[] => (['a', '1', '2'] as const).map((rung) => ({ rung, file: fixture(rung) }))

test('a film becomes the recording of a room, which is over by it', async () => {
  expect(await imports(good())).toEqual({ ok: true, lengthMs: 4000 })
  expect(await app.state()).toBe('ended')
  const items = await listItems(app.db, app.room.id, 'main')
  expect(items).toEqual(
    [0, 1, 2, 3].map((seq) => ({
      epoch: 1,
      seq,
      at: startedAt.epochMilliseconds + seq * 1000,
      durationMs: 1000,
      rungs: { a: 'a', '1': '1', '2': '2' },
      breaks: false,
    })),
  )
  expect(await app.world.storage.size(`live/${app.room.uuid}/main/1/2/3.m4s`)).toBeGreaterThan(1000)
  expect(await imports(good())).toEqual({ ok: true, lengthMs: 4000 })
  expect(await listItems(app.db, app.room.id, 'main')).toEqual(items)
})

test('what is no fragmented film, another one, or comes into another room is refused', async () => {
  expect(await imports([{ rung: '1', file: new Uint8Array(100) }])).toEqual({ ok: false, reason: 'rung 1: no fragmented MP4' })
  expect(await imports([{ rung: '1', file: fixture('1').subarray(0, 20_000) }])).toMatchObject({ ok: false })
  expect(await imports([])).toEqual({ ok: false, reason: 'no fragments' })
  expect(await listItems(app.db, app.room.id, 'main')).toEqual([])
  await imports(good())
  expect(await imports(good().slice(0, 2))).toEqual({ ok: false, reason: 'the room has another recording already' })
  const other = await app.newRoom(2)
  expect(await imports(good(), other.id)).toMatchObject({ ok: false, reason: 'the room is not one that is broadcast into' })
  const kept = await app.newRoom(3, { source: { kind: 'broadcast' } })
  expect(await imports(good(), kept.id)).toMatchObject({ ok: false, reason: "the room's policy keeps no recording" })
})
