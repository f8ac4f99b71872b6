import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { liveApp } from '../../../../checks/setup/live-app.ts'
import type { LiveApp } from '../../../../checks/setup/live-app.ts'
import { signHost } from '../../../../checks/setup/sign-host.ts'
import { people } from '#people'
import { live } from '../module.ts'
import { testApp } from '../../../../checks/setup/test-app.ts'
import { externalLink } from './external-link.ts'
import { statements } from './providers.ts'

const source = { kind: 'external', url: 'https://meet.university.example/room/7' } as const

describe('a room elsewhere', () => {
  let app: LiveApp
  beforeEach(async () => {
    app = await liveApp({ source })
  })
  afterEach(() => app.close())

  test('does not open before its host is signed, and says why at the desk; then it does', async () => {
    const { moderator } = await app.openWithTwo()
    expect(await app.state()).toBe('lobby')
    const refused = await moderator.post('/desk/room', { act: 'open' })
    expect(refused.headers.get('location')).toMatch(/\/desk\?note=provider$/)
    expect(await (await moderator.get('/desk?note=provider')).text()).toContain('The host that this session leads to is not signed')
    await signHost(app.db, 'meet.university.example')
    await moderator.post('/desk/room', { act: 'open' })
    expect(await app.state()).toBe('live')
  })

  test('leads there at the click only, tells what holds by promise, and names nobody', async () => {
    await signHost(app.db, 'meet.university.example')
    await app.openWithTwo()
    const page = await (await app.anyone.get()).status
    expect(page).toBe(403)
    const pupil = await app.guest({ kind: 'seat', subject: 'pass:1', label: 'Быстрый Кит' })
    const text = await (await pupil.get()).text()
    expect(text).toContain('This host promises')
    expect(text).toContain('Private messages between participants are off for everybody.')
    expect(text).not.toContain(source.url)
    const way = await pupil.get('/video')
    expect([way.status, way.headers.get('location')]).toEqual([303, source.url])
  })

  test.each([
    ['that ran out', { valid_until: '2026-11-22' }],
    ['of another host', { host: 'meet.other.example' }],
  ])('a signature %s is none', async (_, changes) => {
    await signHost(app.db, 'meet.university.example')
    await app.db.updateTable('live.provider').set(changes).execute()
    await app.openWithTwo()
    expect(await app.state()).toBe('lobby')
    await app.db.updateTable('live.room').set({ state: 'live' }).execute()
    const pupil = await app.guest({ kind: 'seat', subject: 'pass:1' })
    expect((await pupil.get('/video')).status).toBe(404)
  })

  test('holds on the last day itself, by the clock in Moscow', async () => {
    await signHost(app.db, 'meet.university.example')
    await app.db.updateTable('live.provider').set({ valid_until: '2026-11-23' }).execute()
    await app.openWithTwo()
    expect(await app.state()).toBe('live')
  })
})

test('adults among themselves may meet anywhere', async () => {
  const app = await liveApp({ source, policy: { minors: false } })
  await app.openWithTwo()
  expect(await app.state()).toBe('live')
  await app.close()
})

test('ExternalLink promises nothing that it can’t hold', async () => {
  expect(externalLink.capabilities().enforces).toEqual({ noPrivateChannel: false, pupilMediaOff: false, staffOnlyRecording: false })
  await expect(externalLink.ensureRoom({ uuid: 'x' })).rejects.toThrow('needs its address')
  await expect(externalLink.moderate({ uuid: 'x', url: source.url }, { act: 'lock' })).rejects.toThrow('Nobody can be moderated')
  expect(() => externalLink.verifyWebhook(new Uint8Array(), new Headers())).toThrow('No web hook')
  expect(await externalLink.occupancy({ uuid: 'x', url: source.url })).toBeNull()
  expect((await externalLink.health()).ok).toBe(true)
})

describe('the office', () => {
  let app: Awaited<ReturnType<typeof testApp>>
  beforeEach(async () => {
    app = await testApp({ modules: [people, live] })
  })
  afterEach(() => app.close())

  let keys = 0
  const checked = /<input[^>]* checked/
  const yes = Object.fromEntries(statements.map(({ name }) => [name, 'yes']))
  const sign = (fields: Record<string, string>, as: 'office' | 'moderator' = 'office') =>
    app.request('/office/providers', {
      as,
      form: { host: 'meet.university.example', validUntil: '2027-06-30', formKey: `sign-key-${(keys += 1)}`, ...yes, ...fields },
    })
  const rows = () => app.db.selectFrom('live.provider').select(['host', 'signed_by', 'answers', 'valid_until']).execute()

  test('reads twelve statements, none ticked, and signs; the same post twice is one signature', async () => {
    const page = await app.page('/office/providers/new', { as: 'office' })
    expect(page.match(/<fieldset/g)).toHaveLength(12)
    expect(page).not.toMatch(checked)
    const same = { formKey: 'the-same-signature', waitingRoom: 'no', host: 'https://Meet.University.Example/room/9' }
    expect([(await sign(same)).status, (await sign(same)).status]).toEqual([303, 303])
    expect(await rows()).toMatchObject([
      {
        host: 'meet.university.example',
        signed_by: 'Проба office',
        answers: { noPrivateChat: true, waitingRoom: false },
        valid_until: '2027-06-30',
      },
    ])
    const list = await app.page('/office/providers', { as: 'office' })
    expect(list).toContain('holds until 30 June 2027')
    expect(await app.page('/office/providers/meet.university.example', { as: 'office' })).toContain('The last signature')
  })

  test.each([
    ['a law that does not hold', { noPrivateChat: 'no' }, 'no pupils may be led there'],
    ['a statement without an answer', { contact: '' }, 'Answer yes or no'],
    ['no host', { host: 'localhost' }, 'Write the server’s name'],
    ['a number for a host', { host: '10.0.0.1/x y' }, 'Write the server’s name'],
    ['a day that is over', { validUntil: '2026-11-23' }, 'Choose a day after today'],
    ['longer than a year', { validUntil: '2028-01-01' }, 'A year at most'],
    ['no date', { validUntil: 'soon' }, 'Choose a day after today'],
  ])('refuses %s and keeps what was typed', async (_, fields, message) => {
    const answer = await sign(fields)
    expect(answer.status).toBe(422)
    const text = await answer.text()
    expect(text).toContain(message)
    expect(text).toMatch(checked)
    expect(await rows()).toEqual([])
  })

  test('nobody else', async () => {
    expect((await sign({}, 'moderator')).status).toBe(403)
    expect((await app.request('/office/providers', { as: 'moderator' })).status).toBe(403)
    expect((await app.request('/office/providers/unknown.example', { as: 'office' })).status).toBe(404)
  })
})
