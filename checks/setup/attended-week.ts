// A small week that has happened: two sessions with attendance, two still ahead. For tests of the modules above the week.
import { insertMember } from '../../src/modules/consortium/index.ts'
import { insertProgramme } from '../../src/modules/catalogue/index.ts'
import { children, register } from '../../src/modules/people/index.ts'
import { insertClass, insertSchool } from '../../src/modules/schools/index.ts'
import { insertTopic } from '../../src/modules/trends/index.ts'
import { insertSessions, insertWeek, releaseTimetable, sessionOwner } from '../../src/modules/week/index.ts'
import { inTransaction } from '../../src/platform/db/database.ts'
import type { Db, Trx } from '../../src/platform/db/database.ts'
import type { Fact } from '../../src/platform/facts.ts'
import { hashToken } from '../../src/platform/ids.ts'
import { Temporal } from '../../src/platform/time.ts'

/** The key outside the database that every test has. */
export const testKey = new Uint8Array(32).fill(7)

export interface AttendedWeek {
  weekId: number
  slug: string
  lena: number
  volga: number
  lecturer: number
  moderator: number
  teacher: number
  otherTeacher: number
  pupil: number
  guardian: number
  mirny: { id: number; uuid: string }
  tver: { id: number; uuid: string }
  pass: { id: number; token: string; nickname: string }
  /** Ids: ice (lecture, happened), crystals (workshop, happened), moon and frost (tomorrow). */
  sessions: { ice: number; crystals: number; moon: number; frost: number }
}

const at = (iso: string) => Temporal.Instant.from(iso)

async function addPerson(trx: Trx, role: 'lecturer' | 'moderator' | 'teacher' | 'guardian', name: string) {
  const id = await register.person(trx, { name: { ru: name }, email: `${role}-${[...name].length}@week.test` })
  await register.role(trx, id, role)
  return id
}

async function addMember(trx: Trx, slug: string, name: string, regionCode: string): Promise<number> {
  const texts = { shortName: { ru: name }, city: { ru: 'Город' }, about: { ru: '…' }, field: { ru: '…' } }
  return insertMember(trx, {
    slug,
    name: { ru: `Университет ${name}` },
    ...texts,
    regionCode,
    zone: 'Europe/Moscow',
    accent: '#123456',
    joinedOn: '2026-01-01',
  })
}

/** Everything but the attendance itself. It is 2026-11-23, about 10:45 in Moscow, 16:45 in Yakutsk. */
export async function attendedWeek(db: Db): Promise<AttendedWeek> {
  return inTransaction(db, async (trx) => {
    const people = await addPeople(trx)
    const lena = await addMember(trx, 'lena', 'Лена', 'RU-SA')
    const volga = await addMember(trx, 'volga', 'Волга', 'RU-TVE')
    const week = await addWeek(trx, { ...people, lena, volga })
    const mirnySchool = await insertSchool(trx, {
      name: 'Школа № 7 «Үлгэр»',
      settlement: 'Мирный',
      regionCode: 'RU-SA',
      zone: 'Asia/Yakutsk',
    })
    const tverSchool = await insertSchool(trx, {
      name: '=HYPERLINK("x")',
      settlement: 'Тверь',
      regionCode: 'RU-TVE',
      zone: 'Europe/Moscow',
    })
    const mirny = await insertClass(trx, { schoolId: mirnySchool, teacherId: people.teacher, grade: 7, letter: 'Б', size: 28 })
    const tver = await insertClass(trx, { schoolId: tverSchool, teacherId: people.otherTeacher, grade: 5, letter: 'А', size: 20 })
    const pass = await addPass(trx, mirny.id, 'Смелый Лис')
    return { ...people, ...week, lena, volga, mirny, tver, pass }
  })
}

async function addPeople(trx: Trx) {
  const lecturer = await addPerson(trx, 'lecturer', 'Айсылу Гайфуллина')
  const moderator = await addPerson(trx, 'moderator', 'Сардаана Иванова')
  for (const adult of [lecturer, moderator]) await register.vetting(trx, adult, '2027-08-31')
  const teacher = await addPerson(trx, 'teacher', 'Вера Павловна')
  const otherTeacher = await addPerson(trx, 'teacher', 'Семён Семёнович')
  const guardian = await addPerson(trx, 'guardian', 'Олег Кузнецов')
  const home = { grade: 9, regionCode: 'RU-MOW', zone: 'Europe/Moscow' }
  const { id: pupil } = await children.add({ key: testKey }, trx, { name: 'Аня К.', guardianIds: [guardian], ...home })
  return { lecturer, moderator, teacher, otherTeacher, pupil, guardian }
}

async function addPass(trx: Trx, classId: number, nickname: string) {
  const token = 'a-token-of-a-pupil'
  const { id } = await trx
    .insertInto('schools.class_pass')
    .values({ class_id: classId, nickname, token_hash: hashToken(token), expires_at: '2027-06-01T00:00:00Z' })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id, token, nickname }
}

async function addWeek(trx: Trx, ids: { lecturer: number; moderator: number; lena: number; volga: number }) {
  const topics = [
    ['physics', 'Физика'],
    ['chemistry', 'Химия'],
    ['space', 'Космос'],
  ] as const
  for (const [position, [slug, ru]] of topics.entries()) await insertTopic(trx, { slug, name: { ru }, position })
  const streams = [{ slug: 'main', name: { ru: 'Большой зал' } }]
  const week = {
    slug: 'sample',
    name: { ru: 'Неделя проб', en: 'Sample week' },
    zone: 'Europe/Moscow',
    startsOn: '2026-11-23',
    endsOn: '2026-11-25',
  }
  const { id, streams: streamIds } = await insertWeek(trx, { ...week, streams })
  const session = (title: string, format: string, topicSlug: string, memberId: number, startsAt: string) => ({
    state: 'placed' as const,
    title: { ru: title },
    format,
    language: 'ru',
    gradeFrom: 5,
    gradeTo: 9,
    topicSlug,
    memberId,
    durationMin: 30,
    startsAt: at(startsAt),
    streamId: streamIds.main!,
    people: [
      { role: 'lecturer' as const, personId: ids.lecturer, name: { ru: 'Айсылу Гайфуллина' } },
      { role: 'moderator' as const, personId: ids.moderator, name: { ru: 'Сардаана Иванова' } },
    ],
  })
  const [ice = 0, crystals = 0, moon = 0, frost = 0] = await insertSessions(trx, id, [
    session('Почему лёд скользкий?', 'lecture', 'physics', ids.lena, '2026-11-23T06:00:00Z'),
    session('Растим кристаллы', 'workshop', 'chemistry', ids.volga, '2026-11-23T07:00:00Z'),
    session('Пыль на Луне', 'lecture', 'space', ids.volga, '2026-11-24T06:00:00Z'),
    session('Что умеет мороз', 'lecture', 'physics', ids.lena, '2026-11-24T07:00:00Z'),
  ])
  const released = await releaseTimetable(trx, { weekId: id, actorId: null, now: at('2026-11-22T06:00:00Z'), quiet: true, imported: false })
  if (!released.ok) throw new Error(JSON.stringify([...released.problems]))
  const groups = [{ name: { ru: 'Зимняя' }, startsOn: '2027-01-18', endsOn: '2027-05-30', zone: 'Europe/Moscow', capacity: 60 }]
  const programme = {
    title: { ru: 'Малая академия физики' },
    summary: { ru: 'Год опытов' },
    audience: 'pupils' as const,
    gradeFrom: 5,
    gradeTo: 9,
  }
  const parts = [
    { memberId: ids.lena, role: 'base' as const, hours: 40 },
    { memberId: ids.volga, role: 'participant' as const, hours: 32 },
  ]
  await insertProgramme(trx, { ...programme, slug: 'small-academy', hours: 72, topicSlug: 'physics', parts, groups })
  return { weekId: id, slug: week.slug, sessions: { ice, crystals, moon, frost } }
}

interface Visit {
  subject: string
  kind: 'class' | 'seat' | 'observer' | 'host' | 'moderator' | 'duty'
  /** Spans as "HH:MM-HH:MM" of 2026-11-23, UTC. */
  spans: string[]
  headCount?: number
}

/** Who was where: the figures of the report's test are added up from these lines by hand. */
export function visitsOf(week: AttendedWeek): Record<'ice' | 'crystals', Visit[]> {
  return {
    ice: [
      { subject: `class:${week.mirny.id}`, kind: 'class', spans: ['05:50-06:30'], headCount: 27 },
      { subject: `class:${week.tver.id}`, kind: 'class', spans: ['06:00-06:05'], headCount: 20 },
      { subject: `class-pass:${week.pass.id}`, kind: 'seat', spans: ['06:00-06:20'] },
      { subject: `person:${week.pupil}`, kind: 'seat', spans: ['06:10-06:20'] },
      { subject: 'observer:one', kind: 'observer', spans: ['06:00-06:10'] },
      { subject: 'observer:lobby', kind: 'observer', spans: ['05:50-05:58'] },
      { subject: `person:${week.lecturer}`, kind: 'host', spans: ['05:55-06:30'] },
      { subject: `person:${week.moderator}`, kind: 'moderator', spans: ['05:55-06:30'] },
      { subject: 'person:1', kind: 'duty', spans: ['06:00-06:30'] },
    ],
    crystals: [{ subject: `class:${week.mirny.id}`, kind: 'class', spans: ['07:00-07:10', '07:05-07:20'], headCount: 25 }],
  }
}

/** Writes rooms, tickets and presence as the live module leaves them behind. */
export async function writePresence(db: Db, week: AttendedWeek): Promise<void> {
  for (const [name, visits] of Object.entries(visitsOf(week))) {
    const ownerId = week.sessions[name as 'ice' | 'crystals']
    const hour = name === 'ice' ? '06' : '07'
    const [from, to] = [at(`2026-11-23T${hour}:00:00Z`), at(`2026-11-23T${hour}:30:00Z`)]
    const times = { opened_at: from, ended_at: to, state: 'ended' }
    const room = {
      owner_type: sessionOwner,
      owner_id: ownerId,
      title: '{}',
      policy: '{}',
      source: '{"kind":"none"}',
      preparation: '{}',
      frame: '{}',
      starts_at: from,
      ends_at: to,
    }
    await db
      .insertInto('live.room')
      .values(room)
      .onConflict((conflict) => conflict.columns(['owner_type', 'owner_id']).doNothing())
      .execute()
    const { id } = await db
      .updateTable('live.room')
      .set(times)
      .where('owner_type', '=', sessionOwner)
      .where('owner_id', '=', ownerId)
      .returning('id')
      .executeTakeFirstOrThrow()
    for (const visit of visits) await writeVisit(db, id, visit)
  }
}

async function writeVisit(db: Db, roomId: number, { subject, kind, spans, headCount }: Visit): Promise<void> {
  const ticket = { room_id: roomId, subject, kind, label: 'x', head_count: headCount ?? null, expires_at: '2026-11-24T00:00:00Z' }
  const { id } = await db.insertInto('live.ticket').values(ticket).returning('id').executeTakeFirstOrThrow()
  for (const span of spans) {
    const [from, to] = span.split('-').map((time) => `2026-11-23T${time}:00Z`)
    await db.insertInto('live.presence_span').values({ ticket_id: id, from_at: from!, to_at: to! }).execute()
  }
}

/** The fact that the live module announces at the end of a session. */
export function attendanceFact(
  ownerId: number,
  tickets: { subject: string; kind: string; presentS: number; headCount?: number | null }[],
  revision = 1,
): Fact {
  return {
    name: 'AttendanceRecorded',
    key: revision === 1 ? String(ownerId) : `${ownerId}:${revision}`,
    payload: {
      roomId: ownerId,
      ownerType: sessionOwner,
      ownerId,
      revision,
      openedAt: '2026-11-23T06:00:00Z',
      endedAt: '2026-11-23T06:30:00Z',
      tickets: tickets.map((ticket, at) => ({ ticketId: at + 1, headCount: null, ...ticket })),
    },
  }
}
