import { insertMember } from '../../src/modules/consortium/index.ts'
import { register } from '../../src/modules/people/index.ts'
import { startSession } from '../../src/modules/people/sign-in/sessions.ts'
import { insertTopic } from '../../src/modules/trends/index.ts'
import { insertSessions, insertWeek } from '../../src/modules/week/index.ts'
import type { Db } from '../../src/platform/db/database.ts'
import { inTransaction } from '../../src/platform/db/database.ts'
import { Temporal } from '../../src/platform/time.ts'

const topics = ['physics', 'chemistry', 'biology', 'space', 'history']
const days = 5
const streams = 25
const dayStart = Temporal.Instant.from('2027-02-08T03:00:00Z')

/** Weeks of so many sessions, spread over five days and 25 streams, some beside each other: there is something to warn of. */
export async function fillEditedWeeks(db: Db, sizes: Record<string, number>): Promise<{ cookie: string }> {
  return inTransaction(db, async (trx) => {
    for (const [position, slug] of topics.entries()) await insertTopic(trx, { slug, name: { ru: slug, en: slug }, position })
    const frame = { city: { ru: 'Город' }, about: {}, field: {}, regionCode: 'RU-MOW', zone: 'Europe/Moscow', accent: '#123456' }
    const name = { ru: 'Университет', en: 'University' }
    const memberId = await insertMember(trx, { slug: 'm', name, shortName: name, joinedOn: '2026-01-01', ...frame })
    const people: number[] = []
    for (let n = 0; n < 400; n += 1) {
      const id = await register.person(trx, { name: { ru: `Учёный ${n}` }, email: `p${n}@example.test` })
      await register.role(trx, id, n % 2 === 0 ? 'lecturer' : 'moderator')
      await register.vetting(trx, id, '2027-12-31')
      people.push(id)
    }
    for (const [slug, count] of Object.entries(sizes)) {
      const week = await insertWeek(trx, {
        ...{ slug, name: { ru: 'Неделя', en: 'Week' }, zone: 'Europe/Moscow', startsOn: '2027-02-08', endsOn: '2027-02-12' },
        streams: Array.from({ length: streams }, (_, at) => ({ slug: `s${at}`, name: { ru: `Поток ${at}`, en: `Stream ${at}` } })),
      })
      const sessions = Array.from({ length: count }, (_, at) => {
        const [stream, day, turn] = [at % streams, Math.floor(at / streams) % days, Math.floor(at / streams / days)]
        const person = (n: number) => ({ personId: people[n]!, name: { ru: `Учёный ${n}` } })
        return {
          state: 'placed' as const,
          title: { ru: `Занятие № ${at} о том, как всё устроено`, en: `Session ${at} on how things work` },
          ...{
            format: at % 3 === 0 ? 'workshop' : 'lecture',
            language: 'ru',
            gradeFrom: 5 + (at % 4),
            gradeTo: 9,
            topicSlug: topics[at % 5]!,
          },
          ...{ memberId, durationMin: 30 + (at % 4) * 5, streamId: week.streams[`s${stream}`]! },
          startsAt: dayStart.add({ hours: day * 24, minutes: turn * 50 + (at % 7) * 5 }),
          people: [
            { role: 'lecturer' as const, ...person((at * 2) % 400) },
            { role: 'moderator' as const, ...person((at * 2 + 1 + 2 * (at % 3)) % 400) },
          ],
        }
      })
      await insertSessions(trx, week.id, sessions)
    }
    const office = await register.person(trx, { name: { ru: 'Офис' }, email: 'office@example.test' })
    await register.role(trx, office, 'office')
    return { cookie: await startSession(trx, office, Temporal.Now.instant(), 'bench') }
  })
}
