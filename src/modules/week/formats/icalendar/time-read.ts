import ICAL from 'ical.js'
import type { CalendarComponent, CalendarProperty } from '../model.ts'
import { isZone, msBetween, nextDate, readDate, readDuration, readMoment, resolveMoment, type Resolved } from '../moments.ts'
import { type Notes, Refusal, type Where } from '../notes.ts'

interface Asked {
  event: string
  /** The document's zone, for times that name none. */
  zone: string | null
  /** The caller's zone, for names that nobody knows. */
  given: string | null
  notes: Notes
  where: Where
}

interface Found {
  startsAt: string
  durationMs: number
  zone: string | null
}

/** IANA ids, also with a vendor's path before them: "/citadel.org/20190914_1/Europe/London". */
export function zoneOfName(name: string | string[] | undefined): string | undefined {
  if (typeof name !== 'string') return undefined
  const parts = name.split('/')
  return [name, parts.slice(-3).join('/'), parts.slice(-2).join('/')].find((candidate) => isZone(candidate))
}

export function findTime(properties: CalendarProperty[], zones: CalendarComponent[], asked: Asked): Found | undefined {
  const { event, notes, where } = asked
  const find = (name: string) => properties.find((property) => property[0] === name)
  const [start, end, duration] = [find('dtstart'), find('dtend'), find('duration')]
  if (!start) return void notes.add('start-missing', { event, value: '' }, where)
  const from = resolve(start, zones, asked)
  if (!from) return void notes.add('start-invalid', { event, value: String(start[3]) }, where)
  if (from.doubt) notes.add(`time-${from.doubt}`, { event, time: String(start[3]).slice(11, 16), zone: from.zone ?? '' }, where)
  const isWholeDay = start[2] === 'date'
  if (isWholeDay) notes.add('whole-day', { event }, where)
  const last = end ?? (isWholeDay && !duration ? dayAfter(start) : undefined)
  if (!last && !duration) return void notes.add('duration-missing', { event, value: '' }, where)
  const to = last && resolve(last, zones, asked)
  const durationMs = last ? to && msBetween(from.startsAt, to.startsAt) : readDuration(String(duration![3]))
  if (durationMs !== undefined && durationMs > 0) return { startsAt: from.startsAt, durationMs, zone: from.zone }
  return void notes.add('duration-invalid', { event, value: String((last ?? duration)![3]) }, where)
}

function dayAfter(start: CalendarProperty): CalendarProperty | undefined {
  const date = readDate(String(start[3]))
  return date === undefined ? undefined : [start[0], start[1], start[2], nextDate(date)]
}

function resolve(property: CalendarProperty, zones: CalendarComponent[], asked: Asked): (Resolved & { zone: string | null }) | undefined {
  const value = String(property[3])
  const moment = readMoment(property[2] === 'date' ? `${value}T00:00:00` : value)
  if (!moment) return undefined
  const name = property[1]['tzid']
  if (moment.offset !== null) return { ...resolveMoment(moment, null)!, zone: 'UTC' }
  const known = name === undefined ? asked.zone : zoneOfName(name)
  if (known) return { ...resolveMoment(moment, known)!, zone: known }
  const own = typeof name === 'string' ? resolveByFile(moment.wall, name, zones) : undefined
  if (own !== undefined) return { startsAt: own, doubt: null, zone: 'UTC' }
  if (asked.given === null) throw new Refusal('zone-needed', { event: asked.event }, asked.where)
  if (name !== undefined) asked.notes.add('zone-of-file-unknown', { zone: String(name), used: asked.given }, asked.where)
  return { ...resolveMoment(moment, asked.given)!, zone: asked.given }
}

/** A zone that only the file knows, by its VTIMEZONE. */
function resolveByFile(wall: string, tzid: string, zones: CalendarComponent[]): string | undefined {
  const definition = zones.find(([, properties]) => properties.some((property) => property[0] === 'tzid' && property[3] === tzid))
  if (!definition) return undefined
  try {
    const zone = new ICAL.Timezone({ component: new ICAL.Component(definition), tzid })
    const time = ICAL.Time.fromDateTimeString(wall, undefined as never)
    time.zone = zone
    return new Date(time.toUnixTime() * 1000).toISOString().replace('.000Z', 'Z')
  } catch {
    // A definition that cannot be read is as good as none: the caller's zone is asked for.
    return undefined
  }
}
