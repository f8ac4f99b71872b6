import type { Db } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import { listOpenIncidents } from '../incidents/store.ts'
import { listShown } from '../questions/store.ts'
import type { Question } from '../questions/store.ts'
import { countAdults, roundCount } from '../rooms/rules.ts'
import { listStaff } from '../rooms/store.ts'
import type { Room } from '../rooms/store.ts'
import { findShownSlide, listSlides } from '../slides/store.ts'
import type { Slide } from '../slides/store.ts'
import type { Ticket } from '../tickets/store.ts'

/** What a lecturer glances at while speaking. */
export interface StudioBoard {
  room: Room
  ticket: Ticket
  now: Temporal.Instant
  adults: number
  viewers: number
  /** On stage, or else the most wanted. */
  question: Question | undefined
  incidents: number
  slides: Slide[]
  shownSlide: number | null
}

export async function readStudioBoard(db: Db, room: Room, ticket: Ticket, now: Temporal.Instant): Promise<StudioBoard> {
  const shown = await listShown(db, room.id)
  const viewers = room.frame.viewers
  return {
    room,
    ticket,
    now,
    adults: countAdults(await listStaff(db, room.id), now),
    viewers: typeof viewers === 'number' ? viewers : roundCount(0),
    question: shown.find(({ state }) => state === 'onStage') ?? shown.find(({ state }) => state === 'shown'),
    incidents: (await listOpenIncidents(db, room.id)).length,
    slides: await listSlides(db, room.id),
    shownSlide: await findShownSlide(db, room.id, now),
  }
}
