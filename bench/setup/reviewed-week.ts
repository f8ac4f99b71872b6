import { insertMember } from '../../src/modules/consortium/index.ts'
import { register } from '../../src/modules/people/index.ts'
import { startSession } from '../../src/modules/people/sign-in/sessions.ts'
import { insertTopic } from '../../src/modules/trends/index.ts'
import { insertSessions, insertWeek } from '../../src/modules/week/index.ts'
import { insertReviews } from '../../src/modules/week/review/insert.ts'
import type { Db, Trx } from '../../src/platform/db/database.ts'
import { inTransaction, sql } from '../../src/platform/db/database.ts'
import { Temporal } from '../../src/platform/time.ts'

const topics = ['physics', 'chemistry', 'biology', 'space', 'mathematics', 'history', 'geology', 'robots']
const memberCount = 22
const peoplePerMember = 10

export interface ReviewedWeeks {
  /** Ids by slug. */
  weeks: Record<string, number>
  officeId: number
  cookie: string
}

async function addPeople(trx: Trx): Promise<{ people: { id: number; memberId: number }[]; officeId: number }> {
  for (const [position, slug] of topics.entries()) await insertTopic(trx, { slug, name: { ru: slug, en: slug }, position })
  const people = []
  for (let at = 0; at < memberCount; at += 1) {
    const name = { ru: `Университет ${at}`, en: `University ${at}` }
    const frame = {
      city: { ru: 'Город' },
      about: {},
      field: {},
      regionCode: 'RU-MOW',
      zone: 'Europe/Moscow',
      accent: '#123456',
      joinedOn: '2026-01-01',
    }
    const memberId = await insertMember(trx, { slug: `m${at}`, name, shortName: { ru: `У${at}`, en: `U${at}` }, ...frame })
    for (let n = 0; n < peoplePerMember; n += 1) {
      const id = await register.person(trx, { name: { ru: `Учёный ${at} ${n}` }, email: `p${at}.${n}@example.test` })
      await register.role(trx, id, 'lecturer', { type: 'member', id: memberId })
      people.push({ id, memberId })
    }
  }
  const officeId = await register.person(trx, { name: { ru: 'Офис' }, email: 'office@example.test' })
  await register.role(trx, officeId, 'office')
  // Somebody of the office who works at a member, too: a share of the list is withheld.
  await register.role(trx, officeId, 'coordinator', { type: 'member', id: people[0]!.memberId })
  return { people, officeId }
}

/** A week with so many proposals, each read by two or three people who have nothing to do with it. */
async function addWeek(trx: Trx, slug: string, count: number, people: { id: number; memberId: number }[]): Promise<number> {
  const { id: weekId } = await insertWeek(trx, {
    slug,
    name: { ru: `Неделя ${slug}` },
    zone: 'Europe/Moscow',
    startsOn: '2027-02-08',
    endsOn: '2027-02-12',
    streams: [{ slug: 'main', name: { ru: 'Зал' } }],
  })
  const at = Temporal.Now.instant()
  const guids = Array.from({ length: count }, () => crypto.randomUUID())
  await insertSessions(
    trx,
    weekId,
    guids.map((guid, n) => {
      const author = people[(n * 7) % people.length]!
      return {
        guid,
        state: 'submitted',
        title: { ru: `Заявка ${n}: почему лёд скользкий`, en: `Proposal ${n}: why ice is slippery` },
        abstract: { ru: 'Разбираемся на опытах. '.repeat(20) },
        format: ['lecture', 'workshop', 'seminar', 'tour'][n % 4]!,
        language: 'ru',
        gradeFrom: 5,
        gradeTo: 9,
        topicSlug: topics[n % topics.length]!,
        memberId: author.memberId,
        durationMin: 30,
        proposedBy: author.id,
        people: [
          { role: 'lecturer', personId: author.id, name: { ru: `Учёный ${author.id}` } },
          { role: 'moderator', personId: people[(n * 7 + 1) % people.length]!.id, name: { ru: `Ведущий ${n % 9}` } },
        ],
      }
    }),
  )
  const mark = (n: number) => 1 + (n % 5)
  await insertReviews(
    trx,
    weekId,
    people.map(({ id }) => ({ personId: id, loadMax: 100 })),
    guids.flatMap((guid, n) =>
      Array.from({ length: 2 + (n % 2) }, (_, which) => ({
        guid,
        personId: people[(n * 7 + 50 + which * 37) % people.length]!.id,
        marks: [mark(n + which), mark(n * 3 + which), mark(n * 5), mark(n + 2 * which)] as [number, number, number, number],
        comment: 'Понятно, безопасно, опыты хороши.',
        at,
      })),
    ),
  )
  return weekId
}

/** Two weeks, of few and of many proposals, with reviews, and somebody of the office who is signed in. */
export async function fillReviewedWeeks(db: Db, sizes: Record<string, number>): Promise<ReviewedWeeks> {
  const made = await inTransaction(db, async (trx) => {
    const { people, officeId } = await addPeople(trx)
    const weeks: Record<string, number> = {}
    for (const [slug, count] of Object.entries(sizes)) weeks[slug] = await addWeek(trx, slug, count, people)
    return { weeks, officeId, cookie: `session=${await startSession(trx, officeId, Temporal.Now.instant(), 'bench')}` }
  })
  await sql`analyze`.execute(db)
  return made
}
