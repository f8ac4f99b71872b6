import type { MessageKey, MessageValues } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'

/** How long until it begins, in words that a child counts with; whole minutes, rounded up. */
export function countdownText(startsAt: Temporal.Instant, now: Temporal.Instant): [MessageKey, MessageValues] {
  const minutes = Math.ceil((startsAt.epochMilliseconds - now.epochMilliseconds) / 60_000)
  if (minutes <= 0) return ['live.lobby.now', {}]
  if (minutes < 60) return ['live.lobby.inMinutes', { minutes }]
  if (minutes < 24 * 60) return ['live.lobby.inHours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 }]
  return ['live.lobby.inDays', { days: Math.floor(minutes / (24 * 60)) }]
}
