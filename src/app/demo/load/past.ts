import { findRooms, play } from '#live'
import { consents } from '#people'
import { inTransaction } from '#platform/db/database.ts'
import type { World } from '#platform/http/route.ts'
import { Temporal, isBefore, minutesBetween } from '#platform/time.ts'
import { sessionOwner } from '#week'
import type { PublishedSession } from '#week'
import type { Content } from '../content.ts'
import { peopleOf } from '../content.ts'
import { chanceOf } from '../random.ts'
import type { Chance } from '../random.ts'
import type { DemoState } from '../state.ts'
import type { Guest } from './audience.ts'
import { listGuests, seatFor } from './audience.ts'
import { readFilm, slidesOf } from './recordings.ts'

type Play = Parameters<typeof play.room>[1]

/** Four of five booked classes come; of those who come, one in twelve leaves too early to have taken part. */
const comes = 0.84
const leavesEarly = 1 / 12
/** Rooms are told side by side: the database answers one while we prepare another. */
const lanes = 3

/**
 * Tells these sessions as if they had been held: who came, what was asked, how many heads were counted. One transaction
 * each; a room that has been opened before is left as it is, so that this may be begun again at any point.
 */
export async function tellPast(
  world: World,
  content: Content,
  state: DemoState,
  sessions: readonly PublishedSession[],
  now: Temporal.Instant,
): Promise<number> {
  const { db, storage } = world
  const rooms = new Map(
    (
      await findRooms(
        db,
        sessionOwner,
        sessions.map((one) => one.id),
      )
    ).map((room) => [room.ownerId, room]),
  )
  const lobbies = sessions.flatMap((session) => {
    const room = rooms.get(session.id)
    return room?.state === 'lobby' ? [{ session, roomId: room.id, isBroadcast: room.source === 'broadcast' }] : []
  })
  const film = await readFilm()
  const slides = slidesOf(content, state)
  // The first child of the guardian whom a newcomer may become is heard wherever it was, and in the last recording in any case; it has consented.
  const heard = state.base.people[peopleOf(content.people, 'guardian').find((one) => one.demo)!.children[0]!]!
  const recorded = lobbies.findLast((one) => one.isBroadcast && !isBefore(now, one.session.endsAt))?.session
  const isShown = await consents.holds(db, heard, 'recording')
  const tell = async ({ session, roomId, isBroadcast }: (typeof lobbies)[number]): Promise<void> => {
    const listed = await listGuests(world, content, state, session)
    const seat = seatFor(world, heard)
    const comes = session === recorded && !listed.some((guest) => guest.subject === seat.subject)
    const guests = comes ? [...listed, seat] : listed
    await inTransaction(db, async (trx) => {
      await play.room(trx, playOf(session, roomId, guests, content, now))
      if (!film || !isBroadcast || isBefore(now, session.endsAt)) return
      await play.film(trx, storage, { ...film, roomId, startedAt: session.startsAt, slides })
      const [from, to] = [session.startsAt.add({ seconds: 10 }), session.startsAt.add({ seconds: 20 })]
      await play.appearance(trx, { roomId, subject: seat.subject, from, to, isShown })
    })
  }
  const waiting = [...lobbies]
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await tell(next)
  }
  await Promise.all(Array.from({ length: lanes }, work))
  return lobbies.length
}

/** Staff tickets as the week gives them. */
export function staffOf(session: PublishedSession): Play['staff'] {
  const { people } = session.facts
  const seat = (role: 'lecturer' | 'moderator', kind: 'host' | 'moderator') => {
    const person = people.find((one) => one.role === role && one.personId !== null)!
    return { kind, subject: `person:${person.personId}`, label: person.name.ru ?? '' }
  }
  return [seat('lecturer', 'host'), seat('moderator', 'moderator')]
}

function playOf(session: PublishedSession, roomId: number, guests: readonly Guest[], content: Content, now: Temporal.Instant): Play {
  const chance = chanceOf(`played ${session.guid}`)
  const isOver = !isBefore(now, session.endsAt)
  const lengthMin = Math.min(
    minutesBetween(session.startsAt, isOver ? session.endsAt : now),
    minutesBetween(session.startsAt, session.endsAt),
  )
  const here = guests.filter((guest) => guest.kind === 'seat' || chance.next() < comes)
  return {
    roomId,
    staff: staffOf(session),
    guests: here.map((guest) => comeAndGo(guest, lengthMin, isOver, chance)),
    questions: here.length === 0 || lengthMin < 8 ? [] : questionsOf(session, { guests: here.length, lengthMin, isOver }, content, chance),
    openedAt: session.startsAt,
    ...(isOver ? { endedAt: session.endsAt } : {}),
  }
}

function comeAndGo(guest: Guest, lengthMin: number, isOver: boolean, chance: Chance): Play['guests'][number] {
  const { kind, subject, label, headMax, cohort, region, size } = guest
  const fromMin = Math.min(lengthMin, chance.whole(0, 3))
  const toMin = !isOver ? lengthMin : chance.next() < leavesEarly ? Math.min(lengthMin, chance.whole(4, 9)) : lengthMin - chance.whole(0, 2)
  const counted =
    kind === 'class' && isOver && chance.next() < 0.85 ? { headCount: Math.max(1, size - chance.whole(0, Math.ceil(size / 6))) } : {}
  return {
    kind,
    subject,
    label,
    fromMin,
    toMin: Math.max(fromMin, toMin),
    ...(headMax ? { headMax } : {}),
    ...(cohort ? { cohort } : {}),
    ...(region ? { region } : {}),
    ...counted,
  }
}

function questionsOf(
  session: PublishedSession,
  { guests, lengthMin, isOver }: { guests: number; lengthMin: number; isOver: boolean },
  content: Content,
  chance: Chance,
): Play['questions'] {
  const count = isOver ? chance.whole(0, 2) : 3
  const texts = askable(content, session)
  return chance
    .shuffle(texts)
    .slice(0, count)
    .map((text, at) => ({
      text,
      by: chance.whole(0, guests - 1),
      voters: Array.from({ length: chance.whole(0, Math.min(6, guests)) }, () => chance.whole(0, guests - 1)),
      state: at === 2 ? ('shown' as const) : ('answered' as const),
      atMin: 3 + Math.floor(((lengthMin - 4) * (at + 1)) / 5),
    }))
}

/** What children ask about this topic, in the session's language. */
export function askable({ questions }: Content, session: Pick<PublishedSession, 'topicSlug' | 'language'>): string[] {
  const language = session.language === 'en' ? 'en' : 'ru'
  return questions.filter((question) => question.topic === session.topicSlug).map((question) => question.text[language])
}
