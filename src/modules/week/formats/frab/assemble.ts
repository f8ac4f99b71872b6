import type { Extra, ScheduleDay, ScheduleDocument, ScheduleEvent, ScheduleLink, SchedulePerson, ScheduleRoom } from '../model.ts'
import { emptyEvent } from '../model.ts'
import { GuidGiver } from '../guids.ts'
import { isZone, nextDate, readDate, readDuration, readMoment, readTime, resolveMoment, type WallMoment } from '../moments.ts'
import { type Notes, type ParseOptions, Refusal, type Where } from '../notes.ts'

/** An event as XML and JSON both have it, before anything is checked. */
export interface RawEvent {
  id: string | null
  guid: string | null
  date: string | null
  start: string | null
  duration: string | null
  room: string | null
  place: { day: number; room: number | null } | null
  slug: string | null
  title: string | null
  subtitle: string | null
  abstract: string | null
  description: string | null
  type: string | null
  language: string | null
  track: string | null
  url: string | null
  recordingLicense: string | null
  doNotRecord: boolean | null
  persons: SchedulePerson[]
  links: ScheduleLink[]
  attachments: ScheduleLink[]
  extra: Extra
  line?: number
}

/** The zone of the document: its own if it is one, else the caller's. */
export function chooseZone(named: string | null, options: ParseOptions, notes: Notes): string | null {
  const given = options.zone ?? null
  if (given !== null && !isZone(given)) throw new Refusal('zone-unknown', { zone: given })
  const own = named?.trim() || null
  if (own === null) return given
  if (isZone(own)) return own
  notes.add('zone-of-file-unknown', { zone: own, used: given ?? '—' })
  return given
}

/** Turns raw events into events; those without a start or a duration are left out, and each is named in a warning. */
export function assembleEvents(raws: RawEvent[], document: ScheduleDocument, options: ParseOptions, notes: Notes): ScheduleEvent[] {
  const guids = new GuidGiver(document.acronym, document.title, options.acronym)
  const events: ScheduleEvent[] = []
  for (const raw of raws) {
    const where = whereOf(raw)
    const time = findTime(raw, document, notes, where)
    if (time) events.push(assembleEvent(raw, time, guids, notes, where))
  }
  return events
}

function assembleEvent(
  raw: RawEvent,
  time: { startsAt: string; durationMs: number; offset: string | null },
  guids: GuidGiver,
  notes: Notes,
  where: Where,
): ScheduleEvent {
  const key = raw.id ?? raw.slug ?? `${raw.title ?? ''}@${time.startsAt}@${raw.room ?? ''}`
  const { guid, isDerived, isRepeated } = guids.give(raw.guid, key)
  const event = nameOf(raw)
  if (isRepeated) notes.add('guid-repeated', { event, guid: raw.guid ?? key }, where)
  else if (isDerived && raw.guid !== null) notes.add('guid-invalid', { event, guid: raw.guid }, where)
  if (raw.title === null) notes.add('title-missing', { event }, where)
  const { date: _date, start: _start, duration: _duration, line: _line, guid: _guid, ...fields } = raw
  return {
    ...emptyEvent(guid, time.startsAt, time.durationMs),
    ...fields,
    guidIsDerived: isDerived,
    offset: time.offset,
    title: raw.title ?? event,
  }
}

function findTime(raw: RawEvent, document: ScheduleDocument, notes: Notes, where: Where) {
  const event = nameOf(raw)
  const leaveOut = (reason: 'start' | 'duration', value: string | null) => {
    notes.add(value === null ? `${reason}-missing` : `${reason}-invalid`, { event, value: value ?? '' }, where)
    return undefined
  }
  const day = raw.place ? document.days[raw.place.day] : undefined
  const moment = findMoment(raw, day, document.dayChange)
  if (!moment) return leaveOut('start', raw.date ?? raw.start)
  const durationMs = raw.duration === null ? undefined : readDuration(raw.duration)
  if (durationMs === undefined) return leaveOut('duration', raw.duration)
  const resolved = resolveMoment(moment, document.zone)
  if (!resolved) throw new Refusal('zone-needed', { event }, where)
  const time = moment.wall.slice(11, 16)
  if (resolved.doubt) notes.add(`time-${resolved.doubt}`, { event, time, zone: document.zone ?? '' }, where)
  const told = raw.start && readTime(raw.start)
  if (raw.date !== null && told && told.slice(0, 5) !== time)
    notes.add('start-differs', { event, start: raw.start!, date: raw.date }, where)
  if (day && isOutside(moment.wall, day)) notes.add('date-outside-day', { event, date: moment.wall.slice(0, 10), day: day.date }, where)
  return { startsAt: resolved.startsAt, durationMs, offset: moment.offset }
}

/** `date` decides; without it, `start` as a date-time; else the day's date and `start`, after midnight if before the day's change. */
function findMoment(raw: RawEvent, day: ScheduleDay | undefined, dayChange: string | null): WallMoment | undefined {
  const full = readMoment(raw.date ?? '') ?? (raw.date === null ? readMoment(raw.start ?? '') : undefined)
  if (full) return full
  const time = readTime(raw.start ?? '')
  const date = readDate(raw.date) ?? day?.date
  if (!time || !date || (raw.date !== null && !readDate(raw.date))) return undefined
  const change = readTime(dayChange ?? '') ?? readMoment(day?.startsAt ?? '')?.wall.slice(11) ?? '00:00:00'
  const isAfterMidnight = raw.date === null && time < change
  return { wall: `${isAfterMidnight ? nextDate(date) : date}T${time}`, offset: null }
}

function isOutside(wall: string, day: ScheduleDay): boolean {
  const from = readMoment(day.startsAt ?? '')?.wall ?? `${day.date}T00:00:00`
  const to = readMoment(day.endsAt ?? '')?.wall ?? `${nextDate(day.date)}T12:00:00`
  return wall < from || wall > to
}

function nameOf(raw: RawEvent): string {
  return raw.title?.trim() || raw.slug || raw.id || raw.guid || '—'
}

function whereOf(raw: RawEvent): Where {
  const key = raw.id ?? raw.guid ?? raw.slug
  return { ...(raw.line !== undefined && { line: raw.line }), at: key === null ? 'event' : `event ${key}` }
}

/** The rooms of the document, once each by name, in order of first appearance; `known` ones from a list in the header come first. */
export function gatherRooms(
  document: ScheduleDocument,
  options: ParseOptions,
  known: (Omit<ScheduleRoom, 'guid'> & { guid: string | null })[],
): ScheduleRoom[] {
  const guids = new GuidGiver(document.acronym, document.title, options.acronym)
  const rooms = new Map<string, ScheduleRoom>()
  const seen = [...known, ...document.days.flatMap((day) => day.rooms), ...document.events.map(({ room }) => ({ name: room ?? '' }))]
  for (const room of seen) {
    if (room.name === '' || rooms.has(room.name)) continue
    const full = { slug: null, guid: null, description: null, capacity: null, ...room }
    const extra = known.includes(room as ScheduleRoom) ? (room as ScheduleRoom).extra : {}
    rooms.set(room.name, { ...full, guid: full.guid ?? guids.derive(`room/${room.name}`), extra })
  }
  return [...rooms.values()]
}
