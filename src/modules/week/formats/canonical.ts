import type { Json, ScheduleDocument, ScheduleEvent } from './model.ts'
import { instantOf } from './moments.ts'

/**
 * Makes documents comparable: events sorted by guid, empty values dropped, places named instead of numbered, and only what
 * the file says: not in which format it said it, when it was written, or whether a guid was derived.
 * Order is kept where it means something: persons, links, attachments, tracks, days.
 */
export function canonical(document: ScheduleDocument): Json {
  const { source: _source, events, days, rooms, ...header } = document
  return drop({
    ...header,
    days: days.map((day) => ({
      ...day,
      startsAt: day.startsAt && (instantOf(day.startsAt) ?? day.startsAt),
      endsAt: day.endsAt && (instantOf(day.endsAt) ?? day.endsAt),
      rooms: byName(day.rooms),
    })),
    rooms: byName(rooms),
    events: Object.fromEntries(events.map((event) => [event.guid, canonicalEvent(event, document)])),
  })
}

/** Paths at which two canonical values differ, with both values; empty when they are equal. */
export function differences(left: Json | undefined, right: Json | undefined, path = ''): string[] {
  if (isBranch(left) && isBranch(right) && Array.isArray(left) === Array.isArray(right)) {
    const keys = new Set([...Object.keys(left), ...Object.keys(right)])
    return [...keys].flatMap((key) => differences(childOf(left, key), childOf(right, key), `${path}/${key}`))
  }
  return left === right ? [] : [`${path || '/'}: ${show(left)} ≠ ${show(right)}`]
}

function canonicalEvent(event: ScheduleEvent, document: ScheduleDocument): unknown {
  const { place, guidIsDerived: _derived, stampedAt: _stamp, offset: _offset, ...rest } = event
  const day = place && document.days[place.day]
  const room = day?.rooms[place?.room ?? -1]?.name
  return { ...rest, place: day && { day: day.date, room } }
}

function byName<T extends { name: string }>(rooms: T[]): Record<string, T> {
  return Object.fromEntries(rooms.map((room) => [room.name, room]))
}

function drop(value: unknown): Json {
  if (Array.isArray(value)) return value.map(drop)
  if (value === null || typeof value !== 'object') return value as Json
  const kept = Object.entries(value as Record<string, unknown>)
    .map(([key, inner]) => [key, drop(inner)] as const)
    .filter(([, inner]) => !isEmpty(inner))
  return Object.fromEntries(kept)
}

function isEmpty(value: Json): boolean {
  if (value === null || value === '') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

function isBranch(value: Json | undefined): value is Json[] | { [key: string]: Json } {
  return typeof value === 'object' && value !== null
}

function childOf(branch: Json[] | { [key: string]: Json }, key: string): Json | undefined {
  return Object.hasOwn(branch, key) ? (branch as Record<string, Json>)[key] : undefined
}

function show(value: Json | undefined): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
