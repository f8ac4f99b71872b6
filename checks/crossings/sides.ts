// Two of everything, so that each can try the other's: members, schools, families, rooms, and all who belong to them.
import { insertMember, insertPartner, insertTask } from '../../src/modules/consortium/index.ts'
import { admit, findRooms } from '../../src/modules/live/index.ts'
import { insertNewsItem } from '../../src/modules/news/index.ts'
import { children, consents, register } from '../../src/modules/people/index.ts'
import type { Role } from '../../src/modules/people/index.ts'
import { findClass, findClassCode, insertClass, insertSchool, insertTeacher, issueClassCode } from '../../src/modules/schools/index.ts'
import { draws, findAvailability } from '../../src/modules/seats/index.ts'
import { insertTopic } from '../../src/modules/trends/index.ts'
import { bookings, insertSessions, insertWeek, releaseTimetable, sessionOwner, unasked } from '../../src/modules/week/index.ts'
import { inTransaction, sql } from '../../src/platform/db/database.ts'
import type { Trx } from '../../src/platform/db/database.ts'
import type { World } from '../../src/platform/http/route.ts'
import { hashToken } from '../../src/platform/ids.ts'
import { Temporal } from '../../src/platform/time.ts'
import { readCookie } from '../setup/live-app.ts'
import type { TestApp } from '../setup/test-app.ts'

/** The sessions of both go on at this time. */
export const now = '2026-11-23T07:05:00Z'
const startsAt = Temporal.Instant.from('2026-11-23T07:00:00Z')

export type SideName = 'a' | 'b'

/** A word that stands in everything that belongs to one side and to nobody else. */
export const markerOf = (side: SideName): string => ({ a: 'zqvalpha', b: 'zqvbravo' })[side]

/** Who tries: a browser with its cookies, of one side or of none. */
export interface Reader {
  name: string
  /** What this reader is called on its own pages. */
  called: string
  side: SideName | undefined
  cookies: Record<string, string>
}

export interface Side {
  name: SideName
  marker: string
  child: string
  draw: string
  pool: number
  staffer: { id: number; uuid: string; paper: string }
  /** Uuids of what belongs to the family, to the teacher's account, to the member. */
  family: { booking: string; claim: string; consent: string; invitation: string; session: string; application: string }
  account: { session: string; passkey: string }
  ofMember: { service: string; invitation: string }
  people: Record<'coordinator' | 'lecturer' | 'moderator' | 'teacher' | 'guardian' | 'child' | 'partner', number>
  member: { id: number; slug: string }
  schoolClass: { id: number; uuid: string }
  code: string
  pass: { id: number; uuid: string; token: string }
  session: { id: number; guid: string; slug: string }
  proposal: { guid: string }
  material: string
  booking: string
  task: string
  news: string
  room: { id: number; uuid: string; tickets: Record<string, string>; pupilTicket: string; incident: string; question: number; poll: number }
}

export interface Sides {
  a: Side
  b: Side
  week: { id: number; slug: string }
  draw: string
  /** Everybody of both sides, those of no side, and a visitor. */
  readers: Reader[]
}

export async function makeSides(app: TestApp): Promise<Sides> {
  const { week, made } = await inTransaction(app.db, (trx) => makeWeek(app.world, trx))
  const draw = await makeDraw(app, week.id, made)
  const sides: Record<SideName, Side> = { a: await finishSide(app, made[0]!, draw), b: await finishSide(app, made[1]!, draw) }
  return { ...sides, week, draw: draw.uuid, readers: await gatherReaders(app, [sides.a, sides.b]) }
}

async function makeWeek(world: World, trx: Trx) {
  await insertTopic(trx, { slug: 'physics', name: { ru: 'Физика' }, position: 0 })
  const streams = [
    { slug: 'one', name: { ru: 'Зал один' } },
    { slug: 'two', name: { ru: 'Зал два' } },
  ]
  const dates = { zone: 'Europe/Moscow', startsOn: '2026-11-23', endsOn: '2026-11-25' }
  const call = { opensAt: startsAt.subtract({ hours: 999 }), closesAt: startsAt.add({ hours: 99 }) }
  const week = await insertWeek(trx, { slug: 'sample', name: { ru: 'Неделя проб' }, ...dates, call, streams })
  const made = [
    await makeSide(world, trx, 'a', { id: week.id, streamId: week.streams.one! }),
    await makeSide(world, trx, 'b', { id: week.id, streamId: week.streams.two! }),
  ]
  const released = await releaseTimetable(trx, {
    weekId: week.id,
    actorId: null,
    now: startsAt.subtract({ hours: 20 }),
    quiet: true,
    imported: false,
  })
  if (!released.ok) throw new Error(JSON.stringify([...released.problems]))
  return { week: { id: week.id, slug: 'sample' }, made }
}

/** Those who stand in the programme are public; nobody else's name is. */
const nameOf = (side: SideName, role: string): string => `${role} ${['lecturer', 'moderator'].includes(role) ? side : markerOf(side)}`

async function addPerson(trx: Trx, side: SideName, role: Exclude<Role, 'pupil'>, scope?: { type: string; id: number }): Promise<number> {
  const id = await register.person(trx, { name: { ru: nameOf(side, role) }, email: `${role}.${markerOf(side)}@example.test` })
  await register.role(trx, id, role, scope)
  return id
}

async function makeSide(world: World, trx: Trx, name: SideName, week: { id: number; streamId: number }) {
  const marker = markerOf(name)
  const slug = `member-${name}`
  const words = { name: { ru: `Университет ${name}` }, shortName: { ru: name }, city: { ru: '…' }, about: { ru: '…' }, field: { ru: '…' } }
  const memberId = await insertMember(trx, {
    slug,
    ...words,
    regionCode: 'RU-TVE',
    zone: 'Europe/Moscow',
    accent: '#123456',
    joinedOn: '2026-01-01',
  })
  const partnerId = await insertPartner(trx, { slug: `partner-${name}`, name: { ru: name }, about: { ru: '…' }, kind: 'industry' })
  const taskId = await insertTask(trx, { partnerId, title: { ru: 'Задача' }, body: { ru: 'Условие' }, field: 'physics' })
  const [lecturer, moderator] = [await addPerson(trx, name, 'lecturer'), await addPerson(trx, name, 'moderator')]
  for (const adult of [lecturer, moderator]) await register.vetting(trx, adult, '2027-08-31')
  const adults = {
    coordinator: await addPerson(trx, name, 'coordinator', { type: 'member', id: memberId }),
    lecturer,
    moderator,
    teacher: await addPerson(trx, name, 'teacher'),
    guardian: await addPerson(trx, name, 'guardian'),
    partner: await addPerson(trx, name, 'partner', { type: 'partner', id: partnerId }),
  }
  const child = await children.add(world, trx, { name: nameOf(name, 'child'), guardianIds: [adults.guardian], grade: 9 })
  const people = { ...adults, child: child.id }
  const news = `news-${name}`
  const item = { slug: news, title: { ru: 'Новость' }, lead: { ru: '…' }, body: { ru: '…' } }
  await insertNewsItem(trx, { ...item, memberId, publishedAt: startsAt.subtract({ hours: 1 }) })
  const schoolId = await insertSchool(trx, { name: `Школа ${marker}`, settlement: 'Тверь', regionCode: 'RU-TVE', zone: 'Europe/Moscow' })
  await insertTeacher(trx, people.teacher, schoolId)
  const schoolClass = await insertClass(trx, { schoolId, teacherId: people.teacher, grade: 7, letter: 'Б', size: 12 })
  const common = { format: 'workshop', language: 'ru', gradeFrom: 5, gradeTo: 9, topicSlug: 'physics', memberId, durationMin: 45 }
  const staff = [
    { role: 'lecturer' as const, personId: lecturer, name: { ru: `lecturer ${name}` } },
    { role: 'moderator' as const, personId: moderator, name: { ru: `moderator ${name}` } },
  ]
  const [sessionId = 0, proposalId = 0, laterId = 0, drawnId = 0] = await insertSessions(trx, week.id, [
    {
      ...common,
      slug: `session-${name}`,
      state: 'placed',
      title: { ru: `Мастерская ${name}` },
      startsAt,
      streamId: week.streamId,
      video: { kind: 'broadcast' },
      people: staff,
      materials: [{ kind: 'task', title: { ru: `Лист ${marker}` }, body: { ru: `Задание ${marker}` } }],
    },
    {
      ...common,
      slug: `proposal-${name}`,
      state: 'submitted',
      title: { ru: `Заявка ${marker}` },
      noteToOffice: `Записка ${marker}`,
      proposedBy: lecturer,
      people: staff,
    },
    ...(['later', 'drawn'] as const).map((slug, at) => ({
      ...common,
      slug: `${slug}-${name}`,
      state: 'placed' as const,
      title: { ru: `Мастерская ${slug} ${name}` },
      startsAt: startsAt.add({ hours: 26 + 2 * at }),
      streamId: week.streamId,
      capacity: 16,
      seats: {
        unit: 'person' as const,
        mode: slug === 'drawn' ? ('draw' as const) : ('instant' as const),
        applicants: ['class' as const, 'child' as const],
      },
      people: staff,
    })),
  ])
  const staffer = await register.person(trx, { name: { ru: `Сотрудник ${name}` }, email: `staffer.${marker}@example.test` })
  await register.role(trx, staffer, 'lecturer', { type: 'member', id: memberId })
  await register.vetting(trx, staffer, '2027-08-31')
  return {
    name,
    marker,
    people,
    child: child.uuid,
    childId: child.id,
    staffer,
    laterId,
    drawnId,
    member: { id: memberId, slug },
    taskId,
    news,
    schoolClass,
    sessionId,
    proposalId,
  }
}

type Made = Awaited<ReturnType<typeof makeSide>>

/** One draw of the week for both sides, open now, with a wish of each. */
async function makeDraw(app: TestApp, weekId: number, made: Made[]): Promise<{ id: number; uuid: string }> {
  return inTransaction(app.db, async (trx) => {
    const pools = await findAvailability(
      trx,
      sessionOwner,
      made.map((one) => one.drawnId),
    )
    const at = app.world.clock()
    const draw = await draws.create(trx, {
      ...{ ownerType: 'week.week', ownerId: weekId, label: { ru: 'Жребий' }, quotas: [] },
      ...{ opensAt: at.subtract({ hours: 1 }), closesAt: at.add({ hours: 5 }), revealUntil: at.add({ hours: 9 }) },
      pools: made.map((one) => ({ poolId: pools.get(one.drawnId)!.poolId, reserves: {} })),
    })
    if (!draw.ok) throw new Error(draw.reason)
    const early = at.subtract({ hours: 3 })
    await draws.commit(trx, app.world, { drawId: draw.id, holder: { type: 'office', id: 0 }, label: { ru: 'Бюро' }, now: early })
    for (const { member } of made)
      await draws.commit(trx, app.world, {
        drawId: draw.id,
        holder: { type: 'member', id: member.id },
        label: { ru: member.slug },
        now: early,
      })
    const wishes = made.map((one) => ({
      ...{ holder: { type: 'people.child', id: one.childId }, units: 1, letters: '', at },
      poolIds: [pools.get(one.drawnId)!.poolId],
    }))
    await draws.insert(trx, draw.id, wishes)
    return draw
  })
}

/** What a family and an account have, made by the same pages that people use. */
async function makeOwned(
  app: TestApp,
  made: Made,
  code: string,
  drawId: number,
): Promise<Pick<Side, 'family' | 'account' | 'ofMember' | 'staffer'>> {
  const { marker, people, child, childId, member } = made
  const at = app.world.clock()
  const post = async (as: number, path: string, form: Record<string, string>): Promise<void> => {
    const answer = await app.request(path, { as, form })
    if (answer.status !== 303) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  }
  await inTransaction(app.db, async (trx) => {
    for (const purpose of ['participation', 'recording'] as const)
      await consents.give(app.world, trx, { personId: childId, purpose, now: at })
    const seat = await unasked.childSeats.apply(trx, { sessionId: made.laterId, childId, actorId: people.guardian, now: at })
    if (!seat.ok) throw new Error(seat.reason)
    const names = { name: JSON.stringify({ ru: `Вход ${made.name}` }), issuer: `https://${marker}.example.test`, client_id: marker }
    await trx
      .insertInto('people.identity_provider')
      .values({ ...names, scope_type: 'member', scope_id: member.id })
      .execute()
    const key = { id: `key-${marker}`, public_key: Buffer.from(marker), label: `Ключ ${marker}`, added_at: at }
    await trx
      .insertInto('people.passkey')
      .values({ ...key, person_id: people.teacher })
      .execute()
  })
  await post(people.guardian, `/family/children/${child}/claim`, { code })
  await post(people.guardian, `/family/children/${child}/guardians`, { email: `second.${marker}@example.test` })
  await post(people.coordinator, '/office/people/invitations', {
    email: `new.${marker}@example.test`,
    role: 'lecturer',
    member: String(member.id),
  })
  await app.signIn(people.teacher)
  await app.signIn(people.child)
  const uuid = async (statement: ReturnType<typeof sql<{ uuid: string }>>): Promise<string> =>
    (await statement.execute(app.db)).rows[0]!.uuid
  return {
    family: {
      booking: await uuid(sql`select uuid from week.child_booking where person_id = ${childId}`),
      claim: await uuid(sql`select uuid from schools.claim where person_id = ${childId}`),
      consent: await uuid(sql`select id as uuid from people.consent where person_id = ${childId} order by number limit 1`),
      invitation: await uuid(sql`select uuid from people.guardian_invitation where child_id = ${childId}`),
      session: await uuid(sql`select uuid from people.session where person_id = ${people.child} limit 1`),
      application: await uuid(sql`select uuid from seats.application where draw_id = ${drawId} and holder_id = ${childId}`),
    },
    account: {
      session: await uuid(sql`select uuid from people.session where person_id = ${people.teacher} limit 1`),
      passkey: await uuid(sql`select uuid from people.passkey where person_id = ${people.teacher}`),
    },
    ofMember: {
      service: await uuid(sql`select uuid from people.identity_provider where scope_id = ${member.id}`),
      invitation: await uuid(sql`select uuid from people.invitation where scope_id = ${member.id}`),
    },
    staffer: {
      id: made.staffer,
      uuid: await uuid(sql`select uuid from people.person where id = ${made.staffer}`),
      paper: await uuid(sql`select uuid from people.vetting where person_id = ${made.staffer}`),
    },
  }
}

async function finishSide(app: TestApp, made: Made, draw: { id: number; uuid: string }): Promise<Side> {
  const { name, marker, people, child, member, news } = made
  const pass = { token: `${marker}-pass`.padEnd(43, '0') }
  const at = app.world.clock()
  const rows = await inTransaction(app.db, async (trx) => {
    await issueClassCode(app.world, trx, made.schoolClass.id, at)
    const nickname = `Лис ${marker}`
    const passRow = { class_id: made.schoolClass.id, nickname, token_hash: hashToken(pass.token), expires_at: at.add({ hours: 999 }) }
    const [booking] = await bookings.insert(trx, [
      { sessionId: made.sessionId, schoolClass: { id: made.schoolClass.id, size: 12, teacherId: people.teacher }, at },
    ])
    if (!booking) throw new Error('No seat for the class')
    const guidOf = async (id: number): Promise<string> =>
      (await trx.selectFrom('week.session').select('guid').where('id', '=', id).executeTakeFirstOrThrow()).guid
    return {
      pass: await trx.insertInto('schools.class_pass').values(passRow).returning(['id', 'uuid']).executeTakeFirstOrThrow(),
      guid: await guidOf(made.sessionId),
      proposal: await guidOf(made.proposalId),
      task: (await trx.selectFrom('consortium.task').select('uuid').where('id', '=', made.taskId).executeTakeFirstOrThrow()).uuid,
      booking: (await trx.selectFrom('week.booking').select('uuid').where('class_id', '=', made.schoolClass.id).executeTakeFirstOrThrow())
        .uuid,
      material: (await trx.selectFrom('week.material').select('uuid').where('session_id', '=', made.sessionId).executeTakeFirstOrThrow())
        .uuid,
    }
  })
  const code = (await findClassCode(app.world, app.db, (await findClass(app.db, made.schoolClass.uuid))!, at))!.code
  const owned = await makeOwned(app, made, code, draw.id)
  const room = await fillRoom(app, made, rows.pass.id)
  return {
    ...owned,
    draw: draw.uuid,
    pool: (await findAvailability(app.db, sessionOwner, [made.drawnId])).get(made.drawnId)!.poolId,
    ...{ name, marker, people, child, member, news, room, code },
    schoolClass: made.schoolClass,
    pass: { ...pass, ...rows.pass },
    session: { id: made.sessionId, guid: rows.guid, slug: `session-${name}` },
    proposal: { guid: rows.proposal },
    material: rows.material,
    booking: rows.booking,
    task: rows.task,
  }
}

/** A room that is on, with everybody in it, a question that waits, a poll, a call for help. */
async function fillRoom(app: TestApp, { marker, people, sessionId, schoolClass }: Made, passId: number): Promise<Side['room']> {
  const room = (await findRooms(app.db, sessionOwner, [sessionId]))[0]!
  const enter = async (kind: 'host' | 'moderator' | 'class' | 'seat', subject: string): Promise<string> => {
    const vetted = kind === 'host' || kind === 'moderator'
    const admission = { roomId: room.id, kind, subject, label: `${kind} ${marker}`, vetted, headMax: 12, now: app.world.clock() }
    const token = await inTransaction(app.db, (trx) => admit(trx, admission))
    return readCookie(await app.request(`/live/${room.uuid}/enter?t=${token}`))
  }
  const tickets = {
    host: await enter('host', `person:${people.lecturer}`),
    moderator: await enter('moderator', `person:${people.moderator}`),
    class: await enter('class', `class:${schoolClass.id}`),
    seat: await enter('seat', `class-pass:${passId}`),
  }
  const ask = async (path: string, kind: keyof typeof tickets, form?: Record<string, string>) => {
    const answer = await app.request(`/live/${room.uuid}${path}`, { cookies: { live: tickets[kind] }, ...(form && { form }) })
    if (answer.status >= 400 || answer.headers.get('location')?.includes('note=')) throw new Error(`${path}: ${await answer.text()}`)
  }
  await ask('/desk', 'host')
  await ask('/desk', 'moderator')
  await ask('/desk/room', 'moderator', { act: 'open' })
  await ask('/questions', 'seat', { text: `Почему ${marker} синий?` })
  const words = { question: `Сколько ${marker}?`, choice1: 'один', choice2: 'два', seconds: '60' }
  await ask('/polls', 'moderator', words)
  await ask('/help', 'seat', { note: `Мне плохо ${marker}` })
  const incident = await app.db.selectFrom('live.incident').select('uuid').where('room_id', '=', room.id).executeTakeFirstOrThrow()
  const numberOf = async (table: 'live.question' | 'live.poll'): Promise<number> =>
    (await app.db.selectFrom(table).select('number').where('room_id', '=', room.id).executeTakeFirstOrThrow()).number
  const ticket = await app.db
    .selectFrom('live.ticket')
    .select('uuid')
    .where('room_id', '=', room.id)
    .where('kind', '=', 'seat')
    .executeTakeFirstOrThrow()
  const numbers = { question: await numberOf('live.question'), poll: await numberOf('live.poll') }
  await ask(`/polls/${numbers.poll}`, 'moderator', { act: 'open' })
  return { id: room.id, uuid: room.uuid, tickets, pupilTicket: ticket.uuid, incident: incident.uuid, ...numbers }
}

async function gatherReaders(app: TestApp, sides: Side[]): Promise<Reader[]> {
  const readers: Reader[] = [{ name: 'visitor', called: '', side: undefined, cookies: {} }]
  for (const side of sides) {
    for (const [name, id] of Object.entries(side.people))
      readers.push({ name, called: nameOf(side.name, name), side: side.name, cookies: { session: await app.signIn(id) } })
    readers.push({ name: 'pass', called: '', side: side.name, cookies: { pass: side.pass.token } })
    for (const [kind, cookie] of Object.entries(side.room.tickets))
      readers.push({ name: `ticket:${kind}`, called: '', side: side.name, cookies: { live: cookie } })
  }
  for (const role of ['office', 'evaluator'] as const)
    readers.push({ name: role, called: '', side: undefined, cookies: { session: await app.signIn(await app.personOf(role)) } })
  return readers
}
