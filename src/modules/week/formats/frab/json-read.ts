import { isUuid } from '#platform/ids.ts'
import type { DayRoom, Json, ScheduleDay, ScheduleDocument, ScheduleLink, SchedulePerson } from '../model.ts'
import { emptyDocument } from '../model.ts'
import { refuseOversize } from '../bytes.ts'
import { type Fields, fieldsOf, fieldsWithout, listOf, readJson, wordOf } from '../json-text.ts'
import { readDate, readDuration, readMoment } from '../moments.ts'
import { type Notes, type Parsed, type ParseOptions, readGuarded, Refusal } from '../notes.ts'
import { assembleEvents, chooseZone, gatherRooms, type RawEvent } from './assemble.ts'

/** Reads schedule.json as frab, pretalx and the VOC write it. */
export function parseFrabJson(bytes: Uint8Array, options: ParseOptions = {}): Parsed {
  return readGuarded((notes) => {
    refuseOversize(bytes, options.maxBytes)
    const root = fieldsOf(readJson(bytes))
    const schedule = fieldsOf(root['schedule'])
    const conference = fieldsOf(schedule['conference'])
    if (!Array.isArray(conference['days'])) throw new Refusal('not-a-schedule', { element: 'schedule.conference.days' })
    const document = readFrame(root, schedule, conference, options, notes)
    const raws: RawEvent[] = []
    conference['days'].forEach((value, at) => {
      const day = fieldsOf(value)
      document.days.push(readDay(day, at, notes))
      for (const [room, [, events]] of roomsOf(day).entries()) {
        for (const event of listOf(events)) raws.push(readEvent(fieldsOf(event), { day: at, room }, document.days[at]!.rooms[room]!.name))
      }
    })
    document.events = assembleEvents(raws, document, options, notes)
    document.rooms = gatherRooms(
      document,
      options,
      listOf(conference['rooms']).map((room) => readRoom(fieldsOf(room))),
    )
    return document
  })
}

const metaKnown = ['subtitle', 'venue', 'city', 'day_change']
const conferenceKnown = 'acronym title start end daysCount timeslot_duration time_zone_name url tracks rooms meta days'.split(' ')

function readFrame(root: Fields, schedule: Fields, conference: Fields, options: ParseOptions, notes: Notes): ScheduleDocument {
  const meta = fieldsOf(conference['meta'])
  const head = (name: string) => wordOf(conference[name])
  const metaExtra = fieldsWithout(meta, metaKnown)
  const dayCount = conference['daysCount']
  return {
    ...emptyDocument('frab-json'),
    title: head('title') ?? '',
    acronym: head('acronym'),
    subtitle: wordOf(meta['subtitle']),
    venue: wordOf(meta['venue']),
    city: wordOf(meta['city']),
    dayChange: wordOf(meta['day_change']),
    version: wordOf(schedule['version']),
    url: head('url'),
    baseUrl: wordOf(schedule['base_url']),
    zone: chooseZone(head('time_zone_name'), options, notes),
    startsOn: head('start'),
    endsOn: head('end'),
    dayCount: typeof dayCount === 'number' ? dayCount : null,
    timeslotMs: readDuration(head('timeslot_duration') ?? '') ?? null,
    tracks: listOf(conference['tracks']).map((value) => {
      const track = typeof value === 'string' ? { name: value } : fieldsOf(value)
      const extra = jsonExtra(track, ['name', 'color', 'slug'])
      return { name: wordOf(track['name']) ?? '', color: wordOf(track['color']), slug: wordOf(track['slug']), extra }
    }),
    extra: jsonExtra({ ...schedule, ...outside(root) }, ['version', 'base_url', 'conference']),
    headExtra: jsonExtra(Object.keys(metaExtra).length > 0 ? { ...conference, 'meta+': metaExtra } : conference, conferenceKnown),
  }
}

/** Keys beside `schedule` travel with a mark, so that they go back outside. */
function outside(root: Fields): Fields {
  const beside = Object.entries(fieldsWithout(root, ['schedule', '$schema', 'generator']))
  return Object.fromEntries(beside.map(([key, value]) => [`../${key}`, value]))
}

function readDay(day: Fields, position: number, notes: Notes): ScheduleDay {
  const date = readDate(wordOf(day['date'])) ?? readMoment(wordOf(day['day_start']) ?? '')?.wall.slice(0, 10)
  if (date === undefined) notes.add('day-without-date', { day: position + 1 })
  return {
    index: typeof day['index'] === 'number' ? day['index'] : position + 1,
    date: date ?? '',
    startsAt: wordOf(day['day_start']),
    endsAt: wordOf(day['day_end']),
    rooms: roomsOf(day).map(([name]): DayRoom => ({ name, slug: null, guid: null, extra: {} })),
    extra: jsonExtra(day, ['index', 'date', 'day_start', 'day_end', 'rooms']),
  }
}

function roomsOf(day: Fields): [string, Json][] {
  return Object.entries(fieldsOf(day['rooms']))
}

function readRoom(room: Fields) {
  const guid = wordOf(room['guid'])
  return {
    name: wordOf(room['name']) ?? '',
    slug: wordOf(room['slug']),
    guid: guid !== null && isUuid(guid) ? guid.toLowerCase() : null,
    description: wordOf(room['description']),
    capacity: typeof room['capacity'] === 'number' ? room['capacity'] : null,
    extra: jsonExtra(room, ['name', 'slug', 'guid', 'description', 'capacity']),
  }
}

const eventKnown =
  'id guid date start duration room slug url title subtitle track type language abstract description recording_license persons links attachments'.split(
    ' ',
  )

function readEvent(event: Fields, place: RawEvent['place'], roomName: string): RawEvent {
  const word = (name: string) => wordOf(event[name])
  return {
    id: word('id'),
    guid: word('guid'),
    date: word('date'),
    start: word('start'),
    duration: word('duration'),
    room: word('room') ?? (roomName || null),
    slug: word('slug'),
    url: word('url'),
    title: word('title'),
    subtitle: word('subtitle'),
    track: word('track'),
    type: word('type'),
    language: word('language'),
    abstract: word('abstract'),
    description: word('description'),
    recordingLicense: word('recording_license'),
    doNotRecord: readOptOut(event['do_not_record']),
    persons: listOf(event['persons']).map(readPerson),
    links: listOf(event['links']).map(readLink),
    attachments: listOf(event['attachments']).map(readLink),
    // A boolean or any word but "true" is kept, for it goes back as it came.
    extra: jsonExtra(event, isPlainOptOut(event['do_not_record']) ? [...eventKnown, 'do_not_record'] : eventKnown),
    place,
  }
}

function readOptOut(value: Json | undefined): boolean | null {
  if (typeof value === 'boolean') return value
  return typeof value === 'string' && value !== '' ? !/^(false|no|0)$/i.test(value) : null
}

function isPlainOptOut(value: Json | undefined): boolean {
  return value === undefined || value === null || value === 'true'
}

function readPerson(value: Json): SchedulePerson {
  const person = typeof value === 'string' ? { name: value } : fieldsOf(value)
  const isFrabShape = typeof person['public_name'] === 'string'
  return {
    id: wordOf(person['id']),
    guid: wordOf(person['guid']),
    code: wordOf(person['code']),
    name: wordOf(person[isFrabShape ? 'public_name' : 'name']) ?? wordOf(person['full_public_name']) ?? '',
    isFrabShape,
    extra: jsonExtra(person, ['id', 'guid', 'code', isFrabShape ? 'public_name' : 'name']),
  }
}

function readLink(value: Json): ScheduleLink {
  const link = typeof value === 'string' ? { url: value } : fieldsOf(value)
  const key = link['url'] === undefined && link['href'] !== undefined ? 'href' : 'url'
  return {
    url: wordOf(link[key]) ?? '',
    title: wordOf(link['title']),
    type: wordOf(link['type']),
    extra: jsonExtra(link, [key, 'title', 'type']),
  }
}

function jsonExtra(fields: Fields, known: string[]): { json?: Fields } {
  const json = fieldsWithout(fields, known)
  return Object.keys(json).length > 0 ? { json } : {}
}
