import type { MessageKey } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import type { Question } from '../questions/store.ts'
import type { Room } from '../rooms/store.ts'
import type { Ticket } from '../tickets/store.ts'
import type { Playback } from '../video/source.ts'

/** What the pages of a room are drawn from. */
export interface RoomView {
  room: Room
  ticket: Ticket | null
  now: Temporal.Instant
  playback: Playback
  shown: Question[]
  own: Question[]
  voted: number[]
  formKey: string
  /** Just back from asking. */
  asked: boolean
  headNote: MessageKey | undefined
}
