import type { Json, ScheduleDocument, ScheduleEvent, ScheduleLink, SchedulePerson } from '../model.ts'
import { numberOf } from '../guids.ts'
import { type Fields, numberOrWord } from '../json-text.ts'
import { addMs, showDuration, wallAt } from '../moments.ts'
import { conform, type LaidDay, layOut, spanOf, zoneOf } from './layout.ts'

const schemaAddress = 'https://c3voc.de/schedule/schema.json'

/**
 * schedule.json of the VOC's schema. `start` is written as HH:MM, as every producer does and every reader expects, although
 * the schema calls it a date-time; ids that are no integers become one derived from the guid.
 */
export function writeFrabJson(document: ScheduleDocument): string {
  const own = conform(document)
  const laid = layOut(own)
  const { outer, inner } = splitExtra(own.extra.json ?? {})
  const schedule = {
    version: own.version ?? '',
    ...(own.baseUrl !== null && { base_url: own.baseUrl }),
    conference: writeConference(own, laid),
    ...inner,
  }
  const root = { $schema: schemaAddress, generator: { name: 'kaleidoscope' }, schedule, ...outer }
  return `${JSON.stringify(root, null, 2)}\n`
}

function splitExtra(extra: Fields): { outer: Fields; inner: Fields } {
  const entries = Object.entries(extra)
  const outer = entries.filter(([key]) => key.startsWith('../')).map(([key, value]) => [key.slice(3), value])
  return { outer: Object.fromEntries(outer), inner: Object.fromEntries(entries.filter(([key]) => !key.startsWith('../'))) }
}

function writeConference(document: ScheduleDocument, laid: LaidDay[]): Fields {
  const { startsOn, endsOn, dayCount } = spanOf(document, laid)
  const { 'meta+': metaExtra, ...extra } = document.headExtra.json ?? {}
  const { subtitle, venue, city, dayChange } = document
  const meta = { ...present({ subtitle, venue, city, day_change: dayChange }), ...(metaExtra as Fields | undefined) }
  return {
    acronym: document.acronym ?? '',
    title: document.title,
    start: startsOn,
    end: endsOn,
    daysCount: dayCount,
    timeslot_duration: document.timeslotMs === null ? '00:05' : showDuration(document.timeslotMs),
    ...present({ time_zone_name: document.zone, url: document.url }),
    ...(Object.keys(meta).length > 0 && { meta }),
    tracks: document.tracks.map(({ name, color, slug, extra: more }) => ({ name, ...present({ color, slug }), ...more.json })),
    rooms: document.rooms.map(({ name, guid, slug, description, capacity, extra: more }) => ({
      name,
      guid,
      description,
      capacity,
      // The schema knows no slug of a room.
      ...(document.source === 'own' ? {} : present({ slug })),
      ...more.json,
    })),
    days: laid.map((day) => writeDay(day, document)),
    ...extra,
  }
}

function writeDay({ day, rooms, loose }: LaidDay, document: ScheduleDocument): Fields {
  const lists = new Map<string, Json[]>()
  for (const { room, events } of [...rooms, ...(loose.length > 0 ? [{ room: { name: '' }, events: loose }] : [])]) {
    lists.set(room.name, [...(lists.get(room.name) ?? []), ...events.map((event) => writeEvent(event, document))])
  }
  const events = [...rooms.flatMap((room) => room.events), ...loose]
  return {
    index: day.index,
    date: day.date,
    day_start: day.startsAt ?? edgeOf(events, document, 'first') ?? '',
    day_end: day.endsAt ?? edgeOf(events, document, 'last') ?? '',
    rooms: Object.fromEntries(lists),
    ...day.extra.json,
  }
}

/** The first start or the last end of a day, where the file does not say when the day begins and ends. */
function edgeOf(events: ScheduleEvent[], document: ScheduleDocument, edge: 'first' | 'last'): string | undefined {
  const ends = events.map((event) => [edge === 'first' ? event.startsAt : addMs(event.startsAt, event.durationMs), event] as const)
  const [instant, event] = ends.toSorted(([a], [b]) => a.localeCompare(b)).at(edge === 'first' ? 0 : -1) ?? []
  if (!instant || !event) return undefined
  const { date, time, offset } = wallAt(instant, zoneOf(event, document))
  return `${date}T${time}${offset}`
}

function writeEvent(event: ScheduleEvent, document: ScheduleDocument): Fields {
  const { date, time, offset } = wallAt(event.startsAt, zoneOf(event, document))
  const id = numberOrWord(event.id)
  return {
    guid: event.guid,
    id: typeof id === 'number' && id > 0 ? id : numberOf(event.guid),
    date: `${date}T${time}${offset}`,
    start: time.slice(0, 5),
    duration: showDuration(event.durationMs),
    room: event.room ?? '',
    slug: event.slug ?? '',
    url: event.url ?? '',
    title: event.title,
    subtitle: event.subtitle,
    track: event.track,
    type: event.type ?? '',
    language: event.language ?? '',
    abstract: event.abstract,
    description: event.description,
    ...present({ recording_license: event.recordingLicense }),
    do_not_record: event.doNotRecord ? 'true' : null,
    persons: event.persons.map(writePerson),
    links: event.links.map(writeLink),
    attachments: event.attachments.map(writeLink),
    ...event.extra.json,
  }
}

function writePerson({ id, guid, code, name, isFrabShape, extra }: SchedulePerson): Fields {
  const key = numberOrWord(id)
  const ids = present({ id: key, guid, code })
  return isFrabShape ? { ...ids, public_name: name, ...extra.json } : { ...ids, name, ...extra.json }
}

function writeLink({ url, title, type, extra }: ScheduleLink): Fields {
  return { url, title: title ?? '', ...present({ type }), ...extra.json }
}

function present(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
}
