import type { Temporal } from '#platform/time.ts'
import { clockChanges } from '../../weeks/clock-changes.ts'
import type { ClockChange } from '../../weeks/clock-changes.ts'

/** A zone's clock over the time that a release spans, as the rules of the clocks said it at that time. */
export interface Clock {
  zone: string
  since: readonly ClockChange[]
}

interface Span {
  startsAt: Temporal.Instant
  endsAt: Temporal.Instant
}

/** The version of the rules of the clocks (IANA tzdata) that this process goes by. */
export const tzdataNow = (): string => process.versions.tz ?? ''

/** The clocks of these zones from the first of the sessions to the last. */
export function clocksOf(zones: readonly string[], sessions: readonly Span[]): Clock[] {
  if (sessions.length === 0) return []
  const fromMs = Math.min(...sessions.map((session) => session.startsAt.epochMilliseconds))
  const untilMs = Math.max(...sessions.map((session) => session.endsAt.epochMilliseconds))
  return [...new Set(zones)].toSorted().map((zone) => ({ zone, since: clockChanges(zone, fromMs, untilMs) }))
}

/** A session that begins at another hour of some zones than its release told. Minutes ahead of UTC. */
export interface ClockMove<S> {
  session: S
  zones: string[]
  toldMin: number
  nowMin: number
}

/** For whom the same instant is now another hour: session by session, zones that moved alike together. */
export function clockMoves<S extends Span>(clocks: readonly Clock[], sessions: readonly S[]): ClockMove<S>[] {
  return sessions.flatMap((session) => {
    const moved = clocks.flatMap(({ zone, since }) => {
      const toldMin = since.findLast(([sinceMs]) => sinceMs <= session.startsAt.epochMilliseconds)?.[1]
      const nowMin = session.startsAt.toZonedDateTimeISO(zone).offsetNanoseconds / 60e9
      return toldMin === undefined || toldMin === nowMin ? [] : [{ zone, toldMin, nowMin }]
    })
    const alike = Map.groupBy(moved, ({ toldMin, nowMin }) => `${toldMin} ${nowMin}`)
    return [...alike.values()].map((group) => ({
      session,
      zones: group.map(({ zone }) => zone),
      toldMin: group[0]!.toldMin,
      nowMin: group[0]!.nowMin,
    }))
  })
}
