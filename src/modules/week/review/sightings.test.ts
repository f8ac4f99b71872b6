import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { allRoutes } from '../../../app/modules.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { testApp } from '../../../../checks/setup/test-app.ts'
import { register } from '#people'
import type { Role } from '#people'
import { inTransaction, sql } from '#platform/db/database.ts'
import { insertSessions } from '../weeks/insert.ts'
import type { SessionState } from '../weeks/kinds.ts'
import { sampleSession, sampleWeek } from '../weeks/sample.ts'
import type { SampleWeek } from '../weeks/sample.ts'
import { getWeekById } from '../weeks/store.ts'
import { assignAutomatically } from './assigning/actions.ts'

// Random graphs of people, organisations and proposals; then everybody tries every page, and nobody may see what they are in conflict with.

type StaffRole = Exclude<Role, 'pupil'>
interface Somebody {
  id: number
  role: StaffRole
  /** The member that a coordinator keeps. */
  memberId: number | null
  email: string
}
interface Proposed {
  id: number
  guid: string
  state: SessionState
  title: string
  memberId: number
  proposedBy: number
}

let app: TestApp
let week: SampleWeek
let people: Somebody[] = []
let proposals: Proposed[] = []

let seed = Number(process.env.SIGHTINGS_SEED ?? 20_261_123)
/** A whole number below n (mulberry32). */
function random(n: number): number {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) % n
}
const chance = (percent: number) => random(100) < percent
const one = <T>(list: readonly T[]): T => list[random(list.length)]!

const titleOf = (n: number) => `zqtitle${String(n).padStart(3, '0')}`
const saidOf = (proposal: number, person: number) => `zqsaid${proposal}x${person}z`
const noteOf = (n: number) => `zqnote${n}z`

const roles: StaffRole[] = [
  'office',
  'office',
  'office',
  'lecturer',
  'lecturer',
  'lecturer',
  'coordinator',
  'coordinator',
  'evaluator',
  'lecturer',
]
const states: SessionState[] = ['submitted', 'submitted', 'inReview', 'reserve', 'declined', 'accepted', 'confirmed', 'withdrawn']

beforeAll(async () => {
  app = await testApp()
  week = await sampleWeek(app.db)
  for (const [n, role] of roles.entries()) people.push(await addPerson(n, role))
  for (let n = 0; n < 24; n += 1) proposals.push(await addProposal(n))
  for (const person of people) await app.db.insertInto('week.reviewer').values({ week_id: week.id, person_id: person.id }).execute()
  await addEdges(12)
  const now = app.world.clock()
  await inTransaction(app.db, async (trx) =>
    assignAutomatically(trx, { week: await getWeekById(trx, week.id), actorId: null, now, origin: 'http://kaleidoscope.test' }),
  )
  await sayEverything()
  // Ties that come to light afterwards.
  await addEdges(12)
  for (const { id } of proposals) proposals.find((one) => one.id === id)!.state = await stateOf(id)
}, 60_000)
afterAll(() => app.close())

const stateOf = async (id: number) =>
  (await app.db.selectFrom('week.session').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state as SessionState

async function addPerson(n: number, role: StaffRole): Promise<Somebody> {
  const memberId = role === 'coordinator' ? one([week.memberId, week.otherMemberId]) : null
  const email = `sight${n}@example.test`
  const id = await inTransaction(app.db, async (trx) => {
    const made = await register.person(trx, { name: { ru: `Читатель${n}`, en: `Reader${n}` }, email })
    await register.role(trx, made, role, memberId === null ? undefined : { type: 'member', id: memberId })
    return made
  })
  return { id, role, memberId, email }
}

async function addProposal(n: number): Promise<Proposed> {
  const author = one(people)
  const memberId = one([week.memberId, week.otherMemberId])
  const state = one(states)
  const led = [...new Set([one(people), one(people)])].slice(0, 1 + random(2))
  const [id] = await inTransaction(app.db, (trx) =>
    insertSessions(trx, week.id, [
      sampleSession(week, {
        state,
        title: { ru: titleOf(n), en: titleOf(n) },
        startsAt: null,
        streamId: null,
        memberId,
        proposedBy: author.id,
        people: led.map(({ id: personId }) => ({ role: 'lecturer' as const, personId, name: { ru: `Ведущий ${personId}` } })),
      }),
    ]),
  )
  const { guid } = await app.db.selectFrom('week.session').select('guid').where('id', '=', id!).executeTakeFirstOrThrow()
  if (['accepted', 'reserve', 'declined'].includes(state))
    await app.db
      .insertInto('week.decision')
      .values({ session_id: id!, number: 1, decision: state, note: noteOf(n), decided_by: people[0]!.id })
      .execute()
  return { id: id!, guid, state, title: titleOf(n), memberId, proposedBy: author.id }
}

async function addEdges(count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    const [person, proposal] = [one(people), one(proposals)]
    const kind = random(5)
    if (kind === 0)
      await app.db
        .insertInto('week.affiliation')
        .values({
          person_id: person.id,
          organisation: `Организация ${random(6)}`,
          told_by: 'self',
          since_on: '2001-01-01',
          until_on: one([null, sql<string>`current_date - interval '10 months'`, sql<string>`current_date - interval '50 months'`]),
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    if (kind === 1)
      await app.db
        .insertInto('week.co_speaker')
        .values({
          session_id: proposal.id,
          email: person.email,
          token_hash: Buffer.from(`asked ${person.id} ${proposal.id} ${random(1e9)}`),
          invited_at: sql`now()`,
          expires_at: sql`now() + interval '9 days'`,
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    if (kind === 2)
      await app.db
        .insertInto('week.conflict')
        .values({
          person_id: person.id,
          side: 'office',
          ...(chance(50) ? { session_id: proposal.id } : { with_person_id: one(people).id }),
        })
        .execute()
    if (kind === 3)
      await app.db
        .insertInto('week.session_address')
        .values({ session_id: proposal.id, address: person.email, role: one(['mentor', 'excluded']) })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    if (kind === 4)
      await app.db
        .insertInto('week.conflict')
        .values({ person_id: person.id, with_member_id: week.otherMemberId, side: 'reviewer' })
        .execute()
  }
}

/** Whoever has something to read says something that stands nowhere else. */
async function sayEverything(): Promise<void> {
  const held = await app.db.selectFrom('week.assignment').select(['session_id', 'person_id']).where('state', '=', 'open').execute()
  expect(held.length).toBeGreaterThan(5)
  for (const { session_id, person_id } of held) {
    const marks = { age_fit: 1 + random(5), clarity: 1 + random(5), hands_on: 1 + random(5), safety: 1 + random(5) }
    await app.db
      .insertInto('week.review')
      .values({ session_id, person_id, ...marks, comment: saidOf(session_id, person_id), submitted_at: sql`now()` })
      .execute()
    await app.db
      .updateTable('week.assignment')
      .set({ state: 'done' })
      .where('session_id', '=', session_id)
      .where('person_id', '=', person_id)
      .execute()
  }
}

/** The rule once more, in another language and with no statement in common: sets of people and of organisations. */
async function conflictsAnew(): Promise<Set<string>> {
  const ties = await app.db
    .selectFrom('week.session_person as tie')
    .innerJoin('week.speaker as speaker', 'speaker.id', 'tie.speaker_id')
    .select(['tie.session_id', 'speaker.person_id'])
    .execute()
  const asked = await app.db.selectFrom('week.co_speaker').select(['session_id', 'email']).execute()
  const named = await app.db.selectFrom('week.session_address').selectAll().execute()
  const declared = await app.db.selectFrom('week.conflict').selectAll().execute()
  const belongs = await app.db.selectFrom('week.affiliation').selectAll().execute()
  const limit = new Date()
  limit.setMonth(limit.getMonth() - 36)
  const organisationsOf = (personId: number) =>
    new Set(
      belongs
        .filter((row) => row.person_id === personId && (row.until_on === null || new Date(row.until_on) >= limit))
        .map((row) => (row.member_id === null ? row.organisation : `member ${row.member_id}`)),
    )
  const idOf = (email: string) => people.find((person) => person.email === email)!.id
  const pairs = new Set<string>()
  for (const proposal of proposals) {
    const party = new Set([
      proposal.proposedBy,
      ...ties.filter((row) => row.session_id === proposal.id).flatMap((row) => row.person_id ?? []),
      ...asked.filter((row) => row.session_id === proposal.id).map((row) => idOf(row.email)),
      ...named.filter((row) => row.session_id === proposal.id && row.role === 'mentor').map((row) => idOf(row.address)),
    ])
    const organisations = new Set([`member ${proposal.memberId}`, ...[...party].flatMap((id) => [...organisationsOf(id)])])
    const isDeclared = (id: number) =>
      declared.some(
        (row) =>
          (row.person_id === id &&
            (row.session_id === proposal.id || row.with_member_id === proposal.memberId || party.has(row.with_person_id ?? 0))) ||
          (row.with_person_id === id && party.has(row.person_id)),
      )
    for (const { id, email } of people) {
      const excluded = named.some((row) => row.session_id === proposal.id && row.role === 'excluded' && row.address === email)
      const shares = [...organisationsOf(id)].some((organisation) => organisations.has(organisation))
      if (party.has(id) || shares || excluded || isDeclared(id)) pairs.add(`${id} ${proposal.id}`)
    }
  }
  return pairs
}

const accepted: readonly SessionState[] = ['accepted', 'confirmed', 'placed']

/** Those who speak for a proposal see it among their own, before and after: but never what reviewers say. */
function speaksFor(person: Somebody, proposal: Proposed, party: ReadonlySet<string>): boolean {
  return party.has(`${person.id} ${proposal.id}`) || (person.role === 'coordinator' && person.memberId === proposal.memberId)
}
const ownPages = /^\/(proposals|me\/data|my-availability|co-speakers|invitations)/

test('the database’s one function agrees with the rule told anew, for every person and proposal', async () => {
  const anew = await conflictsAnew()
  const { rows } = await sql<{ pair: string; conflicted: boolean; listed: boolean }>`
    select p.id || ' ' || s.id as pair, week.conflicted(p.id, s.id) as conflicted, s.id in (select week.conflicts_of(p.id)) as listed
    from unnest(${people.map(({ id }) => id)}::bigint[]) as p(id), unnest(${proposals.map(({ id }) => id)}::bigint[]) as s(id)`.execute(
    app.db,
  )
  expect(rows).toHaveLength(people.length * proposals.length)
  expect(rows.filter((row) => row.conflicted !== anew.has(row.pair)).map(({ pair }) => pair)).toEqual([])
  expect(rows.filter((row) => row.conflicted !== row.listed)).toEqual([])
  const share = anew.size / rows.length
  // A graph in which everybody or nobody is in conflict would prove nothing.
  expect([share > 0.2, share < 0.95]).toEqual([true, true])
})

test('no assignment and no score stands that is in conflict', async () => {
  const anew = await conflictsAnew()
  const held = await app.db.selectFrom('week.assignment').selectAll().execute()
  const said = await app.db.selectFrom('week.review').selectAll().execute()
  const inConflict = ({ person_id, session_id }: { person_id: number; session_id: number }) => anew.has(`${person_id} ${session_id}`)
  expect(held.filter((row) => inConflict(row) && ['open', 'done'].includes(row.state))).toEqual([])
  expect(said.filter((row) => inConflict(row) && row.revoked_at === null)).toEqual([])
  // Some were made before their edge.
  expect(held.filter(inConflict).length).toBeGreaterThan(0)
  expect(held.filter((row) => !inConflict(row)).map(({ state }) => state)).toContain('done')
})

describe('nobody sees what they are in conflict with', () => {
  const gets = allRoutes().filter(({ method, path }) => method === 'GET' && !/^\/live\/|\/events$|^\/assets|^\/m\//.test(path))
  const uuid = '00000000-0000-4000-8000-000000000000'
  const filled = (path: string, guid: string) =>
    path
      .replace(':slug', 'sample')
      .replaceAll(/:(guid|session)\b/g, guid)
      .replaceAll(/:[A-Za-z]+(\{[^}]*\})?/g, uuid)

  interface Look {
    hidden: number
    opened: number
    sightings: string[]
  }

  async function lookAround(person: Somebody, paths: readonly string[]): Promise<Look> {
    const conflicts = await conflictsAnew()
    const { rows } = await sql<{ pair: string }>`select person_id || ' ' || session_id as pair from week.session_party`.execute(app.db)
    const party = new Set(rows.map(({ pair }) => pair))
    const isTelling = (one: Proposed) => !accepted.includes(one.state) && !speaksFor(person, one, party)
    const hidden = proposals
      .filter(({ id }) => conflicts.has(`${person.id} ${id}`))
      .toSorted((a, b) => Number(isTelling(b)) - Number(isTelling(a)))
    const cookies = { session: await app.signIn(person.id) }
    const look: Look = { hidden: hidden.length, opened: 0, sightings: [] }
    for (const path of paths) {
      const named = /:(guid|session)\b/.test(path) ? hidden.slice(0, 4) : hidden.slice(0, 1)
      for (const address of new Set(named.flatMap(({ guid }) => variants(filled(path, guid))))) {
        const answer = await app.request(address, { cookies })
        const text = await answer.text()
        if (answer.status === 200) look.opened += 1
        for (const proposal of hidden) {
          const own = ownPages.test(address) && speaksFor(person, proposal, party)
          if (new RegExp(`zqsaid${proposal.id}x`).test(text)) look.sightings.push(`${address}: what is said of ${proposal.title}`)
          if (accepted.includes(proposal.state) || own) continue
          const marks = [proposal.title, noteOf(Number(proposal.title.slice(7)))]
          for (const mark of marks) if (text.includes(mark)) look.sightings.push(`${address}: ${mark} (${proposal.state})`)
        }
      }
    }
    return look
  }

  test.each(roles.map((role, n) => [`${role} ${n}`, n] as const))('on any page: %s', { timeout: 120_000 }, async (_, n) => {
    const look = await lookAround(
      people[n]!,
      gets.map(({ path }) => path),
    )
    expect(look.sightings).toEqual([])
    expect([look.hidden > 0, look.opened > 10]).toEqual([true, true])
  })

  test('and would be seen where the one function said nothing', async () => {
    const { rows } = await sql<{ text: string }>`select pg_get_functiondef('week.conflicts_of(bigint)'::regprocedure) as text`.execute(
      app.db,
    )
    await sql`create or replace function week.conflicts_of(reader bigint) returns setof bigint language sql stable rows 200 as 'select 0::bigint where false'`.execute(
      app.db,
    )
    const paths = [
      '/office/weeks/:slug/proposals',
      '/office/weeks/:slug/proposals/:guid',
      '/office/weeks/:slug/proposals.csv',
      '/office/weeks/:slug/decisions',
      '/office/weeks/:slug/letters',
      '/proposals/:guid',
    ]
    try {
      // Which of the office is in a conflict that isn't about an own proposal, the random graph decides.
      for (const path of paths) {
        let seen = 0
        for (const person of people) seen += (await lookAround(person, [path])).sightings.length
        expect([path, seen > 0]).toEqual([path, true])
      }
    } finally {
      await sql.raw(rows[0]!.text).execute(app.db)
    }
  })

  /** Pages that show something else by their question: each is asked so. */
  function variants(address: string): string[] {
    if (address.endsWith('/proposals'))
      return [
        address,
        ...['score', 'spread', 'fewest'].map((order) => `${address}?order=${order}`),
        `${address}?q=zqtitle`,
        `${address}?state=declined`,
      ]
    if (address.endsWith('/proposals.csv')) return [address, `${address}?q=zqtitle`]
    if (address.endsWith('/decisions')) return ['submitted', 'inReview', 'reserve', 'declined'].map((state) => `${address}?state=${state}`)
    if (address.endsWith('/search')) return [`${address}?q=zqtitle`]
    return [address]
  }

  test('and a person in no conflict sees it: the search above can fail', async () => {
    const conflicts = await conflictsAnew()
    for (const person of people.filter(({ role }) => role === 'office')) {
      const page = await app.page('/office/weeks/sample/proposals', { as: person.id })
      const free = proposals.filter(({ id }) => !conflicts.has(`${person.id} ${id}`))
      expect(free.filter(({ title }) => !page.includes(title))).toEqual([])
      const [known] = free.map(({ id, guid }) => ({ id, guid }))
      if (known) expect((await app.request(`/office/weeks/sample/proposals/${known.guid}`, { as: person.id })).status).toBe(200)
    }
    const said = await sql<{ guid: string; mark: string }>`
      select s.guid, review.comment as mark from week.review join week.session s on s.id = review.session_id where review.revoked_at is null`.execute(
      app.db,
    )
    const seen = []
    for (const { guid, mark } of said.rows)
      for (const person of people.filter(({ role }) => role === 'office')) {
        const answer = await app.request(`/office/weeks/sample/proposals/${guid}`, { as: person.id })
        if (answer.status === 200) seen.push((await answer.text()).includes(mark))
      }
    expect(seen.length).toBeGreaterThan(0)
    expect(seen).not.toContain(false)
  })

  test('counts count what is shown', async () => {
    const conflicts = await conflictsAnew()
    for (const person of people.filter(({ role }) => role === 'office')) {
      const page = await app.page('/office/weeks/sample/proposals', { as: person.id })
      // The sample's own placed session is among them where it is in no conflict.
      const mine = await sql<{
        n: number
      }>`select count(*)::int as n from week.session s where s.week_id = ${week.id} and s.state <> 'draft'
        and not week.conflicted(${person.id}::bigint, s.id)`.execute(app.db)
      const free = proposals.filter(({ id }) => !conflicts.has(`${person.id} ${id}`)).length
      expect(page).toContain(`>All (${mine.rows[0]!.n})<`)
      expect(mine.rows[0]!.n - free).toBeLessThanOrEqual(1)
    }
  })
})
