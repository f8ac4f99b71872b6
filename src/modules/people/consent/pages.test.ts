import { afterEach, beforeEach, expect, test } from 'vitest'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { testApp } from '../../../../checks/setup/test-app.ts'
import { inTransaction } from '#platform/db/database.ts'
import { children, consents, register } from '../index.ts'
import { verifyReceipt } from './receipt.ts'
import type { ReceiptCheck } from './receipt.ts'

let app: TestApp
let guardian: number
let child: { id: number; uuid: string }
let path: string

async function addChild(grade = 6, name = 'Лиса-Алиса') {
  return inTransaction(app.db, (trx) => children.add(app.world, trx, { name, grade, guardianIds: [guardian] }))
}
beforeEach(async () => {
  app = await testApp({ now: '2026-11-23T07:00:00Z' })
  guardian = await app.personOf('guardian')
  child = await addChild()
  path = `/family/children/${child.uuid}/consents`
})
afterEach(() => app.close())

let serial = 0
const word = (say: string, more: Record<string, string> = {}) => ({
  say,
  version: '1',
  lang: 'ru',
  formKey: `form-key-${(serial += 1)}`,
  ...more,
})
const post = (say: string, purpose = 'recording', more: Record<string, string> = {}, as = guardian, at = path) =>
  app.request(`${at}/${purpose}`, { as, form: word(say, more) })
const events = async () =>
  (await app.db.selectFrom('people.consent').select(['event', 'version']).orderBy('number').execute()).map(
    (row) => `${row.event} ${row.version}`,
  )
const receiptOf = async (as = guardian) => {
  const row = await app.db.selectFrom('people.consent').select('id').orderBy('number', 'desc').executeTakeFirstOrThrow()
  return (await app.request(`/consents/${row.id}/receipt.json`, { as })).json()
}

test('five documents, each signed and taken back by itself', async () => {
  const list = await app.page(path, { as: guardian })
  for (const title of ['taking part in sessions', 'recordings of the child', 'signature under', 'passport for longer', 'row in reports'])
    expect(list).toContain(title)
  expect(list.match(/Not decided yet/g)).toHaveLength(5)
  const signed = await post('give')
  expect([signed.status, signed.headers.get('location')]).toEqual([303, `${path}/recording#state`])
  const after = await app.page(path, { as: guardian })
  expect(after.match(/Not decided yet/g)).toHaveLength(4)
  expect(after.match(/value="withdraw"/g)).toHaveLength(1)
  await post('withdraw')
  expect(await consents.holds(app.db, child.id, 'recording')).toBe(false)
  expect(await events()).toEqual(['given 1', 'withdrawn 1'])
})

test('to take a consent back costs one press from the list, to give it one more', async () => {
  expect(await app.page(path, { as: guardian })).not.toContain('value="give"')
  await post('give')
  expect(await app.page(path, { as: guardian })).toContain('value="withdraw"')
})

test('a document has every part that the law asks for, in both languages, and says that no lawyer has looked', async () => {
  for (const purpose of ['participation', 'recording', 'publication', 'passport', 'statistics']) {
    const en = await app.page(`${path}/${purpose}`, { as: guardian })
    const ru = await app.page(`${path}/${purpose}`, { as: guardian, headers: { 'accept-language': 'ru' } })
    for (const part of [
      'Who is responsible',
      'Whom and what',
      'What we do with it',
      'Who sees it',
      'How long',
      'How to withdraw',
      'What depends on it',
    ])
      expect(en).toContain(`<h2>${part}`)
    for (const part of [
      'Кто отвечает',
      'О ком и о чём',
      'Что мы с этим делаем',
      'Кто это видит',
      'Как долго',
      'Как отозвать',
      'Что от этого зависит',
    ])
      expect(ru).toContain(`<h2>${part}`)
    expect(en).toContain('no lawyer has looked at it yet')
    expect(en).toContain('Лиса-Алиса')
  }
})

test('a double click, two tabs and a replayed post write one record', async () => {
  const form = word('give')
  const same = await Promise.all([1, 2, 3].map(() => app.request(`${path}/recording`, { as: guardian, form })))
  const tab = await post('give')
  expect([...same, tab].map((answer) => answer.status)).toEqual([303, 303, 303, 303])
  await post('withdraw')
  // The browser sends the first form again: it was obeyed long ago.
  expect((await app.request(`${path}/recording`, { as: guardian, form })).status).toBe(303)
  expect(await events()).toEqual(['given 1', 'withdrawn 1'])
  expect(await consents.holds(app.db, child.id, 'recording')).toBe(false)
})

test('a form that was changed by hand writes nothing and shows the document again', async () => {
  const forged: Record<string, string>[] = [
    { say: 'expired' },
    { version: 'x' },
    { version: '-1' },
    { version: '9'.repeat(40) },
    { lang: 'xx' },
    { say: '' },
  ]
  for (const more of forged) {
    const answer = await post('give', 'recording', more)
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('The decision was not recorded')
  }
  expect((await post('give', 'everything')).status).toBe(404)
  expect(await events()).toEqual([])
})

test('whoever reads while a new text comes signs nothing and gets the new one', async () => {
  await publish('participation')
  const answer = await post('give', 'participation')
  expect(answer.status).toBe(409)
  const page = await answer.text()
  expect(page).toContain('A new text came while you were reading')
  expect(page).toContain('What is new')
  expect(page).toContain('name="version" value="2"')
  expect(await events()).toEqual([])
  // A text that was never published can't be signed either.
  expect((await post('give', 'participation', { version: '3' })).status).toBe(409)
  expect((await post('give', 'participation', { version: '2' })).status).toBe(303)
  expect(await events()).toEqual(['given 2'])
})

async function publish(purpose: string, more: Record<string, string> = { asksAgain: 'on' }, after = '1') {
  const body = 'Who\nThe office.\n\nWhat is new\nSomething.'
  const fields = { titleRu: 'Новый', titleEn: 'New', bodyRu: body, bodyEn: body, after, formKey: `form-key-${(serial += 1)}` }
  return app.request(`/office/consents/${purpose}`, { as: 'office', form: { ...fields, ...more } })
}

test('a new text leaves old consents as they are; where what is done has changed, they are asked for again', async () => {
  await post('give')
  await post('give', 'passport')
  expect((await publish('recording')).status).toBe(303)
  expect((await publish('passport', {})).status).toBe(303)
  expect(await consents.holds(app.db, child.id, 'recording')).toBe(true)
  const list = await app.page(path, { as: guardian })
  expect(list.match(/There is a new text, version 2/g)).toHaveLength(1)
  // Taking back names the text that was signed: no new one need be read.
  await post('withdraw')
  expect(await events()).toEqual(['given 1', 'given 1', 'withdrawn 1'])
  expect((await publish('recording', {}, '1')).status).toBe(409)
  expect((await publish('recording', { titleRu: '' }, '2')).status).toBe(422)
  const old = await app.page('/consents/texts/recording/1')
  expect(old).toContain('there is version 2')
})

test('to refuse a new text ends what was signed before', async () => {
  await post('give')
  await publish('recording')
  expect((await post('refuse', 'recording', { version: '2' })).status).toBe(303)
  expect(await events()).toEqual(['given 1', 'refused 2'])
  expect(await consents.holds(app.db, child.id, 'recording')).toBe(false)
})

test('from the eighth grade the guardian waits for the child, who decides on a page of its own', async () => {
  const teen = await addChild(9, 'Тимур')
  const own = `/family/children/${teen.uuid}/consents`
  await post('give', 'recording', {}, guardian, own)
  const waiting = await app.page(own, { as: guardian })
  expect(waiting).toContain("Waits for your child's own yes")
  expect(waiting).toContain(`href="/family/children/${teen.uuid}"`)
  expect(await consents.holds(app.db, teen.id, 'recording')).toBe(false)
  const mine = await app.page('/me/consents', { as: teen.id })
  expect(mine).toContain('May we show a recording in which you are heard or seen?')
  expect(mine).toContain('The grown-up who answers for you agrees.')
  expect((await post('give', 'recording', {}, teen.id, '/me/consents')).status).toBe(303)
  expect(await consents.holds(app.db, teen.id, 'recording')).toBe(true)
  expect(await app.page(own, { as: guardian })).toContain('Holds')
  await post('withdraw', 'recording', {}, teen.id, '/me/consents')
  expect(await consents.holds(app.db, teen.id, 'recording')).toBe(false)
  await app.db.updateTable('people.person').set({ grade: 7 }).where('id', '=', teen.id).execute()
  expect(await consents.holds(app.db, teen.id, 'recording')).toBe(false)
  expect(await app.page(own, { as: guardian })).not.toContain('Holds')
  expect((await post('give', 'passport', {}, teen.id, '/me/consents')).status).toBe(403)
  expect((await post('give', 'recording', {}, teen.id, '/me/consents')).status).toBe(303)
  expect(await consents.holds(app.db, teen.id, 'recording')).toBe(true)
})

test('a younger pupil sees what was decided and signs nothing; adults have no consents of their own', async () => {
  const mine = await app.page('/me/consents', { as: child.id })
  expect(mine).toContain('Up to grade 8')
  expect(mine).not.toContain('name="say"')
  expect((await post('give', 'recording', {}, child.id, '/me/consents')).status).toBe(403)
  for (const role of ['guardian', 'teacher', 'office'] as const) expect((await app.request('/me/consents', { as: role })).status).toBe(404)
  expect(await events()).toEqual([])
})

test('nobody else sees, signs or learns anything of a child', async () => {
  await post('give')
  const { record } = (await receiptOf()) as { record: { id: string } }
  const stranger = await inTransaction(app.db, async (trx) => {
    const id = await register.person(trx, { name: { und: 'x' }, email: 'x@example.test' })
    await register.role(trx, id, 'guardian')
    return id
  })
  const others = [
    stranger,
    await app.personOf('office'),
    await app.personOf('coordinator'),
    await app.personOf('teacher'),
    await app.personOf('moderator'),
  ]
  for (const as of others) {
    for (const at of [path, `${path}/recording`, `/consents/${record.id}/receipt`, `/consents/${record.id}/receipt.json`])
      expect((await app.request(at, { as })).status).toBe(404)
    expect((await post('withdraw', 'recording', {}, as)).status).toBe(404)
  }
  expect((await app.request(`/consents/${record.id}/receipt`)).status).toBe(303)
  expect((await app.request('/consents/not-a-uuid/receipt', { as: guardian })).status).toBe(404)
  expect(await consents.holds(app.db, child.id, 'recording')).toBe(true)
})

test('a receipt proves itself: by its page, by its file, by our key', async () => {
  await post('give')
  const receipt = (await receiptOf()) as Record<string, never> & { record: { id: string }; publicKey: { x: string } }
  expect(verifyReceipt(receipt)).toMatchObject({ ok: true })
  expect(receipt).toMatchObject({ record: { event: 'given', purpose: 'recording', method: 'mail', relation: 'guardian', language: 'ru' } })
  expect(receipt.names).toMatchObject({ child: 'Лиса-Алиса' })
  expect(await (await app.request('/consents/key.json')).json()).toEqual(receipt.publicKey)
  const page = await app.page(`/consents/${receipt.record.id}/receipt`, { as: guardian })
  for (const words of ['Лиса-Алиса', 'by a link sent to their mail', receipt.record.id]) expect(page).toContain(words)
})

type Loose = Record<'record' | 'text' | 'names', object> & { signature: string }
type Wrong = Extract<ReceiptCheck, { ok: false }>['wrong']
const forgeries: [name: string, wrong: Wrong, forge: (receipt: Loose) => unknown][] = [
  ['another event', 'hash', (r) => ({ ...r, record: { ...r.record, event: 'refused' } })],
  ['a field more', 'hash', (r) => ({ ...r, record: { ...r.record, extra: 1 } })],
  ['another sealed part', 'hash', (r) => ({ ...r, sealed: 'AAAA' })],
  ['another signature', 'signature', (r) => ({ ...r, signature: r.signature.replace(/^./, (sign: string) => (sign === 'A' ? 'B' : 'A')) })],
  ['another text', 'text', (r) => ({ ...r, text: { ...r.text, title: 'All rights' } })],
  ['another name', 'names', (r) => ({ ...r, names: { ...r.names, child: 'Somebody' } })],
  ['no receipt at all', 'form', () => ({ format: 'x' })],
]
test.each(forgeries)('a receipt with %s is known as forged', async (_, wrong, forge) => {
  await post('give')
  expect(verifyReceipt(forge((await receiptOf()) as Loose))).toEqual({ ok: false, wrong } satisfies ReceiptCheck)
})

test('what was signed can be proved after the child was erased, without a name', async () => {
  await post('give')
  await app.db.deleteFrom('people.person_key').where('person_id', '=', child.id).execute()
  const receipt = (await receiptOf()) as { names: unknown }
  expect(receipt.names).toBeNull()
  expect(verifyReceipt(receipt)).toMatchObject({ ok: true })
  const page = await app.page('/office/consents', { as: 'office' })
  expect(page).toContain('Whole: 1 record,')
})

test('the office sees numbers by text, the state of the ledger, and no name', async () => {
  const second = await addChild(3, 'Второй')
  await post('give')
  await post('give', 'recording', {}, guardian, `/family/children/${second.uuid}/consents`)
  await post('withdraw', 'recording', {}, guardian, `/family/children/${second.uuid}/consents`)
  await post('refuse', 'statistics')
  const page = await app.page('/office/consents', { as: 'office' })
  expect(page).toContain('Whole: 4 records, each signed and tied to the one before.')
  const rows = [...page.matchAll(/<tr role="row">(.*?)<\/tr>/gs)].map((row) =>
    row[1]!
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  )
  expect(rows.slice(1)).toEqual(['Recording, version 1: guardians 1 0 1', 'Reports, version 1: guardians 0 1 0'])
  expect(page).not.toContain('Лиса')
  for (const role of ['guardian', 'teacher', 'coordinator', 'evaluator'] as const)
    expect((await app.request('/office/consents', { as: role })).status).toBe(403)
})

test('the audit and the jobs name no child in words', async () => {
  await post('give')
  const audit = await app.db.selectFrom('platform.audit').selectAll().where('action', '=', 'people.signConsent').execute()
  expect(audit.map((row) => row.detail)).toEqual([{ purpose: 'recording', version: 1, event: 'given' }])
  expect(JSON.stringify(audit)).not.toContain('Лиса')
})
