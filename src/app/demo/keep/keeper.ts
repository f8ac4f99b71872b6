import { findRooms, play } from '#live'
import { queueJob } from '#platform/facts.ts'
import type { Job, World } from '#platform/http/route.ts'
import { Temporal, isBefore } from '#platform/time.ts'
import { getSessions, listNext, listOnAir, listWeeks, sessionOwner } from '#week'
import type { PublishedSession } from '#week'
import type { Content } from '../content.ts'
import { readContent } from '../content.ts'
import type { Guest } from '../load/audience.ts'
import { listGuests } from '../load/audience.ts'
import { slidesOf } from '../load/recordings.ts'
import { askable, staffOf } from '../load/past.ts'
import { chanceOf } from '../random.ts'
import type { DemoState } from '../state.ts'
import { findState } from '../state.ts'

const everyS = 12
/** Adults enter so long before the start; a room is looked after so long beyond its end. */
const [earlyMin, lateMin] = [5, 3]
/** One step in so many brings a question; one in so many a vote. */
const [askEvery, voteEvery] = [10, 3]

/**
 * Keeps the demonstration's rooms alive: for each session on air its two invented adults beat, booked classes watch, and
 * now and then one asks. Queues itself again; a timer starts it anew should it ever be lost.
 */
export const keepDemo: Job = async (world) => {
  if (!world.config.demo) return
  const now = world.clock()
  const waitMs = await keepRooms(world, now)
  // The queue goes by the database's clock, which a test's clock may be behind.
  const runAt = new Date(Math.max(now.epochMilliseconds, Date.now()) + waitMs).toISOString()
  await queueJob(world.db, 'keepDemo', {}, { key: 'demo.keep', runAt, maxAttempts: 1 })
}

let content: Promise<Content> | undefined

/** One step of every room that goes on. Returns after how many milliseconds the next is due: at the latest when a session begins, so that something is on air at every moment. */
export async function keepRooms(world: World, now: Temporal.Instant): Promise<number> {
  const state = await findState(world.db)
  if (!state) return everyS * 1000
  const sessions = await listAround(world, state, now)
  const rooms = await findRooms(
    world.db,
    sessionOwner,
    sessions.map((session) => session.id),
  )
  for (const room of rooms.filter(({ state: word }) => word !== 'ended')) {
    const session = sessions.find((one) => one.id === room.ownerId)!
    try {
      await keepRoom(world, state, session, room.id, now)
    } catch (error) {
      world.log.warn({ error, roomId: room.id }, 'demonstration room not kept')
    }
  }
  const starts = sessions.map(({ startsAt }) => startsAt.epochMilliseconds - now.epochMilliseconds).filter((ms) => ms > 0)
  return Math.min(everyS * 1000, ...starts)
}

/** The demonstration's sessions that go on, begin within minutes, or have just ended; and those whose studio somebody may be trying. */
async function listAround({ db }: World, { broadcasts = [] }: DemoState, now: Temporal.Instant): Promise<PublishedSession[]> {
  const demo = new Set((await listWeeks(db)).filter((week) => week.isDemo).map((week) => week.id))
  const soon = (await listNext(db, now, { limit: 8 })).filter(({ startsAt }) => isBefore(startsAt, now.add({ minutes: earlyMin })))
  const lists = [await listOnAir(db, now), soon, await listOnAir(db, now.subtract({ minutes: lateMin }))]
  const ids = lists
    .flat()
    .filter((session) => demo.has(session.weekId))
    .map((session) => session.id)
  const tried = (await getSessions(db, broadcasts)).filter(({ startsAt }) => isBefore(now, startsAt))
  const around = [...(await getSessions(db, ids)), ...tried].filter((session) => session.facts.room !== null)
  return [...new Map(around.map((session) => [session.id, session])).values()]
}

async function keepRoom(world: World, state: DemoState, session: PublishedSession, roomId: number, now: Temporal.Instant): Promise<void> {
  content ??= readContent()
  const texts = askable(await content, session)
  const invited = await listGuests(world, await content, state, session)
  const guests = invited.filter((guest) => isHere(guest, session, now, invited.length < 3))
  const chance = chanceOf(`step ${session.guid} ${now.epochMilliseconds}`)
  const by = chance.whole(0, Math.max(0, guests.length - 1))
  const isOn = guests.length > 0 && !isBefore(now, session.startsAt.add({ minutes: 2 }))
  const asks = isOn && texts.length > 0 && chance.next() < 1 / askEvery
  const votes = isOn && chance.next() < 1 / voteEvery
  const { polls } = await content
  await play.on(world, {
    roomId,
    now,
    staff: staffOf(session),
    guests: guests.map(({ size: _size, ...guest }) => guest),
    ...(asks ? { ask: { by, text: chance.pick(texts) } } : {}),
    ...(votes ? { vote: { by } } : {}),
    dice: () => chance.next(),
    ...(isOn ? { polls, slides: slidesOf(await content, state) } : {}),
    ...(state.recorded ? { instead: { kind: 'recording', roomUuid: state.recorded, loop: true } } : {}),
    withPersonOnly: isBefore(now, session.startsAt.subtract({ minutes: earlyMin })),
  })
}

/** Classes do not come all at once: each has its minute, up to five after the start; of many, some never come. */
function isHere(guest: Guest, session: PublishedSession, now: Temporal.Instant, isSure: boolean): boolean {
  const chance = chanceOf(`comes ${session.guid} ${guest.subject}`)
  const fromS = chance.whole(-120, 300)
  return (isSure || chance.next() < 0.84) && !isBefore(now, session.startsAt.add({ seconds: fromS })) && isBefore(now, session.endsAt)
}
