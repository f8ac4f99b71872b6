import type { Temporal } from '#platform/time.ts'

/** What can be done to a timetable; `apply` is a whole solution or a roll-back at once. */
export type CommandKind = 'place' | 'unplace' | 'lock' | 'people' | 'duration' | 'apply' | 'undo'

/** Who stands behind a session, in this order; an imported name has no account, and its speaker's row instead. */
export interface Adult {
  role: 'lecturer' | 'moderator'
  personId?: number
  speakerId?: number
}

/** One session as it is to become; what isn't named stays. */
export interface Change {
  guid: string
  /** Null takes it off the timetable: it waits to be placed again. */
  place?: { startsAt: Temporal.Instant; streamId: number } | null
  durationMin?: number
  people?: readonly Adult[]
  /** The automatic timetable leaves it where it is. */
  locked?: boolean
}

export interface TimetableCommand {
  weekId: number
  actorId: number | null
  now: Temporal.Instant
  kind: CommandKind
  /** The timetable's revision that its author saw; null where the sessions' own revisions were looked at instead, in this transaction. */
  seen: number | null
  changes: readonly Change[]
  /** Members whose sessions its author steers (a coordinator's); everybody's where nothing is said (the office's). */
  members?: readonly number[]
}

/** The parts of a session that commands change: two people may change different ones at once. */
export type Facet = 'place' | 'durationMin' | 'people' | 'locked'

/** How a session stands, as commands keep it in rows: nobody's name, only numbers. */
export interface Stand {
  place?: { startsAt: string; streamId: number } | null
  durationMin?: number
  people?: { speakerId: number; role: Adult['role'] }[]
  locked?: boolean
}

/** Of one session, only the facets that changed. */
export interface KeptChange {
  guid: string
  before: Stand
  after: Stand
}

/** Two changed the same facet of the same session: what stands now, what was wanted, and whose command was first. */
export interface Conflict {
  guid: string
  facet: Facet
  current: Stand
  wanted: Stand
  first: { revision: number; actorId: number | null; at: Temporal.Instant }
}

export type CommandOutcome =
  | {
      ok: true
      /** The timetable's revision now; unchanged where the command changed nothing. */
      revision: number
      /** Guids that really changed. */
      changed: string[]
      /** Other people's commands since `seen`, with which this one got along. */
      merged: number[]
    }
  /** Nothing was written: a second look is needed. Posting the same again with `seen: revision` puts it over theirs. */
  | { ok: false; reason: 'stale'; revision: number; conflicts: Conflict[] }
  | { ok: false; reason: CommandRefusal; revision: number; guids: string[] }

/** Keys of texts: not a session of this week (or not one's own), one that isn't accepted, a stream of another week, nobody's account. */
export type CommandRefusal =
  | 'week-editor.refused.missing'
  | 'week-editor.refused.notNow'
  | 'week-editor.refused.stream'
  | 'week-editor.refused.person'
  | 'week-editor.refused.duration'
  | 'week-editor.refused.undo'
