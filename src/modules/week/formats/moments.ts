import { isZone, Temporal } from '#platform/time.ts'

export interface WallMoment {
  /** 2027-02-08T10:00:00 */
  wall: string
  offset: string | null
}

export interface Resolved {
  startsAt: string
  /** Whether daylight saving skipped this wall time or showed it twice. */
  doubt: 'skipped' | 'twice' | null
}

const momentShape = /^(\d{4}-\d\d-\d\d)[T ](\d{1,2}:\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i

export function readMoment(text: string): WallMoment | undefined {
  const match = momentShape.exec(text.trim())
  if (!match) return undefined
  const [, date, time, second, zone] = match
  const wall = checkedWall(`${date}T${time!.padStart(5, '0')}:${second ?? '00'}`)
  const offset = zone === undefined ? null : normalOffset(zone)
  return wall === undefined || offset === undefined ? undefined : { wall, offset }
}

export function readDate(text: string | null): string | undefined {
  const date = text?.trim() ?? ''
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return undefined
  return checkedWall(`${date}T00:00:00`) && date
}

/** "9:05", "09:05" or "09:05:00" as "09:05:00". */
export function readTime(text: string): string | undefined {
  const match = /^(\d{1,2}):(\d\d)(?::(\d\d))?$/.exec(text.trim())
  if (!match) return undefined
  const [, hour, minute, second] = match
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return undefined
  return `${hour!.padStart(2, '0')}:${minute}:${second ?? '00'}`
}

export function nextDate(date: string): string {
  return Temporal.PlainDate.from(date).add({ days: 1 }).toString()
}

/** "0:30", "00:30", "00:30:00", "09:00" or "PT1H30M" in milliseconds; undefined for anything else, zero and over 30 days. */
export function readDuration(text: string): number | undefined {
  const clock = /^(\d{1,3}):([0-5]\d)(?::([0-5]\d))?$/.exec(text.trim())
  const iso = /^P(?:(\d{1,3})W)?(?:(\d{1,3})D)?(?:T(?=\d)(?:(\d{1,3})H)?(?:(\d{1,4})M)?(?:(\d{1,6})S)?)?$/i.exec(text.trim())
  const [weeks, days, hours, minutes, seconds] = clock ? [0, 0, clock[1], clock[2], clock[3]] : (iso?.slice(1) ?? [])
  const sum = Number(weeks ?? 0) * 604_800 + Number(days ?? 0) * 86_400
  const durationMs = (sum + Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)) * 1000
  return durationMs > 0 && durationMs <= 30 * 86_400_000 ? durationMs : undefined
}

/** HH:MM, and the seconds only where there are some. */
export function showDuration(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000)
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, ...(seconds % 60 ? [seconds % 60] : [])]
  return parts.map((part) => String(part).padStart(2, '0')).join(':')
}

/** An offset decides alone; else the zone does; without both there is no instant. */
export function resolveMoment(moment: WallMoment, zone: string | null): Resolved | undefined {
  if (moment.offset !== null) return { startsAt: Temporal.Instant.from(moment.wall + moment.offset).toString(), doubt: null }
  if (zone === null) return undefined
  const wall = Temporal.PlainDateTime.from(moment.wall)
  const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) => wall.toZonedDateTime(zone, { disambiguation }))
  const startsAt = wall.toZonedDateTime(zone, { disambiguation: 'compatible' }).toInstant().toString()
  if (earlier!.epochMilliseconds === later!.epochMilliseconds) return { startsAt, doubt: null }
  return { startsAt, doubt: earlier!.toPlainDateTime().equals(wall) ? 'twice' : 'skipped' }
}

/** What the wall shows at that instant, in a zone or at a fixed offset. */
export function wallAt(startsAt: string, zoneOrOffset: string): { date: string; time: string; offset: string } {
  const zoned = Temporal.Instant.from(startsAt).toZonedDateTimeISO(zoneOrOffset)
  return { date: zoned.toPlainDate().toString(), time: zoned.toPlainTime().toString({ smallestUnit: 'second' }), offset: zoned.offset }
}

export function instantOf(text: string): string | undefined {
  const moment = readMoment(text)
  return moment && resolveMoment(moment, null)?.startsAt
}

export function addMs(startsAt: string, ms: number): string {
  return Temporal.Instant.from(startsAt).add({ milliseconds: ms }).toString()
}

export function msBetween(from: string, to: string): number {
  return Temporal.Instant.from(to).epochMilliseconds - Temporal.Instant.from(from).epochMilliseconds
}

export { isZone }

function checkedWall(wall: string): string | undefined {
  try {
    return Temporal.PlainDateTime.from(wall, { overflow: 'reject' }).toString({ smallestUnit: 'second' })
  } catch {
    return undefined
  }
}

function normalOffset(text: string): string | undefined {
  if (text.toUpperCase() === 'Z') return '+00:00'
  const hours = text.slice(0, 3)
  const minutes = text.slice(3).replace(':', '') || '00'
  return Number(hours.slice(1)) <= 14 && Number(minutes) <= 59 ? `${hours}:${minutes}` : undefined
}
