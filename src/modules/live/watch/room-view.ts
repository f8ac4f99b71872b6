import type { Signature } from '../engines/providers.ts'
import type { MessageKey } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import type { PollView } from '../polls/view.ts'
import type { RecordingView } from '../recording/view.ts'
import type { Question } from '../questions/store.ts'
import type { Way } from '../rooms/address.ts'
import type { Room } from '../rooms/store.ts'
import type { Ticket } from '../tickets/store.ts'
import type { Playback } from '../video/source.ts'

/** What the pages of a room are drawn from. */
export interface RoomView {
  room: Room
  ticket: Ticket | null
  now: Temporal.Instant
  playback: Playback
  /** Where a stream's media lies (airing/sign.ts); undefined where nothing is streamed. */
  media: string | undefined
  /** The room is over, and its recording is being made. */
  isMaking: boolean
  /** Of a room that is over: its chapters, and what may be taken along. */
  recording: RecordingView | undefined
  /** Somebody in the recording may not be shown: a part of it is left out. */
  isPartWithheld: boolean
  as: Way
  /** The way as the address names it, for forms to come back to. */
  asked: Way | undefined
  shown: Question[]
  own: Question[]
  voted: number[]
  formKey: string
  /** Just back from asking. */
  hasAsked: boolean
  headNote: MessageKey | undefined
  /** The poll of the moment, and what became of the answer or the reaction just sent. */
  poll: PollView | undefined
  pollNote: string | undefined
  /** Of an ended room: what was asked, with its counts. */
  pastPolls: PollView[]
  reactNote: string | undefined
  /** Of a picture elsewhere: what its host gave its word for. */
  promises?: Signature | undefined
}
