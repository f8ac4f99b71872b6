import { slugify } from '#platform/ids.ts'
import type { ScheduleDay, ScheduleDocument, ScheduleEvent } from '../model.ts'
import { readDate, readTime, wallAt } from '../moments.ts'
import { Temporal } from '#platform/time.ts'

export interface LaidDay {
  day: ScheduleDay
  rooms: { room: ScheduleDay['rooms'][number]; events: ScheduleEvent[] }[]
  /** Events that the file put into a day but into no room. */
  loose: ScheduleEvent[]
}

/** Days, their rooms and the events in them: as the file had it, and computed for events that no file has placed. */
export function layOut(document: ScheduleDocument): LaidDay[] {
  const own: LaidDay[] = document.days.map((day) => ({ day, rooms: day.rooms.map((room) => ({ room, events: [] })), loose: [] }))
  const laid = [...own]
  for (const event of document.events) {
    const placed = event.place ? own[event.place.day] : undefined
    const day = placed ?? findDay(laid, event, document)
    const room = placed ? event.place!.room : findRoom(day, event)
    if (room !== null && day.rooms[room]) day.rooms[room].events.push(event)
    else day.loose.push(event)
  }
  return laid
}

/** The zone in which an event's wall time is written: the offset of its file, else the document's zone, its own, UTC. */
export function zoneOf(event: ScheduleEvent, document: ScheduleDocument): string {
  return event.offset ?? document.zone ?? event.zone ?? 'UTC'
}

function findDay(laid: LaidDay[], event: ScheduleEvent, document: ScheduleDocument): LaidDay {
  const date = programmeDate(event, document)
  const found = laid.find(({ day }) => day.date === date)
  if (found) return found
  const later = laid.findIndex(({ day }) => day.date > date)
  const at = later < 0 ? laid.length : later
  const added: LaidDay = { day: { index: 0, date, startsAt: null, endsAt: null, rooms: [], extra: {} }, rooms: [], loose: [] }
  laid.splice(at, 0, added)
  laid.forEach((each, index) => (each.day = { ...each.day, index: index + 1 }))
  return added
}

/** The day to which an event belongs: after midnight, but before the day's change, it is still the day before. */
function programmeDate(event: ScheduleEvent, document: ScheduleDocument): string {
  const { date, time } = wallAt(event.startsAt, zoneOf(event, document))
  const isLate = time < (readTime(document.dayChange ?? '') ?? '00:00:00')
  return isLate ? Temporal.PlainDate.from(date).subtract({ days: 1 }).toString() : date
}

function findRoom(day: LaidDay, event: ScheduleEvent): number {
  const name = event.room ?? ''
  const found = day.rooms.findIndex(({ room }) => room.name === name)
  if (found >= 0) return found
  return day.rooms.push({ room: { name, slug: null, guid: null, extra: {} }, events: [] }) - 1
}

/** The first and the last date and their number: what the file's header claimed, else what the days say. */
export function spanOf(document: ScheduleDocument, laid: LaidDay[]): { startsOn: string; endsOn: string; dayCount: number } {
  const dates = laid.map(({ day }) => day.date).filter((date) => readDate(date))
  return {
    startsOn: document.startsOn ?? dates[0] ?? '',
    endsOn: document.endsOn ?? dates.at(-1) ?? '',
    dayCount: document.dayCount ?? laid.length,
  }
}

const acronymShape = /^[a-z0-9_-][a-z0-9_]{3,}(-2[0-9]{3}-[a-z]+)?$/
const slugShape = /^[a-z0-9_-]+[a-z0-9]$/

/**
 * Our own documents as the frab schema wants them: an acronym without inner hyphens and at least four signs long, ASCII slugs
 * that end in a letter or digit, persons with a name only. Imported documents stay as they came.
 */
export function conform(document: ScheduleDocument): ScheduleDocument {
  if (document.source !== 'own') return document
  const acronym = document.acronym ?? slugify(document.title)
  return {
    ...document,
    acronym: acronymShape.test(acronym) ? acronym : slugify(acronym).replaceAll('-', '_').padEnd(4, '_'),
    events: document.events.map((event) => ({ ...event, slug: conformSlug(event) })),
  }
}

function conformSlug(event: ScheduleEvent): string {
  const slug = event.slug ?? slugify(event.title)
  if (slugShape.test(slug)) return slug
  const plain = slugify(slug)
  return slugShape.test(plain) ? plain : `session-${event.id && slugShape.test(`x${event.id}`) ? event.id : event.guid}`
}
