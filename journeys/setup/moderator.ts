import { startSession } from '../../src/modules/people/sign-in/sessions.ts'
import { inTransaction } from '../../src/platform/db/database.ts'
import type { House } from './house.ts'
import type { Manner, Visitor } from './visitor.ts'
import { openVisitor } from './visitor.ts'

/** One of the two adults of the session whose room this is, signed in, with the session's address. */
export async function openAdult(
  house: House,
  roomUuid: string,
  role: 'moderator' | 'lecturer',
  manner: Manner,
): Promise<{ visitor: Visitor; address: string }> {
  const { db } = house.world
  const person = await db
    .selectFrom('live.room')
    .innerJoin('week.session', 'week.session.id', 'live.room.owner_id')
    .innerJoin('week.week', 'week.week.id', 'week.session.week_id')
    .innerJoin('week.session_person', 'week.session_person.session_id', 'week.session.id')
    .innerJoin('week.speaker', 'week.speaker.id', 'week.session_person.speaker_id')
    .select(['week.speaker.person_id', 'week.session.slug', 'week.week.slug as week'])
    .where('live.room.uuid', '=', roomUuid)
    .where('week.session_person.role', '=', role)
    .where('week.speaker.person_id', 'is not', null)
    .executeTakeFirstOrThrow()
  const token = await inTransaction(db, (trx) => startSession(trx, person.person_id!, house.world.clock(), 'journey'))
  const visitor = await openVisitor(house, manner)
  await visitor.context.addCookies([{ name: 'session', value: token, url: house.address }])
  return { visitor, address: `/weeks/${person.week}/sessions/${person.slug}` }
}
