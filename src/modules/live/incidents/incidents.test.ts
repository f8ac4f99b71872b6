import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { verifyLog } from '../desk/log.ts'
import { liveApp } from '../../../../checks/setup/live-app.ts'
import type { Guest, LiveApp } from '../../../../checks/setup/live-app.ts'

let app: LiveApp
let pupil: Guest
beforeEach(async () => {
  app = await liveApp({ policy: { audience: 'open' } })
  pupil = await app.guest({ kind: 'seat', subject: 'class-pass:1', label: 'Быстрый Ёж' })
})
afterEach(() => app.close())

const incidents = () => app.db.selectFrom('live.incident').selectAll().orderBy('id').execute()
const letters = () => app.db.selectFrom('platform.mail').select(['to_address', 'subject', 'body']).orderBy('id').execute()
const queue = () => app.page('/office/incidents', { as: 'office' })
const decide = (uuid: string, act: string, as: 'office' | 'teacher' = 'office') =>
  app.request(`/office/incidents/${uuid}`, { as, form: { act } })

describe('a call', () => {
  test('a thousand presses of one child at once are one open call with a count, and none is refused', async () => {
    const answers = await Promise.all(Array.from({ length: 1000 }, () => pupil.post('/help', { note: 'мне страшно' })))
    expect(answers.filter((answer) => answer.status !== 303)).toEqual([])
    expect(await incidents()).toMatchObject([{ kind: 'help', times: 1000, note: 'мне страшно' }])
    expect(await queue()).toContain('pressed 1,000 times')
  }, 60_000)

  test('what is written later joins what was written before; after it is settled the next press is a new call', async () => {
    for (const note of ['один', 'два', 'два', '']) await pupil.post('/help', { note })
    const [first] = await incidents()
    expect([first!.note, first!.times]).toEqual(['один\nдва', 4])
    await decide(first!.uuid, 'close')
    await pupil.post('/help', { note: 'три' })
    expect((await incidents()).map(({ note, times }) => [note, times])).toEqual([
      ['один\nдва', 4],
      ['три', 1],
    ])
  })

  test('two children are two calls; guests of an open room share one; a stranger to a closed room has none', async () => {
    const other = await app.guest({ kind: 'seat', subject: 'class-pass:2' })
    for (const who of [pupil, other, app.anyone, app.anyone]) expect((await who.post('/help', { note: '' })).status).toBe(303)
    expect((await incidents()).map(({ ticket_id, times }) => [ticket_id === null, times])).toEqual([
      [false, 1],
      [false, 1],
      [true, 2],
    ])
    const closed = await app.newRoom(2)
    expect((await app.request(`/live/${closed.uuid}/help`, { form: { note: '' } })).status).toBe(403)
  })

  test('an emergency stop pressed often is one call too, and each press freezes', async () => {
    const { host, moderator } = await app.openWithTwo()
    await host.post('/desk/room', { act: 'panic' })
    await host.post('/desk/room', { act: 'panic' })
    await moderator.post('/desk/room', { act: 'thaw' })
    expect(await app.state()).toBe('live')
    await host.post('/desk/room', { act: 'panic' })
    expect(await app.state()).toBe('frozen')
    expect(await incidents()).toMatchObject([{ kind: 'panic', times: 3 }])
  })
})

describe('the queue', () => {
  test('over all rooms, for the office alone; what nobody looks after comes first', async () => {
    await pupil.post('/help', { note: 'первый' })
    const other = await app.newRoom(2, { policy: { audience: 'open' } })
    await app.request(`/live/${other.uuid}/help`, { form: { note: 'второй' } })
    const [first] = await incidents()
    await decide(first!.uuid, 'take')
    const html = await queue()
    expect(html.indexOf('второй')).toBeLessThan(html.indexOf('первый'))
    expect(html).toContain('Looked after by: Проба office')
    expect(html).toContain('Быстрый Ёж')
    for (const as of ['teacher', 'moderator', 'lecturer', 'pupil'] as const) {
      expect((await app.request('/office/incidents', { as })).status).toBe(403)
      expect((await app.request(`/office/incidents/${first!.uuid}`, { as, form: { act: 'close' } })).status).toBe(403)
    }
    expect((await pupil.get('/../../office/incidents')).status).not.toBe(200)
  })

  test('the part for the island: 204 while nothing has changed, however the clock runs', async () => {
    await pupil.post('/help', { note: '' })
    const first = await app.request('/office/incidents/list', { as: 'office' })
    const version = first.headers.get('x-version')!
    app.at(40)
    expect((await app.request(`/office/incidents/list?after=${version}`, { as: 'office' })).status).toBe(204)
    await pupil.post('/help', { note: '' })
    expect((await app.request(`/office/incidents/list?after=${version}`, { as: 'office' })).status).toBe(200)
  })

  test('two of the office: one takes it, the other hears so; the acts stand in the chain and in the audit with the person', async () => {
    await pupil.post('/help', { note: '' })
    const [{ uuid } = { uuid: '' }] = await incidents()
    const answers = [await decide(uuid, 'take'), await decide(uuid, 'take')]
    expect(answers.map((answer) => answer.headers.get('location'))).toEqual(['/office/incidents', '/office/incidents?note=late'])
    const log = await app.db.selectFrom('live.moderation_log').select(['act', 'ticket_id', 'detail']).orderBy('id').execute()
    const personId = await app.personOf('office')
    expect(log.at(-1)).toEqual({ act: 'takeIncident', ticket_id: null, detail: { incident: uuid, personId } })
    expect(log.filter(({ act }) => act === 'takeIncident')).toHaveLength(1)
    expect(await verifyLog(app.db, app.room.id)).toMatchObject({ ok: true })
    const audited = await app.db.selectFrom('platform.audit').select(['action', 'actor_id']).where('action', 'like', 'live.%').execute()
    expect(audited).toEqual([{ action: 'live.takeIncident', actor_id: personId }])
  })

  test('a made-up call is not found', async () => {
    for (const word of ['00000000-0000-4000-8000-000000000000', 'x', '%00']) expect((await decide(word, 'take')).status).toBe(404)
  })
})

describe('nobody takes it', () => {
  const wait = async (seconds: number) => {
    app.setNow(new Date(Math.max(Date.now(), app.world.clock().epochMilliseconds) + seconds * 1000).toISOString())
    await app.runJobs()
  }

  test('after a minute a letter goes to the office, once', async () => {
    await app.personOf('office')
    await pupil.post('/help', { note: 'плохо' })
    await app.runJobs()
    expect(await letters()).toEqual([])
    await wait(61)
    await wait(61)
    expect(await letters()).toMatchObject([
      { to_address: expect.stringContaining('office'), subject: expect.stringContaining('Почему небо синее') },
    ])
    expect((await letters())[0]!.body).toContain('плохо')
    expect((await letters())[0]!.body).toContain('/office/incidents')
  })

  test('the named address gets it where one is set', async () => {
    await app.personOf('office')
    app.world.config.contactMail = 'duty@example.test'
    await pupil.post('/help', { note: '' })
    await wait(61)
    expect((await letters()).map((letter) => letter.to_address)).toEqual(['duty@example.test'])
  })

  test('taken or settled within the minute: no letter', async () => {
    await app.personOf('office')
    await pupil.post('/help', { note: '' })
    await decide((await incidents())[0]!.uuid, 'take')
    await wait(61)
    expect(await letters()).toEqual([])
  })

  test('a moderator hands a call on: it waits anew, and the letter goes a minute after that', async () => {
    await app.personOf('office')
    const { moderator } = await app.openWithTwo()
    await pupil.post('/help', { note: '' })
    const [{ uuid } = { uuid: '' }] = await incidents()
    await moderator.post(`/desk/incidents/${uuid}`, { act: 'take' })
    await moderator.post(`/desk/incidents/${uuid}`, { act: 'hand' })
    expect(await queue()).toContain('A moderator asks the duty officer to come.')
    await wait(61)
    expect(await letters()).toHaveLength(1)
    const again = await moderator.post(`/desk/incidents/${uuid}`, { act: 'hand' })
    expect(again.headers.get('location')).toContain('note=late')
  })
})
