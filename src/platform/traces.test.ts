import { Writable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../checks/setup/test-app.ts'
import type { TestApp } from '../../checks/setup/test-app.ts'
import { inTransaction, sql } from '#platform/db/database.ts'
import { createLog } from './log.ts'
import { deliverMail, sendMail } from './mail.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp({ modules: [] })
})
afterAll(() => app.close())

const secret = 'planted@mail.test'

test('an error in the log says where it was, and repeats nothing that PostgreSQL quotes', async () => {
  const lines: string[] = []
  const log = createLog('info', new Writable({ write: (chunk: Buffer, _encoding, done) => (lines.push(chunk.toString()), done()) }))
  const insert = () => sql`insert into platform.form_post (key, location) values (${secret}, '/')`.execute(app.db)
  await insert()
  for (const wrong of [insert, () => sql`select ${secret}::text::uuid`.execute(app.db)]) {
    const error = await wrong().then(
      () => undefined,
      (problem: unknown) => problem,
    )
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).toContain(secret)
    log.error({ err: error }, 'first')
    log.warn({ error }, 'second')
  }
  expect(lines).toHaveLength(4)
  expect(lines.join('')).not.toContain('planted')
  expect(lines[0]).toContain('"code":"23505"')
  expect(lines[0]).toMatch(/traces\.test|query/)
  log.error({ err: new TypeError('ours') }, 'third')
  expect(lines[4]).toContain('"message":"ours"')
})

test('a letter that can’t be sent leaves its address with itself alone, not in the job’s record', async () => {
  await inTransaction(app.db, (trx) => sendMail(trx, { to: secret, locale: 'ru', subject: 's', body: 'b' }))
  const { id } = await app.db.selectFrom('platform.mail').select('id').executeTakeFirstOrThrow()
  const sent = deliverMail(app.db, id, { url: 'smtp://127.0.0.1:1', from: 'a@b.test' })
  await expect(sent).rejects.toThrow(`letter ${id} was not taken: ESOCKET`)
  const { problem, sent_at: at } = await app.db.selectFrom('platform.mail').select(['problem', 'sent_at']).executeTakeFirstOrThrow()
  expect([typeof problem, at]).toEqual(['string', null])
})
