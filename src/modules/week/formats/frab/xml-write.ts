import type { Extra, ScheduleDocument, ScheduleEvent, ScheduleLink, SchedulePerson, ScheduleTrack, XmlExtra } from '../model.ts'
import { showDuration, wallAt } from '../moments.ts'
import { conform, type LaidDay, layOut, spanOf, zoneOf } from './layout.ts'
import { escapeText, showAttributes, showXml } from './xml-tree.ts'

type Attributes = Record<string, string | number | null>

/** Schedule XML as frab writes it; what the file had beyond the model stands at the end of its parent. */
export function writeFrabXml(document: ScheduleDocument): string {
  const own = conform(document)
  const laid = layOut(own)
  const parts = [
    leaf('version', own.version, own.extra, 1),
    writeConference(own, laid),
    own.tracks.length === 0 ? '' : list('tracks', own.tracks.map(writeTrack), own.extra, 1),
    ...laid.map((day) => writeDay(day, own)),
    leftovers(own.extra, 1),
  ]
  return `<?xml version="1.0" encoding="UTF-8"?>\n<schedule${attributesOf(own.extra)}>\n${parts.join('')}</schedule>\n`
}

function writeConference(document: ScheduleDocument, laid: LaidDay[]): string {
  const { startsOn, endsOn, dayCount } = spanOf(document, laid)
  const timeslot = document.timeslotMs === null ? (document.source === 'own' ? '00:05' : null) : showDuration(document.timeslotMs)
  const fields: [string, string | number | null][] = [
    ['acronym', document.acronym],
    ['title', document.title],
    ['subtitle', document.subtitle],
    ['venue', document.venue],
    ['city', document.city],
    ['start', startsOn],
    ['end', endsOn],
    ['days', dayCount],
    ['day_change', document.dayChange],
    ['timeslot_duration', timeslot],
    ['base_url', document.baseUrl],
    ['url', document.url],
    ['time_zone_name', document.zone],
  ]
  const head = fields.map(([name, value]) => (value === null ? '' : leaf(name, String(value), document.headExtra, 2))).join('')
  return element('conference', {}, document.headExtra, head + leftovers(document.headExtra, 2), 1)
}

function writeTrack(track: ScheduleTrack): string {
  return leafElement('track', { color: track.color, slug: track.slug }, track.extra, track.name, 2)
}

function writeDay({ day, rooms, loose }: LaidDay, document: ScheduleDocument): string {
  const attributes = { index: day.index, date: day.date, start: day.startsAt, end: day.endsAt }
  const written = rooms.map(({ room, events }) => {
    const inner = events.map((event) => writeEvent(event, document)).join('') + leftovers(room.extra, 3)
    return element('room', { name: room.name, slug: room.slug, guid: room.guid }, room.extra, inner, 2)
  })
  const inner = [...written, ...loose.map((event) => writeEvent(event, document)), leftovers(day.extra, 2)].join('')
  return element('day', attributes, day.extra, inner, 1)
}

function writeEvent(event: ScheduleEvent, document: ScheduleDocument): string {
  const { date, time, offset } = wallAt(event.startsAt, zoneOf(event, document))
  const texts: [string, string | null][] = [
    ['date', `${date}T${time}${offset}`],
    ['start', time.slice(0, 5)],
    ['duration', showDuration(event.durationMs)],
    ['room', event.room],
    ['slug', event.slug],
    ['url', event.url],
    ['title', event.title],
    ['subtitle', event.subtitle],
    ['track', event.track],
    ['type', event.type],
    ['language', event.language],
    ['abstract', event.abstract],
    ['description', event.description],
  ]
  const inner = [
    ...texts.map(([name, text]) => leaf(name, text, event.extra, 4)),
    writeRecording(event),
    list('persons', event.persons.map(writePerson), event.extra, 4),
    list(
      'links',
      event.links.map((link) => writeLink('link', link)),
      event.extra,
      4,
    ),
    list(
      'attachments',
      event.attachments.map((link) => writeLink('attachment', link)),
      event.extra,
      4,
    ),
    leftovers(event.extra, 4),
  ]
  return element('event', { guid: event.guid, id: event.id }, event.extra, inner.join(''), 3)
}

function writeRecording(event: ScheduleEvent): string {
  const { recordingLicense, doNotRecord, extra } = event
  if (recordingLicense === null && doNotRecord === null && !extra.xml?.parts['recording']) return ''
  const license = recordingLicense === null ? '' : leaf('license', recordingLicense, {}, 5)
  return list('recording', [license, doNotRecord === null ? '' : leaf('optout', String(doNotRecord), {}, 5)], extra, 4)
}

function writePerson(person: SchedulePerson): string {
  return leafElement('person', { id: person.id, guid: person.guid, code: person.code }, person.extra, person.name, 5)
}

function writeLink(name: 'link' | 'attachment', link: ScheduleLink): string {
  return leafElement(name, { type: link.type, href: link.url }, link.extra, link.title ?? '', 5)
}

function element(name: string, attributes: Attributes, extra: Extra, inner: string, depth: number): string {
  const indent = '  '.repeat(depth)
  const open = `${indent}<${name}${showAttributes(attributes)}${attributesOf(extra)}`
  return inner === '' ? `${open}/>\n` : `${open}>\n${inner}${indent}</${name}>\n`
}

function leafElement(name: string, attributes: Attributes, extra: Extra, text: string, depth: number): string {
  const inner = escapeText(text) + (extra.xml?.elements ?? []).map(showXml).join('')
  const open = `${'  '.repeat(depth)}<${name}${showAttributes(attributes)}${attributesOf(extra)}`
  return inner === '' ? `${open}/>\n` : `${open}>${inner}</${name}>\n`
}

function leaf(name: string, text: string | null, parent: Extra, depth: number): string {
  const part = partOf(parent, name)
  const open = `${'  '.repeat(depth)}<${name}${part ? showAttributes(part.attributes) : ''}`
  return text === null || text === '' ? `${open}/>\n` : `${open}>${escapeText(text)}</${name}>\n`
}

function list(name: string, items: string[], parent: Extra, depth: number): string {
  const part = partOf(parent, name)
  const unknown = (part?.elements ?? []).map((node) => `${'  '.repeat(depth + 1)}${showXml(node)}\n`)
  return element(name, part?.attributes ?? {}, {}, [...items, ...unknown].join(''), depth)
}

function leftovers(extra: Extra, depth: number): string {
  return (extra.xml?.elements ?? []).map((node) => `${'  '.repeat(depth)}${showXml(node)}\n`).join('')
}

function attributesOf(extra: Extra): string {
  return showAttributes(extra.xml?.attributes ?? {})
}

function partOf(extra: Extra, name: string): XmlExtra['parts'][string] | undefined {
  const parts = extra.xml?.parts
  return parts && Object.hasOwn(parts, name) ? parts[name] : undefined
}
