import { expect, test } from 'vitest'
import { Temporal } from '#platform/time.ts'
import { mediaExpiryS, mediaPath, readMediaAddress } from './sign.ts'
import type { MediaRoom } from './sign.ts'

const key = new Uint8Array(32).fill(3)
const at = (iso: string) => Temporal.Instant.from(iso)
const seconds = (iso: string): number => at(iso).epochMilliseconds / 1000
const room: MediaRoom = { uuid: '01a207e0-6d88-7972-a4bc-971b9156fcb2', state: 'live', endsAt: at('2026-11-23T07:45:00Z'), mediaGen: 3 }
const pathAt = (iso: string, of: MediaRoom = room): string => mediaPath({ key, clock: () => at(iso) }, of)

test('everybody gets the same address, whenever they come: half an hour beyond the planned end; of an ended room, for a day or two', () => {
  expect(pathAt('2026-11-23T07:00:00Z')).toBe(pathAt('2026-11-23T07:44:59Z'))
  expect(mediaExpiryS(room, seconds('2026-11-23T07:00:00Z'))).toBe(seconds('2026-11-23T08:15:00Z'))
  const ended: MediaRoom = { ...room, state: 'ended' }
  expect(pathAt('2026-11-25T00:00:00Z', ended)).toBe(pathAt('2026-11-25T23:59:59Z', ended))
  expect(mediaExpiryS(ended, seconds('2026-11-25T23:59:59Z'))).toBe(seconds('2026-11-27T00:00:00Z'))
  // A room that goes on long after its planned end, as a loop does, still gives out addresses that hold.
  expect(mediaExpiryS(room, seconds('2026-11-23T09:00:00Z'))).toBe(seconds('2026-11-25T00:00:00Z'))
})

test('an address is read by the same key, for the same room, generation and time only', () => {
  const now = seconds('2026-11-23T07:10:00Z')
  const prefix = pathAt('2026-11-23T07:10:00Z')
  expect(readMediaAddress(key, `${prefix}/main/2.m3u8`, now)).toEqual({ uuid: room.uuid, gen: 3, rest: 'main/2.m3u8' })
  expect(readMediaAddress(key, `${prefix}/check`, seconds('2026-11-23T08:15:00Z'))).toBeUndefined()
  expect(readMediaAddress(new Uint8Array(32).fill(4), `${prefix}/check`, now)).toBeUndefined()
  for (const odd of [
    prefix,
    `${prefix}/`,
    `${prefix}//check`,
    `${prefix}/../check`,
    `${prefix}/a b`,
    prefix.replace('/3', '/03') + '/check',
    `/x${prefix}/check`,
  ])
    expect(readMediaAddress(key, odd, now)).toBeUndefined()
})
