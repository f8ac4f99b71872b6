import type { Trx } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import { askQuestion, decideQuestion } from '../questions/actions.ts'
import { closeRoom, openRoom } from '../rooms/actions.ts'
import { writeFrame } from '../frames/write.ts'
import { admit, setHeadCount } from '../tickets/actions.ts'
import type { Admission } from '../tickets/actions.ts'
import { getTicket } from '../tickets/store.ts'
import type { Ticket } from '../tickets/store.ts'
import { seatStaff } from './seat-staff.ts'
import type { StaffSeat } from './seat-staff.ts'

export interface PlayedGuest extends Pick<Admission, 'subject' | 'label' | 'headMax' | 'cohort'> {
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
  const guests: Ticket[] = []
  for (const guest of play.guests) guests.push(await playGuest(trx, roomId, guest, at))
  for (const question of play.questions) await playQuestion(trx, play, { question, guests, host, now: at(question.atMin) })
  if (play.endedAt) await closeRoom(trx, { roomId, ticketId: host.id, now: play.endedAt })
  else await writeFrame(trx, roomId, openedAt)
}

async function findTicket(trx: Trx, roomId: number, subject: string): Promise<Ticket> {
  const row = await trx.selectFrom('live.ticket').select('id').where('room_id', '=', roomId).where('subject', '=', subject).executeTakeFirstOrThrow()
  return getTicket(trx, row.id)
}

async function playGuest(trx: Trx, roomId: number, guest: PlayedGuest, at: (minutes: number) => Temporal.Instant): Promise<Ticket> {
  const { kind, subject, label, headMax, cohort } = guest
  await admit(trx, { roomId, kind, subject, label, now: at(guest.fromMin), ...(headMax ? { headMax } : {}), ...(cohort ? { cohort } : {}) })
  const ticket = await findTicket(trx, roomId, subject)
  await trx.insertInto('live.presence_span').values({ ticket_id: ticket.id, from_at: at(guest.fromMin), to_at: at(guest.toMin) }).execute()
  await trx.updateTable('live.ticket').set({ last_seen_at: at(guest.toMin) }).where('id', '=', ticket.id).execute()
  if (guest.headCount !== undefined) await setHeadCount(trx, ticket, guest.headCount, at(guest.fromMin))
  return ticket
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
  const { id } = await trx.selectFrom('live.question').select('id').where('room_id', '=', play.roomId).where('number', '=', asked.number).executeTakeFirstOrThrow()
  const voters = question.voters.map((place) => guests[place]!).filter((voter, place, list) => list.indexOf(voter) === place)
  if (voters.length > 0) {
    await trx.insertInto('live.vote').values(voters.map((voter) => ({ question_id: id, ticket_id: voter.id, at: now }))).execute()
    await trx.updateTable('live.question').set({ votes: voters.length }).where('id', '=', id).execute()
  }
  if (question.state === 'onStage') await decide('stage')
  if (question.state === 'answered') await decide('answer', question.answer)
}
