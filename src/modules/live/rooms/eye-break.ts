import type { Room } from './store.ts'

/** So long eyes rest, by each viewer's own playhead. */
export const eyeBreakS = 40

/** When eyes rest in this room: after every block of continuous screen (its policy), from the opening on. Undefined: no norm is given, or nothing has begun. */
export interface Breaks {
  openedMs: number
  everyMs: number
  /** From then on the end itself is the rest. */
  untilMs: number
}

export function breaksOf({ policy, openedAt, endsAt }: Pick<Room, 'policy' | 'openedAt' | 'endsAt'>): Breaks | undefined {
  if (policy.screenBlockMin === undefined || !openedAt) return undefined
  const everyMs = policy.screenBlockMin * 60_000
  return { openedMs: openedAt.epochMilliseconds, everyMs, untilMs: endsAt.epochMilliseconds - 120_000 }
}

export function isResting({ openedMs, everyMs, untilMs }: Breaks, atMs: number): boolean {
  const since = atMs - openedMs
  return since >= everyMs && since % everyMs < eyeBreakS * 1000 && atMs < untilMs
}

/** When the next rest begins; undefined where the end comes before it. */
export function nextBreakMs({ openedMs, everyMs, untilMs }: Breaks, atMs: number): number | undefined {
  const next = openedMs + Math.max(1, Math.ceil((atMs - openedMs) / everyMs)) * everyMs
  return next < untilMs ? next : undefined
}
