import { createHash, randomBytes } from 'node:crypto'
import { createPool, draws } from '../../src/modules/seats/index.ts'
import { inTransaction } from '../../src/platform/db/database.ts'
import { Temporal } from '../../src/platform/time.ts'
import type { TestApp } from './test-app.ts'

/** The draw of tests: opens, closes, and until when shares may be revealed. */
export const drawTimes = { opensAt: '2026-11-24T07:00:00Z', closesAt: '2026-11-26T07:00:00Z', revealUntil: '2026-11-27T07:00:00Z' }

export interface TestDraw {
  drawId: number
  uuid: string
  poolIds: number[]
}

let owner = 5000

const quotas = (['A', 'B'] as const).map((letter) => ({
  letter,
  kind: letter === 'A' ? ('rural' as const) : ('firstTime' as const),
  label: {
    ru: letter === 'A' ? 'Из сельской школы' : 'Впервые у нас',
    en: letter === 'A' ? 'From a village school' : 'Here for the first time',
  },
}))

/** A draw over pools of so many places each, with reserves of A where given, and confirmation where hours are given. */
export async function makeDraw(app: TestApp, places: number[], more: { reserve?: number; confirmH?: number } = {}): Promise<TestDraw> {
  const [opensAt, closesAt, revealUntil] = Object.values(drawTimes).map((iso) => Temporal.Instant.from(iso)) as [
    Temporal.Instant,
    Temporal.Instant,
    Temporal.Instant,
  ]
  return inTransaction(app.db, async (trx) => {
    const poolIds: number[] = []
    for (const cap of places) {
      owner += 1
      const label = { ru: `Мастерская ${owner}`, en: `Workshop ${owner}` }
      poolIds.push(
        await createPool(trx, { ownerType: 'test', ownerId: owner, unit: 'person', cap, label, confirmH: more.confirmH ?? null }),
      )
    }
    const reserves: Record<string, number> = more.reserve ? { A: more.reserve } : {}
    const label = { ru: 'Мастерские недели', en: 'Workshops of the week' }
    const pools = poolIds.map((poolId) => ({ poolId, reserves }))
    const made = await draws.create(trx, { ownerType: 'test.week', ownerId: owner, label, opensAt, closesAt, revealUntil, quotas, pools })
    if (!made.ok) throw new Error(made.reason)
    return { drawId: made.id, uuid: made.uuid, poolIds }
  })
}

export const shareHolders = [
  { type: 'office' as const, id: 0 },
  { type: 'member' as const, id: 1 },
  { type: 'member' as const, id: 2 },
]

/** Gives three shares: sealed here, or kept by their holders; the kept ones come back. */
export async function giveShares(app: TestApp, drawId: number, kept = false): Promise<string[]> {
  const shares: string[] = []
  for (const holder of shareHolders) {
    const share = randomBytes(32)
    const commitment = kept ? createHash('sha256').update(share).digest('hex') : undefined
    const label = { ru: `${holder.type} ${holder.id}`, en: `${holder.type} ${holder.id}` }
    const done = await inTransaction(app.db, (trx) =>
      draws.commit(trx, app.world, { drawId, holder, label, commitment, now: app.world.clock() }),
    )
    if (!done.ok) throw new Error(done.reason)
    shares.push(share.toString('hex'))
  }
  return shares
}

export async function apply(
  app: TestApp,
  draw: TestDraw,
  holderId: number,
  ranks: number[],
  more: { units?: number; letters?: string; postKey?: string } = {},
) {
  return inTransaction(app.db, (trx) =>
    draws.apply(trx, {
      drawId: draw.drawId,
      holder: { type: 'people.child', id: holderId },
      units: more.units ?? 1,
      poolIds: ranks.map((rank) => draw.poolIds[rank] ?? -1),
      letters: more.letters ?? '',
      postKey: more.postKey ?? null,
      now: app.world.clock(),
    }),
  )
}
