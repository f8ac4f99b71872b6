// Hours on a wall: a date and minutes from midnight, of whatever zone they are said in.
import { Temporal } from '#platform/time.ts'

export interface WallSpan {
  /** YYYY-MM-DD */
  date: string
  /** 0–1439 */
  fromMin: number
  /** 1–1440, after `fromMin`: 1440 is the next midnight. */
  untilMin: number
}

export interface Span {
  from: Temporal.Instant
  until: Temporal.Instant
}

export const dayMin = 1440

/** "9:00–13:00, 14–18": what is typed, sorted and joined; undefined where it says no hours. "" says none. */
export function parseHours(text: string): Omit<WallSpan, 'date'>[] | undefined {
  const parts = text.split(/[,;\n]/).filter((part) => part.trim() !== '')
  const spans = parts.map(parsePart)
  return spans.some((span) => span === undefined) ? undefined : joinSpans(spans as Omit<WallSpan, 'date'>[])
}

function parsePart(part: string): Omit<WallSpan, 'date'> | undefined {
  const match = /^\s*(\d{1,2})(?:[:.](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[:.](\d{2}))?\s*$/.exec(part)
  if (!match) return undefined
  const [, fromHour, fromPast = '0', untilHour, untilPast = '0'] = match
  const fromMin = Number(fromHour) * 60 + Number(fromPast)
  const untilMin = Number(untilHour) * 60 + Number(untilPast)
  const fits = Number(fromPast) < 60 && Number(untilPast) < 60 && fromMin < untilMin && untilMin <= dayMin
  return fits ? { fromMin, untilMin } : undefined
}

/** Sorted, and those that touch as one. */
export function joinSpans(spans: readonly Omit<WallSpan, 'date'>[]): Omit<WallSpan, 'date'>[] {
  const joined: Omit<WallSpan, 'date'>[] = []
  for (const { fromMin, untilMin } of spans.toSorted((a, b) => a.fromMin - b.fromMin)) {
    const last = joined.at(-1)
    if (last && fromMin <= last.untilMin) last.untilMin = Math.max(last.untilMin, untilMin)
    else joined.push({ fromMin, untilMin })
  }
  return joined
}

/** 545 as "09:05"; 1440 as "24:00". */
export function clock(min: number): string {
  return `${String(Math.floor(min / 60)).padStart(2, '0')}:${String(min % 60).padStart(2, '0')}`
}

export function showHours(spans: readonly Omit<WallSpan, 'date'>[]): string {
  return spans.map(({ fromMin, untilMin }) => `${clock(fromMin)}–${clock(untilMin)}`).join(', ')
}

/**
 * The span in instants, by the rules of the zone as this machine knows them now: an hour that comes twice is there twice, of one that is
 * skipped nothing is left. Pieces that touch are one.
 */
export function expand({ date, fromMin, untilMin }: WallSpan, zone: string): Span[] {
  const midnight = Date.parse(`${date}T00:00Z`)
  const pieces: { from: number; until: number }[] = []
  for (const { from, until, offsetMs } of offsetsOf(date, zone)) {
    const piece = {
      from: Math.max(from, midnight + fromMin * 60_000 - offsetMs),
      until: Math.min(until, midnight + untilMin * 60_000 - offsetMs),
    }
    const last = pieces.at(-1)
    if (piece.from >= piece.until) continue
    if (last?.until === piece.from) last.until = piece.until
    else pieces.push(piece)
  }
  return pieces.map(({ from, until }) => ({
    from: Temporal.Instant.fromEpochMilliseconds(from),
    until: Temporal.Instant.fromEpochMilliseconds(until),
  }))
}

interface Offset {
  from: number
  until: number
  offsetMs: number
}
const offsets = new Map<string, Offset[]>()
const keptMax = 5000

/** What the zone adds to UTC around that date, from one change of its clocks to the next. */
function offsetsOf(date: string, zone: string): Offset[] {
  const key = `${date} ${zone}`
  const known = offsets.get(key)
  if (known) return known
  const list: Offset[] = []
  // No zone is a day and a half away from UTC.
  const end = Date.parse(`${date}T00:00Z`) + 60 * 3_600_000
  let at = Temporal.Instant.fromEpochMilliseconds(end - 96 * 3_600_000).toZonedDateTimeISO(zone)
  while (at.epochMilliseconds < end) {
    const next = at.getTimeZoneTransition('next')
    const until = Math.min(end, next?.epochMilliseconds ?? end)
    list.push({ from: at.epochMilliseconds, until, offsetMs: at.offsetNanoseconds / 1e6 })
    if (!next) break
    at = next
  }
  if (offsets.size >= keptMax) offsets.clear()
  offsets.set(key, list)
  return list
}

/** How many minutes two lists of spans share. Those within a list don't overlap. */
export function sharedMin(a: readonly Span[], b: readonly Span[]): number {
  let ms = 0
  for (const one of a)
    for (const other of b)
      ms += Math.max(
        0,
        Math.min(one.until.epochMilliseconds, other.until.epochMilliseconds) -
          Math.max(one.from.epochMilliseconds, other.from.epochMilliseconds),
      )
  return ms / 60_000
}
