import type { Trx } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import { askQuestion, decideQuestion } from '../questions/actions.ts'
import { closeRoom, openRoom } from '../rooms/actions.ts'
import { writeFrame } from '../frames/write.ts'
import { staffKinds } from '../rooms/rules.ts'
import { getRoom } from '../rooms/store.ts'
import type { Admission } from '../tickets/actions.ts'
import { getTicket, toTicket } from '../tickets/store.ts'
import type { Ticket } from '../tickets/store.ts'
import { seatStaff } from './seat-staff.ts'
import type { StaffSeat } from './seat-staff.ts'

export interface PlayedGuest extends Pick<Admission, 'subject' | 'label' | 'headMax' | 'cohort' | 'region'> {
  kind: 'class' | 'seat'
  headCount?: number
  /** Minutes after the opening. */
  fromMin: number
  toMin: number
}

export interface PlayedQuestion {
  /** Place of the asker among the guests. */
  by: number
  text: string
  voters: number[]
  state: 'held' | 'shown' | 'onStage' | 'answered'
  answer?: string
  atMin: number
}

export interface Play {
  roomId: number
  staff: StaffSeat[]
  guests: PlayedGuest[]
  questions: PlayedQuestion[]
  openedAt: Temporal.Instant
  /** Where it is given, the room ends then, and its attendance is told. */
  endedAt?: Temporal.Instant
}

/** Writes a room that never was, by the same actions that real ones go through. Does nothing where the room has opened already. */
export async function playRoom(trx: Trx, play: Play): Promise<void> {
  const { roomId, openedAt } = play
  const at = (minutes: number): Temporal.Instant => openedAt.add({ seconds: Math.round(minutes * 60) })
  await seatStaff(trx, roomId, play.staff, openedAt)
  const host = await findTicket(trx, roomId, play.staff[0]!.subject)
  const { state } = await trx.selectFrom('live.room').select('state').where('id', '=', roomId).executeTakeFirstOrThrow()
  if (state !== 'lobby') return
  const opened = await openRoom(trx, { roomId, ticketId: host.id, now: openedAt })
  if (!opened.ok) throw new Error(`The room can't be played: ${opened.reason}`)
  const guests = await playGuests(trx, roomId, play.guests, at)
  for (const question of play.questions) await playQuestion(trx, play, { question, guests, host, now: at(question.atMin) })
  if (play.endedAt) await stayToTheEnd(trx, roomId, openedAt, play.endedAt)
  if (play.endedAt) await closeRoom(trx, { roomId, ticketId: host.id, now: play.endedAt })
  else await writeFrame(trx, roomId, openedAt)
}

async function findTicket(trx: Trx, roomId: number, subject: string): Promise<Ticket> {
  const row = await trx
    .selectFrom('live.ticket')
    .select('id')
    .where('room_id', '=', roomId)
    .where('subject', '=', subject)
    .executeTakeFirstOrThrow()
  return getTicket(trx, row.id)
}

/** All guests in two statements: a week has thousands. In the order given; nobody behind them holds a token. */
async function playGuests(trx: Trx, roomId: number, guests: PlayedGuest[], at: (minutes: number) => Temporal.Instant): Promise<Ticket[]> {
  if (guests.length === 0) return []
  const { endsAt } = await getRoom(trx, roomId)
  const rows = await trx
    .insertInto('live.ticket')
    .values(
      guests.map(({ kind, subject, label, headMax, cohort, region, headCount, fromMin, toMin }) => ({
        ...{ room_id: roomId, kind, subject, label },
        head_max: headMax ?? null,
        cohort: cohort ?? null,
        region: region ?? null,
        head_count: headCount ?? null,
        head_counted_at: headCount === undefined ? null : at(fromMin),
        expires_at: endsAt.add({ hours: 24 }),
        last_seen_at: at(toMin),
      })),
    )
    .returningAll()
    .execute()
  await trx
    .insertInto('live.presence_span')
    .values(guests.map(({ fromMin, toMin }, place) => ({ ticket_id: rows[place]!.id, from_at: at(fromMin), to_at: at(toMin) })))
    .execute()
  return rows.map(toTicket)
}

/** The adults were here all the time, not only when a question came. */
async function stayToTheEnd(trx: Trx, roomId: number, from: Temporal.Instant, to: Temporal.Instant): Promise<void> {
  const staff = await trx
    .selectFrom('live.ticket')
    .select('id')
    .where('room_id', '=', roomId)
    .where('kind', 'in', [...staffKinds])
    .execute()
  await trx
    .insertInto('live.presence_span')
    .values(staff.map(({ id }) => ({ ticket_id: id, from_at: from, to_at: to })))
    .execute()
}

async function playQuestion(
  trx: Trx,
  play: Play,
  { question, guests, host, now }: { question: PlayedQuestion; guests: Ticket[]; host: Ticket; now: Temporal.Instant },
): Promise<void> {
  // The adults beat on while questions are asked.
  await seatStaff(trx, play.roomId, play.staff, now)
  const asked = await askQuestion(trx, { ticket: guests[question.by]!, text: question.text, now })
  if (!asked.ok) throw new Error('The played room froze')
  const decide = (act: 'approve' | 'stage' | 'answer', answer?: string) =>
    decideQuestion(trx, { roomId: play.roomId, ticketId: host.id, number: asked.number, act, now, ...(answer ? { answer } : {}) })
  if (question.state !== 'held') await decide('approve')
  const { id } = await trx
    .selectFrom('live.question')
    .select('id')
    .where('room_id', '=', play.roomId)
    .where('number', '=', asked.number)
    .executeTakeFirstOrThrow()
  const voters = question.voters.map((place) => guests[place]!).filter((voter, place, list) => list.indexOf(voter) === place)
  if (voters.length > 0) {
    await trx
      .insertInto('live.vote')
      .values(voters.map((voter) => ({ question_id: id, ticket_id: voter.id, at: now })))
      .execute()
    await trx.updateTable('live.question').set({ votes: voters.length }).where('id', '=', id).execute()
  }
  if (question.state === 'onStage') await decide('stage')
  if (question.state === 'answered') await decide('answer', question.answer)
}
