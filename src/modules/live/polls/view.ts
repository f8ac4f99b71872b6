import type { Db } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import type { Room } from '../rooms/store.ts'
import type { Ticket } from '../tickets/store.ts'
import { isInFrame, pollState } from './rules.ts'
import type { PollState } from './rules.ts'
import { countAnswers, findLatestPoll, findOwnAnswer, listPolls } from './store.ts'
import type { OwnAnswer, Poll, PollCounts } from './store.ts'

/** A poll as one reader may see it: its counts only once it is closed for all. */
export interface PollView {
  poll: Poll
  state: PollState
  answered: number
  counts: PollCounts | undefined
  own: OwnAnswer | undefined
}

/** As what somebody looks at a poll: what they may do with it stands in the address of its parts. */
export const pollRoles = ['seat', 'class', 'guest'] as const
export type PollRole = (typeof pollRoles)[number]

export function pollRole(ticket: Pick<Ticket, 'kind'> | null): PollRole {
  return ticket?.kind === 'seat' || ticket?.kind === 'class' ? ticket.kind : 'guest'
}

export async function viewPoll(db: Db, poll: Poll, ticket: Pick<Ticket, 'id'> | null, now: Temporal.Instant): Promise<PollView> {
  const state = pollState(poll, now)
  const counts = await countAnswers(db, poll)
  const own = ticket ? await findOwnAnswer(db, poll.id, ticket.id) : undefined
  return { poll, state, answered: counts.answered, counts: state === 'closed' ? counts : undefined, own }
}

/** Polls that are over, with their counts, in the order in which they were asked. */
export async function listPastPolls(
  db: Db,
  room: Pick<Room, 'id'>,
  ticket: Pick<Ticket, 'id'> | null,
  now: Temporal.Instant,
): Promise<PollView[]> {
  const past = (await listPolls(db, room.id)).filter((poll) => pollState(poll, now) === 'closed')
  const views = await Promise.all(past.map((poll) => viewPoll(db, poll, ticket, now)))
  return views.toSorted((a, b) => a.poll.opensAt!.epochMilliseconds - b.poll.opensAt!.epochMilliseconds)
}

/** The poll of the moment in a room, where there is one. */
export async function findCurrentPoll(
  db: Db,
  room: Pick<Room, 'id'>,
  ticket: Pick<Ticket, 'id'> | null,
  now: Temporal.Instant,
): Promise<PollView | undefined> {
  const poll = await findLatestPoll(db, room.id, now)
  return poll && isInFrame(poll, now) ? viewPoll(db, poll, ticket, now) : undefined
}
