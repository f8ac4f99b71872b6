import { isZone, wallTime } from '#platform/time.ts'
import type { Temporal } from '#platform/time.ts'
import { isAllMet, knownFacts } from '../access/rules.ts'
import type { AccessFact } from '../weeks/kinds.ts'
import type { SessionBrief } from '../weeks/published.ts'

/** What a reader chose; undefined means all. Times are on the wall of `zone`. */
export interface Filter {
  grade?: number
  topic?: string
  format?: string
  lang?: string
  /** All of these, in the order in which they are told; never empty. */
  access?: readonly AccessFact[]
  /** "Only what suits me": the reader's own needs, which the address does not name. Empty: they said none. */
  suits?: readonly AccessFact[]
  /** "HH:MM": my lesson begins and ends. */
  from?: string
  to?: string
  /** The zone that from and to are meant in, so that a shared link means the same everywhere. */
  zone?: string
}

export type FilterName = keyof Filter
export type FilterProblem = 'week.filter.wrongGrade' | 'week.filter.wrongTime' | 'week.filter.wrongZone' | 'week-access.filter.wrong'

/** Reads the address. What can't be understood is left out and told. */
export function readFilter(query: Record<string, string>, needs: readonly AccessFact[]): { filter: Filter; problems: FilterProblem[] } {
  const filter: Filter = {}
  const problems: FilterProblem[] = []
  const { grade, topic, format, lang, from, to, zone } = query
  if (grade) {
    if (/^([1-9]|10|11)$/.test(grade)) filter.grade = Number(grade)
    else problems.push('week.filter.wrongGrade')
  }
  if (topic) filter.topic = topic
  if (format) filter.format = format
  if (lang) filter.lang = lang
  const words = (query.access ?? '').split(',').filter(Boolean)
  const access = knownFacts(words)
  if (access.length > 0) filter.access = access
  if (words.some((word) => !access.some((fact) => fact === word))) problems.push('week-access.filter.wrong')
  if (query.suits === 'me') filter.suits = needs
  if (zone && !isZone(zone)) problems.push('week.filter.wrongZone')
  else if (zone) filter.zone = zone
  if (from || to) {
    if (isWallTime(from) && isWallTime(to) && from < to) Object.assign(filter, { from, to })
    else problems.push('week.filter.wrongTime')
  }
  return { filter, problems }
}

function isWallTime(word: string | undefined): word is string {
  return word !== undefined && /^([01]\d|2[0-3]):[0-5]\d$/.test(word)
}

/** The address of the same page with this filter; times always carry their zone. */
export function filterHref(path: string, filter: Filter, change: Filter, readerZone: string): string {
  const next = { ...filter, ...change }
  const { from, to } = next
  const pairs: [string, string | number | undefined][] = [
    ['grade', next.grade],
    ['topic', next.topic],
    ['format', next.format],
    ['lang', next.lang],
    ['access', next.access?.join(',')],
    ['suits', next.suits && 'me'],
    ['from', from],
    ['to', to],
    ['zone', from && to ? (next.zone ?? readerZone) : undefined],
  ]
  const query = pairs
    .filter(([, value]) => value !== undefined && value !== '')
    .map(
      ([name, value]) =>
        `${name}=${encodeURIComponent(String(value)).replaceAll('%3A', ':').replaceAll('%2F', '/').replaceAll('%2C', ',')}`,
    )
  return query.length > 0 ? `${path}?${query.join('&')}` : path
}

export function isEmpty(filter: Filter): boolean {
  return Object.entries(filter).every(([name, value]) => name === 'zone' || value === undefined)
}

/** Does the session pass, leaving one filter aside (to count what another choice of it would show)? */
export function passes(session: SessionBrief, filter: Filter, readerZone: string, aside?: FilterName): boolean {
  const { grade, topic, format, lang, access, suits, from, to } = filter
  if (grade !== undefined && aside !== 'grade' && !isForGrade(session, grade)) return false
  if (topic !== undefined && aside !== 'topic' && session.topicSlug !== topic) return false
  if (format !== undefined && aside !== 'format' && session.format !== format) return false
  if (lang !== undefined && aside !== 'lang' && session.language !== lang) return false
  if (access !== undefined && aside !== 'access' && !isAllMet(session.access, access)) return false
  if (suits !== undefined && suits.length > 0 && aside !== 'suits' && !isAllMet(session.access, suits)) return false
  if (from !== undefined && to !== undefined && aside !== 'from') return isWithin(session, from, to, filter.zone ?? readerZone)
  return true
}

export function isForGrade(session: Pick<SessionBrief, 'gradeFrom' | 'gradeTo'>, grade: number): boolean {
  return (session.gradeFrom ?? 1) <= grade && grade <= (session.gradeTo ?? 11)
}

/** The whole session lies between these times on the wall of the zone. */
export function isWithin(session: Pick<SessionBrief, 'startsAt' | 'endsAt'>, from: string, to: string, zone: string): boolean {
  const begins = wallOf(session.startsAt, zone)
  const ends = wallOf(session.endsAt, zone)
  return begins >= from && begins < to && ends <= to && ends > begins
}

// A day has some hundred distinct instants and far more questions about them.
const walls = new Map<string, string>()

/** "HH:MM" on the wall of the zone. */
export function wallOf(at: Temporal.Instant, zone: string): string {
  const key = `${at.epochMilliseconds} ${zone}`
  const wall = walls.get(key) ?? wallTime(at, zone)
  if (walls.size > 20_000) walls.clear()
  walls.set(key, wall)
  return wall
}

/** How many sessions each value of one filter would show, the others staying as they are. */
export function countBy(
  sessions: readonly SessionBrief[],
  filter: Filter,
  readerZone: string,
  aside: FilterName,
  valueOf: (session: SessionBrief) => string | null,
): Map<string, number> {
  const counts = new Map<string, number>()
  for (const session of sessions) {
    const value = valueOf(session)
    if (value !== null && passes(session, filter, readerZone, aside)) counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return counts
}

/** Parts of a school day: two lessons each, then the afternoon. */
export const lessonTimes = [
  { from: '08:30', to: '10:10' },
  { from: '10:10', to: '12:00' },
  { from: '12:00', to: '14:00' },
  { from: '14:00', to: '18:00' },
] as const
