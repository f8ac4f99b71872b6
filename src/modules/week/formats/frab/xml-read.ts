import type { ScheduleDay, ScheduleDocument, ScheduleLink, SchedulePerson, ScheduleTrack } from '../model.ts'
import { emptyDocument } from '../model.ts'
import { refuseOversize } from '../bytes.ts'
import { readDate, readDuration } from '../moments.ts'
import { type Notes, type Parsed, type ParseOptions, readGuarded, Refusal } from '../notes.ts'
import { assembleEvents, chooseZone, gatherRooms, type RawEvent } from './assemble.ts'
import { elementsOf, extraOf, findElement, ownText, readXml, textOf, type XmlElement } from './xml-tree.ts'

/** Reads the schedule XML of frab, pentabarf and pretalx. */
export function parseFrabXml(bytes: Uint8Array, options: ParseOptions = {}): Parsed {
  return readGuarded((notes) => {
    refuseOversize(bytes, options.maxBytes)
    const found: { event: XmlElement; ancestors: XmlElement[] }[] = []
    const root = readXml(bytes, (event, ancestors) => found.push({ event, ancestors }))
    if (root.name !== 'schedule') throw new Refusal('not-a-schedule', { element: root.name }, { line: root.line })
    const document = readFrame(root, options, notes)
    const dayElements = elementsOf(root).filter(({ name }) => name === 'day')
    const raws = found.map(({ event, ancestors }) =>
      readEvent(event, placeOf(ancestors, dayElements), ancestors.at(-1)!.attributes['name'] || null),
    )
    document.events = assembleEvents(raws, document, options, notes)
    document.rooms = gatherRooms(document, options, [])
    return document
  })
}

const conferenceTexts = ['acronym', 'title', 'subtitle', 'venue', 'city', 'start', 'end', 'days', 'day_change']
const conferenceMore = ['timeslot_duration', 'base_url', 'url', 'time_zone_name']
const conferenceKnown = Object.fromEntries([...conferenceTexts, ...conferenceMore].map((name) => [name, null]))

function readFrame(root: XmlElement, options: ParseOptions, notes: Notes): ScheduleDocument {
  const conference = findElement(root, 'conference')
  const head = (name: string) => textOf(findElement(conference, name))?.trim() ?? null
  if (!conference) notes.add('conference-missing', {}, { line: root.line })
  const days = head('days')
  const document: ScheduleDocument = {
    ...emptyDocument('frab-xml'),
    title: head('title') ?? '',
    subtitle: head('subtitle'),
    acronym: head('acronym'),
    version: textOf(findElement(root, 'version')),
    venue: head('venue'),
    city: head('city'),
    url: head('url'),
    baseUrl: head('base_url'),
    zone: chooseZone(head('time_zone_name'), options, notes),
    startsOn: head('start'),
    endsOn: head('end'),
    dayCount: days !== null && /^\d{1,4}$/.test(days) ? Number(days) : null,
    dayChange: head('day_change'),
    timeslotMs: readDuration(head('timeslot_duration') ?? '') ?? null,
    tracks: readTracks(findElement(root, 'tracks')),
    extra: extraOf(root, [], { version: null, tracks: ['track'] }, ['day', 'conference']),
    headExtra: conference ? extraOf(conference, [], conferenceKnown) : {},
  }
  document.days = elementsOf(root)
    .filter(({ name }) => name === 'day')
    .map((day, at) => readDay(day, at, notes))
  return document
}

function readDay(element: XmlElement, position: number, notes: Notes): ScheduleDay {
  const { index, date, start, end } = element.attributes
  if (!readDate(date ?? null)) notes.add('day-without-date', { day: position + 1 }, { line: element.line })
  return {
    index: Number.parseInt(index ?? '', 10) || position + 1,
    date: readDate(date ?? null) ?? '',
    startsAt: start || null,
    endsAt: end || null,
    rooms: roomElements(element).map((room) => ({
      name: room.attributes['name'] ?? '',
      slug: room.attributes['slug'] || null,
      guid: room.attributes['guid'] || null,
      extra: extraOf(room, ['name', 'slug', 'guid'], {}),
    })),
    extra: extraOf(element, ['index', 'date', 'start', 'end'], {}, ['room']),
  }
}

function roomElements(day: XmlElement): XmlElement[] {
  return elementsOf(day).filter(({ name }) => name === 'room')
}

function placeOf(ancestors: XmlElement[], days: XmlElement[]): RawEvent['place'] {
  const parent = ancestors.at(-1)!
  const day = days.indexOf(parent.name === 'day' ? parent : ancestors.at(-2)!)
  if (day < 0) return null
  return { day, room: parent.name === 'day' ? null : roomElements(days[day]!).indexOf(parent) }
}

function readTracks(tracks: XmlElement | undefined): ScheduleTrack[] {
  const all = tracks ? elementsOf(tracks).filter(({ name }) => name === 'track') : []
  return all.map((track) => ({
    name: ownText(track) ?? track.attributes['name'] ?? '',
    color: track.attributes['color'] || null,
    slug: track.attributes['slug'] || null,
    extra: extraOf(track, ['color', 'slug', ...(ownText(track) === null ? ['name'] : [])], {}),
  }))
}

const eventTexts = [
  'date',
  'start',
  'duration',
  'room',
  'slug',
  'url',
  'title',
  'subtitle',
  'track',
  'type',
  'language',
  'abstract',
  'description',
]
const eventKnown = {
  ...Object.fromEntries(eventTexts.map((name) => [name, null])),
  persons: ['person'],
  links: ['link'],
  attachments: ['attachment'],
  recording: ['license', 'optout'],
}

function readEvent(element: XmlElement, place: RawEvent['place'], roomName: string | null): RawEvent {
  const raw = (name: string) => textOf(findElement(element, name))
  const word = (name: string) => raw(name)?.trim() ?? null
  const recording = findElement(element, 'recording')
  const optOut = textOf(findElement(recording, 'optout'))?.trim().toLowerCase()
  return {
    id: element.attributes['id']?.trim() || null,
    guid: element.attributes['guid']?.trim() || null,
    date: word('date'),
    start: word('start'),
    duration: word('duration'),
    room: raw('room') ?? roomName,
    slug: word('slug'),
    url: word('url'),
    title: raw('title'),
    subtitle: raw('subtitle'),
    track: raw('track'),
    type: word('type'),
    language: word('language'),
    abstract: raw('abstract'),
    description: raw('description'),
    recordingLicense: textOf(findElement(recording, 'license')),
    doNotRecord: optOut === undefined ? null : optOut === 'true' || optOut === '1' || optOut === 'yes',
    persons: childrenOf(element, 'persons', 'person').map(readPerson),
    links: childrenOf(element, 'links', 'link').map(readLink),
    attachments: childrenOf(element, 'attachments', 'attachment').map(readLink),
    extra: extraOf(element, ['id', 'guid'], eventKnown),
    place,
    line: element.line,
  }
}

function childrenOf(parent: XmlElement, list: string, name: string): XmlElement[] {
  const container = findElement(parent, list)
  return container ? elementsOf(container).filter((child) => child.name === name) : []
}

function readPerson(element: XmlElement): SchedulePerson {
  return {
    id: element.attributes['id']?.trim() || null,
    guid: element.attributes['guid']?.trim() || null,
    code: element.attributes['code']?.trim() || null,
    name: ownText(element) ?? '',
    isFrabShape: false,
    extra: extraOf(element, ['id', 'guid', 'code'], {}),
  }
}

function readLink(element: XmlElement): ScheduleLink {
  return {
    url: element.attributes['href'] ?? '',
    title: ownText(element),
    type: element.attributes['type'] || null,
    extra: extraOf(element, ['href', 'type'], {}),
  }
}
