import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { testApp } from '../../../../checks/setup/test-app.ts'
import { register } from '../register.ts'
import { children } from './children.ts'
import { unwrapKey } from './keys.ts'

let app: TestApp
let guardian: number
beforeEach(async () => {
  app = await testApp({ now: '2026-11-23T07:00:00Z' })
  guardian = await app.personOf('guardian')
})
afterEach(() => app.close())

const fields = { name: 'Аня К.', grade: '7', region: 'RU-SA' }
const add = (form: Record<string, string> = {}, as = guardian) =>
  app.request('/family/children/new', { as, form: { ...fields, formKey: crypto.randomUUID(), ...form } })
const own = () => children.list(app.world, app.db, guardian)
const dump = async () => {
  const tables = ['people.person', 'people.person_key', 'platform.audit', 'platform.mail', 'platform.form_post'] as const
  const rows = await Promise.all(tables.map((table) => app.db.selectFrom(table).selectAll().execute()))
  return JSON.stringify(rows, (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value))
}

async function otherGuardian(email: string): Promise<number> {
  return app.db.transaction().execute(async (trx) => {
    const id = await register.person(trx, { name: { und: email.split('@')[0]! }, email })
    await register.role(trx, id, 'guardian')
    return id
  })
}

describe('adding a child', () => {
  test('four answers make a child whose name and needs nobody reads in the database', async () => {
    const answer = await add({ needs: 'captions,plainLanguage,nonsense' })
    expect(answer.status).toBe(303)
    const [child] = await own()
    expect(child).toMatchObject({
      ...{ name: 'Аня К.', grade: 7, regionCode: 'RU-SA', zone: 'Asia/Yakutsk', leftOn: null, revision: 1 },
      needs: ['captions', 'plainLanguage'],
    })
    expect(answer.headers.get('location')).toBe(`/family/children/${child!.uuid}?added=1`)
    const page = await app.page(`/family/children/${child!.uuid}`, { as: guardian })
    expect(page).toContain('<bdi>Аня К.</bdi>')
    const stored = await dump()
    for (const word of ['Аня', 'plainLanguage', 'captions']) expect(stored).not.toContain(word)
  })

  test('sealed by a key of its own, which another installation’s secret doesn’t open', async () => {
    await add()
    await add({ name: 'Петя К.' })
    const rows = await app.db.selectFrom('people.person_key').select('wrapped').orderBy('person_id').execute()
    const keys = rows.map(({ wrapped }) => unwrapKey(app.world, wrapped)!.toString('hex'))
    expect(new Set(keys).size).toBe(2)
    expect(unwrapKey({ key: new Uint8Array(32).fill(8) }, rows[0]!.wrapped)).toBe(undefined)
  })

  test.each<[what: string, form: Record<string, string>, message: string]>([
    ['no name', { name: '' }, 'Write how to call the child'],
    ['ten thousand signs', { name: 'я'.repeat(10_000) }, 'Too long'],
    ['a script', { name: '<script>alert(1)</script>' }, 'letters of any script'],
    ['a full name', { name: 'Аня Кузнецова' }, '“Аня К.” is enough'],
    ['a twelfth grade', { grade: '12' }, 'Choose a grade from 1 to 11'],
    ['no grade', { grade: '' }, 'Choose a grade from 1 to 11'],
    ['a grade that is none', { grade: '7; drop' }, 'Choose a grade from 1 to 11'],
    ['a region that is none', { region: 'RU-XXX' }, 'Choose the region from the list'],
  ])('%s is asked again, with what was typed', async (_, form, message) => {
    const answer = await add(form)
    expect(answer.status).toBe(422)
    const text = await answer.text()
    expect(text).toContain(message)
    if (form.name === 'Аня Кузнецова') expect(text).toContain('value="Аня Кузнецова"')
    expect(text).not.toContain('<script>alert')
    expect(await own()).toEqual([])
  })

  test('a nickname of two words is taken when the box says so', async () => {
    expect((await add({ name: 'Смелый Лис', nickname: 'on' })).status).toBe(303)
    expect((await own())[0]!.name).toBe('Смелый Лис')
  })

  test('a double click adds one child; a second tab is told', async () => {
    const formKey = crypto.randomUUID()
    const answers = await Promise.all([1, 2, 3, 4].map(() => add({ formKey })))
    expect(new Set(answers.map((answer) => answer.headers.get('location'))).size).toBe(1)
    const tab = await add()
    expect([tab.status, (await own()).length]).toEqual([409, 1])
    expect(await tab.text()).toContain('Perhaps the form was sent twice')
  })

  test('of many posts at once, twelve children come about and the rest is told what to do', async () => {
    const letters = 'АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШ'
    const answers = await Promise.all([...letters].map((letter) => add({ name: `Дитя ${letter}.` })))
    const statuses = answers.map((answer) => answer.status).toSorted()
    expect([statuses.filter((status) => status === 303).length, statuses.filter((status) => status === 409).length]).toEqual([12, 12])
    expect((await own()).length).toBe(12)
    const refused = await add({ name: 'Тринадцатый' })
    expect(await refused.text()).toContain('invite a second adult')
  })
})

describe('a child’s page', () => {
  let uuid: string
  let id: number
  beforeEach(async () => {
    await add()
    ;({ uuid, id } = (await own())[0]!)
  })
  const path = () => `/family/children/${uuid}`

  test('is the guardian’s alone, and to others it doesn’t exist', async () => {
    const stranger = await otherGuardian('stranger@example.test')
    const [sub, session] = [crypto.randomUUID(), crypto.randomUUID()]
    const posts = ['', '/code', '/guardians', '/leave', `/invitations/${sub}/revoke`, `/sessions/${session}/end`]
    for (const as of [stranger, 'teacher', 'office', 'coordinator', 'pupil'] as const) {
      const expected = as === stranger ? 404 : 403
      expect((await app.request(path(), { as })).status).toBe(expected)
      for (const post of posts)
        expect((await app.request(path() + post, { as, form: { ...fields, email: 'a@b.example' } })).status).toBe(expected)
    }
    expect((await app.request(path())).status).toBe(303)
    expect((await app.request(`/family/children/${crypto.randomUUID()}`, { as: guardian })).status).toBe(404)
    expect((await app.request('/family/children/7', { as: guardian })).status).toBe(404)
  })

  test('a nickname of two words needs no tick again when something else changes', async () => {
    const nickname = { ...fields, name: 'Смелый Лис', nickname: 'on' }
    await app.request(path(), { as: guardian, form: { ...nickname, revision: '1' } })
    expect(await app.page(path(), { as: guardian })).toMatch(/name="nickname"[^>]*checked/)
  })

  test('changes are kept; a second tab overwrites nothing', async () => {
    const change = (name: string, revision: number) =>
      app.request(path(), { as: guardian, form: { ...fields, name, revision: String(revision), formKey: crypto.randomUUID() } })
    expect((await change('Анна К.', 1)).status).toBe(303)
    const stale = await change('Нюра', 1)
    expect(stale.status).toBe(409)
    expect(await stale.text()).toContain('changed in another tab')
    expect((await own())[0]).toMatchObject({ name: 'Анна К.', revision: 2 })
    expect((await app.request(path(), { as: guardian, form: { ...fields, revision: '99999999999999' } })).status).toBe(409)
  })

  describe('own sign-in', () => {
    const makeCode = async (): Promise<string> => {
      await app.request(`${path()}/code`, { as: guardian, form: { formKey: crypto.randomUUID() } })
      return /family-code">([0-9A-Z-]{9})</.exec(await app.page(path(), { as: guardian }))![1]!
    }
    const type = (code: string, cookies = {}) => app.request('/sign-in/code', { form: { code }, cookies })
    const cookieOf = (answer: Response) => /session=([\w-]{43})/.exec(answer.headers.get('set-cookie') ?? '')?.[1]

    test('eight signs sign the child in, once; the guardian sees the session and ends it', async () => {
      const code = await makeCode()
      const answer = await type(` ${code.toLowerCase()} `)
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/me'])
      const session = cookieOf(answer)!
      expect(await app.page('/me', { cookies: { session } })).toContain('Аня К.')
      expect((await type(code)).status).toBe(422)
      const page = await app.page(path(), { as: guardian })
      expect(page).not.toContain('family-code')
      const end = /sessions\/([0-9a-f-]{36})\/end/.exec(page)![0]
      await app.request(`${path()}/${end}`, { as: guardian, form: {} })
      expect((await app.request('/me', { cookies: { session } })).status).toBe(303)
      expect(await app.db.selectFrom('people.session').select('way').where('person_id', '=', id).execute()).toEqual([])
    })

    test('a code ends after ten minutes and when a new one is made; nothing that could be typed is stored', async () => {
      const [first, second] = [await makeCode(), await makeCode()]
      expect(first).not.toBe(second)
      expect((await type(first)).status).toBe(422)
      expect(await dump()).not.toContain(second.replace('-', ''))
      app.setNow('2026-11-23T07:10:00Z')
      expect((await type(second)).status).toBe(422)
      expect((await type('')).status).toBe(422)
    })

    test('typed four times at once it opens one session', async () => {
      const code = await makeCode()
      const answers = await Promise.all([1, 2, 3, 4].map(() => type(code)))
      expect(answers.map((answer) => answer.status).toSorted()).toEqual([303, 422, 422, 422])
    })

    test('guessing ends after thirty tries', async () => {
      for (let n = 0; n < 30; n += 1) expect((await type('ABCD-2345')).status).toBe(422)
      expect((await type('ABCD-2345')).status).toBe(429)
    })

    test('a right code opens after them too, for a school is one address; after three hundred tries nothing does', async () => {
      const code = await makeCode()
      for (let n = 0; n < 31; n += 1) await type('ABCD-2345')
      expect((await type(code)).status).toBe(303)
      const again = await makeCode()
      while ((await app.world.limits.take('pair-try', 'unknown', 300, 600)) === 0);
      expect((await type(again)).status).toBe(429)
    })

    test('below the fifth grade there is none', async () => {
      await app.request(path(), { as: guardian, form: { ...fields, grade: '4', revision: '1' } })
      const answer = await app.request(`${path()}/code`, { as: guardian, form: { formKey: crypto.randomUUID() } })
      expect(answer.status).toBe(409)
      expect(await app.page(path(), { as: guardian })).toContain('From grade 5')
    })

    test('the page for the code speaks Tatar to a pupil', async () => {
      const page = await app.page('/sign-in/code', { headers: { 'accept-language': 'tt' } })
      expect(page).toContain('Олылар биргән код белән керү')
    })
  })

  describe('a second guardian', () => {
    const invite = (email: string) => app.request(`${path()}/guardians`, { as: guardian, form: { email, formKey: crypto.randomUUID() } })
    const letterTo = async (email: string) =>
      await app.db.selectFrom('platform.mail').selectAll().where('to_address', '=', email).orderBy('id', 'desc').executeTakeFirstOrThrow()
    const linkOf = (body: string) => /(\/family\/invitations\/[\w-]+)/.exec(body)![1]!
    const wordOf = async () => /<strong>([0-9A-Z]{4}-[0-9A-Z]{4})<\/strong>/.exec(await app.page(path(), { as: guardian }))![1]!

    test('accepts by the mailed link and the word that was told, once', async () => {
      expect((await invite('Papa@Example.test')).status).toBe(303)
      const letter = await letterTo('papa@example.test')
      expect([letter.about.map(Number), letter.body.includes('Аня')]).toEqual([[id], false])
      const papa = await app.db.transaction().execute(async (trx) => {
        const person = await register.person(trx, { name: { und: 'papa' }, email: 'papa@example.test' })
        await register.role(trx, person, 'teacher')
        return person
      })
      const link = linkOf(letter.body)
      expect((await app.request(link, { as: guardian })).status).toBe(403)
      expect(await app.page(link, { as: papa })).not.toContain('Аня')
      expect((await app.request(link, { as: papa, form: { word: 'AAAA-AAAA' } })).status).toBe(422)
      const accepted = await app.request(link, { as: papa, form: { word: await wordOf() } })
      expect([accepted.status, accepted.headers.get('location')]).toEqual([303, path()])
      expect(await app.page(path(), { as: papa })).toContain('Аня К.')
      expect((await children.guardians(app.db, id)).map((one) => one.id).toSorted()).toEqual([guardian, papa].toSorted())
      expect((await app.request(link, { as: papa })).status).toBe(404)
      await invite('second@example.test')
      const second = linkOf((await letterTo('second@example.test')).body)
      const secondWord = await wordOf()
      expect((await app.request(`${path()}/leave`, { as: guardian, form: {} })).status).toBe(303)
      expect((await app.request(path(), { as: guardian })).status).toBe(404)
      const late = await otherGuardian('second@example.test')
      expect((await app.request(second, { as: late, form: { word: secondWord } })).status).toBe(404)
      expect((await app.request(`${path()}/leave`, { as: papa, form: {} })).status).toBe(409)
    })

    test('an invitation ends when it is taken back, and after a week', async () => {
      await invite('papa@example.test')
      const papa = await otherGuardian('papa@example.test')
      const link = linkOf((await letterTo('papa@example.test')).body)
      const word = await wordOf()
      const id = /invitations\/([0-9a-f-]{36})\/revoke/.exec(await app.page(path(), { as: guardian }))![1]!
      await app.request(`${path()}/invitations/${id}/revoke`, { as: guardian, form: {} })
      expect((await app.request(link, { as: papa, form: { word } })).status).toBe(404)
      await invite('papa@example.test')
      app.setNow('2026-11-30T07:00:00Z')
      expect((await app.request(linkOf((await letterTo('papa@example.test')).body), { as: papa })).status).toBe(404)
    })
  })

  test('erased, nobody reads it any more; counts stay, and a second time changes nothing', async () => {
    const code = await app.signIn(id)
    const { wrapped, sealed } = await app.db
      .selectFrom('people.person as p')
      .innerJoin('people.person_key as k', 'k.person_id', 'p.id')
      .select(['k.wrapped', 'p.sealed'])
      .where('p.id', '=', id)
      .executeTakeFirstOrThrow()
    const counted = () =>
      app.db
        .selectFrom('people.v_pupil' as never)
        .selectAll()
        .execute()
    const before = await counted()
    const second = await otherGuardian('second@example.test')
    await app.db.transaction().execute((trx) => register.guardianship(trx, second, id))
    const erase = () => app.db.transaction().execute((trx) => children.erase(app.world, trx, id, guardian))
    expect([await erase(), await erase()]).toEqual([true, false])
    expect(await counted()).toEqual(before)
    const person = await app.db.selectFrom('people.person').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    expect(person).toMatchObject({
      name: {},
      sealed: null,
      email: null,
      zone: null,
      look: null,
      locale: null,
      grade: 7,
      region_code: 'RU-SA',
    })
    expect((await app.request(path(), { as: guardian })).status).toBe(404)
    expect((await app.request('/me', { cookies: { session: code } })).status).toBe(303)
    expect(await own()).toEqual([])
    const letters = await app.db.selectFrom('platform.mail').select(['to_address', 'body']).execute()
    expect(letters.map((letter) => [letter.to_address, letter.body.includes('Аня')])).toEqual([['second@example.test', false]])
    expect((await children.names(app.world, app.db, [id])).size).toBe(0)
    const stored = await dump()
    for (const bytes of [wrapped, sealed!]) expect(stored).not.toContain(JSON.stringify(bytes.toString('latin1')).slice(1, -1))
    expect(await app.runJobs()).toContain('deliverFact')
  })

  test('a guardian goes last: first the children, or another adult', async () => {
    const leave = () => app.db.transaction().execute((trx) => children.eraseGuardian(app.world, trx, guardian, guardian))
    expect(await leave()).toEqual({ ok: false, reason: 'family.erase.children' })
    const second = await otherGuardian('second@example.test')
    await app.db.transaction().execute((trx) => register.guardianship(trx, second, id))
    expect(await leave()).toEqual({ ok: true })
    const row = await app.db
      .selectFrom('people.person')
      .select(['email', 'name', 'erased_at'])
      .where('id', '=', guardian)
      .executeTakeFirstOrThrow()
    expect([row.email, row.name, row.erased_at?.toString()]).toEqual([null, {}, '2026-11-23T07:00:00Z'])
    expect((await children.list(app.world, app.db, second)).length).toBe(1)
    expect(await leave()).toEqual({ ok: false, reason: 'family.erase.gone' })
  })
})

test('a plain name of an older version goes under a key, once', async () => {
  const { id } = await app.db
    .insertInto('people.person')
    .values({ name: '{"ru": "Айталина С.", "en": "Aitalina S."}', grade: 7 })
    .returning('id')
    .executeTakeFirstOrThrow()
  await app.db.insertInto('people.role_grant').values({ person_id: id, role: 'pupil', scope_type: '', scope_id: 0 }).execute()
  const { sealOldNames } = await import('./old-names.ts')
  await Promise.all([sealOldNames(app.world), sealOldNames(app.world)])
  await sealOldNames(app.world)
  expect(await children.names(app.world, app.db, [id])).toEqual(new Map([[id, 'Айталина С.']]))
  expect(await dump()).not.toContain('Айталина')
})

describe('the first of September', () => {
  const grades = async () => {
    const rows = await app.db
      .selectFrom('people.person')
      .select(['grade', 'left_on'])
      .where('sealed', 'is not', null)
      .orderBy('id')
      .execute()
    return rows.map(({ grade, left_on: left }) => (left ? `${grade} left ${left}` : String(grade)))
  }
  const raise = async (now: string) => {
    app.setNow(now)
    const job = (await import('./grades.ts')).raiseGrades
    await Promise.all([job(app.world), job(app.world)])
    return grades()
  }

  test('raises each grade once, lets the eleventh go, catches up, and follows a clock that comes back', async () => {
    for (const [name, grade] of [
      ['А', '1'],
      ['Б', '10'],
      ['В', '11'],
    ] as const)
      await add({ name, grade })
    expect(await raise('2026-11-24T00:00:00Z')).toEqual(['1', '10', '11'])
    expect(await raise('2027-08-31T20:59:00Z')).toEqual(['1', '10', '11'])
    expect(await raise('2027-08-31T21:00:00Z')).toEqual(['2', '11', '11 left 2027-09-01'])
    expect(await raise('2027-09-01T12:00:00Z')).toEqual(['2', '11', '11 left 2027-09-01'])
    expect(await raise('2030-10-01T12:00:00Z')).toEqual(['5', '11 left 2028-09-01', '11 left 2027-09-01'])
    expect(await raise('2026-12-01T12:00:00Z')).toEqual(['1', '10', '11'])
    expect(await raise('2027-10-01T12:00:00Z')).toEqual(['2', '11', '11 left 2027-09-01'])
    const audited = await app.db
      .selectFrom('platform.audit')
      .select('detail')
      .where('action', '=', 'people.raiseGrades')
      .orderBy('id')
      .execute()
    expect(audited[0]!.detail).toEqual({ pupils: 3, left: 1 })
  })
})

describe('an adult who is here already', () => {
  test('becomes a guardian by a button, once, and keeps the other role', async () => {
    const teacher = await app.personOf('teacher')
    expect((await app.request('/family/children/new', { as: teacher })).status).toBe(403)
    expect(await app.page('/family/start', { as: teacher })).toContain('I am a parent or guardian')
    expect((await app.request('/family/start', { as: teacher, form: {} })).headers.get('location')).toBe('/family/start')
    for (let n = 0; n < 2; n += 1)
      expect((await app.request('/family/start', { as: teacher, form: { parent: 'yes' } })).headers.get('location')).toBe(
        '/family/children/new',
      )
    expect((await add({}, teacher)).status).toBe(303)
    const audited = await app.db.selectFrom('platform.audit').select('id').where('action', '=', 'people.becomeGuardian').execute()
    expect(audited.length).toBe(1)
    expect((await app.request('/classes', { as: teacher })).status).toBe(200)
  })
  test('a pupil never does', async () => {
    expect((await app.request('/family/start', { as: 'pupil', form: { parent: 'yes' } })).status).toBe(403)
  })
})
