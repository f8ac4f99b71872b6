import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openClassHouse } from '../../../../checks/setup/class-house.ts'
import { children, consents, register } from '#people'
import { inTransaction } from '#platform/db/database.ts'
import { newToken } from '#platform/ids.ts'
import { addMinutes } from '#platform/time.ts'
import type { Temporal } from '#platform/time.ts'
import { insertSessions } from '../weeks/insert.ts'
import { sampleSession, sampleStart } from '../weeks/sample.ts'
import { releaseTimetable } from './release.ts'

const { house, book, bookedOf } = openClassHouse()
const english = { locale: 'en' }
let [mother, second] = [0, 0]

beforeAll(async () => {
  const { app } = house
  await app.db.updateTable('people.person').set({ email: 'moderator@example.test' }).where('id', '=', house.sample.moderator).execute()
  ;[mother, second] = await inTransaction(app.db, async (trx) => {
    const guardian = await register.person(trx, { name: { ru: 'Мама' }, email: 'mother@example.test', zone: 'Asia/Yakutsk' })
    await register.role(trx, guardian, 'guardian')
    const office = await register.person(trx, { name: { ru: 'Вторая', en: 'Second' }, email: 'second@example.test' })
    await register.role(trx, office, 'office')
    return [guardian, office]
  })
  for (const id of [house.anna, house.boris])
    await app.db
      .updateTable('people.person')
      .set({ email: id === house.anna ? 'anna@example.test' : 'boris@example.test' })
      .where('id', '=', id)
      .execute()
})
afterEach(async () => {
  for (const table of ['week.child_letter', 'week.child_booking', 'week.reconfirmation'] as const)
    await house.app.db.deleteFrom(table).execute()
})
beforeEach(async () => {
  const { app, sample } = house
  await app.db.updateTable('week.override').set({ ended_at: sampleStart }).where('ended_at', 'is', null).execute()
  await app.db.updateTable('week.session').set({ state: 'withdrawn' }).where('week_id', '=', sample.id).execute()
  for (const [at, id] of sample.sessionIds.entries()) await stand(id, at)
  await inTransaction(app.db, (trx) => releaseTimetable(trx, { weekId: sample.id, actorId: null, now: app.world.clock(), quiet: true }))
  await app.runJobs()
  await app.db.deleteFrom('platform.mail').execute()
})

/** The sample's own place of this session, on Tuesday: all of them are still to come. */
const placeOf = (at: number) => addMinutes(sampleStart, 24 * 60 + at * 40)
const stand = (id: number, at: number) => move(id, placeOf(at))
const move = (id: number, startsAt: Temporal.Instant, more: Record<string, unknown> = {}) =>
  house.app.db
    .updateTable('week.session')
    .set({ state: 'placed', starts_at: startsAt, title: '{"ru": "Почему лёд скользкий?", "en": "Why is ice slippery?"}', ...more })
    .where('id', '=', id)
    .execute()
const later = (minutes: number) => addMinutes(placeOf(0), minutes)

const path = '/office/weeks/sample/release'
const officePage = (as: number | 'office' = 'office') => house.app.page(path, { as, cookies: english })
const plannedIn = (page: string) => /name="planned" value="([0-9a-f]{64})"/.exec(page)![1]!
async function release(note = '', more: Record<string, string> = {}) {
  return house.app.request(path, { as: 'office', form: { note, formKey: newToken(), ...more }, cookies: english })
}
const versionNow = async () =>
  (await house.app.db.selectFrom('week.week').select('released_version as v').where('id', '=', house.sample.id).executeTakeFirstOrThrow()).v
const letters = () => house.app.db.selectFrom('platform.mail').selectAll().orderBy('id').execute()
const lettersTo = async (address: string) => (await letters()).filter((letter) => letter.to_address === address)
const first = () => house.sample.sessionIds[0]!
const uuidOf = async (id: number) =>
  (await house.app.db.selectFrom('week.session').select(['guid', 'slug']).where('id', '=', id).executeTakeFirstOrThrow()).guid

test('one letter to each person whom a release touches, of everything at once, however often the fact is told', async () => {
  const { app, ice, stars, class7, class3, other } = house
  await book(ice, class7)
  await book(ice, class3)
  await book(stars, class3)
  await book(stars, other)
  const child = await inTransaction(app.db, async (trx) => {
    const added = await children.add(app.world, trx, { name: 'Яра', grade: 6, zone: 'Asia/Yakutsk', guardianIds: [mother] })
    await consents.give(app.world, trx, { personId: added.id, purpose: 'participation', now: app.world.clock() })
    return added
  })
  await app.request(`/weeks/sample/sessions/${ice.slug}/apply`, { as: mother, form: { child: child.uuid, formKey: newToken() } })
  await app.runJobs()
  await app.db.deleteFrom('platform.mail').execute()
  await move(first(), later(180))
  await app.db.updateTable('week.session').set({ state: 'withdrawn' }).where('id', '=', house.sample.sessionIds[1]!).execute()
  expect((await release()).status).toBe(303)
  await app.runJobs()
  const fact = { name: 'TimetableReleased', key: 'again', payload: { weekId: house.sample.id, version: await versionNow() } }
  await app.deliver(fact)
  const sent = await letters()
  expect(sent.map((letter) => letter.to_address).toSorted()).toEqual(
    ['anna@example.test', 'boris@example.test', 'mother@example.test', 'moderator@example.test', await lecturerMail()].toSorted(),
  )
  const [toAnna] = await lettersTo('anna@example.test')
  expect(toAnna!.body).toContain('Перенесено: было вт, 24 ноября в 15:00, в Москве вт, 24 ноября в 09:00, стало вт, 24 ноября в 18:00')
  expect(toAnna!.body.match(/Ваш класс:/g)).toHaveLength(3)
  expect(toAnna!.body).toContain('К сожалению, вместе с занятием ушло и место')
  const [toMother] = await lettersTo('mother@example.test')
  expect(toMother).toMatchObject({ about: [child.id] })
  expect(toMother!.body).toContain('Ваш ребёнок, 6 класс.')
  expect(toMother!.body).not.toContain('Яра')
  expect((await bookedOf(other)).filter((one) => one.state !== 'cancelled')).toEqual([])
})

const lecturerMail = async () =>
  (await house.app.db.selectFrom('people.person').select('email').where('id', '=', house.sample.lecturer).executeTakeFirstOrThrow()).email!

test('a moved class keeps or releases its place in one press; silence keeps it, and coming back to the old time asks nothing', async () => {
  const { app, ice, anna, boris, class7, other } = house
  await book(ice, class7)
  await book(ice, other)
  await move(first(), later(180))
  await release()
  const [mine] = await bookedOf(class7)
  const list = await app.page('/bookings', { as: anna, cookies: english })
  expect(list).toContain('The time has changed. Does it suit you?')
  expect(list).toContain(`action="/bookings/${mine!.booking.uuid}/keep"`)
  const [theirs] = await bookedOf(other)
  expect((await app.request(`/bookings/${theirs!.booking.uuid}/keep`, { as: anna, form: { formKey: newToken() } })).status).toBe(403)
  const kept = await app.request(`/bookings/${mine!.booking.uuid}/keep`, { as: anna, form: { formKey: newToken() } })
  expect([kept.status, (await bookedOf(class7))[0]!.booking.movedFrom]).toEqual([303, null])
  expect(await app.page('/bookings', { as: boris, cookies: english })).toContain('Does it suit you?')
  await stand(first(), 0)
  await release()
  expect((await bookedOf(other))[0]).toMatchObject({ state: 'granted', booking: { movedFrom: null } })
  expect((await bookedOf(class7))[0]!.booking.movedFrom?.toString()).toBe(later(180).toString())
  const gone = await app.request(`/bookings/${mine!.booking.uuid}/cancel`, { as: anna, form: { formKey: newToken() } })
  expect([gone.status, await bookedOf(class7)]).toEqual([303, []])
})

test('whoever presents a moved session says whether they come; who can’t blocks the next release, and the office hears of it', async () => {
  const { app, sample } = house
  const guid = await uuidOf(first())
  expect(await app.page('/my-sessions', { as: sample.lecturer, cookies: english })).not.toContain('The time has changed')
  await move(first(), later(180))
  await release()
  expect(await officePage()).toContain('2 answers are missing')
  const mine = await app.page('/my-sessions', { as: sample.lecturer, cookies: english })
  expect(mine).toContain('The time has changed. Can you come?')
  const say = (as: number, word: string, note = '') =>
    app.request(`/my-sessions/${guid}/${word}`, { as, form: { note, formKey: newToken() }, cookies: english })
  expect((await say(sample.moderator, 'can')).status).toBe(303)
  expect(await officePage()).toContain('1 answer is missing')
  await app.runJobs()
  await app.db.deleteFrom('platform.mail').execute()
  for (const _ of [1, 2]) expect((await say(sample.lecturer, 'cannot', 'Может Пётр')).status).toBe(303)
  expect((await lettersTo('second@example.test')).map((letter) => [letter.body.includes('Может Пётр'), letter.about])).toEqual([
    // It goes with whom it names.
    [true, [sample.lecturer]],
  ])
  await move(first(), later(240))
  await app.db
    .updateTable('week.session')
    .set({ starts_at: later(180) })
    .where('id', '=', first())
    .execute()
  await move(sample.sessionIds[2]!, later(600))
  const blocked = await release()
  expect(blocked.status).toBe(422)
  const page = await blocked.text()
  expect(page).toContain('Aisylu Gaifullina can’t come any more')
  expect(page).toContain('Vetted adults from start to end: 1')
  expect(page).toContain('is never released, whoever asks')
  expect(page).not.toContain('name="reason"')
  expect((await say(sample.lecturer, 'can')).status).toBe(303)
  expect((await release()).status).toBe(303)
  expect((await say(await app.personOf('lecturer', { type: 'x', id: 1 }), 'cannot')).status).toBe(404)
})

test('two releases at once are one: the other hears that there is nothing left', async () => {
  await move(first(), later(180))
  const before = await versionNow()
  const answers = await Promise.all([release('a'), release('b')])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 422])
  const refused = answers.find(({ status }) => status === 422)!
  expect(await refused.text()).toContain('Nothing to release')
  expect(await versionNow()).toBe(before + 1)
})

test('what changed since the page was opened is looked at before it is released, and the note stays', async () => {
  await move(first(), later(180))
  const planned = plannedIn(await officePage())
  await move(first(), later(240))
  const stale = await release('Мой текст', { planned })
  const page = await stale.text()
  expect([stale.status, page.includes('Something has changed since'), page.includes('value="Мой текст"')]).toEqual([409, true, true])
  expect((await release('Мой текст', { planned: plannedIn(page) })).status).toBe(303)
})

test('two of the office may release past a block with a reason, one alone may not, and what came since needs both again', async () => {
  const { app, sample } = house
  // In the same stream, five minutes after another one ends.
  await move(sample.sessionIds[2]!, addMinutes(placeOf(1), 35))
  const page = await officePage()
  expect(page).toContain('or it is less than 10 min away')
  expect(page).not.toContain(`action="${path}"`)
  expect((await release()).status).toBe(422)
  const ask = (reason: string, planned: string) =>
    app.request(`${path}/override`, { as: 'office', form: { reason, planned, note: '', formKey: newToken() }, cookies: english })
  expect((await ask('Надо', plannedIn(page))).status).toBe(422)
  expect((await ask('Зал дали только на это время', plannedIn(page))).status).toBe(303)
  const asked = await officePage(second)
  const agreePath = /action="([^"]+\/agree)"/.exec(asked)![1]!
  expect(asked).toContain('Зал дали только на это время')
  expect(await officePage()).not.toContain('/agree"')
  const agree = (as: number | 'office') => app.request(agreePath, { as, form: { formKey: newToken() }, cookies: english })
  expect([(await agree('office')).status, (await agree(await app.personOf('coordinator'))).status]).toEqual([422, 403])
  await move(first(), later(300))
  const stale = await agree(second)
  expect([stale.status, (await stale.text()).includes('Something has changed since')]).toEqual([409, true])
  await stand(first(), 0)
  expect((await agree(second)).status).toBe(303)
  expect((await agree(second)).status).toBe(409)
  const version = await versionNow()
  const row = await app.db
    .selectFrom('week.release')
    .select(['agreed_by', 'reason'])
    .where('version', '=', version)
    .where('week_id', '=', sample.id)
    .executeTakeFirstOrThrow()
  expect(row).toEqual({ agreed_by: second, reason: 'Зал дали только на это время' })
  expect(await app.page(`/office/weeks/sample/releases/${version}`, { as: 'office', cookies: english })).toContain('Зал дали только')
  expect(await app.page('/weeks/sample/releases', { cookies: english })).not.toContain('Зал дали только')
})

test('a roll-back is a new release: the same fingerprint, guids and addresses, and it says so', async () => {
  const { app, sample, ice } = house
  const before = await versionNow()
  const [added] = await inTransaction(app.db, (trx) =>
    insertSessions(trx, sample.id, [sampleSession(sample, { title: { ru: 'Новое' }, startsAt: later(500) })]),
  )
  await move(first(), later(180), { title: '{"ru": "Иначе названо"}' })
  await app.db.updateTable('week.session').set({ state: 'withdrawn' }).where('id', '=', sample.sessionIds[1]!).execute()
  expect((await release()).status).toBe(303)
  const page = await app.page(`/office/weeks/sample/releases/${before}`, { as: 'office', cookies: english })
  expect(page).toContain('1 session added, 1 taken out, 1 moved, 1 with other words.')
  const back = (as: 'office' | number = 'office') =>
    app.request(`/office/weeks/sample/releases/${before}/roll-back`, { as, form: { note: 'Назад', formKey: newToken() }, cookies: english })
  expect((await back(await app.personOf('coordinator'))).status).toBe(403)
  expect((await back()).status).toBe(303)
  const rows = await app.db
    .selectFrom('week.release')
    .select(['version', 'hash', 'rolls_back_to'])
    .where('week_id', '=', sample.id)
    .where('version', '>=', before)
    .orderBy('version')
    .execute()
  expect(rows.map((row) => [row.version, row.rolls_back_to])).toEqual([
    [before, null],
    [before + 1, null],
    [before + 2, before],
  ])
  expect(rows[2]!.hash.equals(rows[0]!.hash)).toBe(true)
  expect(rows[1]!.hash.equals(rows[0]!.hash)).toBe(false)
  expect(await app.page(`/weeks/sample/sessions/${ice.slug}`, { cookies: english })).toContain('Why is ice slippery?')
  expect(await app.page('/weeks/sample/releases', { cookies: english })).toContain(`Brings back version ${before}.`)
  const again = await back()
  expect([again.status, (await again.text()).includes('Nothing to release')]).toEqual([422, true])
  await app.db.updateTable('week.session').set({ state: 'withdrawn' }).where('id', '=', added!).execute()
})

test('a roll-back passes no block: adults whose papers ended since stop it, and nothing of it stays', async () => {
  const { app, sample } = house
  const before = await versionNow()
  await move(first(), later(180))
  await release()
  await app.db.updateTable('people.vetting').set({ valid_until: '2026-11-23' }).where('person_id', '=', sample.moderator).execute()
  const refused = await app.request(`/office/weeks/sample/releases/${before}/roll-back`, {
    as: 'office',
    form: { note: '', formKey: newToken() },
    cookies: english,
  })
  await app.db.updateTable('people.vetting').set({ valid_until: '2027-08-31' }).where('person_id', '=', sample.moderator).execute()
  expect([refused.status, (await refused.text()).includes('Vetted adults from start to end: 1')]).toEqual([422, true])
  const row = await app.db.selectFrom('week.session').select('starts_at').where('id', '=', first()).executeTakeFirstOrThrow()
  expect([row.starts_at?.toString(), await versionNow()]).toEqual([later(180).toString(), before + 1])
})

test('a coordinator reads what changes for the own members alone', async () => {
  const { app, sample } = house
  const own = await app.personOf('coordinator', { type: 'member', id: sample.memberId })
  const other = await app.personOf('coordinator', { type: 'member', id: sample.otherMemberId })
  await move(first(), later(180), { title: '{"ru": "Тайное имя"}' })
  expect(await officePage(own)).toContain('Тайное имя')
  const page = await officePage(other)
  expect(page).not.toContain('Тайное имя')
  expect(page).not.toContain('name="planned"')
  expect((await app.request(path, { as: own, form: { formKey: newToken() } })).status).toBe(403)
  expect((await app.request('/office/weeks/sample/releases/1', { as: own })).status).toBe(403)
})
