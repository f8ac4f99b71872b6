import type { QuestionAct } from '../questions/rules.ts'
import type { TicketKind } from '../rooms/rules.ts'

const roomActs = ['open', 'freeze', 'thaw', 'slate', 'unslate', 'end', 'panic', 'leave'] as const
export type RoomAct = (typeof roomActs)[number]
export const ticketActs = ['trust', 'untrust', 'remove', 'restore'] as const
export type TicketAct = (typeof ticketActs)[number]
export type PinAct = 'pin' | 'unpin'
export type DeskAct = QuestionAct | RoomAct | TicketAct | PinAct | 'seeHeld' | 'handleIncident' | 'readLog'

const host: DeskAct[] = ['open', 'panic', 'leave', 'stage', 'unstage', 'answer', 'slate', 'unslate']
const moderator: DeskAct[] = [
  ...host,
  ...(['freeze', 'thaw', 'end', 'approve', 'decline', 'merge', 'pin', 'unpin', 'seeHeld', 'handleIncident', 'readLog'] as const),
  ...ticketActs,
]

// Whoever leads the talk sees only what was approved. Any of the staff may stop everything.
const rights: Partial<Record<TicketKind, readonly DeskAct[]>> = { host, moderator, duty: moderator }

export function mayAct(kind: TicketKind, act: DeskAct): boolean {
  return rights[kind]?.includes(act) ?? false
}

export function isRoomAct(word: string | undefined): word is RoomAct {
  return roomActs.some((act) => act === word)
}

export function isTicketAct(word: string | undefined): word is TicketAct {
  return ticketActs.some((act) => act === word)
}

export function isPinAct(word: string | undefined): word is PinAct {
  return word === 'pin' || word === 'unpin'
}

/** Those who came to watch and ask; the staff can't be sent away from a desk. */
export function canRemove(kind: TicketKind): boolean {
  return kind === 'class' || kind === 'seat' || kind === 'observer'
}

/** Why somebody was taken out of the room. */
export const removalReasons = ['rude', 'contacts', 'noise', 'stranger', 'other'] as const
export type RemovalReason = (typeof removalReasons)[number]

export function isRemovalReason(word: string | undefined): word is RemovalReason {
  return removalReasons.some((reason) => reason === word)
}
