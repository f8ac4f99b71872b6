import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { openDrawHouse } from '../../../../checks/setup/draw-house.ts'
import { apply, drawTimes, giveShares, makeDraw, shareHolders } from '../../../../checks/setup/drawn.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import type { Db } from '#platform/db/database.ts'
import { inTransaction, sql } from '#platform/db/database.ts'
import { draws, takeSeats } from '../index.ts'
import { closeDraw } from './close.ts'
import { toCanonical } from './compute.ts'
import { listShares } from './shares.ts'

const house = openDrawHouse()
const { toOpen, toClosed, find, phase, inputsOf, newChildren, openDraw } = house
let app: TestApp
let db: Db
beforeAll(() => {
  app = house.app
  db = app.db
})

describe('opening', () => {
  test('without shares of the office and two members nobody can apply, and at the end it is called off', async () => {
    const draw = await makeDraw(app, [3])
    toOpen()
    expect(await phase(draw)).toBe('unready')
    expect(await apply(app, draw, 1, [0])).toEqual({ ok: false, reason: 'notOpenYet' })
    toClosed()
    await closeDraw(app.world, { drawId: draw.drawId })
    expect(await find(draw)).toMatchObject({ state: 'cancelled', endedWhy: 'notOpened' })
  })

  test('three shares of members alone, or of the office and one member, are not enough', async () => {
    const draw = await makeDraw(app, [3])
    for (const id of [1, 2, 3]) {
      const wish = { drawId: draw.drawId, holder: { type: 'member' as const, id }, label: { en: 'm' }, now: app.world.clock() }
      await inTransaction(db, (trx) => draws.commit(trx, app.world, wish))
    }
    expect((await find(draw)).isReady).toBe(false)
  })

  test('a share may be given anew until the window opens, never afterwards, and no hash twice', async () => {
    const draw = await makeDraw(app, [3])
    await giveShares(app, draw.drawId)
    const before = await listShares(db, draw.drawId)
    const wish = { drawId: draw.drawId, holder: shareHolders[0]!, label: { en: 'office' } }
    const commit = (commitment?: string) =>
      inTransaction(db, (trx) => draws.commit(trx, app.world, { ...wish, commitment, now: app.world.clock() }))
    expect(await commit(before[1]!.commitment)).toEqual({ ok: false, reason: 'sameAsAnother' })
    expect(await commit('not a hash')).toEqual({ ok: false, reason: 'notAHash' })
    expect(await commit()).toEqual({ ok: true })
    expect((await listShares(db, draw.drawId))[0]!.commitment).not.toBe(before[0]!.commitment)
    toOpen()
    expect(await commit()).toEqual({ ok: false, reason: 'late' })
    expect(await listShares(db, draw.drawId)).toHaveLength(3)
  })

  test('no secret share stands readable in the database before the list is closed', async () => {
    const draw = await openDraw([3])
    const { rows } = await sql<{ share: Buffer | null; sealed: Buffer; commitment: Buffer }>`
      select share, sealed, commitment from seats.share where draw_id = ${draw.drawId}`.execute(db)
    for (const { share, sealed, commitment } of rows) {
      expect(share).toBeNull()
      for (let at = 0; at + 32 <= sealed.length; at += 1)
        expect(
          createHash('sha256')
            .update(sealed.subarray(at, at + 32))
            .digest('hex'),
        ).not.toBe(commitment.toString('hex'))
    }
  })

  test.each([
    { wish: { pools: [] }, reason: 'noPools' },
    { wish: { closesAt: drawTimes.opensAt }, reason: 'badTimes' },
    { wish: { reserves: { A: 9 } }, reason: 'reservesTooLarge' },
    { wish: { reserves: { Z: 1 } }, reason: 'badQuotas' },
    { wish: { taken: true }, reason: 'poolTaken' },
  ])('set up wrongly it is refused: $reason', async ({ wish, reason }) => {
    const draw = await makeDraw(app, [3])
    const { opensAt, closesAt, revealUntil, quotas } = await find(draw)
    if (!wish.taken) await inTransaction(db, (trx) => draws.cancel(trx, draw.drawId, app.world.clock()))
    const made = await inTransaction(db, (trx) =>
      draws.create(trx, {
        ownerType: 'test.week',
        ownerId: 1,
        label: { en: 'Again' },
        opensAt,
        closesAt: wish.closesAt ? opensAt : closesAt,
        revealUntil,
        quotas,
        pools: wish.pools ?? [{ poolId: draw.poolIds[0]!, reserves: { ...wish.reserves } as Record<string, number> }],
      }),
    )
    expect(made).toMatchObject({ ok: false, reason })
  })
})

describe('applying', () => {
  test('the last ranks count; a double click and two tabs make one application', async () => {
    const draw = await openDraw([3, 3, 3])
    const [id] = newChildren(1) as [number]
    const answers = await Promise.all([0, 1, 2, 0, 1].map((rank) => apply(app, draw, id, [rank], { postKey: `key-${rank}` })))
    expect(answers.every((answer) => answer.ok)).toBe(true)
    expect(await apply(app, draw, id, [2, 0], { letters: 'BZA', units: 2 })).toMatchObject({ ok: true, edited: true })
    const [application, ...others] = await draws.listApplications(db, 'people.child', [id])
    expect(others).toEqual([])
    expect(application).toMatchObject({ units: 2, letters: 'AB', outcome: null, alias: null })
    expect(application!.ranks.map(({ poolId }) => poolId)).toEqual([draw.poolIds[2], draw.poolIds[0]])
  })

  test('a post repeated after a change takes nothing back', async () => {
    const draw = await openDraw([3, 3])
    const [id] = newChildren(1) as [number]
    await apply(app, draw, id, [0], { postKey: 'first' })
    await apply(app, draw, id, [1], { postKey: 'second' })
    expect(await apply(app, draw, id, [0], { postKey: 'first' })).toMatchObject({ ok: true, edited: false })
    const [application] = await draws.listApplications(db, 'people.child', [id])
    expect(application!.ranks[0]!.poolId).toBe(draw.poolIds[1])
  })

  test.each([
    { ranks: [], units: 1, reason: 'noRanks' },
    { ranks: [0, 0], units: 1, reason: 'sameTwice' },
    { ranks: [0, 1, 2, 3, 4, 5], units: 1, reason: 'tooManyRanks' },
    { ranks: [77], units: 1, reason: 'unknownPool' },
    { ranks: [0], units: 4, reason: 'tooLarge' },
  ])('$reason', async ({ ranks, units, reason }) => {
    const draw = await openDraw([3, 3, 3, 3, 3, 3])
    expect(await apply(app, draw, newChildren(1)[0]!, ranks, { units })).toMatchObject({ ok: false, reason })
  })

  test('before and after the window nobody gets in; seats are not given at once', async () => {
    const draw = await makeDraw(app, [3])
    await giveShares(app, draw.drawId)
    expect(await apply(app, draw, 1, [0])).toEqual({ ok: false, reason: 'notOpenYet' })
    toOpen()
    const taken = await inTransaction(db, (trx) =>
      takeSeats(trx, { poolId: draw.poolIds[0]!, holder: { type: 'people.child', id: 1 }, units: 1, now: app.world.clock() }),
    )
    expect(taken).toEqual({ state: 'refused', reason: 'byDraw' })
    toClosed()
    expect(await apply(app, draw, 1, [0])).toEqual({ ok: false, reason: 'closed' })
  })
})

describe('the list', () => {
  test('holds random ids, ranks, sizes and letters, in an order that tells nothing, and nothing else', async () => {
    const draw = await openDraw([3, 3], { reserve: 1 })
    const ids = newChildren(30)
    for (const id of ids) await apply(app, draw, id, [0, 1], { letters: id % 2 ? 'A' : '' })
    toClosed()
    await closeDraw(app.world, { drawId: draw.drawId })
    const inputs = await inputsOf(draw)
    const stored = Buffer.from((await app.world.storage.read((await find(draw)).inputsKey!))!)
    expect(createHash('sha256').update(stored).digest('hex')).toBe((await find(draw)).inputsHash)
    expect(toCanonical(inputs)).toBe(stored.toString())
    expect(inputs.applications).toHaveLength(30)
    expect(Object.keys(inputs.applications[0]!).toSorted()).toEqual(['id', 'letters', 'ranks', 'size'])
    const aliases = inputs.applications.map(({ id }) => id)
    expect(aliases).toEqual(aliases.toSorted())
    expect(aliases.every((id) => /^.{14}4/.test(id))).toBe(true)
    // Sorted by alias, the order of arrival is gone: of 30 the chance to keep it is 1 in 30!.
    const arrived = (await draws.listApplications(db, 'people.child', ids)).map(({ alias }) => alias)
    expect(arrived).not.toEqual(aliases)
    expect(arrived.toReversed()).not.toEqual(aliases)
    expect(inputs.pools.map(({ places, reserves }) => ({ places, reserves }))).toEqual([
      { places: 3, reserves: { A: 1 } },
      { places: 3, reserves: { A: 1 } },
    ])
  })

  test('is closed once: two workers, a job again, a clock that goes back', async () => {
    const draw = await openDraw([2])
    for (const id of newChildren(5)) await apply(app, draw, id, [0])
    const job = { drawId: draw.drawId }
    await closeDraw(app.world, job)
    expect(await phase(draw)).toBe('open')
    toClosed()
    await Promise.all([closeDraw(app.world, job), closeDraw(app.world, job)])
    const first = await find(draw)
    app.setNow('2026-11-25T07:00:00Z')
    await closeDraw(app.world, job)
    expect(await phase(draw)).toBe('revealing')
    expect(await apply(app, draw, 1, [0])).toEqual({ ok: false, reason: 'closed' })
    app.setNow('2026-12-25T07:00:00Z')
    await closeDraw(app.world, job)
    expect((await find(draw)).inputsHash).toBe(first.inputsHash)
  })

  test('whoever applies at the moment of closing is in the list or is told that it is closed', async () => {
    const draw = await openDraw([2])
    const ids = newChildren(40)
    const answers = ids.map((id) => apply(app, draw, id, [0]))
    const closing = closeDraw({ ...app.world, clock: () => app.world.clock().add({ hours: 48 }) }, { drawId: draw.drawId })
    const [done] = await Promise.all([Promise.all(answers), closing])
    expect((await inputsOf(draw)).applications).toHaveLength(done.filter(({ ok }) => ok).length)
  })
})
