import type { Temporal } from '#platform/time.ts'
import { isBefore } from '#platform/time.ts'
import type { RoomPolicy } from './policy.ts'

export type RoomState = 'lobby' | 'live' | 'frozen' | 'ended'
export const freezeCauses = ['adults', 'staff', 'panic'] as const
export type FreezeCause = (typeof freezeCauses)[number]
export type TicketKind = 'class' | 'seat' | 'host' | 'moderator' | 'duty' | 'observer'

export const staffKinds: readonly TicketKind[] = ['host', 'moderator', 'duty']
export const staffSilenceS = 60

/** As much of a staff ticket as decides whether its adult is here. */
export interface StaffPresence {
  subject: string
  kind: TicketKind
  vetted: boolean
  lastSeenAt: Temporal.Instant | null
  leftAt: Temporal.Instant | null
  removedAt: Temporal.Instant | null
}

export interface RoomFacts {
  state: RoomState
  startsAt: Temporal.Instant
  endsAt: Temporal.Instant
  frozenBy: FreezeCause | null
  policy: RoomPolicy
}

/** An adult is here while their console beats: until they press "leave", or 60 s after it fell silent. */
export function isHere(staff: StaffPresence, now: Temporal.Instant): boolean {
  if (staff.removedAt || !staff.lastSeenAt) return false
  if (staff.leftAt && !isBefore(staff.leftAt, staff.lastSeenAt)) return false
  return !isBefore(staff.lastSeenAt.add({ seconds: staffSilenceS }), now)
}

/** Distinct vetted adults who are here: one person with two tickets, or with two browsers, is one adult. */
export function countAdults(staff: StaffPresence[], now: Temporal.Instant): number {
  const here = staff.filter((one) => one.vetted && staffKinds.includes(one.kind) && isHere(one, now))
  return new Set(here.map((one) => one.subject)).size
}

export type OpenRefusal = 'notLobby' | 'tooEarly' | 'tooLate' | 'adults' | 'provider'

export function canOpen(room: RoomFacts, adults: number, now: Temporal.Instant): { ok: true } | { ok: false; reason: OpenRefusal } {
  if (room.state !== 'lobby') return { ok: false, reason: 'notLobby' }
  if (isBefore(now, room.startsAt.subtract({ minutes: room.policy.openEarlyMin }))) return { ok: false, reason: 'tooEarly' }
  if (isOverdue(room, now)) return { ok: false, reason: 'tooLate' }
  return adults >= room.policy.minAdults ? { ok: true } : { ok: false, reason: 'adults' }
}

export function shouldFreeze(room: RoomFacts, adults: number): boolean {
  return room.state === 'live' && adults < room.policy.minAdults
}

/** Only what the rule froze thaws by itself; a person's freeze waits for a person. */
export function shouldThaw(room: RoomFacts, adults: number): boolean {
  return room.state === 'frozen' && room.frozenBy === 'adults' && adults >= room.policy.minAdults
}

export function canThaw(room: RoomFacts, adults: number): boolean {
  return room.state === 'frozen' && adults >= room.policy.minAdults
}

/** After an emergency stop nothing of the picture, its sound or its words goes out. */
export function isCovered(room: Pick<RoomFacts, 'frozenBy'>): boolean {
  return room.frozenBy === 'panic'
}

/** True once the planned end and its grace are over: the sweep then ends the room. */
export function isOverdue(room: Pick<RoomFacts, 'endsAt' | 'policy'>, now: Temporal.Instant): boolean {
  return !isBefore(now, room.endsAt.add({ minutes: room.policy.graceMin }))
}

/** Pupils' input: only into a live room with its adults here, whatever the last sweep wrote. */
export function canTakeInput(room: RoomFacts, adults: number): boolean {
  return room.state === 'live' && adults >= room.policy.minAdults
}

export function mayAsk(kind: TicketKind): boolean {
  return kind === 'class' || kind === 'seat'
}

export function mayVote(kind: TicketKind): boolean {
  return mayAsk(kind)
}

/** Corrections of a head-count stay possible for a day. */
export function canCountHeads(room: RoomFacts, now: Temporal.Instant): boolean {
  return room.state !== 'lobby' && isBefore(now, room.endsAt.add({ hours: 24 }))
}

/** Counts shown to everybody are rounded, so that nobody's coming and going can be read off them. */
export function roundCount(count: number): number {
  if (count < 10) return count === 0 ? 0 : Math.max(1, Math.floor(count / 2) * 2)
  return count < 100 ? Math.floor(count / 5) * 5 : Math.floor(count / 10) * 10
}
