import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { people } from '#people'
import { week } from '../module.ts'
import { sampleWeek } from '../weeks/sample.ts'
import type { SampleWeek } from '../weeks/sample.ts'

let app: TestApp
let sample: SampleWeek
let coordinator: number
let other: number

beforeAll(async () => {
  app = await testApp({ now: '2026-11-23T05:50:00Z', modules: [people, week] })
  sample = await sampleWeek(app.db)
  coordinator = await app.personOf('coordinator', { type: 'member', id: sample.memberId })
  other = await app.personOf('coordinator', { type: 'member', id: sample.otherMemberId })
})
afterAll(() => app.close())

const whole = () => ({
  act: 'submit',
  titleRu: 'Как Өлүөнэ замерзает: Ү Ҥ Ҕ Һ Ә Җ 🧊',
  abstract: 'Смотрим, как растёт лёд на реке, и повторяем это в морозилке. '.repeat(2),
  format: 'lecture',
  language: 'ru',
  gradeFrom: '5',
  gradeTo: '7',
  topic: 'physics',
  member: String(sample.memberId),
  ageMark: '6+',
  blockMin: '15,5,10,,,',
  blockKind: 'screen,off,screen,screen,screen,screen',
  access: 'captions,plainLanguage',
  lecturer: String(sample.lecturer),
  moderator: String(sample.moderator),
  kit: 'Стакан воды',
  videoKind: 'broadcast',
  fallback: 'Рассказываю голосом по слайдам',
  recordingChoice: 'staff',
})

let keys = 0
const key = () => `form-key-${(keys += 1)}`
const guidOf = (answer: Response) => /[0-9a-f-]{36}/.exec(answer.headers.get('location') ?? '')![0]
const rowOf = (guid: string) => app.db.selectFrom('week.session').selectAll().where('guid', '=', guid).executeTakeFirstOrThrow()

async function start(fields: Record<string, string>, as = coordinator): Promise<string> {
  return guidOf(await app.request('/proposals/new?week=sample', { as, form: { formKey: key(), ...fields } }))
}

test('a draft is kept as it was typed, however incomplete', async () => {
  const guid = await start({ act: 'save', titleRu: 'Лёд', blockMin: 'полчаса,,,,,' })
  const page = await app.page(`/proposals/${guid}`, { as: coordinator })
  expect(page).toContain('value="Лёд"')
  expect(page).toContain('value="полчаса"')
  expect(await rowOf(guid)).toMatchObject({ state: 'draft', revision: 1 })
})

test('the summary of what is missing follows the page from top to bottom, the title first', async () => {
  const answer = await app.request('/proposals/new?week=sample', {
    as: coordinator,
    form: { act: 'submit', titleRu: '', titleEn: '', abstract: '', format: '', gradeFrom: '', gradeTo: '', formKey: key() },
  })
  const summary = /<div class="summary".*?<\/div>/s.exec(await answer.text())![0]
  const named = [...summary.matchAll(/href="#\w+-(\w+)"/g)].map((match) => match[1])
  expect(named.slice(0, 5)).toEqual(['titleRu', 'abstract', 'format', 'gradeFrom', 'gradeTo'])
})

test('handing in names everything that is missing, keeps it all, and says 422', async () => {
  const answer = await app.request('/proposals/new?week=sample', {
    as: coordinator,
    form: { act: 'submit', titleRu: 'Лёд', blockMin: '7,,,,,', formKey: key() },
  })
  expect(answer.status).toBe(422)
  const page = await answer.text()
  expect(page).toContain('value="Лёд"')
  for (const text of [
    'Tell about the session: at least 40 signs',
    'Choose the lowest grade',
    'Choose the highest grade',
    'A session takes 10 to 240 minutes',
    'Choose who leads the session',
    'Choose the second adult',
    'Choose the age mark',
    'Choose at least one thing that you promise about accessibility',
    'Say what children need, or tick “No kit needed”',
    'Say what happens if the line fails: at least 10 signs',
    'Choose whether a recording is kept',
  ])
    expect(page).toContain(text)
  const guid = /action="\/proposals\/([0-9a-f-]{36})"/.exec(page)![1]!
  expect(await rowOf(guid)).toMatchObject({ state: 'draft', proposed_by: coordinator })
})

test('a whole proposal is handed in, with names of any letters', async () => {
  const guid = await start(whole())
  const row = await rowOf(guid)
  expect(row).toMatchObject({
    state: 'submitted',
    slug: 'kak-oluone-zamerzaet-u-ng-g-h-a-zh',
    grade_from: 5,
    member_id: sample.memberId,
    access_facts: ['captions', 'plainLanguage'],
    duration_min: 30,
    block_min: [15, 5, 10],
    block_screen: [true, false, true],
    age_mark: '6+',
    fallback: 'Рассказываю голосом по слайдам',
    recording_choice: 'staff',
  })
  expect(row.submitted_at?.toString()).toBe('2026-11-23T05:50:00Z')
  expect(row.title).toEqual({ ru: 'Как Өлүөнэ замерзает: Ү Ҥ Ҕ Һ Ә Җ 🧊' })
  expect(await app.page(`/proposals/${guid}`, { as: coordinator })).toContain('Как Өлүөнэ замерзает: Ү Ҥ Ҕ Һ Ә Җ 🧊')
})

test('the same post twice makes one proposal', async () => {
  const form = { ...whole(), formKey: key() }
  const first = await app.request('/proposals/new?week=sample', { as: coordinator, form })
  const second = await app.request('/proposals/new?week=sample', { as: coordinator, form })
  expect(second.status).toBe(303)
  expect(second.headers.get('location')).toBe(first.headers.get('location'))
})

test('a coordinator sees proposals of their own member only', async () => {
  const guid = await start({ ...whole(), act: 'save', titleRu: 'Только наше' })
  expect(await app.page('/proposals', { as: coordinator })).toContain('Только наше')
  expect(await app.page('/proposals', { as: other })).not.toContain('Только наше')
  expect((await app.request(`/proposals/${guid}`, { as: other })).status).toBe(403)
  expect((await app.request(`/proposals/${guid}`, { as: other, form: { act: 'save', revision: '1', titleRu: 'Чужое' } })).status).toBe(403)
  expect((await app.request(`/proposals/${guid}/take-back`, { as: other, form: { to: 'withdrawn', revision: '1' } })).status).toBe(403)
  expect(await rowOf(guid)).toMatchObject({ state: 'draft', title: { ru: 'Только наше' } })
})

test('nobody proposes in the name of a member they don’t coordinate', async () => {
  const answer = await app.request('/proposals/new?week=sample', { as: other, form: { ...whole(), formKey: key() } })
  expect(answer.status).toBe(422)
  expect(await answer.text()).toContain('You don’t coordinate this university')
})

test('pupils, teachers and partners can’t propose; strangers sign in first', async () => {
  for (const role of ['pupil', 'teacher', 'partner', 'moderator'] as const) {
    expect([role, (await app.request('/proposals', { as: role })).status]).toEqual([role, 403])
    expect([role, (await app.request('/proposals/new?week=sample', { as: role, form: whole() })).status]).toEqual([role, 403])
  }
  const answer = await app.request('/proposals')
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in?next=%2Fproposals'])
})

test('two people who edit one draft both keep their words', async () => {
  const guid = await start({ act: 'save', titleRu: 'Раз' })
  expect(
    (await app.request(`/proposals/${guid}`, { as: coordinator, form: { act: 'save', revision: '1', titleRu: 'Два', formKey: key() } }))
      .status,
  ).toBe(303)
  const late = await app.request(`/proposals/${guid}`, {
    as: 'office',
    form: { act: 'save', revision: '1', titleRu: 'Три', formKey: key() },
  })
  expect(late.status).toBe(409)
  const page = await late.text()
  expect(page).toContain('Two versions')
  expect(page).toContain('Два')
  expect(page).toContain('value="Три"')
  expect(page).toContain('name="revision" value="2"')
  expect(await rowOf(guid)).toMatchObject({ title: { ru: 'Два' }, revision: 2 })
  const audited = await app.db
    .selectFrom('platform.audit')
    .select(['actor_id', 'action'])
    .where('subject_id', '=', guid)
    .orderBy('id')
    .execute()
  expect(audited.at(-1)).toEqual({ actor_id: coordinator, action: 'week.saveDraft' })
})

test('screen norms warn and don’t stop', async () => {
  const guid = await start({ ...whole(), act: 'save', gradeFrom: '2', blockMin: '20,10,10,,,' })
  const page = await app.page(`/proposals/${guid}`, { as: coordinator })
  expect(page).toContain('For grade 2, 40 minutes is long: the norm is 25')
  expect(page).toContain('For grade 2, 20 minutes at the screen at a stretch is long: the norm is 10')
  expect(page).toContain('For grade 2, 30 minutes at the screen in all is long: the norm is 20')
  const answer = await app.request(`/proposals/${guid}`, {
    as: coordinator,
    form: { ...whole(), gradeFrom: '2', blockMin: '20,10,10,,,', revision: '1', formKey: key() },
  })
  expect(answer.status).toBe(303)
  expect(await rowOf(guid)).toMatchObject({ state: 'submitted' })
})

test('an author takes a proposal back to write on, and withdraws it', async () => {
  const guid = await start(whole())
  const take = (to: string, revision: string) =>
    app.request(`/proposals/${guid}/take-back`, { as: coordinator, form: { to, revision, formKey: key() } })
  expect((await take('draft', '1')).status).toBe(303)
  expect(await rowOf(guid)).toMatchObject({ state: 'draft' })
  expect((await take('withdrawn', '1')).status).toBe(422)
  expect((await take('withdrawn', '2')).status).toBe(303)
  expect(await rowOf(guid)).toMatchObject({ state: 'withdrawn' })
})

test('only lecturers and moderators can be named: nobody learns a pupil’s name by trying ids', async () => {
  const pupil = await app.personOf('pupil')
  for (const named of [{ lecturer: String(pupil) }, { moderator: String(pupil) }, { lecturer: '999999999999999' }]) {
    const answer = await app.request('/proposals/new?week=sample', {
      as: coordinator,
      form: { ...whole(), ...named, titleRu: 'Не потеряй меня', formKey: key() },
    })
    const text = await answer.text()
    expect([named, answer.status]).toEqual([named, 422])
    expect(text).toContain('Не потеряй меня')
    expect(text).not.toContain('Test pupil')
  }
})

test('at the deadline a draft freezes as it was kept: what comes later is shown to be copied, and can be carried over', async () => {
  const guid = await start({ ...whole(), act: 'save', titleRu: 'Вовремя' })
  const before = await app.db.selectFrom('week.call').select('closes_at').where('week_id', '=', sample.id).executeTakeFirstOrThrow()
  const post = (act: string) =>
    app.request(`/proposals/${guid}`, { as: coordinator, form: { ...whole(), act, titleRu: 'Позже', revision: '1', formKey: key() } })
  await app.db.updateTable('week.call').set({ closes_at: app.world.clock() }).where('week_id', '=', sample.id).execute()
  for (const act of ['save', 'submit']) {
    const answer = await post(act)
    expect([act, answer.status]).toEqual([act, 422])
    const text = await answer.text()
    expect(text).toContain('The deadline has passed')
    expect(text).toContain('value="Позже"')
  }
  expect(await rowOf(guid)).toMatchObject({ state: 'draft', title: { ru: 'Вовремя' }, revision: 1 })
  const page = await app.page(`/proposals/${guid}`, { as: coordinator })
  expect(page).toContain('it froze as it was kept')
  expect(page).toContain('15 min at the screen, 5 min off-screen, 10 min at the screen')
  expect(page).not.toContain('name="titleRu"')
  expect((await app.request('/proposals/new?week=sample', { as: coordinator })).status).toBe(404)
  const late = await app.request('/proposals/new?week=sample', {
    as: coordinator,
    form: { ...whole(), titleRu: 'Ещё позже', formKey: key() },
  })
  expect([late.status, (await late.text()).includes('value="Ещё позже"')]).toEqual([422, true])
  await app.db.updateTable('week.call').set(before).where('week_id', '=', sample.id).execute()
  expect((await post('submit')).status).toBe(303)
  expect(await rowOf(guid)).toMatchObject({ state: 'submitted', title: { ru: 'Позже' } })
})

test('addresses that lead nowhere say so', async () => {
  for (const path of ['/proposals/not-a-guid', '/proposals/01999999-0000-7000-8000-000000000000', '/proposals/new?week=nowhere']) {
    expect([path, (await app.request(path, { as: coordinator })).status]).toEqual([path, 404])
  }
})

test('lecturers and moderators see their released sessions and the way in', async () => {
  const page = await app.page('/my-sessions', { as: sample.moderator })
  expect(page).toContain('You are the second adult')
  expect(page).toContain('action="/weeks/sample/sessions/pochemu-led-skolzkii/enter"')
  expect(await app.page('/my-sessions', { as: sample.lecturer })).toContain('You lead')
  expect(await app.page('/my-sessions', { as: 'moderator' })).toContain('No sessions yet')
})
