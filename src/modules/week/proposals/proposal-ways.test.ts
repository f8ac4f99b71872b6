import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testApp } from '../../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { people, register } from '#people'
import { inTransaction } from '#platform/db/database.ts'
import { week } from '../module.ts'
import type { SessionState } from '../weeks/kinds.ts'
import { insertWeek } from '../weeks/insert.ts'
import { sampleCall, sampleWeek } from '../weeks/sample.ts'
import type { SampleWeek } from '../weeks/sample.ts'
import type { Autosaved } from './edit/autosave.ts'

// What becomes of a proposal beside being handed in: kept by itself, led with others, changed, confirmed, carried over.
let app: TestApp
let sample: SampleWeek
let coordinator: number
let other: number

beforeAll(async () => {
  app = await testApp({ now: '2026-11-23T05:50:00Z', modules: [people, week] })
  sample = await sampleWeek(app.db)
  coordinator = await app.personOf('coordinator', { type: 'member', id: sample.memberId })
  other = await app.personOf('coordinator', { type: 'member', id: sample.otherMemberId })
  await inTransaction(app.db, (trx) =>
    insertWeek(trx, {
      ...{
        slug: 'next',
        name: { ru: 'Следующая неделя', en: 'Next week' },
        zone: 'Europe/Moscow',
        startsOn: '2027-02-01',
        endsOn: '2027-02-05',
      },
      call: { ...sampleCall, closesAt: sampleCall.closesAt.add({ hours: 999 }) },
      streams: [{ slug: 'one', name: { ru: 'Зал' } }],
    }),
  )
})
afterAll(() => app.close())

const whole = () => ({
  act: 'submit',
  titleRu: 'Лёд поёт',
  abstract: 'Слушаем, как трескается лёд, и рисуем его голос на бумаге.',
  format: 'lecture',
  language: 'ru',
  gradeFrom: '5',
  gradeTo: '7',
  ageMark: '6+',
  topic: 'physics',
  member: String(sample.memberId),
  blockMin: '15,5,10,,,',
  blockKind: 'screen,off,screen,screen,screen,screen',
  access: 'captions',
  lecturer: String(sample.lecturer),
  moderator: String(sample.moderator),
  kit: 'Стакан воды',
  videoKind: 'broadcast',
  fallback: 'Рассказываю голосом по слайдам',
  recordingChoice: 'staff',
})

let keys = 0
const key = () => `ways-key-${(keys += 1)}`
const guidOf = (answer: Response) => /[0-9a-f-]{36}/.exec(answer.headers.get('location') ?? '')![0]
const rowOf = (guid: string) => app.db.selectFrom('week.session').selectAll().where('guid', '=', guid).executeTakeFirstOrThrow()
const post = (path: string, form: Record<string, string>, as: number | 'office' = coordinator) =>
  app.request(path, { as, form: { formKey: key(), ...form } })
const start = async (fields: Record<string, string> = {}) => guidOf(await post('/proposals/new?week=sample', { ...whole(), ...fields }))
const put = async (guid: string, state: SessionState) => {
  const place = state === 'placed' && { starts_at: app.world.clock(), stream_id: sample.streams.lab! }
  await app.db
    .updateTable('week.session')
    .set({ state, ...place })
    .where('guid', '=', guid)
    .execute()
}
const lettersTo = (email: string) => app.db.selectFrom('platform.mail').selectAll().where('to_address', '=', email).orderBy('id').execute()
const draftOf = async (guid: string) => ((await rowOf(guid)).source as { draft: Record<string, string> }).draft

const asked = async (guid: string) =>
  app.db
    .selectFrom('week.proposal_edit as edit')
    .innerJoin('week.session as session', 'session.id', 'edit.session_id')
    .select(['edit.uuid', 'edit.asked_at', 'edit.changes', 'edit.agreed'])
    .where('session.guid', '=', guid)
    .orderBy('edit.id')
    .execute()

describe('kept by itself', () => {
  const save = async (path: string, form: Record<string, string>, as = coordinator) => {
    const answer = await app.request(path, { as, form })
    return { status: answer.status, told: (await answer.json()) as Autosaved }
  }

  test('the first save begins one draft, however often the line breaks; the next ones go on in it and count', async () => {
    const formKey = key()
    const first = await save('/proposals/draft?week=sample', { formKey, titleRu: 'Л' })
    const again = await save('/proposals/draft?week=sample', { formKey, titleRu: 'Лё' })
    expect(again.told.guid).toBe(first.told.guid)
    expect(first.told).toMatchObject({ ok: true, revision: 1, norms: [] })
    const guid = first.told.guid!
    const next = await save(`/proposals/${guid}/draft`, { formKey, revision: '1', titleRu: 'Лёд', gradeFrom: '2', blockMin: '30' })
    expect(next.told).toMatchObject({ ok: true, revision: 2 })
    expect(next.told.norms[0]).toContain('For grade 2, 30 minutes is long')
    expect(await rowOf(guid)).toMatchObject({ state: 'draft', title: { ru: 'Лёд' }, revision: 2 })
  })

  test('a save whose answer was lost is no conflict of the same form; another form’s save is, and overwrites nothing', async () => {
    const formKey = key()
    const { told } = await save('/proposals/draft?week=sample', { formKey, titleRu: 'Раз' })
    const path = `/proposals/${told.guid}/draft`
    await save(path, { formKey, revision: '1', titleRu: 'Два' })
    expect((await save(path, { formKey, revision: '1', titleRu: 'Три' })).told).toMatchObject({ ok: true, revision: 3 })
    const foreign = await save(path, { formKey: key(), revision: '1', titleRu: 'Чужое' })
    expect([foreign.status, foreign.told.ok]).toEqual([409, false])
    expect(await rowOf(told.guid!)).toMatchObject({ title: { ru: 'Три' }, revision: 3 })
  })

  test('the press after a save by itself goes on from it', async () => {
    const formKey = key()
    const { told } = await save('/proposals/draft?week=sample', { formKey, titleRu: 'Раз' })
    const answer = await app.request(`/proposals/${told.guid}`, { as: coordinator, form: { ...whole(), formKey, revision: '1' } })
    expect(answer.status).toBe(303)
    expect(await rowOf(told.guid!)).toMatchObject({ state: 'submitted', title: { ru: 'Лёд поёт' } })
  })

  test('nobody saves into another’s draft, and nothing is kept once it froze', async () => {
    const guid = await start({ act: 'save' })
    const foreign = await app.request(`/proposals/${guid}/draft`, { as: other, form: { revision: '1', titleRu: 'Чужое' } })
    expect(foreign.status).toBe(403)
    const { closes_at } = await app.db
      .selectFrom('week.call')
      .select('closes_at')
      .where('week_id', '=', sample.id)
      .executeTakeFirstOrThrow()
    await app.db.updateTable('week.call').set({ closes_at: app.world.clock() }).where('week_id', '=', sample.id).execute()
    const late = await save(`/proposals/${guid}/draft`, { formKey: key(), revision: '1', titleRu: 'Поздно' })
    expect([late.status, late.told.ok]).toEqual([422, false])
    expect((await save('/proposals/draft?week=sample', { formKey: key(), titleRu: 'Поздно' })).status).toBe(422)
    expect(await rowOf(guid)).toMatchObject({ title: { ru: 'Лёд поёт' }, revision: 1 })
    await app.db.updateTable('week.call').set({ closes_at }).where('week_id', '=', sample.id).execute()
  })
})

describe('blocks', () => {
  test.each([
    ['2', '10,5,10,,,', 'screen,off,screen,screen,screen,screen'],
    ['7', '15,5,15,,,', 'screen,off,screen,screen,screen,screen'],
    ['11', '15,15,15,,,', 'screen,off,screen,screen,screen,screen'],
  ])('of grade %s are filled in by its norm at a press', async (gradeFrom, blockMin, blockKind) => {
    const guid = await start({ act: 'preset', gradeFrom, blockMin: '', blockKind: '' })
    expect(await draftOf(guid)).toMatchObject({ blockMin, blockKind })
  })

  test('that are no numbers, nothing, or too long are refused by name', async () => {
    for (const [blockMin, error] of [
      ['', 'Say what the session is made of'],
      ['десять', 'Minutes of parts are whole numbers'],
      ['0,10', 'Minutes of parts are whole numbers'],
      ['200,100', 'A session takes 10 to 240 minutes'],
    ] as const) {
      const answer = await post('/proposals/new?week=sample', { ...whole(), blockMin })
      expect([blockMin, answer.status]).toEqual([blockMin, 422])
      expect(await answer.text()).toContain(error)
    }
  })
})

describe('led with others', () => {
  let invited: number
  const email = 'daria@example.test'
  const linkIn = (body: string) => /\/proposals\/invitations\/[\w-]+/.exec(body)![0]
  beforeAll(async () => {
    invited = await inTransaction(app.db, (trx) => register.person(trx, { name: { ru: 'Дарья Ким' }, email }))
  })

  test('a letter asks; only the owner of the mailbox reads and answers it; who agrees leads too and writes on it', async () => {
    const guid = await start()
    expect((await post(`/proposals/${guid}/co-speakers`, { email: 'Daria@Example.test' })).status).toBe(303)
    const [letter] = await lettersTo(email)
    expect(letter!.subject).toContain('Лёд поёт')
    const link = linkIn(letter!.body)
    expect((await app.request(link, { as: sample.moderator })).status).toBe(403)
    expect(await app.page(link, { as: invited })).toContain('asks you to lead this session together')
    expect((await app.request(`/proposals/${guid}`, { as: invited })).status).toBe(403)

    const answer = await post(link, { answer: 'yes' }, invited)
    expect(answer.status).toBe(303)
    expect(await app.page(answer.headers.get('location')!, { as: invited })).toContain('You are a co-speaker')
    // The coordinator may give the lecturer's role, so it came with the agreement.
    expect(await app.page('/proposals', { as: invited })).toContain('Лёд поёт')
    const names = await app.db
      .selectFrom('week.session_person as tie')
      .innerJoin('week.speaker as speaker', 'speaker.id', 'tie.speaker_id')
      .select(['speaker.person_id', 'tie.role'])
      .where('tie.session_id', '=', (await rowOf(guid)).id)
      .orderBy('tie.position')
      .execute()
    expect(names).toEqual([
      { person_id: sample.lecturer, role: 'lecturer' },
      { person_id: sample.moderator, role: 'moderator' },
      { person_id: invited, role: 'lecturer' },
    ])
    expect((await app.request(link, { as: invited })).status).toBe(404)
    // Writes, but doesn't speak for it.
    expect((await post(`/proposals/${guid}/take-back`, { to: 'withdrawn', revision: '1' }, invited)).status).toBe(403)
  })

  test('handed in again, it keeps who agreed; removed, they are gone from it', async () => {
    const guid = await start({ act: 'save' })
    await post(`/proposals/${guid}/co-speakers`, { email })
    const letter = (await lettersTo(email)).at(-1)!
    await post(linkIn(letter.body), { answer: 'yes' }, invited)
    expect((await post(`/proposals/${guid}/draft`, { revision: '1', titleRu: 'Дописано' }, invited)).status).toBe(200)
    expect((await post(`/proposals/${guid}`, { ...whole(), revision: '2' })).status).toBe(303)
    const { id } = await rowOf(guid)
    const countOf = async () => (await app.db.selectFrom('week.session_person').selectAll().where('session_id', '=', id).execute()).length
    expect(await countOf()).toBe(3)
    const { uuid } = await app.db.selectFrom('week.co_speaker').select('uuid').where('session_id', '=', id).executeTakeFirstOrThrow()
    expect((await post(`/proposals/${guid}/co-speakers/${uuid}/revoke`, {}, other)).status).toBe(403)
    await post(`/proposals/${guid}/co-speakers/${uuid}/revoke`, {})
    expect(await countOf()).toBe(2)
    expect((await app.request(`/proposals/${guid}`, { as: invited })).status).toBe(403)
  })

  test('an invitation that is refused, too old or taken back opens nothing', async () => {
    const guid = await start()
    const ask = async () => {
      await post(`/proposals/${guid}/co-speakers`, { email: 'late@example.test' })
      return linkIn((await lettersTo('late@example.test')).at(-1)!.body)
    }
    const late = await inTransaction(app.db, (trx) => register.person(trx, { name: { ru: 'Поздний' }, email: 'late@example.test' }))
    const link = await ask()
    app.setNow('2026-12-07T05:50:00Z')
    expect((await app.request(link, { as: late })).status).toBe(404)
    app.setNow('2026-11-23T05:50:00Z')
    const { uuid } = await app.db
      .selectFrom('week.co_speaker')
      .select('uuid')
      .where('email', '=', 'late@example.test')
      .executeTakeFirstOrThrow()
    await post(`/proposals/${guid}/co-speakers/${uuid}/revoke`, {})
    expect((await app.request(link, { as: late })).status).toBe(404)
    const second = await ask()
    const refused = await post(second, { answer: 'no' }, late)
    expect(await app.page(refused.headers.get('location')!, { as: late })).toContain('We told them that you can’t')
    expect((await app.request(`/proposals/${guid}`, { as: late })).status).toBe(403)
  })

  test('nobody asks the same address twice, themselves, or more than four', async () => {
    const guid = await start()
    const own = await app.db.selectFrom('people.person').select('email').where('id', '=', coordinator).executeTakeFirstOrThrow()
    for (const [address, error] of [
      ['нет', 'address'],
      [own.email!, 'This is your own address'],
    ] as const) {
      const answer = await post(`/proposals/${guid}/co-speakers`, { email: address })
      expect([address, answer.status]).toEqual([address, 422])
      expect(await answer.text()).toContain(error)
    }
    for (let at = 1; at <= 4; at++)
      expect((await post(`/proposals/${guid}/co-speakers`, { email: `n${at}@example.test` })).status).toBe(303)
    const twice = await post(`/proposals/${guid}/co-speakers`, { email: 'n1@example.test' })
    expect(await twice.text()).toContain('This address was written to already')
    const fifth = await post(`/proposals/${guid}/co-speakers`, { email: 'n5@example.test' })
    expect(await fifth.text()).toContain('There are four co-speakers at most')
    expect(await lettersTo('n5@example.test')).toEqual([])
  })
})

test('an erased account’s address goes also where it was only named: asked and silent, or told of to the office', async () => {
  const guid = await start()
  const email = 'gone@example.test'
  const gone = await inTransaction(app.db, (trx) => register.person(trx, { name: { ru: 'Ушедшая' }, email }))
  await post(`/proposals/${guid}/co-speakers`, { email })
  const { id } = await rowOf(guid)
  for (const role of ['mentor', 'excluded'])
    await app.db.insertInto('week.session_address').values({ session_id: id, address: email, role }).execute()
  await app.db.updateTable('people.person').set({ email: null, name: '{}', erased_at: app.world.clock() }).where('id', '=', gone).execute()
  const rows = await app.db.selectFrom('week.co_speaker').select(['email', 'revoked_at']).where('session_id', '=', id).execute()
  expect(rows).toEqual([{ email: expect.stringMatching(/^erased:\d+$/), revoked_at: expect.anything() }])
  expect(await app.db.selectFrom('week.session_address').select('address').where('session_id', '=', id).execute()).toEqual([])
})

describe('after the decision', () => {
  test('its author confirms it, once; one that has its place keeps it', async () => {
    const guid = await start()
    expect((await post(`/proposals/${guid}/confirm`, { revision: '1' })).status).toBe(422)
    await put(guid, 'accepted')
    expect(await app.page(`/proposals/${guid}`, { as: coordinator })).toContain('Your confirmation is needed')
    expect((await post(`/proposals/${guid}/confirm`, { revision: '1' }, other)).status).toBe(403)
    expect((await post(`/proposals/${guid}/confirm`, { revision: '1' })).status).toBe(303)
    expect(await rowOf(guid)).toMatchObject({ state: 'confirmed', revision: 2 })
    expect((await post(`/proposals/${guid}/confirm`, { revision: '2' })).status).toBe(422)

    // Who leads it confirms it as well, though another proposed it.
    const placed = await start()
    await put(placed, 'placed')
    expect(await app.page('/proposals', { as: sample.lecturer })).toContain(placed)
    expect((await post(`/proposals/${placed}/take-back`, { to: 'withdrawn', revision: '1' }, sample.lecturer)).status).toBe(403)
    expect((await post(`/proposals/${placed}/confirm`, { revision: '1' }, sample.moderator)).status).toBe(403)
    expect((await post(`/proposals/${placed}/confirm`, { revision: '1' }, sample.lecturer)).status).toBe(303)
    const row = await rowOf(placed)
    expect([row.state, row.confirmed_at?.toString()]).toEqual(['placed', '2026-11-23T05:50:00Z'])
  })

  test('a change is asked for, and stands only when the office agrees; the author gets a letter', async () => {
    const guid = await start()
    expect((await app.request(`/proposals/${guid}/change`, { as: coordinator })).status).toBe(409)
    await put(guid, 'confirmed')
    const nothing = await post(`/proposals/${guid}/change`, whole())
    expect([nothing.status, (await nothing.text()).includes('Nothing is changed')]).toEqual([422, true])
    const blockMin = '10,10,10,,,'
    expect((await post(`/proposals/${guid}/change`, { ...whole(), titleRu: 'Лёд поёт громче', blockMin })).status).toBe(303)
    expect(await rowOf(guid)).toMatchObject({ title: { ru: 'Лёд поёт' }, revision: 1 })
    const page = await app.page('/office/weeks/sample/changes', { as: 'office' })
    for (const words of ['Лёд поёт громче', '10 min at the screen, 10 min off-screen, 10 min at the screen']) expect(page).toContain(words)
    const [one] = await asked(guid)
    expect(one!.changes).toEqual({ titleRu: 'Лёд поёт громче', blockMin })
    const answer = await post(
      `/office/weeks/sample/changes/${one!.uuid}`,
      { answer: 'agree', note: 'Хорошо', asked: one!.asked_at.toString() },
      'office',
    )
    expect(answer.status).toBe(303)
    expect(await rowOf(guid)).toMatchObject({ title: { ru: 'Лёд поёт громче' }, block_min: [10, 10, 10], state: 'confirmed', revision: 2 })
    const { email } = await app.db.selectFrom('people.person').select('email').where('id', '=', coordinator).executeTakeFirstOrThrow()
    const letter = (await lettersTo(email!)).at(-1)!
    expect(letter.subject).toContain('Лёд поёт')
    expect(letter.body).toContain('Хорошо')
  })

  test('a refused change leaves the session as it was; a newer request takes the place of one that waits', async () => {
    const guid = await start()
    await put(guid, 'accepted')
    await post(`/proposals/${guid}/change`, { ...whole(), titleRu: 'Первая' })
    const [first] = await asked(guid)
    app.setNow('2026-11-23T05:51:00Z')
    await post(`/proposals/${guid}/change`, { ...whole(), titleRu: 'Вторая' })
    app.setNow('2026-11-23T05:50:00Z')
    const path = `/office/weeks/sample/changes/${first!.uuid}`
    const stale = await post(path, { answer: 'agree', asked: first!.asked_at.toString() }, 'office')
    expect(stale.status).toBe(422)
    expect(await rowOf(guid)).toMatchObject({ title: { ru: 'Лёд поёт' } })
    const [second] = await asked(guid)
    await post(path, { answer: 'refuse', asked: second!.asked_at.toString() }, 'office')
    expect((await asked(guid)).map(({ agreed }) => agreed)).toEqual([false])
    expect(await rowOf(guid)).toMatchObject({ title: { ru: 'Лёд поёт' }, revision: 1 })
  })

  test('the length of a session that has its place is the timetable’s', async () => {
    const guid = await start()
    await put(guid, 'placed')
    const answer = await post(`/proposals/${guid}/change`, { ...whole(), blockMin: '15,5,15,,,' })
    expect([answer.status, (await answer.text()).includes('The session has its place')]).toEqual([422, true])
    expect((await post(`/proposals/${guid}/change`, { ...whole(), blockMin: '10,10,10,,,' })).status).toBe(303)
  })

  test('a proposal is carried over to a week whose call is open, as a draft; not into its own or a closed one', async () => {
    const guid = await start()
    await put(guid, 'declined')
    expect((await post(`/proposals/${guid}/carry`, { week: 'next' }, other)).status).toBe(403)
    const answer = await post(`/proposals/${guid}/carry`, { week: 'next' })
    expect(answer.status).toBe(303)
    const copy = await rowOf(guidOf(answer))
    const before = await rowOf(guid)
    expect(copy).toMatchObject({ state: 'draft', title: { ru: 'Лёд поёт' }, carried_from: before.id, member_id: sample.memberId })
    expect(copy.week_id).not.toBe(before.week_id)
    const page = await app.page(`/proposals/${copy.guid}`, { as: coordinator })
    expect(page).toContain('value="Лёд поёт"')
    expect(page).toContain('Рассказываю голосом по слайдам')
    expect(before.state).toBe('declined')
    expect((await post(`/proposals/${guid}/carry`, { week: 'sample' })).status).toBe(422)
    expect((await post(`/proposals/${guid}/carry`, { week: 'nowhere' })).status).toBe(404)
  })
})

describe('the office in conflict', () => {
  test('neither a proposal nor what its author asks to change is there for whoever of the office is in conflict with them', async () => {
    const guid = await start()
    await put(guid, 'accepted')
    await post(`/proposals/${guid}/change`, { ...whole(), titleRu: 'Скрытая правка' })
    const office = await app.personOf('office')
    expect(await app.page('/office/weeks/sample/changes', { as: office })).toContain('Скрытая правка')
    expect((await app.request(`/proposals/${guid}`, { as: office })).status).toBe(200)
    await app.db
      .insertInto('week.conflict')
      .values({ person_id: office, with_person_id: coordinator, side: 'office', declared_by: office, reason: 'Друзья' })
      .execute()
    expect(await app.page('/office/weeks/sample/changes', { as: office })).not.toContain('Скрытая правка')
    expect((await app.request(`/proposals/${guid}`, { as: office })).status).toBe(404)
    const { uuid } = await app.db.selectFrom('week.proposal_edit').select('uuid').where('decided_at', 'is', null).executeTakeFirstOrThrow()
    expect((await post(`/office/weeks/sample/changes/${uuid}`, { answer: 'agree', asked: '' }, 'office')).status).toBe(404)
    expect((await app.request(`/proposals/${guid}`, { as: coordinator })).status).toBe(200)
  })

  test('a look that a second person opened shows it, and lets nothing be done to it', async () => {
    const guid = await start()
    await put(guid, 'reserve')
    await post(`/proposals/${guid}/change`, { ...whole(), titleRu: 'Правка под стеклом' })
    const office = await app.personOf('office')
    const second = await app.personOf('office', { type: 'office', id: 2 })
    const { id, revision } = await rowOf(guid)
    await app.db
      .insertInto('week.break_glass')
      .values({ person_id: office, session_id: id, reason: 'Жалоба', second_id: second, until_at: '2099-01-01T00:00:00Z' })
      .execute()
    expect((await app.request(`/proposals/${guid}`, { as: office })).status).toBe(200)
    const page = await app.page('/office/weeks/sample/changes', { as: office })
    const [change] = await asked(guid)
    expect(page).toContain('Правка под стеклом')
    const agreed = await post(
      `/office/weeks/sample/changes/${change!.uuid}`,
      { answer: 'agree', asked: change!.asked_at.toString() },
      'office',
    )
    const posts = [
      [`/proposals/${guid}`, { ...whole(), revision: String(revision) }],
      [`/proposals/${guid}/draft`, { ...whole(), revision: String(revision) }],
      [`/proposals/${guid}/take-back`, { to: 'withdrawn', revision: String(revision) }],
      [`/proposals/${guid}/confirm`, { revision: String(revision) }],
      [`/proposals/${guid}/carry`, { week: 'next' }],
      [`/proposals/${guid}/change`, whole()],
      [`/proposals/${guid}/co-speakers`, { email: 'friend@example.test' }],
      [`/office/weeks/sample/sessions/${guid}/withdraw`, { revision: String(revision) }],
    ] as const
    const answers = []
    for (const [path, form] of posts) answers.push([path, (await post(path, form, 'office')).status])
    expect([agreed.status, answers]).toEqual([422, posts.map(([path]) => [path, 404])])
    expect(await rowOf(guid)).toMatchObject({ state: 'reserve', title: { ru: 'Лёд поёт' }, revision })
  })
})
