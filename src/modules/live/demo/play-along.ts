import type { Db, Trx } from '#platform/db/database.ts'
import { newToken } from '#platform/ids.ts'
import type { World } from '#platform/http/route.ts'
import { createPoll, openPoll } from '../polls/actions.ts'
import { setAnswer } from '../polls/answer.ts'
import { pollState } from '../polls/rules.ts'
import type { Poll } from '../polls/store.ts'
import { findOwnAnswer, listPolls } from '../polls/store.ts'
import { pressReaction } from '../reactions/press.ts'
import { reactionKinds } from '../reactions/rules.ts'
import type { Room } from '../rooms/store.ts'
import { showSlide } from '../slides/actions.ts'
import type { Ticket } from '../tickets/store.ts'
import { insertSlides, listSlideRooms } from './play-film.ts'
import type { PlayStep } from './play-on.ts'

/** Of the guests, so many react in one step; of those who see an open poll, so many answer. */
export const reactsShare = 0.12
const answersShare = 0.5
/** A poll stands open for so long, and after its opening the next one waits. */
const [pollS, pollPauseS] = [75, 240]
const slideS = 40

type Step = Pick<PlayStep, 'roomId' | 'now' | 'dice' | 'polls' | 'slides'>

export async function react(world: World, { roomId, now, dice }: Step, ticket: Ticket): Promise<void> {
  const kind = Math.floor(dice() * reactionKinds.length)
  await pressReaction(world, { roomId, ticketId: ticket.id, cohort: ticket.cohort, kind, now })
}

export async function putOnSlide(trx: Trx, { slides = [], now }: Step, room: Room): Promise<void> {
  if (slides.length === 0) return
  if ((await listSlideRooms(trx, [room.id])).length === 0) await insertSlides(trx, [room.id], slides)
  const passedS = Math.max(0, now.epochMilliseconds - room.startsAt.epochMilliseconds) / 1000
  await showSlide(trx, room, (Math.floor(passedS / slideS) % slides.length) + 1, now)
}

/** The staff's next poll, some minutes after the last one. */
export async function askPoll(trx: Trx, { roomId, now, polls = [] }: Step, ticketId: number): Promise<void> {
  if (polls.length === 0) return
  const asked = (await listPolls(trx, roomId)).filter((poll) => poll.opensAt)
  const last = asked.reduce((latest, poll) => Math.max(latest, poll.opensAt!.epochMilliseconds), 0)
  if (last > now.epochMilliseconds - pollPauseS * 1000) return
  const { question, choices } = polls[(roomId + asked.length) % polls.length]!
  const number = await createPoll(trx, roomId, { question, choices, correct: null, seconds: pollS }, now)
  await openPoll(trx, { roomId, ticketId, number, now })
}

export async function findOpenPoll(db: Db, { roomId, now }: Step): Promise<Poll | undefined> {
  return (await listPolls(db, roomId)).find((poll) => pollState(poll, now) === 'open')
}

/** Pupils choose, classes count their hands. */
export async function answerPoll(world: World, step: Step, poll: Poll, guests: readonly Ticket[]): Promise<void> {
  const { roomId, now, dice } = step
  const answer = { roomId, number: poll.number, playedAtMs: undefined, now }
  const answers = []
  for (const guest of guests) {
    if (dice() > answersShare || (await findOwnAnswer(world.db, poll.id, guest.id))) continue
    const own = { ...answer, ticketId: guest.id, key: newToken() }
    if (guest.kind === 'class') answers.push(setAnswer(world, { ...own, choice: null, tally: countHands(step, poll, guest) }))
    else answers.push(setAnswer(world, { ...own, choice: 1 + Math.floor(dice() * poll.choices.length), tally: null }))
  }
  await Promise.all(answers)
}

function countHands({ dice }: Step, poll: Poll, { headCount, headMax }: Ticket): number[] {
  const hands = poll.choices.map(() => 0)
  const heads = headCount ?? headMax ?? 0
  for (let head = 0; head < heads; head += 1) hands[Math.floor(dice() * hands.length)]! += 1
  return hands
}
