import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { TestApp } from '../../../../../checks/setup/test-app.ts'
import { testApp } from '../../../../../checks/setup/test-app.ts'
import { register } from '#people'
import { inTransaction, sql } from '#platform/db/database.ts'
import { insertSessions } from '../../weeks/insert.ts'
import { sampleSession, sampleWeek } from '../../weeks/sample.ts'
import type { SampleWeek } from '../../weeks/sample.ts'
import { isConflicted, isWithheld } from './withheld.ts'

let app: TestApp
let week: SampleWeek
let reviewer: number
let author: number
let proposal: { id: number; guid: string }
beforeAll(async () => {
  app = await testApp()
  week = await sampleWeek(app.db)
})
afterAll(() => app.close())

let serial = 0
const addPerson = (role: 'lecturer' | 'office' = 'lecturer', email = `somebody${(serial += 1)}@example.test`) =>
  inTransaction(app.db, async (trx) => {
    const id = await register.person(trx, { name: { ru: `Некто ${serial}` }, email })
    await register.role(trx, id, role)
    return id
  })

beforeEach(async () => {
  reviewer = await addPerson()
  author = await addPerson()
  const [id] = await inTransaction(app.db, (trx) =>
    insertSessions(trx, week.id, [
      sampleSession(week, {
        state: 'submitted',
        title: { ru: `Заявка ${(serial += 1)}` },
        startsAt: null,
        streamId: null,
        proposedBy: author,
        people: [{ role: 'lecturer', personId: author, name: { ru: 'Автор' } }],
      }),
    ]),
  )
  const { guid } = await app.db.selectFrom('week.session').select('guid').where('id', '=', id!).executeTakeFirstOrThrow()
  proposal = { id: id!, guid }
  await app.db.insertInto('week.reviewer').values({ week_id: week.id, person_id: reviewer }).execute()
})

const assign = (state = 'open') =>
  app.db.insertInto('week.assignment').values({ session_id: proposal.id, person_id: reviewer, state }).execute()
const conflicted = () => isConflicted(app.db, reviewer, proposal.id)
const emailOf = async (id: number) =>
  (await app.db.selectFrom('people.person').select('email').where('id', '=', id).executeTakeFirstOrThrow()).email!
const say = () =>
  app.db
    .insertInto('week.review')
    .values({ session_id: proposal.id, person_id: reviewer, age_fit: 5, clarity: 5, hands_on: 5, safety: 4, submitted_at: sql`now()` })
    .execute()

/** Every way in which somebody can be in conflict with a proposal, made after they began to review it. */
const edges: Record<string, () => Promise<unknown>> = {
  'proposed it': () => app.db.updateTable('week.session').set({ proposed_by: reviewer }).where('id', '=', proposal.id).execute(),
  'leads it': () =>
    inTransaction(app.db, async (trx) => {
      const speaker = await trx
        .insertInto('week.speaker')
        .values({ week_id: week.id, external_key: `person:${reviewer}`, name: '{}', about: '{}', source: '{}', person_id: reviewer })
        .returning('id')
        .executeTakeFirstOrThrow()
      await trx.insertInto('week.session_person').values({ session_id: proposal.id, speaker_id: speaker.id, role: 'lecturer' }).execute()
    }),
  'turns out to be a speaker of it': async () => {
    const speaker = await app.db
      .insertInto('week.speaker')
      .values({ week_id: week.id, external_key: `name:${reviewer}`, name: '{"und":"Некто"}', about: '{}', source: '{}' })
      .returning('id')
      .executeTakeFirstOrThrow()
    await app.db.insertInto('week.session_person').values({ session_id: proposal.id, speaker_id: speaker.id, role: 'moderator' }).execute()
    expect(await conflicted()).toBe(false)
    await app.db.updateTable('week.speaker').set({ person_id: reviewer }).where('id', '=', speaker.id).execute()
  },
  'is asked to lead it, and has not answered': async () =>
    app.db
      .insertInto('week.co_speaker')
      .values({
        session_id: proposal.id,
        email: await emailOf(reviewer),
        token_hash: Buffer.from(`asked ${proposal.id}`),
        invited_at: sql`now()`,
        expires_at: sql`now()`,
      })
      .execute(),
  'is asked under an address that they have not confirmed': async () => {
    const email = `new${serial}@example.test`
    await app.db
      .insertInto('people.address_reset')
      .values({ person_id: reviewer, email, asked_by: author, asked_at: sql`now()`, due_at: sql`now()`, stop_hash: Buffer.from(email) })
      .execute()
    await app.db
      .insertInto('week.co_speaker')
      .values({ session_id: proposal.id, email, token_hash: Buffer.from(email), invited_at: sql`now()`, expires_at: sql`now()` })
      .execute()
  },
  'takes the address of somebody who is asked': async () => {
    const email = `asked${serial}@example.test`
    await app.db
      .insertInto('week.co_speaker')
      .values({ session_id: proposal.id, email, token_hash: Buffer.from(email), invited_at: sql`now()`, expires_at: sql`now()` })
      .execute()
    expect(await conflicted()).toBe(false)
    await app.db.updateTable('people.person').set({ email }).where('id', '=', reviewer).execute()
  },
  'is the author’s mentor': async () =>
    app.db
      .insertInto('week.session_address')
      .values({ session_id: proposal.id, address: await emailOf(reviewer), role: 'mentor' })
      .execute(),
  'is asked not to review it': async () =>
    app.db
      .insertInto('week.session_address')
      .values({ session_id: proposal.id, address: await emailOf(reviewer), role: 'excluded' })
      .execute(),
  'gets a role at its member': () =>
    inTransaction(app.db, (trx) => register.role(trx, reviewer, 'coordinator', { type: 'member', id: week.memberId })),
  'had a role at its member': async () => {
    await inTransaction(app.db, (trx) => register.role(trx, reviewer, 'moderator', { type: 'member', id: week.memberId }))
    await app.db.deleteFrom('people.role_grant').where('person_id', '=', reviewer).where('scope_id', '=', week.memberId).execute()
  },
  'shares an organisation with the author': async () => {
    await app.db.insertInto('week.affiliation').values({ person_id: author, organisation: 'НИИ «Лёд»', told_by: 'self' }).execute()
    expect(await conflicted()).toBe(false)
    await app.db.insertInto('week.affiliation').values({ person_id: reviewer, organisation: 'нии лёд ', told_by: 'self' }).execute()
  },
  'shared one 35 months ago': async () => {
    await app.db.insertInto('week.affiliation').values({ person_id: author, organisation: 'Завод', told_by: 'self' }).execute()
    await app.db
      .insertInto('week.affiliation')
      .values({
        person_id: reviewer,
        organisation: 'Завод',
        told_by: 'self',
        until_on: sql`current_date - interval '35 months'`,
        since_on: '2001-01-01',
      })
      .execute()
  },
  'is joined by the author at an organisation': async () => {
    await app.db.insertInto('week.affiliation').values({ person_id: reviewer, organisation: 'Обсерватория', told_by: 'self' }).execute()
    expect(await conflicted()).toBe(false)
    await app.db.insertInto('week.affiliation').values({ person_id: author, organisation: 'Обсерватория', told_by: 'office' }).execute()
  },
  'works with the author’s mentor': async () => {
    const mentor = await addPerson()
    await app.db
      .insertInto('week.affiliation')
      .values([
        { person_id: reviewer, organisation: 'Музей', told_by: 'self' },
        { person_id: mentor, organisation: 'Музей', told_by: 'self' },
      ])
      .execute()
    expect(await conflicted()).toBe(false)
    await app.db
      .insertInto('week.session_address')
      .values({ session_id: proposal.id, address: await emailOf(mentor), role: 'mentor' })
      .execute()
  },
  'sees it move to their member': async () => {
    await app.db.insertInto('week.affiliation').values({ person_id: reviewer, member_id: week.otherMemberId, told_by: 'self' }).execute()
    expect(await conflicted()).toBe(false)
    await app.db.updateTable('week.session').set({ member_id: week.otherMemberId }).where('id', '=', proposal.id).execute()
  },
  'declares it': () =>
    app.db.insertInto('week.conflict').values({ person_id: reviewer, session_id: proposal.id, side: 'reviewer' }).execute(),
  'declares it with the author': () =>
    app.db.insertInto('week.conflict').values({ person_id: reviewer, with_person_id: author, side: 'reviewer' }).execute(),
  'is declared by the author': () =>
    app.db.insertInto('week.conflict').values({ person_id: author, with_person_id: reviewer, side: 'author' }).execute(),
  'declares it with the member': () =>
    app.db.insertInto('week.conflict').values({ person_id: reviewer, with_member_id: week.memberId, side: 'reviewer' }).execute(),
}

describe('a reviewer who', () => {
  test.each(Object.entries(edges))('%s is in conflict: assignment and score are gone, and none can be made', async (_, make) => {
    await assign()
    await say()
    expect(await conflicted()).toBe(false)
    await make()
    expect(await conflicted()).toBe(true)
    const held = await app.db.selectFrom('week.assignment').select('state').where('session_id', '=', proposal.id).execute()
    const said = await app.db.selectFrom('week.review').select('revoked_at').where('session_id', '=', proposal.id).execute()
    expect(held).toEqual([{ state: 'revoked' }])
    expect(said[0]!.revoked_at).not.toBeNull()
    const refused = { code: 'KC001' }
    await expect(
      app.db.updateTable('week.assignment').set({ state: 'open' }).where('session_id', '=', proposal.id).execute(),
    ).rejects.toMatchObject(refused)
    await expect(
      app.db.updateTable('week.review').set({ revoked_at: null }).where('session_id', '=', proposal.id).execute(),
    ).rejects.toMatchObject(refused)
    await app.db.deleteFrom('week.assignment').where('session_id', '=', proposal.id).execute()
    await expect(assign()).rejects.toMatchObject(refused)
    await expect(assign('done')).rejects.toMatchObject(refused)
  })

  const free: Record<string, () => Promise<unknown>> = {
    'shares nothing': () => Promise.resolve(),
    'shared an organisation 37 months ago': async () => {
      await app.db.insertInto('week.affiliation').values({ person_id: author, organisation: 'Театр', told_by: 'self' }).execute()
      await app.db
        .insertInto('week.affiliation')
        .values({
          person_id: reviewer,
          organisation: 'Театр',
          told_by: 'self',
          until_on: sql`current_date - interval '37 months'`,
          since_on: '2001-01-01',
        })
        .execute()
    },
    'works where somebody works by whom the author asks not to be reviewed': async () => {
      const excluded = await addPerson()
      await app.db
        .insertInto('week.affiliation')
        .values([
          { person_id: reviewer, organisation: 'Цирк', told_by: 'self' },
          { person_id: excluded, organisation: 'Цирк', told_by: 'self' },
        ])
        .execute()
      await app.db
        .insertInto('week.session_address')
        .values({ session_id: proposal.id, address: await emailOf(excluded), role: 'excluded' })
        .execute()
    },
    'was asked by mistake, and the asking was taken back': async () =>
      app.db
        .insertInto('week.co_speaker')
        .values({
          session_id: proposal.id,
          email: await emailOf(reviewer),
          token_hash: Buffer.from(`mistake ${proposal.id}`),
          invited_at: sql`now()`,
          expires_at: sql`now()`,
          revoked_at: sql`now()`,
        })
        .execute(),
    'declared a conflict that the office ended': () =>
      app.db
        .insertInto('week.conflict')
        .values({ person_id: reviewer, session_id: proposal.id, side: 'reviewer', ended_at: sql`now()` })
        .execute(),
    'works at another member': () =>
      inTransaction(app.db, (trx) => register.role(trx, reviewer, 'coordinator', { type: 'member', id: week.otherMemberId })),
  }
  test.each(Object.entries(free))('%s goes on', async (_, make) => {
    await assign()
    await say()
    await make()
    expect(await conflicted()).toBe(false)
    expect(await app.db.selectFrom('week.assignment').select('state').where('session_id', '=', proposal.id).execute()).toEqual([
      { state: 'open' },
    ])
  })
})

test('an assignment and an edge at the same time: whoever comes second waits, and no conflict is left standing', async () => {
  for (const edge of ['leads it', 'declares it with the author', 'gets a role at its member'] as const) {
    reviewer = await addPerson()
    let edgeWritten!: () => void
    const written = new Promise<void>((resolve) => (edgeWritten = resolve))
    let mayCommit!: () => void
    const committing = new Promise<void>((resolve) => (mayCommit = resolve))
    const making = inTransaction(app.db, async (trx) => {
      const own = app.db
      app.db = trx
      await edges[edge]!().finally(() => (app.db = own))
      edgeWritten()
      await committing
    })
    await written
    const assigning = assign().then(
      () => 'assigned',
      (error: { code?: string }) => error.code,
    )
    await new Promise((resolve) => setTimeout(resolve, 100))
    mayCommit()
    await making
    expect([edge, await assigning]).toEqual([edge, 'KC001'])
  }
})

test('a look that a second person opened is for reading: nothing can be assigned by it, and it ends', async () => {
  const asker = reviewer
  const second = await addPerson('office')
  await app.db.insertInto('week.conflict').values({ person_id: asker, session_id: proposal.id, side: 'office' }).execute()
  const glass = { person_id: asker, session_id: proposal.id, reason: 'Жалоба автора' }
  await expect(
    app.db
      .insertInto('week.break_glass')
      .values({ ...glass, second_id: asker, until_at: sql`now() + interval '1 day'` })
      .execute(),
  ).rejects.toThrow('break_glass_check')
  await expect(
    app.db
      .insertInto('week.break_glass')
      .values({ ...glass, until_at: sql`now() + interval '1 day'` })
      .execute(),
  ).rejects.toThrow('break_glass_check')
  await app.db
    .insertInto('week.break_glass')
    .values({ ...glass, second_id: second, until_at: sql`now() + interval '1 day'` })
    .execute()
  expect(await isWithheld(app.db, asker, proposal.id)).toBe(false)
  expect(await conflicted()).toBe(true)
  await expect(assign()).rejects.toMatchObject({ code: 'KC001' })
  await app.db
    .updateTable('week.break_glass')
    .set({ until_at: sql`now() - interval '1 second'` })
    .where('person_id', '=', asker)
    .execute()
  expect(await isWithheld(app.db, asker, proposal.id)).toBe(true)
})
