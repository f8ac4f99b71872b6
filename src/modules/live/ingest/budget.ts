import type { World } from '#platform/http/route.ts'
import { createGate } from '#platform/search/gate.ts'
import { roomBurstBytes, roomBytesPerS } from './rules.ts'

interface Bucket {
  bytes: number
  atMs: number
}
interface Budget {
  buckets: Map<number, Bucket>
  gate: ReturnType<typeof createGate>
  waiting: number
}

/** Each fragment holds a database connection while it is stored: the rest of them are for everybody else. */
const storesAtOnce = 5
const waitingMax = 64
const bucketsMax = 1000
const budgets = new WeakMap<World, Budget>()

function budgetOf(world: World): Budget {
  const budget = budgets.get(world) ?? { buckets: new Map(), gate: createGate(storesAtOnce), waiting: 0 }
  budgets.set(world, budget)
  return budget
}

/** Takes bytes from the room's bucket, which fills again by the second. Each process has its own: the limit is against accidents. */
export function spendBytes(world: World, roomId: number, bytes: number): boolean {
  const { buckets } = budgetOf(world)
  const nowMs = world.clock().epochMilliseconds
  const bucket = buckets.get(roomId) ?? { bytes: roomBurstBytes, atMs: nowMs }
  bucket.bytes = Math.min(roomBurstBytes, bucket.bytes + (Math.max(0, nowMs - bucket.atMs) / 1000) * roomBytesPerS)
  bucket.atMs = nowMs
  // The longest unused is forgotten first; it was full again anyway.
  buckets.delete(roomId)
  buckets.set(roomId, bucket)
  if (buckets.size > bucketsMax) buckets.delete(buckets.keys().next().value!)
  if (bucket.bytes < bytes) return false
  bucket.bytes -= bytes
  return true
}

/** Lets a few store at once, the others wait; undefined where too many wait already. */
export async function inTurn<T>(world: World, work: () => Promise<T>): Promise<T | undefined> {
  const budget = budgetOf(world)
  if (budget.waiting >= waitingMax) return undefined
  budget.waiting += 1
  try {
    return await budget.gate(work)
  } finally {
    budget.waiting -= 1
  }
}
