import { afterAll, beforeAll, beforeEach } from 'vitest'
import { draws, listSeatsOfHolders, seats } from '../../src/modules/seats/index.ts'
import type { Inputs, Result } from '../../src/modules/seats/draws/compute.ts'
import { sql } from '../../src/platform/db/database.ts'
import { drawTimes, giveShares, makeDraw } from './drawn.ts'
import type { TestDraw } from './drawn.ts'
import type { TestApp } from './test-app.ts'
import { testApp } from './test-app.ts'

/** Seats and their draws for one file of tests, a day before the window opens; and what tests ask of a draw. */
export function openDrawHouse() {
  let app: TestApp
  beforeAll(async () => {
    app = await testApp({ modules: [seats] })
  })
  afterAll(() => app.close())
  beforeEach(() => app.setNow('2026-11-23T07:00:00Z'))

  const find = async (draw: TestDraw) => (await draws.find(app.db, draw.uuid))!
  const readFile = async (key: string | null): Promise<unknown> => JSON.parse(Buffer.from((await app.world.storage.read(key!))!).toString())
  const toOpen = (): void => app.setNow(drawTimes.opensAt)
  let child = 1000
  return {
    get app() {
      return app
    },
    toOpen,
    toClosed: (): void => app.setNow(drawTimes.closesAt),
    toEnd: (): void => app.setNow(drawTimes.revealUntil),
    find,
    phase: async (draw: TestDraw) => draws.phase(await find(draw), app.world.clock()),
    inputsOf: async (draw: TestDraw) => (await readFile((await find(draw)).inputsKey)) as Inputs,
    resultOf: async (draw: TestDraw) => (await readFile((await find(draw)).resultKey)) as Result,
    newChildren: (n: number): number[] => Array.from({ length: n }, () => (child += 1)),
    async openDraw(
      places: number[],
      more: { reserve?: number; confirmH?: number; kept?: boolean } = {},
    ): Promise<TestDraw & { shares: string[] }> {
      const draw = await makeDraw(app, places, more)
      const shares = await giveShares(app, draw.drawId, more.kept)
      toOpen()
      return { ...draw, shares }
    },
    seatsOf: async (ids: number[]) =>
      (await listSeatsOfHolders(app.db, 'people.child', ids)).map(({ holder, poolId, state, place }) => ({
        id: holder.id,
        poolId,
        state,
        place,
      })),
    /** What the pools count beside what their seats sum up to. */
    async counts(poolIds: number[]) {
      const { rows } = await sql<{ id: number; used: number; waiting: number; sum: number; line: number }>`
        select id, used, waiting, (select coalesce(sum(units) filter (where seat.state in ('granted','offered')), 0)::int from seats.seat where pool_id = pool.id) as sum,
          (select count(*) from seats.seat where pool_id = pool.id and seat.state = 'waiting') as line
        from seats.pool where id = any(${poolIds}) order by id`.execute(app.db)
      return rows
    },
  }
}
