import type { Temporal } from '#platform/time.ts'
import type { SessionBrief } from '../weeks/published.ts'

const highlightsMax = 6

/** What comes next, of different topics and formats, so that everybody finds a first thing to look at; of a week that is over, the same from its start. */
export function chooseHighlights(sessions: readonly SessionBrief[], now: Temporal.Instant): SessionBrief[] {
  const next = sessions.filter((session) => session.startsAt.epochMilliseconds > now.epochMilliseconds)
  const from = next.length > 0 ? next : sessions
  const chosen: SessionBrief[] = []
  const topics = new Set<string>()
  for (const session of from) {
    const topic = session.topicSlug ?? session.title.ru ?? session.slug
    if (topics.has(topic)) continue
    topics.add(topic)
    chosen.push(session)
    if (chosen.length === highlightsMax) return chosen
  }
  return chosen
}
