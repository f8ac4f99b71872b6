import { closeRoom, copyAirings, ensureRoom, findRooms } from '#live'
import type { RoomSource } from '#live'
import { createPool, findAvailability, setOffer, setOpen } from '#seats'
import type { Availability } from '#seats'
import type { Trx } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import { holderTypes, offerOf } from '../offers/rules.ts'
import { presetOf, screenNorm } from '../weeks/kinds.ts'
import { getSessions, sessionOwner } from '../weeks/published.ts'
import { getWeekById } from '../weeks/store.ts'
import type { Week } from '../weeks/store.ts'
import { isPlaced } from '../timetable/rules.ts'
import type { WorkingSession } from '../timetable/store.ts'

/** Gives every placed session its live room and its seats, once; a moved session's room moves with it. Room uuids by session id. */
export async function openPlaces(
  trx: Trx,
  week: Pick<Week, 'slug' | 'isDemo'>,
  placed: readonly WorkingSession[],
  now: Temporal.Instant,
): Promise<Map<number, string>> {
  const rooms = new Map<number, string>()
  const waves: number[] = []
  const pools = await findAvailability(
    trx,
    sessionOwner,
    placed.map((session) => session.id),
  )
  for (const session of placed.filter(isPlaced)) {
    const room = await ensureRoom(trx, roomOf(week, session))
    rooms.set(session.id, room.uuid)
    if (session.video.kind === 'recording') waves.push(room.id)
    await openPool(trx, session, pools.get(session.id), now)
  }
  if (waves.length > 0) await copyAirings(trx, waves, now)
  return rooms
}

/** The first release opens the pool as the office wants it; a later one tells it when the session begins now, and its name. */
async function openPool(
  trx: Trx,
  session: WorkingSession & { startsAt: Temporal.Instant; endsAt: Temporal.Instant },
  pool: Availability | undefined,
  now: Temporal.Instant,
): Promise<void> {
  const told = { label: session.title, beginsAt: session.startsAt }
  if (pool) {
    await setOffer(trx, pool.poolId, told, now)
    // Of a session that was withdrawn and is back.
    if (!pool.open) await setOpen(trx, pool.poolId, true, now)
    return
  }
  const { unit, cap, mode, applicants, confirmH } = offerOf(session)
  await createPool(trx, {
    ...told,
    ...{ ownerType: sessionOwner, ownerId: session.id, unit, cap, mode, confirmH },
    applicants: applicants.map((one) => holderTypes[one]),
  })
}

type Told = Pick<WorkingSession, 'id' | 'slug' | 'title' | 'kit' | 'format' | 'gradeFrom' | 'video'> & {
  startsAt: Temporal.Instant
  endsAt: Temporal.Instant
}

/** A studio of the demonstration may be tried on any day. */
const demoEarlyMin = 7 * 24 * 60

function roomOf(week: Pick<Week, 'slug' | 'isDemo'>, session: Told): Parameters<typeof ensureRoom>[1] {
  const { id, slug, title, kit, format, gradeFrom, video, startsAt, endsAt } = session
  const preset = presetOf(format)
  const isBroadcast = video.kind === 'broadcast'
  const policy = {
    audience: preset.audience,
    moderation: 'pre' as const,
    screenBlockMin: screenNorm(gradeFrom ?? 11).screenBlockMin,
    // What staff broadcast into an open room stays as its recording; closed ones, with few pupils, are never kept.
    recording: isBroadcast && preset.audience === 'open' ? ('staff' as const) : ('none' as const),
    ...(isBroadcast && week.isDemo && { openEarlyMin: demoEarlyMin }),
  }
  const backPath = `/weeks/${week.slug}/sessions/${slug}`
  return { ownerType: sessionOwner, ownerId: id, title, startsAt, endsAt, policy, source: video, preparation: kit, backPath }
}

/** Brings the picture of a released session's room up to date, and nothing else: everything else stays as it was released. */
export async function renewRoom(trx: Trx, sessionId: number): Promise<void> {
  const [published] = await getSessions(trx, [sessionId])
  if (!published || published.facts.room === null) return
  const { video } = await trx.selectFrom('week.session').select('video').where('id', '=', sessionId).executeTakeFirstOrThrow()
  const { title, kit } = published.facts
  await ensureRoom(trx, roomOf(await getWeekById(trx, published.weekId), { ...published, title, kit, video: video as RoomSource }))
}

/** Ends the rooms of sessions that are no longer in the timetable, so that nobody opens them, and closes their pools. */
export async function closePlaces(trx: Trx, sessionIds: number[], now: Temporal.Instant): Promise<void> {
  for (const room of await findRooms(trx, sessionOwner, sessionIds)) await closeRoom(trx, { roomId: room.id, ticketId: null, now })
  for (const { poolId } of (await findAvailability(trx, sessionOwner, sessionIds)).values()) await setOpen(trx, poolId, false, now)
}
