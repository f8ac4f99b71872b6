import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { findPerson, register, staff } from '#people'
import type { Role } from '#people'
import { inTransaction, sql } from '#platform/db/database.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { testApp } from '../../../../checks/setup/test-app.ts'
import { insertMember } from '../members/store.ts'

const now = '2026-11-23T07:00:00Z'
let app: TestApp
let [tomsk, tiksi] = [0, 0]
let serial = 0

beforeAll(async () => {
  app = await testApp({ now })
  await inTransaction(app.db, async (trx) => {
    const place = { regionCode: 'RU-SA', zone: 'Asia/Yakutsk', accent: '#9a5b00', joinedOn: '2024-02-01', city: {}, about: {}, field: {} }
    tomsk = await insertMember(trx, { slug: 'tomsk', name: { en: 'Tomsk University' }, shortName: { en: 'Tomsk' }, ...place })
    tiksi = await insertMember(trx, { slug: 'tiksi', name: { en: 'Tiksi University' }, shortName: { en: 'Tiksi' }, ...place })
  })
})
afterAll(() => app.close())
beforeEach(async () => {
  app.setNow(now)
  for (const table of ['platform.mail', 'people.invitation', 'people.address_reset', 'platform.rate_limit', 'people.vetting'] as const)
    await app.db.deleteFrom(table).execute()
  await app.db.deleteFrom('people.role_grant').execute()
})

interface Made {
  id: number
  uuid: string
  email: string
}
async function make(role: Exclude<Role, 'pupil'>, member?: number, name = `Person ${(serial += 1)}`): Promise<Made> {
  const email = `staff-${(serial += 1)}@example.test`
  const id = await inTransaction(app.db, async (trx) => {
    const made = await register.person(trx, { name: { en: name, ru: name }, email, locale: 'en' })
    await register.role(trx, made, role, member === undefined ? undefined : { type: 'member', id: member })
    return made
  })
  const { uuid } = await app.db.selectFrom('people.person').select('uuid').where('id', '=', id).executeTakeFirstOrThrow()
  return { id, uuid, email }
}
const post = (path: string, as: number, form: Record<string, string> = {}) => app.request(path, { as, form })
const rolesOf = async ({ id }: Made): Promise<string[]> => {
  const rows = await app.db.selectFrom('people.role_grant').selectAll().where('person_id', '=', id).execute()
  return rows.map((row) => (row.scope_id ? `${row.role} ${row.scope_id}` : row.role)).toSorted()
}
const letters = () => app.db.selectFrom('platform.mail').select(['to_address', 'subject', 'body']).orderBy('id').execute()

describe('who sees whom', () => {
  test('the office everybody, a coordinator its own member’s, found by name, member and role; nobody else the page', async () => {
    const [office, coordinator] = [await make('office'), await make('coordinator', tomsk)]
    const [own, other, free] = [
      await make('lecturer', tomsk, 'Һәйбәт Ҥөҕү'),
      await make('moderator', tiksi, 'Tiksi keeper'),
      await make('lecturer', undefined, 'Free lecturer'),
    ]
    const teacher = await make('teacher')
    const linked = (page: string, one: Made) => page.includes(`/office/people/${one.uuid}`)
    const all = await app.page('/office/people', { as: office.id })
    expect([own, other, free, coordinator, teacher].map((one) => linked(all, one))).toEqual([true, true, true, true, false])
    const few = await app.page('/office/people', { as: coordinator.id })
    expect([own, other, free, coordinator].map((one) => linked(few, one))).toEqual([true, false, false, true])
    const found = await app.page(`/office/people?q=${encodeURIComponent('ҤӨҔ')}`, { as: office.id })
    expect([own, other].map((one) => linked(found, one))).toEqual([true, false])
    const byRole = await app.page(`/office/people?role=moderator&member=${tiksi}`, { as: office.id })
    expect([own, other].map((one) => linked(byRole, one))).toEqual([false, true])
    const status = async (one: Made, as: Made) => (await app.request(`/office/people/${one.uuid}`, { as: as.id })).status
    expect(await Promise.all([status(own, coordinator), status(other, coordinator), status(free, coordinator)])).toEqual([200, 403, 403])
    expect([await status(teacher, office), await status(own, teacher), await status(own, own)]).toEqual([404, 403, 403])
    for (const role of ['partner', 'evaluator', 'pupil', 'guardian'] as const)
      expect((await app.request(`/office/people/${own.uuid}`, { as: role })).status, role).toBe(403)
  })

  test('a coordinator learns of no role that somebody of theirs has elsewhere', async () => {
    const coordinator = await make('coordinator', tomsk)
    const both = await make('lecturer', tomsk)
    await inTransaction(app.db, (trx) => register.role(trx, both.id, 'moderator', { type: 'member', id: tiksi }))
    expect(await app.page(`/office/people/${both.uuid}`, { as: coordinator.id })).not.toContain('Tiksi')
  })
})

describe('roles', () => {
  const give = (to: Made, as: Made, role: string, member = '') => post(`/office/people/${to.uuid}/roles`, as.id, { role, member })
  const take = (from: Made, as: Made, role: string, member = '') => post(`/office/people/${from.uuid}/roles/take`, as.id, { role, member })

  test('a coordinator gives and takes lecturers and moderators of its own member, and nothing else', async () => {
    const [coordinator, own] = [await make('coordinator', tomsk), await make('lecturer', tomsk)]
    expect((await give(own, coordinator, 'moderator', String(tomsk))).status).toBe(303)
    expect(await rolesOf(own)).toEqual([`lecturer ${tomsk}`, `moderator ${tomsk}`])
    for (const [role, member] of [
      ['coordinator', String(tomsk)],
      ['moderator', String(tiksi)],
      ['moderator', ''],
      ['office', ''],
      ['evaluator', ''],
    ] as const)
      expect((await give(own, coordinator, role, member)).status, `${role} ${member}`).toBe(403)
    expect((await take(own, coordinator, 'moderator', String(tomsk))).status).toBe(303)
    expect(await rolesOf(own)).toEqual([`lecturer ${tomsk}`])
    const second = await make('coordinator', tomsk)
    expect((await take(second, coordinator, 'coordinator', String(tomsk))).status).toBe(403)
  })

  test('nobody changes their own, also not the office', async () => {
    const office = await make('office')
    await make('office')
    expect((await give(office, office, 'lecturer')).status).toBe(403)
    expect((await take(office, office, 'office')).status).toBe(403)
    expect(await rolesOf(office)).toEqual(['office'])
  })

  test('a role that its scope doesn’t fit, an unknown member and a role of families are refused with 422', async () => {
    const [office, own] = [await make('office'), await make('lecturer')]
    for (const [role, member] of [
      ['coordinator', ''],
      ['office', String(tomsk)],
      ['lecturer', '999999'],
      ['lecturer', 'x'],
      ['pupil', ''],
      ['guardian', ''],
    ] as const)
      expect((await give(own, office, role, member)).status, `${role} ${member}`).toBe(422)
    expect(await rolesOf(own)).toEqual(['lecturer'])
  })

  test('the last of the office stays, also when two take each other’s role at once', async () => {
    const [a, b] = [await make('office'), await make('office')]
    const by = async (as: Made, from: Made) => {
      const actor = (await findPerson(app.db, as.id))!
      const grant = { role: 'office' as const, memberId: null }
      return () => inTransaction(app.db, (trx) => staff.takeRole(trx, { actor, person: from, now: app.world.clock(), grant }))
    }
    const both = [await by(a, b), await by(b, a)]
    const answers = await Promise.all(both.map((press) => press()))
    expect(answers).toEqual(expect.arrayContaining([{ ok: true }, { ok: false, reason: 'people-staff.role.lastOffice' }]))
    const left = await app.db.selectFrom('people.role_grant').select('person_id').where('role', '=', 'office').execute()
    expect(left).toHaveLength(1)
  })

  test('a double click gives once; every change is written down', async () => {
    const [office, own] = [await make('office'), await make('lecturer')]
    const form = { role: 'moderator', member: '', formKey: 'key-of-a-form' }
    await Promise.all([1, 2].map(() => post(`/office/people/${own.uuid}/roles`, office.id, form)))
    await take(own, office, 'moderator')
    const audited = await app.db
      .selectFrom('platform.audit')
      .select(['actor_id', 'action'])
      .where('subject_id', '=', String(own.id))
      .orderBy('id')
      .execute()
    expect(audited).toEqual([
      { actor_id: office.id, action: 'people.grantRole' },
      { actor_id: office.id, action: 'people.revokeRole' },
    ])
  })
})

describe('papers', () => {
  const add = (to: Made, as: Made, more: Record<string, string> = {}) =>
    post(`/office/people/${to.uuid}/papers`, as.id, { kind: 'record', until: '2027-08-31', note: 'No. 12', ...more })
  const records = ({ id }: Made) => app.db.selectFrom('people.vetting').selectAll().where('person_id', '=', id).orderBy('id').execute()

  test('each look is a record of its own; a wrong one is taken back with the reason and stays to be read', async () => {
    const [office, own] = [await make('office', undefined, 'Vera of the office'), await make('lecturer', tomsk)]
    await add(own, office)
    await add(own, office, { kind: 'medical', until: '2026-12-01' })
    expect((await records(own)).map(({ kind, checked_by: by }) => [kind, by])).toEqual([
      ['record', office.id],
      ['medical', office.id],
    ])
    const [record] = await records(own)
    const revoke = (reason: string) => post(`/office/people/${own.uuid}/papers/${record!.uuid}/revoke`, office.id, { reason })
    expect((await revoke('')).status).toBe(422)
    expect((await revoke('Another person’s paper')).status).toBe(303)
    expect((await revoke('Again')).status).toBe(303)
    const page = await app.page(`/office/people/${own.uuid}`, { as: office.id })
    expect(page).toContain('taken back: Another person’s paper (Vera of the office)')
    expect(page).toContain('runs out on 1 December 2026')
    expect(page).toContain('No. 12')
  })

  test('nobody looks at their own papers; a coordinator at no other member’s', async () => {
    const [office, coordinator, other] = [await make('office'), await make('coordinator', tomsk), await make('lecturer', tiksi)]
    expect((await add(office, office)).status).toBe(403)
    expect((await add(coordinator, coordinator)).status).toBe(403)
    expect((await add(other, coordinator)).status).toBe(403)
    expect(await app.db.selectFrom('people.vetting').selectAll().execute()).toEqual([])
  })

  test('dates in the past, more than five years ahead and that are none come back with what was typed', async () => {
    const [office, own] = [await make('office'), await make('lecturer')]
    for (const until of ['2026-11-22', '2031-11-24', '2027-02-30', '', 'soon']) {
      const answer = await add(own, office, { until, note: 'typed' })
      expect([answer.status, (await answer.text()).includes('value="typed"')], until).toEqual([422, true])
    }
    expect((await add(own, office, { until: '2026-11-23' })).status).toBe(303)
  })

  test('those whose certificate runs out or ran out stand first, then those without', async () => {
    const office = await make('office', undefined, 'A office')
    const people = { late: '2026-12-20', holds: '2027-09-01', ended: '2026-11-01', none: '' }
    const made: Record<string, Made> = {}
    for (const [name, until] of Object.entries(people)) {
      made[name] = await make('moderator', tomsk, name)
      if (until) await inTransaction(app.db, (trx) => register.vetting(trx, made[name]!.id, until))
    }
    const page = await app.page('/office/people?role=moderator', { as: office.id })
    expect(made.none && page.includes('no certificate')).toBe(true)
    const order = Object.keys(people).toSorted((a, b) => page.indexOf(made[a]!.uuid) - page.indexOf(made[b]!.uuid))
    expect(order).toEqual(['ended', 'late', 'none', 'holds'])
  })

  test('thirty days before, one letter to the person and one to its member’s coordinators, once; not where a later paper holds', async () => {
    const [own, coordinator] = [await make('lecturer', tomsk, 'Boris'), await make('coordinator', tomsk)]
    await make('coordinator', tiksi)
    const renewed = await make('moderator', tomsk)
    await app.db
      .insertInto('people.vetting')
      .values([
        { person_id: own.id, valid_until: '2026-12-24' },
        { person_id: renewed.id, valid_until: '2026-12-01' },
        { person_id: renewed.id, valid_until: '2027-12-01' },
      ])
      .execute()
    const { jobs } = (await import('#people')).people
    await jobs!.watchPapers!(app.world, {})
    expect(await letters()).toEqual([])
    app.setNow('2026-11-24T07:00:00Z')
    for (let n = 0; n < 2; n += 1) await jobs!.watchPapers!(app.world, {})
    const sent = await letters()
    expect(sent.map((letter) => letter.to_address)).toEqual([own.email, coordinator.email])
    expect(sent[0]!.body).toContain('Certificate of no criminal record holds until 24 December 2026')
  })
})

describe('invitations', () => {
  const invite = (as: Made, email: string, role = 'lecturer', member = String(tomsk)) =>
    post('/office/people/invitations', as.id, { email, role, member })
  const linkOf = async (email: string): Promise<string> => {
    const sent = (await letters()).findLast((letter) => letter.to_address === email)
    return /(\/invitations\/[\w-]{43})/.exec(sent!.body)![1]!
  }

  test('the invited address accepts once, by its own account only; who invited is told', async () => {
    const [office, own, other] = [await make('office'), await make('teacher'), await make('teacher')]
    await invite(office, own.email.toUpperCase(), 'coordinator')
    const link = await linkOf(own.email)
    expect(await app.page('/office/people', { as: office.id })).toContain(own.email)
    expect(await app.page(link)).toContain('University coordinator, Tomsk')
    const stranger = await post(link, other.id)
    expect([stranger.status, (await stranger.text()).includes('came to another mail address')]).toEqual([422, true])
    expect((await app.request(link, { form: {} })).headers.get('location')).toMatch(/^\/sign-in/)
    const answers = await Promise.all([1, 2, 3].map(() => post(link, own.id)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 410, 410])
    expect(await rolesOf(own)).toEqual([`coordinator ${tomsk}`, 'teacher'])
    expect((await letters()).at(-1)).toMatchObject({ to_address: office.email, subject: 'Your invitation was accepted' })
    expect(await app.page('/office/people', { as: office.id })).not.toContain('Invitations waiting')
  })

  test('a known and an unknown address get the same answers and the same letter', async () => {
    const [office, own] = [await make('office'), await make('teacher')]
    const unknown = 'staff-nobody@example.test'
    await invite(office, 'warm@example.test')
    const seen = []
    for (const email of [own.email, unknown]) {
      app.countQueries()
      const answer = await invite(office, email)
      const statements = app.countQueries()
      const page = await app.page(await linkOf(email))
      seen.push({ status: answer.status, to: answer.headers.get('location'), statements, length: page.length })
    }
    expect(seen[0]).toEqual(seen[1])
    const bodies = (await letters()).slice(1).map(({ body }) => body.replace(/invitations\/[\w-]+/, ''))
    expect(bodies[0]).toBe(bodies[1])
  })

  test('a link holds for seven days, and ends when it is withdrawn, sent anew, or its author loses the right', async () => {
    const [office, coordinator, own] = [await make('office'), await make('coordinator', tomsk), await make('teacher')]
    await invite(coordinator, own.email)
    const first = await linkOf(own.email)
    await invite(coordinator, own.email)
    expect((await app.request(first)).status).toBe(410)
    const second = await linkOf(own.email)
    app.setNow('2026-11-30T07:00:00Z')
    expect(await (await app.request(second)).text()).toContain('held for seven days')
    app.setNow(now)
    expect((await app.request(second)).status).toBe(200)
    await app.db.deleteFrom('people.role_grant').where('person_id', '=', coordinator.id).execute()
    expect((await post(second, own.id)).status).toBe(410)
    await invite(office, own.email, 'moderator')
    const third = await linkOf(own.email)
    const { uuid } = await app.db.selectFrom('people.invitation').select('uuid').where('role', '=', 'moderator').executeTakeFirstOrThrow()
    await post(`/office/people/invitations/${uuid}/revoke`, office.id)
    expect(await (await post(third, own.id)).text()).toContain('was withdrawn')
    expect((await app.request('/invitations/forged')).status).toBe(410)
    expect(await rolesOf(own)).toEqual(['teacher'])
  })

  test('a coordinator invites lecturers and moderators of its own member only, and withdraws no other’s', async () => {
    const [office, coordinator] = [await make('office'), await make('coordinator', tomsk)]
    expect((await invite(coordinator, 'new@example.test', 'moderator')).status).toBe(303)
    for (const [role, member] of [
      ['coordinator', String(tomsk)],
      ['lecturer', String(tiksi)],
      ['lecturer', ''],
      ['office', ''],
    ] as const)
      expect((await invite(coordinator, 'new@example.test', role, member)).status, role).toBe(403)
    await invite(office, 'x@example.test', 'lecturer', String(tiksi))
    const { uuid } = await app.db.selectFrom('people.invitation').select('uuid').where('scope_id', '=', tiksi).executeTakeFirstOrThrow()
    expect((await post(`/office/people/invitations/${uuid}/revoke`, coordinator.id)).status).toBe(403)
    expect(await app.page('/office/people', { as: coordinator.id })).not.toContain('x@example.test')
    expect((await invite(office, 'not an address')).status).toBe(422)
  })
})

describe('a new address where mailbox and devices are lost', () => {
  const ask = (of: Made, as: Made, email = 'new-address@example.test') => post(`/office/people/${of.uuid}/reset`, as.id, { email })
  const emailOf = async ({ id }: Made) =>
    (await app.db.selectFrom('people.person').select('email').where('id', '=', id).executeTakeFirstOrThrow()).email
  const runDue = async () => (await import('#people')).people.jobs!.resetAddresses!(app.world, {})

  test('after a day the address is new and every earlier way has ended; until then the old one counts', async () => {
    const [office, second, own] = [await make('office'), await make('office'), await make('lecturer')]
    const session = await app.signIn(own.id)
    expect((await ask(own, office)).status).toBe(303)
    expect((await ask(own, office)).status).toBe(409)
    expect((await letters()).map((letter) => letter.to_address)).toEqual([own.email, second.email])
    app.setNow('2026-11-24T06:59:59Z')
    await runDue()
    expect(await emailOf(own)).toBe(own.email)
    app.setNow('2026-11-24T07:00:00Z')
    await runDue()
    await runDue()
    expect(await emailOf(own)).toBe('new-address@example.test')
    expect((await app.request('/me', { cookies: { session } })).status).toBe(303)
    expect((await letters()).map((letter) => letter.to_address)).toEqual([own.email, second.email, 'new-address@example.test'])
  })

  test('the person stops it by the letter, anybody of the office on the page; opening the letter’s link alone stops nothing', async () => {
    const [office, second, own] = [await make('office'), await make('office'), await make('lecturer')]
    await ask(own, office)
    const link = /(\/sign-in\/stop-reset\/[\w-]{43})/.exec((await letters())[0]!.body)![1]!
    expect(await app.page(link)).toContain('Stop the change')
    expect(await app.page(`/office/people/${own.uuid}`, { as: second.id })).toContain('new-address@example.test')
    expect((await app.request(link, { form: {} })).status).toBe(200)
    expect((await app.request(link, { form: {} })).status).toBe(410)
    expect((await ask(own, office)).status).toBe(303)
    await post(`/office/people/${own.uuid}/reset/stop`, second.id)
    app.setNow('2026-11-25T07:00:00Z')
    await runDue()
    expect(await emailOf(own)).toBe(own.email)
  })

  test('only the office, never for oneself, and never an address that is somebody’s already', async () => {
    const [office, coordinator, own, other] = [
      await make('office'),
      await make('coordinator', tomsk),
      await make('lecturer', tomsk),
      await make('teacher'),
    ]
    expect((await ask(own, coordinator)).status).toBe(403)
    expect((await ask(office, office)).status).toBe(409)
    await ask(own, office, other.email)
    app.setNow('2026-11-24T07:00:00Z')
    await runDue()
    expect([await emailOf(own), await emailOf(other)]).toEqual([null, other.email])
  })

  test('who lost the office in that day changes nobody’s address', async () => {
    const [office, own] = [await make('office'), await make('lecturer')]
    await ask(own, office)
    await app.db.deleteFrom('people.role_grant').where('person_id', '=', office.id).execute()
    app.setNow('2026-11-24T07:00:00Z')
    await runDue()
    await runDue()
    expect(await emailOf(own)).toBe(own.email)
    const { rows } = await sql<{ stopped: boolean }>`select stopped_at is not null as stopped from people.address_reset`.execute(app.db)
    expect(rows).toEqual([{ stopped: true }])
  })
})
