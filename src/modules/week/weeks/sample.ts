// A small released week for the tests of this module.
import { register } from '#people'
import type { Db } from '#platform/db/database.ts'
import { inTransaction } from '#platform/db/database.ts'
import { Temporal, addMinutes } from '#platform/time.ts'
import { insertMember } from '#consortium'
import { insertTopic } from '#trends'
import { releaseTimetable } from '../releases/release.ts'
import { insertSessions, insertWeek } from './insert.ts'
import type { InsertedWeek, Named, NewSession } from './insert.ts'

export interface SampleWeek extends InsertedWeek {
  slug: string
  memberId: number
  otherMemberId: number
  /** Vetted; one leads, one keeps the room. */
  lecturer: number
  moderator: number
  sessionIds: number[]
}

export const sampleStart = Temporal.Instant.from('2026-11-23T06:00:00Z')

/** Open when the sample's week is prepared and while it goes on. */
export const sampleCall = {
  opensAt: Temporal.Instant.from('2026-10-01T06:00:00Z'),
  closesAt: Temporal.Instant.from('2026-11-27T20:59:00Z'),
}

/** A placed session as the sample makes it, 45 minutes long, in the stream `main`. */
export function sampleSession(
  week: Pick<SampleWeek, 'streams' | 'memberId' | 'lecturer' | 'moderator'>,
  changes: Partial<NewSession> = {},
): NewSession {
  return {
    state: 'placed',
    title: { ru: 'Почему лёд скользкий?', en: 'Why is ice slippery?' },
    abstract: { ru: 'Разбираемся на опытах.' },
    format: 'lecture',
    language: 'ru',
    gradeFrom: 5,
    gradeTo: 9,
    topicSlug: 'physics',
    memberId: week.memberId,
    durationMin: 30,
    startsAt: sampleStart,
    streamId: week.streams.main!,
    people: [
      { role: 'lecturer', personId: week.lecturer, name: { ru: 'Айсылу Гайфуллина', en: 'Aisylu Gaifullina' } },
      { role: 'moderator', personId: week.moderator, name: { ru: 'Сардаана Һоноҕоева' } },
    ],
    ...changes,
  }
}

async function addAdult(db: Db, role: 'lecturer' | 'moderator', name: string): Promise<number> {
  return inTransaction(db, async (trx) => {
    const id = await register.person(trx, { name: { ru: name }, email: `${role}.${name.length}@example.test`, zone: 'Asia/Yakutsk' })
    await register.role(trx, id, role)
    await register.vetting(trx, id, '2027-08-31')
    return id
  })
}

async function addMember(db: Db, slug: string): Promise<number> {
  const name = { ru: `Университет ${slug}`, en: `University ${slug}` }
  return inTransaction(db, (trx) =>
    insertMember(trx, {
      slug,
      name,
      shortName: { ru: slug },
      city: { ru: 'Якутск' },
      about: { ru: '…' },
      field: { ru: '…' },
      regionCode: 'RU-SA',
      zone: 'Asia/Yakutsk',
      accent: '#123456',
      joinedOn: '2026-01-01',
    }),
  )
}

/** A week of three days in Moscow time, with `sessions` placed one after another in the stream `main`, released where wanted. */
export async function sampleWeek(
  db: Db,
  options: { sessions?: number; released?: boolean; slug?: string; callOpen?: boolean } = {},
): Promise<SampleWeek> {
  const { sessions = 1, released = true, slug = 'sample', callOpen = true } = options
  const lecturer = await addAdult(db, 'lecturer', 'Айсылу Гайфуллина')
  const moderator = await addAdult(db, 'moderator', 'Сардаана Һоноҕоева')
  const memberId = await addMember(db, 'lena')
  const otherMemberId = await addMember(db, 'volga')
  const parallel = Math.ceil(sessions / 20)
  const streams: Named[] = [
    { slug: 'main', name: { ru: 'Большой зал', en: 'Great hall' } },
    { slug: 'lab', name: { ru: 'Лаборатория' } },
  ]
  for (let at = 0; at < parallel; at++) streams.push({ slug: `s${at}`, name: { ru: `Зал ${at}` } })
  return inTransaction(db, async (trx) => {
    await insertTopic(trx, { slug: 'physics', name: { ru: 'Физика', en: 'Physics' }, position: 1 })
    await insertTopic(trx, { slug: 'space', name: { ru: 'Космос', en: 'Space' }, position: 2 })
    const week = await insertWeek(trx, {
      slug,
      name: { ru: 'Неделя проб', en: 'Sample week' },
      zone: 'Europe/Moscow',
      startsOn: '2026-11-23',
      endsOn: '2026-11-25',
      ...(callOpen && { call: sampleCall }),
      streams,
    })
    const base = { ...week, slug, lecturer, moderator, memberId, otherMemberId }
    const list = Array.from({ length: sessions }, (_, at) =>
      sampleSession(base, {
        ...(at > 0 && { title: { ru: `Занятие ${at + 1}` }, streamId: week.streams[`s${Math.floor(at / 20)}`]! }),
        startsAt: addMinutes(sampleStart, (at % 20) * 40),
        ...(at >= 20 && { people: [] }),
      }),
    )
    const sessionIds = await insertSessions(trx, week.id, list)
    if (released) {
      const done = await releaseTimetable(trx, {
        weekId: week.id,
        actorId: null,
        now: sampleStart.subtract({ hours: 24 }),
        quiet: true,
        imported: sessions > 20,
      })
      if (!done.ok) throw new Error(JSON.stringify([...done.problems]))
    }
    return { ...base, sessionIds }
  })
}
