import type { Temporal } from '#platform/time.ts'

/** What an engine can do, and what of our rules it enforces itself. What it doesn't enforce holds by promise only. */
export interface Capabilities {
  maxParticipants: number
  cameras: boolean
  screenShare: boolean
  breakout: 'native' | 'rooms' | 'none'
  recording: 'tracks' | 'composite' | 'client' | 'none'
  moderatorOnlyCameras: boolean
  waitingRoom: boolean
  webhooks: boolean
  embeds: 'sdk' | 'iframe' | 'link'
  /** What of a participant reaches the engine's owner besides their network address. */
  sharesPersonalData: ('name' | 'email')[]
  enforces: { noPrivateChannel: boolean; pupilMediaOff: boolean; staffOnlyRecording: boolean }
}

interface EngineRoomSpec {
  /** Our room's uuid: the same call again makes no second room. */
  uuid: string
  /** Where the room is, for engines that don't make rooms. */
  url?: string
  maxParticipants?: number
}

/** An engine's room, as it names it. */
export interface EngineRoom {
  uuid: string
  url: string
}

type EngineRole = 'pupil' | 'class' | 'staff'

export interface Participant {
  /** Opaque: a ticket's uuid, never a person's. */
  id: string
  displayName: string
  role: EngineRole
  /** Chat is always off: text goes through our own questions, which adults read first. */
  publish: { camera: boolean; microphone: boolean; screen: boolean; chat: false }
  see: 'all' | 'staff'
}

/** The way in for one participant: an address, good until then. */
export interface EngineTicket {
  url: string
  expiresAt: Temporal.Instant | null
}

export type EngineAct = { act: 'mute' | 'remove' | 'promote' | 'spotlight'; participant: string } | { act: 'lock' | 'endForAll' }

interface EngineRecording {
  participant: string
  url: string
  durationMs: number
}

/** What an engine tells by its web hook, in our words; the same event twice is one. */
type EngineEvent = { kind: 'joined' | 'left'; participant: string; at: Temporal.Instant } | { kind: 'ended'; at: Temporal.Instant }

/**
 * What our rooms need of software in which people meet by camera and voice (live.md §8). Calls are idempotent by our ids. Refusals
 * of what an engine can't do are thrown `Unsupported`; a caller looks into `capabilities()` first.
 */
export interface RoomEngine {
  id: 'external' | 'livekit' | 'janus' | 'bbb' | 'galene' | 'jitsi'
  capabilities(): Capabilities
  ensureRoom(spec: EngineRoomSpec): Promise<EngineRoom>
  /** One participant's way in. Never written into a page: asked for at the click. */
  join(room: EngineRoom, who: Participant): Promise<EngineTicket>
  moderate(room: EngineRoom, act: EngineAct): Promise<void>
  breakout?(room: EngineRoom, groups: { name: string; participants: string[] }[]): Promise<EngineRoom[]>
  broadcast?(room: EngineRoom, message: string): Promise<void>
  startRecording?(room: EngineRoom, wish: { tracks: 'staff' }): Promise<void>
  stopRecording?(room: EngineRoom): Promise<void>
  listRecordings?(room: EngineRoom): Promise<EngineRecording[]>
  /** Throws where the signature is wrong. */
  verifyWebhook(raw: Uint8Array, headers: Headers): EngineEvent[]
  /** Null where the engine doesn't say. */
  occupancy(room: EngineRoom): Promise<{ participants: number; publishers: number } | null>
  health(): Promise<{ ok: boolean; load: number; capacity: number }>
  end(room: EngineRoom): Promise<void>
}

/** The engine can't do this. */
export class Unsupported extends Error {}
