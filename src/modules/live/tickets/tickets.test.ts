import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { inTransaction } from '#platform/db/database.ts'
import { liveApp, readCookie } from '../../../../checks/setup/live-app.ts'
import type { LiveApp } from '../../../../checks/setup/live-app.ts'
import { admit } from './actions.ts'

let app: LiveApp
beforeEach(async () => {
  app = await liveApp({ policy: { audience: 'ticket' } })
})
afterEach(() => app.close())

const token = (subject = 'class-pass:1') =>
  inTransaction(app.db, (trx) => admit(trx, { roomId: app.room.id, subject, kind: 'seat', label: 'Быстрый Ёж', now: app.world.clock() }))
const enter = (t: string, cookie?: string, room = app.room.uuid) =>
  app.request(`/live/${room}/enter?t=${t}`, cookie ? { cookies: { live: cookie } } : {})

describe('entering', () => {
  test('a token becomes a cookie for this room’s addresses, out of reach of scripts', async () => {
    const entered = await enter(await token())
    expect([entered.status, entered.headers.get('location')]).toEqual([303, `/live/${app.room.uuid}`])
    expect(entered.headers.get('set-cookie')).toMatch(
      new RegExp(`^live=[\\w-]{43}; Max-Age=\\d+; Path=/live/${app.room.uuid}; HttpOnly; SameSite=Lax$`),
    )
  })

  test('works once; the browser that used it just goes on, another learns what to do', async () => {
    const t = await token()
    const cookie = readCookie(await enter(t))
    const again = await enter(t, cookie)
    expect([again.status, again.headers.get('location')]).toEqual([303, `/live/${app.room.uuid}`])
    const other = await enter(t)
    expect(other.status).toBe(410)
    expect(await other.text()).toContain('/weeks/demo/sessions/sky')
    expect(other.headers.get('set-cookie')).toBeNull()
  })

  test('two browsers at once: one gets in by it', async () => {
    const t = await token()
    const both = await Promise.all([enter(t), enter(t)])
    expect(both.map((answer) => answer.status).toSorted()).toEqual([303, 410])
  })

  test('lives for ten minutes', async () => {
    const [first, second] = [await token(), await token('class-pass:2')]
    app.at(10 * 60 - 1)
    expect((await enter(first)).status).toBe(303)
    app.at(10 * 60)
    const late = await enter(second)
    expect(late.status).toBe(410)
    expect(await late.text()).toContain('ten minutes')
  })

  test('forged, empty, and another room’s tokens are unknown', async () => {
    const other = await app.newRoom(2)
    for (const answer of [
      await enter('forged'),
      await enter(''),
      await enter('x'.repeat(5000)),
      await enter(await token(), undefined, other.uuid),
    ]) {
      expect(answer.status).toBe(410)
      expect(answer.headers.get('set-cookie')).toBeNull()
    }
  })

  test('admitted again, the same subject keeps its ticket, and a class may add its projector', async () => {
    const first = readCookie(await enter(await token()))
    const second = readCookie(await enter(await token()))
    expect(second).toBe(first)
    expect(await app.db.selectFrom('live.ticket').selectAll().execute()).toHaveLength(1)
  })

  test('what is stored opens nothing', async () => {
    const t = await token()
    const cookie = readCookie(await enter(t))
    const row = JSON.stringify(await app.db.selectFrom('live.ticket').selectAll().executeTakeFirstOrThrow())
    expect(row).not.toContain(t)
    expect(row).not.toContain(cookie)
  })
})

describe('a ticket is of one room', () => {
  test('a foreign cookie is nobody', async () => {
    const pupil = await app.guest({ kind: 'seat', subject: 'class-pass:1' })
    const other = await app.newRoom(2)
    expect((await app.request(`/live/${other.uuid}/me`, { cookies: { live: pupil.cookie } })).status).toBe(403)
    expect((await app.request(`/live/${other.uuid}`, { cookies: { live: pupil.cookie } })).status).toBe(403)
    expect((await pupil.get('/me')).status).toBe(200)
  })

  test('without a ticket: a page that leads to the session; no state, list, events or video', async () => {
    const gate = await app.anyone.get()
    expect(gate.status).toBe(403)
    expect(await gate.text()).toContain('/weeks/demo/sessions/sky')
    for (const path of ['/state', '/events', '/questions', '/questions/list', '/video', '/screen', '/me', '/help'])
      expect((await app.anyone.get(path)).status, path).toBe(403)
  })

  test('an open room is watched by anyone, but only watched', async () => {
    const open = await app.newRoom(3, { policy: { audience: 'open' } })
    expect(await app.page(`/live/${open.uuid}`)).toContain('Why the sky is blue')
    expect((await app.request(`/live/${open.uuid}/state`)).status).toBe(200)
    for (const path of ['/questions', '/head-count', '/desk/room'])
      expect(
        (await app.request(`/live/${open.uuid}${path}`, { form: { text: 'Почему?', count: '5', act: 'open' } })).status,
        path,
      ).toBeGreaterThanOrEqual(403)
    expect(await app.db.selectFrom('live.question').selectAll().execute()).toHaveLength(0)
  })

  test('a removed ticket is nobody, and its links say so', async () => {
    const pupil = await app.guest({ kind: 'seat', subject: 'class-pass:1' })
    await app.db.updateTable('live.ticket').set({ removed_at: app.world.clock() }).execute()
    expect((await pupil.get('/me')).status).toBe(403)
    expect((await enter(await token())).status).toBe(403)
  })

  test('a day after the end the cookie is over', async () => {
    const pupil = await app.guest({ kind: 'seat', subject: 'class-pass:1' })
    app.at(45 * 60 + 86_399)
    expect((await pupil.get('/me')).status).toBe(200)
    app.at(45 * 60 + 86_400)
    expect((await pupil.get('/me')).status).toBe(403)
  })

  test('another site can’t post with a pupil’s cookie', async () => {
    const pupil = await app.guest({ kind: 'seat', subject: 'class-pass:1' })
    const answer = await pupil.post('/help', { note: '' }, { origin: 'https://evil.example' })
    expect(answer.status).toBe(403)
    expect(await app.db.selectFrom('live.incident').selectAll().execute()).toHaveLength(0)
  })
})

describe('help', () => {
  test('never limited, in no state of the room; the staff see it, others do not', async () => {
    const pupil = await app.guest({ kind: 'seat', subject: 'class-pass:1', label: 'Быстрый Ёж' })
    for (let call = 0; call < 30; call++) expect((await pupil.post('/help', { note: `зовут ${call}` })).status).toBe(303)
    const { host, moderator } = await app.openWithTwo()
    expect(await (await moderator.get('/desk')).text()).toContain('зовут 29')
    const other = await app.guest({ kind: 'seat', subject: 'class-pass:2' })
    expect(await (await other.get()).text()).not.toContain('зовут')
    const { uuid, times } = await app.db.selectFrom('live.incident').select(['uuid', 'times']).executeTakeFirstOrThrow()
    expect(times).toBe(30)
    expect((await host.post(`/desk/incidents/${uuid}`, { act: 'take' })).status).toBe(403)
    await moderator.post(`/desk/incidents/${uuid}`, { act: 'take' })
    expect(await (await moderator.get('/desk')).text()).toContain('Looked after by: Label of person:2')
    await moderator.post(`/desk/incidents/${uuid}`, { act: 'close' })
    expect(await (await moderator.get('/desk')).text()).not.toContain('зовут 0<')
    await app.runJobs()
    expect(app.facts.filter((fact) => fact.name === 'IncidentRaised')).toHaveLength(1)
  })

  test('an impatient double press is one call', async () => {
    const pupil = await app.guest({ kind: 'seat', subject: 'class-pass:1' })
    await pupil.post('/help', { note: '' })
    await pupil.post('/help', { note: '' })
    expect(await app.db.selectFrom('live.incident').selectAll().execute()).toHaveLength(1)
  })
})
