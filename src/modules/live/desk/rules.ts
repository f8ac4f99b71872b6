import type { QuestionAct } from '../questions/rules.ts'
import type { TicketKind } from '../rooms/rules.ts'

export type RoomAct = 'open' | 'freeze' | 'thaw' | 'end' | 'panic' | 'leave'
export type DeskAct = QuestionAct | RoomAct | 'seeHeld' | 'handleIncident'

const host: DeskAct[] = ['open', 'panic', 'leave', 'stage', 'unstage', 'answer']
const moderator: DeskAct[] = [...host, 'freeze', 'thaw', 'end', 'approve', 'decline', 'merge', 'seeHeld', 'handleIncident']

// Whoever leads the talk sees only what was approved. Any of the staff may stop everything.
const rights: Partial<Record<TicketKind, readonly DeskAct[]>> = { host, moderator, duty: moderator }

export function mayAct(kind: TicketKind, act: DeskAct): boolean {
  return rights[kind]?.includes(act) ?? false
}

export function isRoomAct(word: string | undefined): word is RoomAct {
  return ['open', 'freeze', 'thaw', 'end', 'panic', 'leave'].includes(word ?? '')
}
