import { expect, test } from 'vitest'
import type { Storage } from '#platform/storage.ts'
import { forgetSegments, keepSegment, peekSegment, readSegment } from './segments.ts'

function countedStorage(): { storage: Storage; files: Map<string, Uint8Array>; reads: string[] } {
  const files = new Map<string, Uint8Array>()
  const reads: string[] = []
  const storage = {
    put: async (key: string, bytes: Uint8Array) => (files.set(key, bytes), bytes.length),
    read: async (key: string) => {
      reads.push(key)
      await new Promise((wake) => setTimeout(wake, 10))
      return files.get(key)
    },
  } as unknown as Storage
  return { storage, files, reads }
}

test('what was kept is stored and at hand; what was not is read once, however many wait for it', async () => {
  const { storage, files, reads } = countedStorage()
  await keepSegment({ storage }, 'live/a/1', new Uint8Array([1]))
  expect([files.has('live/a/1'), peekSegment({ storage }, 'live/a/1')]).toEqual([true, Buffer.from([1])])
  files.set('live/a/2', new Uint8Array([2]))
  const many = await Promise.all(Array.from({ length: 50 }, () => readSegment({ storage }, 'live/a/2')))
  expect(many.every((bytes) => bytes?.[0] === 2)).toBe(true)
  expect(reads).toEqual(['live/a/2'])
  expect(await readSegment({ storage }, 'live/a/3')).toBeUndefined()
})

test('what was forgotten is gone from memory, also if it was just being read', async () => {
  const { storage, files } = countedStorage()
  await keepSegment({ storage }, 'live/a/1', new Uint8Array([1]))
  files.set('live/a/2', new Uint8Array([2]))
  await keepSegment({ storage }, 'live/b/1', new Uint8Array([3]))
  const reading = readSegment({ storage }, 'live/a/2')
  forgetSegments({ storage }, 'live/a/')
  await reading
  expect(['live/a/1', 'live/a/2', 'live/b/1'].map((key) => peekSegment({ storage }, key)?.[0])).toEqual([undefined, undefined, 3])
})

test('memory is bounded: what was asked for longest ago goes first', async () => {
  const { storage } = countedStorage()
  const large = new Uint8Array(4 * 1024 * 1024)
  for (let n = 0; n < 32; n += 1) await keepSegment({ storage }, `live/a/${n}`, large)
  expect(peekSegment({ storage }, 'live/a/0')).toBeDefined()
  await keepSegment({ storage }, 'live/a/32', large)
  expect([0, 1, 2, 32].map((n) => peekSegment({ storage }, `live/a/${n}`) !== undefined)).toEqual([true, false, true, true])
})
