import { afterEach, beforeEach, expect, test } from 'vitest'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { testApp } from '../../../../checks/setup/test-app.ts'
import { inTransaction, sql } from '#platform/db/database.ts'
import { children, consents } from '../index.ts'
import { signConsent } from './actions.ts'
import { verifyChain } from './ledger.ts'
import type { Purpose } from './rules.ts'

let app: TestApp
beforeEach(async () => {
  app = await testApp({ now: '2026-11-23T07:00:00.123456Z' })
})
afterEach(() => app.close())

async function addChild(grade: number | null = 6): Promise<number> {
  const guardian = await app.personOf('guardian')
  const child = await inTransaction(app.db, (trx) => children.add(app.world, trx, { name: 'Лиса-Алиса', grade, guardianIds: [guardian] }))
  return child.id
}
const give = (personId: number, purpose: Purpose = 'recording') =>
  inTransaction(app.db, (trx) => consents.give(app.world, trx, { personId, purpose, now: app.world.clock() }))
async function say(personId: number, wish: 'give' | 'refuse' | 'withdraw', self = false) {
  const signerId = self ? personId : await app.personOf('guardian')
  return inTransaction(app.db, (trx) =>
    signConsent(app.world, trx, {
      ...{ personId, signerId, wish, signedAs: self ? 'self' : 'guardian', method: 'mail', purpose: 'recording' },
      ...{ version: 1, lang: 'ru', now: app.world.clock() },
    }),
  )
}
const changes = async (): Promise<unknown[]> => {
  const { rows } = await sql<{ payload: { name: string; payload: unknown } }>`
    select payload from graphile_worker._private_jobs order by id`.execute(app.db)
  return rows
    .map((row) => row.payload)
    .filter((fact) => fact.name === 'ConsentChanged')
    .map((fact) => fact.payload)
}

test('a consent holds from its signing to its withdrawal, and each change is announced once', async () => {
  const child = await addChild()
  const holds = () => consents.holds(app.db, child, 'recording')
  expect(await holds()).toBe(false)
  await say(child, 'give')
  await say(child, 'give')
  expect([await holds(), await consents.holds(app.db, child, 'passport')]).toEqual([true, false])
  await say(child, 'withdraw')
  await say(child, 'withdraw')
  await say(child, 'refuse')
  expect(await holds()).toBe(false)
  const events = await app.db.selectFrom('people.consent').select('event').orderBy('number').execute()
  expect(events.map((row) => row.event)).toEqual(['given', 'withdrawn'])
  expect(await changes()).toEqual([
    { personId: child, purpose: 'recording', holds: true },
    { personId: child, purpose: 'recording', holds: false },
  ])
})

test('a refusal is recorded too', async () => {
  const child = await addChild()
  await say(child, 'refuse')
  await say(child, 'refuse')
  const events = await app.db.selectFrom('people.consent').select('event').execute()
  expect(events).toEqual([{ event: 'refused' }])
  expect(await changes()).toEqual([])
})

test('from the eighth grade both must have said yes, and either can take it back', async () => {
  const child = await addChild(8)
  const holds = () => consents.holds(app.db, child, 'recording')
  await say(child, 'give')
  expect(await holds()).toBe(false)
  await say(child, 'give', true)
  expect(await holds()).toBe(true)
  await say(child, 'withdraw', true)
  expect(await holds()).toBe(false)
  await say(child, 'give', true)
  await say(child, 'withdraw')
  expect(await holds()).toBe(false)
})

test('with the eighth grade the guardian alone no longer speaks for the child', async () => {
  const child = await addChild(7)
  await give(child)
  await inTransaction(app.db, async (trx) => {
    await trx.updateTable('people.person').set({ grade: 8 }).where('id', '=', child).execute()
    await consents.followGrades(trx, [child], '2026')
  })
  expect(await consents.holds(app.db, child, 'recording')).toBe(false)
  expect(await changes()).toEqual([
    { personId: child, purpose: 'recording', holds: true },
    { personId: child, purpose: 'recording', holds: false },
  ])
})

test('a lower grade overrules no child that said no, and it may still unsay it', async () => {
  const child = await addChild(8)
  await say(child, 'give')
  await say(child, 'give', true)
  await say(child, 'withdraw', true)
  const before = await changes()
  await inTransaction(app.db, async (trx) => {
    await trx.updateTable('people.person').set({ grade: 7 }).where('id', '=', child).execute()
    await consents.followGrades(trx, [child], '2026')
  })
  expect(await consents.holds(app.db, child, 'recording')).toBe(false)
  expect(await changes()).toEqual(before)
  await say(child, 'give', true)
  expect(await consents.holds(app.db, child, 'recording')).toBe(true)
})

test('forty who sign at once make one chain', async () => {
  const ids = await Promise.all(Array.from({ length: 20 }, () => addChild()))
  await Promise.all(ids.flatMap((id) => [give(id), give(id, 'passport')]))
  const checked = await verifyChain(app.world, app.db)
  expect(checked).toMatchObject({ ok: true, records: 40 })
  expect(await consents.holding(app.db, [...ids, 999_999], 'passport')).toEqual(new Set(ids))
})

test('the chain holds when a key is gone; nobody is named by what is left', async () => {
  const child = await addChild()
  await give(child)
  await app.db.deleteFrom('people.person_key').where('person_id', '=', child).execute()
  expect(await verifyChain(app.world, app.db)).toMatchObject({ ok: true, records: 1 })
  const rows = await app.db.selectFrom('people.consent').selectAll().execute()
  expect(JSON.stringify(rows)).not.toContain('Лиса')
  expect(rows[0]!.sealed.toString('utf8')).not.toContain('Лиса')
})

const forgeries: Record<string, ReturnType<typeof sql>> = {
  'an event was changed': sql`update people.consent set event = 'refused' where number = 2`,
  'a time was changed': sql`update people.consent set at = at + interval '1 ms' where number = 2`,
  'a record was given to another child': sql`update people.consent set person_id = signer_id where number = 2`,
  'a sealed part was exchanged': sql`update people.consent set sealed = sealed || '\\x00' where number = 2`,
  'a signature is another': sql`update people.consent set signature = (select signature from people.consent where number = 1) where number = 2`,
  'a record was taken out': sql`delete from people.consent where number = 2`,
  'a text was changed': sql`update people.consent_text set text = jsonb_set(text, '{ru,title}', '"?"') where purpose = 'recording'`,
}
test.each(Object.entries(forgeries))('the chain breaks where %s', async (_, forgery) => {
  const child = await addChild()
  for (const wish of ['give', 'withdraw', 'give'] as const) await say(child, wish)
  expect(await verifyChain(app.world, app.db)).toMatchObject({ ok: true, records: 3 })
  // Only who may change the schema can do this at all.
  await expect(forgery.execute(app.db)).rejects.toThrow(/append only|append-only|may not/i)
  await sql`alter table people.consent disable trigger all`.execute(app.db)
  await sql`alter table people.consent_text disable trigger all`.execute(app.db)
  await forgery.execute(app.db)
  expect(await verifyChain(app.world, app.db)).toMatchObject({ ok: false })
})
