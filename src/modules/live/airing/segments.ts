import type { World } from '#platform/http/route.ts'
import type { Storage } from '#platform/storage.ts'

/** What was sent or asked for last, up to so many bytes: the live edge of every room on air is always in it. */
const memoryMaxBytes = 128 * 1024 * 1024
const segmentMaxBytes = 4 * 1024 * 1024

interface Memory {
  kept: Map<string, Buffer>
  reading: Map<string, Promise<Buffer | undefined>>
  bytes: number
}
const memories = new WeakMap<Storage, Memory>()

function memoryOf(storage: Storage): Memory {
  const memory = memories.get(storage) ?? { kept: new Map(), reading: new Map(), bytes: 0 }
  memories.set(storage, memory)
  return memory
}

function remember(memory: Memory, key: string, bytes: Buffer): void {
  forget(memory, key)
  memory.kept.set(key, bytes)
  memory.bytes += bytes.length
  for (const old of memory.kept.keys()) {
    if (memory.bytes <= memoryMaxBytes) break
    forget(memory, old)
  }
}

function forget(memory: Memory, key: string): void {
  memory.bytes -= memory.kept.get(key)?.length ?? 0
  memory.kept.delete(key)
}

/** Stores a segment for good, then keeps it at hand. */
export async function keepSegment(world: Pick<World, 'storage'>, key: string, bytes: Uint8Array): Promise<void> {
  await world.storage.put(key, bytes, segmentMaxBytes)
  remember(memoryOf(world.storage), key, Buffer.from(bytes))
}

/** A segment out of memory: for whoever can't wait. */
export function peekSegment(world: Pick<World, 'storage'>, key: string): Buffer | undefined {
  const memory = memoryOf(world.storage)
  const bytes = memory.kept.get(key)
  if (!bytes) return undefined
  // The last one asked for goes last.
  memory.kept.delete(key)
  memory.kept.set(key, bytes)
  return bytes
}

/** A segment out of memory or the storage, which is asked once however many wait; undefined where there is none. */
export async function readSegment(world: Pick<World, 'storage'>, key: string): Promise<Buffer | undefined> {
  const memory = memoryOf(world.storage)
  const known = peekSegment(world, key) ?? memory.reading.get(key)
  if (known) return known
  const reading = world.storage
    .read(key)
    .then((bytes) => {
      if (!bytes) return undefined
      const own = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      // Forgotten while it was read: then it must not come back.
      if (memory.reading.get(key) === reading) remember(memory, key, own)
      return own
    })
    .finally(() => memory.reading.get(key) === reading && memory.reading.delete(key))
  memory.reading.set(key, reading)
  return reading
}

/** Drops from memory what lies under a key, such as `live/{uuid}/`: after it was redacted, or deleted from the storage. */
export function forgetSegments(world: Pick<World, 'storage'>, prefix: string): void {
  const memory = memoryOf(world.storage)
  for (const key of memory.kept.keys()) if (key.startsWith(prefix)) forget(memory, key)
  for (const key of memory.reading.keys()) if (key.startsWith(prefix)) memory.reading.delete(key)
}
