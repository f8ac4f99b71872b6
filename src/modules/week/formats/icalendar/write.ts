import ICAL from 'ical.js'
import { toPlain } from '../display.ts'
import type { CalendarComponent, CalendarProperty, ScheduleDocument, ScheduleEvent } from '../model.ts'
import { addMs, wallAt } from '../moments.ts'
import { writeVtimezone } from './vtimezone.ts'

/**
 * RFC 5545 and 7986: UID is the guid (or the UID that the calendar came with), times stand in their IANA zone with a
 * VTIMEZONE for each. `stampedAt` is the DTSTAMP of events that bring none: the instant of the release.
 */
export function writeICalendar(document: ScheduleDocument, stampedAt = '1970-01-01T00:00:00Z'): string {
  const extra = document.extra.calendar
  const properties: CalendarProperty[] = [
    ['version', {}, 'text', '2.0'],
    ['prodid', {}, 'text', '-//Kaleidoscope//Programme//EN'],
    ...plainTexts([
      ['name', document.title],
      ['x-wr-calname', document.title],
      ['x-wr-timezone', document.zone],
    ]),
    ...(extra?.properties ?? []),
  ]
  const events = document.events.map((event) => writeEvent(event, document, stampedAt))
  const calendar = ['vcalendar', properties, [...writeZones(document), ...(extra?.components ?? []), ...events]]
  return foldLines(`${ICAL.stringify(calendar).trimEnd()}\r\n`)
}

function writeZones(document: ScheduleDocument): CalendarComponent[] {
  const spans = new Map<string, [string, string]>()
  for (const event of document.events) {
    const zone = event.zone ?? document.zone ?? 'UTC'
    const ends = addMs(event.startsAt, event.durationMs)
    const [from, to] = spans.get(zone) ?? [event.startsAt, ends]
    spans.set(zone, [event.startsAt < from ? event.startsAt : from, ends > to ? ends : to])
  }
  return [...spans].filter(([zone]) => zone !== 'UTC').map(([zone, [from, to]]) => writeVtimezone(zone, from, to))
}

function writeEvent(event: ScheduleEvent, document: ScheduleDocument, stampedAt: string): CalendarComponent {
  const zone = event.zone ?? document.zone ?? 'UTC'
  const extra = event.extra.calendar
  const stamp = (event.stampedAt ?? stampedAt).replace(/(\.\d+)?Z$/, 'Z')
  const properties: CalendarProperty[] = [
    ['uid', {}, 'text', event.uid ?? event.guid],
    ['dtstamp', {}, 'date-time', stamp],
    writeMoment('dtstart', event.startsAt, zone),
    writeMoment('dtend', addMs(event.startsAt, event.durationMs), zone),
    ...(event.sequence === null ? [] : [['sequence', {}, 'integer', event.sequence] as CalendarProperty]),
    ...texts([
      ['summary', event.title],
      ['description', describe(event, document)],
      ['location', event.room],
      ['categories', event.track],
      ['status', event.isCancelled ? 'CANCELLED' : null],
    ]),
    ...links('url', event.url),
    ...(extra?.properties.some((property) => property[0] === 'conference' && property[3] === event.joinUrl)
      ? []
      : links('conference', event.joinUrl)),
    ...event.persons.map(({ name }): CalendarProperty => ['attendee', { cn: clean(name) }, 'cal-address', 'invalid:nomail']),
    ...(extra?.properties ?? []),
  ]
  return ['vevent', properties, extra?.components ?? []]
}

function writeMoment(name: string, instant: string, zone: string): CalendarProperty {
  const { date, time } = wallAt(instant, zone)
  return zone === 'UTC' ? [name, {}, 'date-time', `${date}T${time}Z`] : [name, { tzid: zone }, 'date-time', `${date}T${time}`]
}

/** A calendar's own description goes back as it came; other formats have HTML and more than one text. */
function describe(event: ScheduleEvent, document: ScheduleDocument): string | null {
  if (document.source === 'icalendar') return event.abstract
  const parts = [event.subtitle, event.abstract, event.description].filter((text) => text !== null).map(toPlain)
  return [...new Set(parts)].filter((text) => text !== '').join('\n\n') || null
}

function texts(all: [string, string | null][]): CalendarProperty[] {
  return all.flatMap(([name, text]): CalendarProperty[] => (text === null || text === '' ? [] : [[name, {}, 'text', clean(text)]]))
}

/** Names that ical.js does not know: it neither escapes their texts nor leaves out `VALUE=TEXT` unless they are "unknown". */
function plainTexts(all: [string, string | null][]): CalendarProperty[] {
  return texts(all).map(([name, , , text]) => [
    name,
    {},
    'unknown',
    String(text)
      .replaceAll(/[\\;,]/g, '\\$&')
      .replaceAll('\n', '\\n'),
  ])
}

function links(name: string, address: string | null): CalendarProperty[] {
  return address === null ? [] : [[name, {}, 'uri', clean(address).replaceAll(/\s/g, '%20')]]
}

// oxlint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u0008\u000B-\u001F\u007F]/g

function clean(text: string): string {
  return text.toWellFormed().replaceAll(/\r\n?/g, '\n').replaceAll(forbidden, '')
}

/** Lines of at most 75 octets, never cut inside a letter; ical.js forgets to count the space that continues a line. */
function foldLines(text: string): string {
  const lines = text.replaceAll(/\r\n[ \t]/g, '').split('\r\n')
  return lines.map(foldLine).join('\r\n')
}

function foldLine(line: string): string {
  if (line.length <= 25) return line
  let folded = ''
  let octets = 0
  for (const letter of line) {
    const size = Buffer.byteLength(letter)
    if (octets + size > 75) {
      folded += '\r\n '
      octets = 1
    }
    folded += letter
    octets += size
  }
  return folded
}
