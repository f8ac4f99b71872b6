import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { TestDraw } from '../../../../checks/setup/drawn.ts'
import { apply, drawTimes, giveShares, makeDraw } from '../../../../checks/setup/drawn.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { testApp } from '../../../../checks/setup/test-app.ts'
import { consortium, insertMember } from '#consortium'
import { people } from '#people'
import { inTransaction, sql } from '#platform/db/database.ts'
import { draws } from '../index.ts'
import { seats } from '../module.ts'
import { commitmentOf } from './compute.ts'
import { renderUi, textOf } from '#ui/testing/render.tsx'

let app: TestApp
const memberIds: number[] = []

beforeAll(async () => {
  app = await testApp({ modules: [people, consortium, seats] })
  for (const slug of ['one', 'two', 'three']) {
    const name = { ru: `Университет ${slug}`, en: `University ${slug}` }
    memberIds.push(
      await inTransaction(app.db, (trx) =>
        insertMember(trx, {
          ...{ slug, name, shortName: name, city: name, about: name, field: name },
          ...{ regionCode: 'RU-TA', zone: 'Europe/Moscow', accent: '#112233', joinedOn: '2026-01-01' },
        }),
      ),
    )
  }
})
afterAll(() => app.close())
beforeEach(() => app.setNow('2026-11-23T07:00:00Z'))

const open = (): void => app.setNow('2026-11-24T07:00:00Z')
const coordinator = (at: number) => app.personOf('coordinator', { type: 'member', id: memberIds[at]! })
const post = async (as: number, path: string, form: Record<string, string>) => app.request(path, { as, form })

let child = 50_000

async function drawn(more: { kept?: boolean } = {}): Promise<TestDraw & { shares: string[] }> {
  const draw = await makeDraw(app, [3, 2], { reserve: 1 })
  const shares = await giveShares(app, draw.drawId, more.kept)
  open()
  for (let n = 0; n < 12; n += 1)
    await apply(app, draw, (child += 1), [n % 2, (n + 1) % 2], { letters: n % 3 ? '' : 'A', units: n === 4 ? 2 : 1 })
  app.setNow(drawTimes.closesAt)
  await app.runJobs()
  return { ...draw, shares }
}

describe('shares', () => {
  test('office and coordinators give each their own; three sealed ones open the draw; the worker reveals them', async () => {
    const draw = await makeDraw(app, [3])
    const path = `/office/draws/${draw.uuid}`
    const office = await app.personOf('office')
    expect((await post(office, `${path}/commit`, { holder: 'office:0', way: 'sealed' })).status).toBe(303)
    for (const at of [0, 1]) {
      const answer = await post(await coordinator(at), `${path}/commit`, { holder: `member:${memberIds[at]!}`, way: 'sealed' })
      expect(answer.status).toBe(303)
    }
    const page = await app.page(path, { as: office })
    expect(page).toContain('Number of Consortium office')
    expect(page).not.toContain('Number of University one')
    expect(page).toContain('kept here sealed')
    expect(await app.page(`/draws/${draw.uuid}`)).toContain('University two')
    open()
    expect(await apply(app, draw, (child += 1), [0])).toMatchObject({ ok: true })
    const { rows } = await sql<{
      action: string
    }>`select action from platform.audit where subject_type = 'seats.draw' and subject_id = ${String(draw.drawId)}`.execute(app.db)
    expect(rows.map(({ action }) => action)).toEqual(['seats.commitShare', 'seats.commitShare', 'seats.commitShare'])
  })

  test('of another member, of the office, or of nobody: refused, and nothing is written', async () => {
    const draw = await makeDraw(app, [3])
    const path = `/office/draws/${draw.uuid}/commit`
    for (const holder of ['office:0', `member:${memberIds[1]!}`, 'member:999999', '', "'; drop table seats.share"])
      expect((await post(await coordinator(0), path, { holder, way: 'sealed' })).status).toBe(403)
    const office = await app.personOf('office')
    expect((await post(office, path, { holder: `member:${memberIds[0]!}`, way: 'sealed' })).status).toBe(403)
    const { rows } = await sql`select from seats.share where draw_id = ${draw.drawId}`.execute(app.db)
    expect(rows).toHaveLength(0)
  })

  test('a share of one’s own: only the fingerprint is posted, a wrong one comes back with what was typed, the number itself is never kept', async () => {
    const draw = await makeDraw(app, [3])
    const path = `/office/draws/${draw.uuid}`
    const office = await app.personOf('office')
    const wrong = await post(office, `${path}/commit`, { holder: 'office:0', way: 'own', commitment: 'my number' })
    expect(wrong.status).toBe(422)
    const page = await wrong.text()
    expect(page).toContain('A fingerprint is 64 signs')
    expect(page).toContain('value="my number"')
    const share = 'ab'.repeat(32)
    expect((await post(office, `${path}/commit`, { holder: 'office:0', way: 'own', commitment: commitmentOf(share) })).status).toBe(303)
    const { rows } = await sql<{
      sealed: unknown
      share: unknown
      commitment: Buffer
    }>`select sealed, share, commitment from seats.share where draw_id = ${draw.drawId}`.execute(app.db)
    expect(rows).toMatchObject([{ sealed: null, share: null }])
    expect(rows[0]!.commitment.toString('hex')).toBe(commitmentOf(share))
  })

  test('the ready number of the page goes with the fingerprint that stands in the form', async () => {
    const draw = await makeDraw(app, [3])
    const page = await app.page(`/office/draws/${draw.uuid}`, { as: await app.personOf('office') })
    const share = /<code>([0-9a-f]{64})<\/code>/.exec(page)?.[1]
    const commitment = /name="commitment"[^>]*value="([0-9a-f]{64})"/.exec(page)?.[1]
    expect(commitmentOf(share!)).toBe(commitment)
  })

  test('an unknown draw is not found', async () => {
    for (const path of ['/draws/0199e6a0-0000-7000-8000-000000000000', '/draws/x', '/draws/x/draw.json', '/draws/x/verify'])
      expect((await app.request(path)).status).toBe(404)
    expect((await app.request('/office/draws/x', { as: 'office' })).status).toBe(404)
  })
})

describe('the public page', () => {
  test('says nothing of chances while wishes are taken, and has no files yet', async () => {
    const draw = await makeDraw(app, [3])
    await giveShares(app, draw.drawId)
    open()
    for (let n = 0; n < 7; n += 1) await apply(app, draw, (child += 1), [0])
    const page = await app.page(`/draws/${draw.uuid}`)
    expect(page).toContain('7 applications for 3 places')
    expect(page).toContain('It tells no chances')
    expect(page).toContain('still secret')
    expect(page).not.toContain('draw-check')
    for (const file of ['inputs.json', 'result.json', 'draw.json', 'verify'])
      expect((await app.request(`/draws/${draw.uuid}/${file}`)).status).toBe(404)
  })

  test('after the draw: files whose hashes stand on the page, the check, each share that was revealed', async () => {
    const draw = await drawn()
    const found = (await draws.find(app.db, draw.uuid))!
    const page = await app.page(`/draws/${draw.uuid}`)
    for (const [file, hash] of [
      ['inputs.json', found.inputsHash!],
      ['result.json', found.resultHash!],
    ] as const) {
      const answer = await app.request(`/draws/${draw.uuid}/${file}`)
      expect(answer.headers.get('content-type')).toContain('application/json')
      expect(
        createHash('sha256')
          .update(Buffer.from(await answer.arrayBuffer()))
          .digest('hex'),
      ).toBe(hash)
      expect(page).toContain(hash)
    }
    expect(page).toContain(found.seed)
    expect(page).toContain('npx kaleidoscope draw verify')
    expect(page).toContain('data-script=')
    const file = await (await app.request(`/draws/${draw.uuid}/draw.json`)).json()
    expect(draws.verify(file)).toMatchObject({ equal: true, resultHash: found.resultHash, applications: 12 })
    const verify = await app.page(`/draws/${draw.uuid}/verify`)
    expect(verify).toContain('Equal: the recomputation gives the same result')
    expect(verify.split(found.resultHash!)).toHaveLength(3)
    // A published file never changes: many who check at once cost one computation.
    const answers = await Promise.all(Array.from({ length: 50 }, () => app.request(`/draws/${draw.uuid}/verify`)))
    expect(answers.every(({ status }) => status === 200)).toBe(true)
  })

  test('names who withheld a share; revealing goes by the page, in time, with the right number', async () => {
    const draw = await drawn({ kept: true })
    const office = await app.personOf('office')
    const path = `/office/draws/${draw.uuid}`
    expect(await app.page(path, { as: office })).toContain('name="share"')
    const wrong = await post(office, `${path}/reveal`, { holder: 'office:0', share: draw.shares[1]! })
    expect(wrong.status).toBe(422)
    expect(await wrong.text()).toContain('Not that number')
    expect((await post(office, `${path}/reveal`, { holder: 'office:0', share: draw.shares[0]! })).status).toBe(303)
    expect(await app.page(`/draws/${draw.uuid}`)).toContain(draw.shares[0]!)
    app.setNow(drawTimes.revealUntil)
    await app.runJobs()
    const page = await app.page(`/draws/${draw.uuid}`)
    expect(page.split('not revealed in time: left out')).toHaveLength(3)
    expect(page).not.toContain(draw.shares[1]!)
    expect((await post(office, `${path}/reveal`, { holder: 'office:0', share: draw.shares[0]! })).status).toBe(303)
  })

  test('where nobody revealed anything it says so, and what comes now', async () => {
    const draw = await drawn({ kept: true })
    app.setNow(drawTimes.revealUntil)
    await app.runJobs()
    const page = await app.page(`/draws/${draw.uuid}`)
    expect(page).toContain('Not one secret number was revealed in time')
    expect(page).toContain('held anew')
  })

  test('is whole in ru, en and tt, and in the list', async () => {
    const draw = await drawn()
    for (const [language, word] of [
      ['ru', 'Правило целиком, версия 1'],
      ['en', 'The whole rule, version 1'],
      ['tt', 'Тулы кагыйдә, 1 нче версия'],
    ] as const) {
      const headers = { 'accept-language': language }
      const page = await app.page(`/draws/${draw.uuid}`, { headers })
      expect(page).toContain(`lang="${language}"`)
      expect(page).toContain(word)
      expect(await app.page('/draws', { headers })).toContain(`/draws/${draw.uuid}`)
    }
  })
})

test('an applicant reads what came of it and why, rank by rank', async () => {
  const draw = await makeDraw(app, [1, 2])
  await giveShares(app, draw.drawId)
  open()
  const ids = Array.from({ length: 6 }, () => (child += 1))
  for (const id of ids) await apply(app, draw, id, [0, 1])
  app.setNow(drawTimes.closesAt)
  await app.runJobs()
  const list = await draws.listApplications(app.db, 'people.child', ids)
  const first = list.find(({ outcome }) => outcome?.lotNo === 1)!
  const second = list.find(({ outcome }) => outcome?.lotNo === 2)!
  const last = list.find(({ outcome }) => outcome?.lotNo === 6)!
  const show = (application: typeof first) =>
    renderUi(<draws.Outcome application={application} />, { locale: 'en', now: app.world.clock() })
  expect(textOf(show(first))).toMatch(
    /wish 1 of 2\).*lot was number 1 of 6.*repeated this draw 100 times.*You got in.*Not needed: a dearer wish came true/,
  )
  expect(textOf(show(second))).toMatch(
    /wish 2 of 2\).*Full: 1 place, and 1 application with lots before yours asked here. The last lot that got in was number 1, yours is 2/,
  )
  expect(textOf(show(last))).toMatch(
    /The draw gave no seat.*Full: 1 place, and 5 applications.*Full: 2 places, and 5 applications with lots before yours asked here. The last lot that got in was number 3, yours is 6/,
  )
  expect(show(last)).toContain(last.alias)
})
