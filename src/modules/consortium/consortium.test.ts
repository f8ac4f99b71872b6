import { afterAll, beforeAll, expect, test } from 'vitest'
import { people } from '#people'
import { inTransaction } from '#platform/db/database.ts'
import type { TestApp } from '../../../checks/setup/test-app.ts'
import { testApp } from '../../../checks/setup/test-app.ts'
import { consortium, insertMember, insertPartner, insertTask, listTasks } from './index.ts'

let app: TestApp
let [norid, museum, coder] = [0, 0, 0]

const task = (partnerId: number, title: string) => ({
  partnerId,
  title: { ru: title },
  body: { ru: 'Что дано и что найти' },
  field: 'space',
})
const fields = (more: Record<string, string> = {}) => ({
  titleRu: 'Тень спутника',
  bodyRu: 'Найди, когда',
  field: 'space',
  formKey: 'key-12345678',
  ...more,
})

beforeAll(async () => {
  app = await testApp({ modules: [consortium, people] })
  await inTransaction(app.db, async (trx) => {
    const texts = {
      name: { ru: 'Университет Үс Һыр', en: 'Us Hyr University' },
      shortName: { ru: 'Үс Һыр' },
      city: { ru: 'Якутск' },
      about: { ru: 'Дом <на> мерзлоте' },
    }
    const place = { regionCode: 'RU-SA', zone: 'Asia/Yakutsk', accent: '#9a5b00', joinedOn: '2024-02-01' }
    await insertMember(trx, { slug: 'us-hyr', field: { ru: 'Мерзлота' }, ...texts, ...place })
    norid = await insertPartner(trx, { slug: 'nord', name: { ru: 'Бюро «Норд» 🛰️' }, about: { ru: 'Спутники' }, kind: 'industry' })
    museum = await insertPartner(trx, { slug: 'museum', name: { ru: 'Музей' }, about: { ru: 'Кости' }, kind: 'museum' })
    await insertTask(trx, task(norid, 'Первая'))
    await insertTask(trx, task(museum, 'Чужая'))
  })
  coder = await app.personOf('partner', { type: 'partner', id: norid })
})
afterAll(() => app.close())

test('everybody reads members and partners; names of every script stand as they are and HTML in them is text', async () => {
  const members = await app.page('/members', { headers: { 'accept-language': 'ru' } })
  expect(members).toContain('Үс Һыр')
  expect(members).toContain('Якутск · МСК+6')
  const member = await app.page('/members/us-hyr', { headers: { 'accept-language': 'ru' } })
  expect(member).toContain('Дом &lt;на> мерзлоте')
  expect(member).toContain('1 февраля 2024')
  expect(await app.page('/partners')).toContain('Бюро «Норд» 🛰️')
  const partner = await app.page('/partners/nord')
  expect(partner).toContain('Первая')
  expect(partner).not.toContain('Чужая')
})

test('unknown members and partners are 404', async () => {
  expect((await app.request('/members/nobody')).status).toBe(404)
  expect((await app.request('/partners/%F0%9F%9B%B0')).status).toBe(404)
})

test('only a partner edits tasks, and only its own', async () => {
  const [own, foreign] = [(await listTasks(app.db, [norid]))[0]!, (await listTasks(app.db, [museum]))[0]!]
  expect((await app.request('/partner/tasks')).status).toBe(303)
  expect((await app.request('/partner/tasks', { as: 'teacher' })).status).toBe(403)
  const unbound = await app.personOf('partner', { type: 'member', id: museum })
  expect((await app.request('/partner/tasks', { as: unbound })).status).toBe(403)
  const page = await app.page('/partner/tasks', { as: coder })
  expect(page).toContain(own.uuid)
  expect(page).not.toContain(foreign.uuid)
  expect((await app.request(`/partner/tasks/${foreign.uuid}`, { as: coder })).status).toBe(403)
  const form = fields({ revision: '1' })
  expect((await app.request(`/partner/tasks/${foreign.uuid}`, { as: coder, form })).status).toBe(403)
  expect((await app.request('/partner/tasks/new', { as: coder, form: fields({ partner: String(museum) }) })).status).toBe(403)
  expect((await app.request('/partner/tasks/not-a-uuid', { as: coder })).status).toBe(404)
})

test('a revision that nobody has read is a conflict, however large', async () => {
  const own = (await listTasks(app.db, [norid]))[0]!
  for (const revision of ['9007199254740991', '99999999999', '-1', '1e300', '']) {
    const answer = await app.request(`/partner/tasks/${own.uuid}`, { as: coder, form: fields({ revision }) })
    expect([revision, answer.status]).toEqual([revision, 409])
  }
})

test('a task that is posted twice is added once and audited', async () => {
  const form = fields({ titleRu: 'Две кнопки', formKey: 'twice-12345678' })
  const answers = await Promise.all([1, 2].map(() => app.request('/partner/tasks/new', { as: coder, form })))
  expect(answers.map((answer) => [answer.status, answer.headers.get('location')])).toEqual([
    [303, '/partner/tasks'],
    [303, '/partner/tasks'],
  ])
  expect((await listTasks(app.db, [norid])).filter((one) => one.title.ru === 'Две кнопки')).toHaveLength(1)
  const audit = await app.db.selectFrom('platform.audit').select('actor_id').where('action', '=', 'consortium.addTask').execute()
  expect(audit).toEqual([{ actor_id: coder }])
})

test('an incomplete task comes back with what was typed and says what is missing', async () => {
  const answer = await app.request('/partner/tasks/new', {
    as: coder,
    form: fields({ titleRu: '', bodyRu: 'Не потеряй меня', field: 'magic' }),
  })
  expect(answer.status).toBe(422)
  const page = await answer.text()
  expect(page).toContain('Не потеряй меня')
  expect(page).toContain('Give the task a title')
  expect(page).toContain('Choose a field from the list')
})

test('who saves an older revision sees both versions with 409, loses nothing, and can save over it', async () => {
  const { uuid } = (await listTasks(app.db, [norid])).find((one) => one.title.ru === 'Первая')!
  const path = `/partner/tasks/${uuid}`
  const post = (form: Record<string, string>) => app.request(path, { as: coder, form: fields(form) })
  expect((await post({ titleRu: 'Моя', revision: '1', formKey: 'first-1234' })).status).toBe(303)
  const stale = await post({ titleRu: 'Твоя', revision: '1', formKey: 'second-1234' })
  expect(stale.status).toBe(409)
  const page = await stale.text()
  expect(page).toContain('value="Твоя"')
  expect(page).toContain('Моя')
  expect(page).toContain('name="revision" value="2"')
  expect((await post({ titleRu: 'Твоя', revision: '2', formKey: 'third-1234' })).status).toBe(303)
  expect((await listTasks(app.db, [norid])).find((one) => one.uuid === uuid)).toMatchObject({ title: { ru: 'Твоя' }, revision: 3 })
})
