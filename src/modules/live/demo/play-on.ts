import type { Trx } from '#platform/db/database.ts'
import { inTransaction, json, sql } from '#platform/db/database.ts'
import type { World } from '#platform/http/route.ts'
import type { Temporal } from '#platform/time.ts'
import { isBefore } from '#platform/time.ts'
import { refreshFrame } from '../frames/write.ts'
import { askQuestion, decideQuestion, setVote } from '../questions/actions.ts'
import type { QuestionAct } from '../questions/rules.ts'
import { closeRoom, openRoom, settleRoom } from '../rooms/actions.ts'
import { staffKinds } from '../rooms/rules.ts'
import type { RoomSource } from '../rooms/policy.ts'
import { getRoom, updateRoom } from '../rooms/store.ts'
import type { Room } from '../rooms/store.ts'
import type { PollDraft } from '../polls/actions.ts'
import { admit } from '../tickets/actions.ts'
import type { Admission } from '../tickets/actions.ts'
import type { Ticket } from '../tickets/store.ts'
import { toTicket } from '../tickets/store.ts'
import { seatStaff } from './seat-staff.ts'
import type { StaffSeat } from './seat-staff.ts'
import { answerPoll, askPoll, findOpenPoll, putOnSlide, react, reactsShare } from './play-along.ts'
import type { PlayedSlide } from './play-film.ts'

/** For so long after a person was heard from in a staff's seat, that seat and the staff's decisions are theirs. */
const personsTurnMin = 3
/** How long a question stands before the invented staff move it on. */
const restS = { held: 20, shown: 45, onStage: 50 } as const

export interface PlayStep {
  roomId: number
  /** The host first. */
  staff: StaffSeat[]
  guests: (Pick<Admission, 'subject' | 'label' | 'headMax' | 'cohort' | 'region'> & { kind: 'class' | 'seat' })[]
  /** One of the guests asks this. */
  ask?: { by: number; text: string }
  /** One of the guests votes for the most wanted question that waits. */
  vote?: { by: number }
  /** Numbers from 0 to 1 that decide who presses, who answers what. */
  dice: () => number
  /** One of these is asked now and then. */
  polls?: readonly Pick<PollDraft, 'question' | 'choices'>[]
  /** Put on one after another. */
  slides?: readonly PlayedSlide[]
  /** What is shown, from the start on, in the place of a broadcast that nobody sends. */
  instead?: RoomSource
  /** Nothing happens unless a person sits in one of the staff's seats: then the other adults come. */
  withPersonOnly?: boolean
  now: Temporal.Instant
}

/**
 * One step of a room that goes on by itself in the demonstration, by the same actions as a real one: the adults beat, the
 * room opens and ends at its time, guests are heard of, ask, vote, answer polls and react, and one question moves on. Whatever
 * a real person of the staff might do is left to them while they are here.
 */
export async function playOn(world: World, step: PlayStep): Promise<void> {
  const guests = await inTransaction(world.db, (trx) => playStep(trx, step))
  // These write by themselves, as in real rooms: many at once.
  await Promise.all(guests.filter(() => step.dice() < reactsShare).map((guest) => react(world, step, guest)))
  const poll = guests.length > 0 ? await findOpenPoll(world.db, step) : undefined
  if (poll) await answerPoll(world, step, poll, guests)
}

/** Who is here, of a room that takes input. */
async function playStep(trx: Trx, step: PlayStep): Promise<Ticket[]> {
  const { roomId, now } = step
  const room = await getRoom(trx, roomId)
  if (room.state === 'ended') return []
  const { person, free } = await splitStaff(trx, step)
  if (!person && step.withPersonOnly) return []
  await takeSeats(trx, roomId, free)
  await seatStaff(trx, roomId, free, now)
  const host = { roomId, ticketId: (await findStaff(trx, roomId))[0]?.id ?? null, now }
  if (!person && !isBefore(now, room.endsAt)) {
    await closeRoom(trx, host)
    return []
  }
  if (!person) await standIn(trx, step, room)
  if (!person && room.state === 'lobby' && !isBefore(now, room.startsAt)) await openRoom(trx, host)
  await settleRoom(trx, roomId, now)
  const guests = await hearGuests(trx, step)
  const isLive = (await getRoom(trx, roomId)).state === 'live'
  if (isLive) {
    const asker = step.ask && guests[step.ask.by]
    if (asker && !(await isAsked(trx, roomId, step.ask!.text))) await askQuestion(trx, { ticket: asker, text: step.ask!.text, now })
    const voter = step.vote && guests[step.vote.by]
    if (voter) await voteForBest(trx, roomId, voter, now)
    if (!person && host.ticketId !== null) {
      await moveOneQuestion(trx, roomId, host.ticketId, now)
      await putOnSlide(trx, step, room)
      await askPoll(trx, step, host.ticketId)
    }
  }
  await refreshFrame(trx, roomId, now)
  return isLive ? guests : []
}

/** A broadcast into which nobody sends is replaced by a recording, so that something is on air. */
async function standIn(trx: Trx, { instead, now }: PlayStep, room: Room): Promise<void> {
  if (!instead || room.source.kind !== 'broadcast' || isBefore(now, room.startsAt)) return
  const holder = await trx
    .selectFrom('live.broadcaster_lease')
    .select('holder')
    .where('room_id', '=', room.id)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  if (!holder) await updateRoom(trx, room.id, { source: json(instead) })
}

async function findStaff(trx: Trx, roomId: number) {
  return trx
    .selectFrom('live.ticket')
    .select(['id', 'subject', 'kind', 'entry_used_at', 'last_seen_at'])
    .where('room_id', '=', roomId)
    .where('kind', 'in', [...staffKinds])
    .orderBy('id')
    .execute()
}

/** True `person` where somebody sits at the staff's desk in a browser; `free` are the seats that nobody real holds. */
async function splitStaff(trx: Trx, { roomId, staff, now }: PlayStep): Promise<{ person: boolean; free: StaffSeat[] }> {
  const since = now.subtract({ minutes: personsTurnMin })
  const held = (await findStaff(trx, roomId)).filter((row) => row.entry_used_at && row.last_seen_at && isBefore(since, row.last_seen_at))
  return { person: held.length > 0, free: staff.filter((seat) => held.every((row) => row.subject !== seat.subject)) }
}

/** Whoever fell silent is gone: from here on that seat's beats are ours, and are not taken for theirs. */
async function takeSeats(trx: Trx, roomId: number, free: readonly StaffSeat[]): Promise<void> {
  if (free.length === 0) return
  const subjects = free.map(({ subject }) => subject)
  await trx
    .updateTable('live.ticket')
    .set({ entry_used_at: null })
    .where('room_id', '=', roomId)
    .where('subject', 'in', subjects)
    .where('entry_used_at', 'is not', null)
    .where('last_seen_at', 'is not', null)
    .execute()
}

async function hearGuests(trx: Trx, { roomId, guests, now }: PlayStep): Promise<Ticket[]> {
  if (guests.length === 0) return []
  const find = () =>
    trx
      .selectFrom('live.ticket')
      .selectAll()
      .where('room_id', '=', roomId)
      .where(
        'subject',
        'in',
        guests.map((guest) => guest.subject),
      )
      .execute()
  const known = new Set((await find()).map((row) => row.subject))
  for (const guest of guests.filter(({ subject }) => !known.has(subject))) await admit(trx, { ...guest, roomId, now })
  const rows = (await find()).filter((row) => row.kind === 'class' || row.kind === 'seat')
  const ids = rows.map((row) => row.id)
  const at = now.toString()
  await sql`
    with seen as (update live.ticket set last_seen_at = ${at}::timestamptz where id = any(${ids})),
    grown as (
      update live.presence_span set to_at = greatest(to_at, ${at}::timestamptz)
      where ticket_id = any(${ids}) and to_at >= ${at}::timestamptz - interval '5 minutes' returning ticket_id
    )
    insert into live.presence_span (ticket_id, from_at, to_at)
    select id, ${at}::timestamptz, ${at}::timestamptz from unnest(${ids}::bigint[]) as id where id not in (select ticket_id from grown)`.execute(
    trx,
  )
  return guests.flatMap((guest) => rows.filter((row) => row.subject === guest.subject).map(toTicket))
}

const firstQuestion = (trx: Trx, roomId: number, state: keyof typeof restS, before?: Temporal.Instant) =>
  trx
    .selectFrom('live.question')
    .select(['number', 'votes'])
    .where('room_id', '=', roomId)
    .where('state', '=', state)
    .$if(before !== undefined, (query) => query.where(sql`coalesce(decided_at, asked_at)`, '<', before!))
    .orderBy('votes', 'desc')
    .orderBy('number')
    .executeTakeFirst()

/** Nobody asks what has been asked here. */
async function isAsked(trx: Trx, roomId: number, text: string): Promise<boolean> {
  const asked = trx.selectFrom('live.question').select('id').where('room_id', '=', roomId).where('body', '=', text)
  return (await asked.executeTakeFirst()) !== undefined
}

async function voteForBest(trx: Trx, roomId: number, ticket: Ticket, now: Temporal.Instant): Promise<void> {
  const best = await firstQuestion(trx, roomId, 'shown')
  if (best) await setVote(trx, { ticket, number: best.number, on: true, now })
}

/** The one on stage is answered, the most wanted one goes on stage, the oldest held one is approved: whichever is due first. */
async function moveOneQuestion(trx: Trx, roomId: number, ticketId: number, now: Temporal.Instant): Promise<void> {
  const due = (state: keyof typeof restS) => firstQuestion(trx, roomId, state, now.subtract({ seconds: restS[state] }))
  const decide = async (act: QuestionAct, number: number): Promise<void> =>
    void (await decideQuestion(trx, { roomId, ticketId, number, act, now }))
  const onStage = await firstQuestion(trx, roomId, 'onStage')
  const answered = onStage && (await due('onStage'))
  if (answered) return decide('answer', answered.number)
  const next = onStage ? undefined : await due('shown')
  if (next) return decide('stage', next.number)
  const held = await due('held')
  if (held) return decide('approve', held.number)
}
