import { isUuid } from '#platform/ids.ts'
import ICAL from 'ical.js'
import { decodeText, refuseOversize } from '../bytes.ts'
import { GuidGiver } from '../guids.ts'
import { gatherRooms } from '../frab/assemble.ts'
import type { CalendarComponent, CalendarProperty, ScheduleDocument, ScheduleEvent, SchedulePerson } from '../model.ts'
import { emptyDocument, emptyEvent } from '../model.ts'
import { isZone, readMoment } from '../moments.ts'
import { type Notes, type Parsed, type ParseOptions, readGuarded, Refusal, type Where } from '../notes.ts'
import { findTime, zoneOfName } from './time-read.ts'

const componentsMax = 200_000
const headMax = 8192

/** Reads RFC 5545 with the additions of RFC 7986; calendars without PRODID, DTSTAMP or VTIMEZONE too. */
export function parseICalendar(bytes: Uint8Array, options: ParseOptions = {}): Parsed {
  return readGuarded((notes) => {
    refuseOversize(bytes, options.maxBytes)
    if (options.zone !== undefined && !isZone(options.zone)) throw new Refusal('zone-unknown', { zone: options.zone })
    const text = decodeText(bytes).replace(/^\uFEFF/, '')
    const [, properties, components] = readCalendar(text)
    const document = readHead(properties, components, options)
    const guids = new GuidGiver(document.acronym, document.title, options.acronym)
    const lines = findEventLines(text)
    const zones = components.filter(([name]) => name === 'vtimezone')
    components
      .filter(([name]) => name === 'vevent')
      .forEach((component, at) => {
        const event = readEvent(component, zones, document, guids, options, notes, lines[at])
        if (event) document.events.push(event)
      })
    document.rooms = gatherRooms(document, options, [])
    return document
  })
}

function readCalendar(text: string): CalendarComponent {
  refuseNesting(text)
  refuseLongHeads(text)
  let parsed: unknown
  try {
    parsed = ICAL.parse(text)
  } catch (error) {
    const line = findBrokenLine(text, (error as Error).message)
    throw new Refusal('ical-broken', { line }, { line })
  }
  const all = (Array.isArray(parsed) && typeof parsed[0] === 'string' ? [parsed] : parsed) as CalendarComponent[]
  const calendars = all.filter((component) => component[0] === 'vcalendar')
  if (calendars.length === 0) throw new Refusal('not-a-schedule', { element: 'VCALENDAR' })
  return ['vcalendar', calendars[0]![1], calendars.flatMap(([, , components]) => components)]
}

function refuseNesting(text: string): void {
  let depth = 0
  let count = 0
  for (const { 1: word } of text.matchAll(/^(BEGIN|END):/gim)) {
    depth += word!.toUpperCase() === 'BEGIN' ? 1 : -1
    count += 1
    if (depth > 10) throw new Refusal('too-deep', { max: 10 })
    if (count > 2 * componentsMax) throw new Refusal('too-many', { max: componentsMax })
  }
}

/** Time spent on the parameters of a line grows with the square of their number, so the part before the colon has a limit. */
function refuseLongHeads(text: string): void {
  let number = 0
  let head = ''
  let isValue = false
  for (const line of text.split('\n')) {
    number += 1
    const isContinued = line.startsWith(' ') || line.startsWith('\t')
    isValue &&= isContinued
    head = isContinued ? (isValue ? '' : head + line.slice(1, headMax + 2)) : line.slice(0, headMax + 1)
    if (isValue || head.length <= headMax) continue
    if (!/^(?:[^":]|"[^"]*")*:/.test(head)) throw new Refusal('ical-broken', { line: number }, { line: number })
    // The colon was found: what follows is the value, which may be as long as it likes.
    isValue = true
    head = ''
  }
}

/** ical.js quotes the unfolded line; the part of it that fits on one line is searched for. */
function findBrokenLine(text: string, message: string): number {
  const quoted = /["']([\s\S]+)["']$/.exec(message.replace('(no token ";" or ":")', ''))?.[1]?.slice(0, 60)
  const at = quoted ? text.indexOf(quoted) : -1
  return (at < 0 ? text.trimEnd() : text.slice(0, at)).split('\n').length
}

function findEventLines(text: string): number[] {
  return text.split('\n').flatMap((line, at) => (/^BEGIN:VEVENT\s*$/i.test(line) ? [at + 1] : []))
}

const headKnown = new Set('prodid version x-wr-calname name x-wr-timezone'.split(' '))

function readHead(properties: CalendarProperty[], components: CalendarComponent[], options: ParseOptions): ScheduleDocument {
  const word = (name: string) => wordOf(findProperty(properties, name))
  const named = word('x-wr-timezone')
  return {
    ...emptyDocument('icalendar'),
    title: word('x-wr-calname') ?? word('name') ?? word('summary') ?? '',
    zone: (named !== null && isZone(named) ? named : undefined) ?? mostUsedZone(components) ?? options.zone ?? null,
    extra: extraOf(
      properties.filter(([name]) => !headKnown.has(name)),
      components.filter(([name]) => name !== 'vevent' && name !== 'vtimezone'),
    ),
  }
}

function mostUsedZone(components: CalendarComponent[]): string | undefined {
  const counts = new Map<string, number>()
  for (const [, properties] of components.filter(([name]) => name === 'vevent')) {
    const zone = zoneOfName(findProperty(properties, 'dtstart')?.[1]['tzid'])
    if (zone !== undefined) counts.set(zone, (counts.get(zone) ?? 0) + 1)
  }
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0]
}

const eventKnown = new Set('uid dtstart dtend duration dtstamp sequence summary location description url'.split(' '))

function readEvent(
  component: CalendarComponent,
  zones: CalendarComponent[],
  document: ScheduleDocument,
  guids: GuidGiver,
  options: ParseOptions,
  notes: Notes,
  line: number | undefined,
): ScheduleEvent | undefined {
  const [, properties, inner] = component
  const word = (name: string) => wordOf(findProperty(properties, name))
  const uid = word('uid')
  const title = word('summary') ?? uid ?? '—'
  const where: Where = { ...(line !== undefined && { line }), at: `VEVENT ${uid ?? ''}`.trim() }
  const time = findTime(properties, zones, { event: title, zone: document.zone, given: options.zone ?? null, notes, where })
  if (!time) return undefined
  const recurrence = word('recurrence-id')
  const key = (uid ?? `${title}@${time.startsAt}@${word('location') ?? ''}`) + (recurrence === null ? '' : `/${recurrence}`)
  const given = guids.give(recurrence === null ? uid : null, key)
  if (given.isRepeated) notes.add('guid-repeated', { event: title, guid: uid ?? key }, where)
  if (findProperty(properties, 'rrule') || findProperty(properties, 'rdate')) notes.add('recurrence-first-only', { event: title }, where)
  if (word('summary') === null) notes.add('title-missing', { event: title }, where)
  const isOwnGuid = uid !== null && isUuid(uid)
  const used = usedProperties(properties)
  return {
    ...emptyEvent(given.guid, time.startsAt, time.durationMs),
    guidIsDerived: given.isDerived,
    id: isOwnGuid ? null : uid,
    uid: uid?.toLowerCase() === given.guid ? null : uid,
    title,
    abstract: word('description'),
    room: word('location'),
    url: word('url'),
    zone: time.zone === document.zone ? null : time.zone,
    persons: properties.filter(isNomail).map(readPerson),
    track: used.category ? wordOf(used.category) : null,
    joinUrl: used.conference ? wordOf(used.conference) : null,
    isCancelled: used.cancelled !== undefined,
    sequence: Number.parseInt(word('sequence') ?? '', 10) || (word('sequence') === '0' ? 0 : null),
    stampedAt: readMoment(word('dtstamp') ?? '')?.wall.concat('Z') ?? null,
    extra: extraOf(
      properties.filter((property) => !eventKnown.has(property[0]) && !isNomail(property) && !used.all.includes(property)),
      inner,
    ),
  }
}

/** Properties that say exactly what the model can: all others, even of the same name, are kept as they are. */
function usedProperties(properties: CalendarProperty[]) {
  const categories = properties.filter(([name]) => name === 'categories')
  const category = categories.length === 1 && categories[0]!.length === 4 ? categories[0] : undefined
  const conference = properties.find(([name]) => name === 'conference')
  const isBare = conference && Object.keys(conference[1]).length === 0
  const cancelled = properties.find((property) => property[0] === 'status' && property[3] === 'CANCELLED')
  return { category, conference, cancelled, all: [category, isBare ? conference : undefined, cancelled].filter((one) => one !== undefined) }
}

/** The way in which frab and pentabarf name speakers who shall not be written to. */
function isNomail(property: CalendarProperty): boolean {
  return property[0] === 'attendee' && typeof property[1]['cn'] === 'string' && /^invalid:nomail$/i.test(String(property[3]))
}

function readPerson([, parameters]: CalendarProperty): SchedulePerson {
  return { id: null, guid: null, code: null, name: String(parameters['cn']), isFrabShape: false, extra: {} }
}

function findProperty(properties: CalendarProperty[], name: string): CalendarProperty | undefined {
  return properties.find((property) => property[0] === name)
}

function wordOf(property: CalendarProperty | undefined): string | null {
  const value = property?.[3]
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string' || value.trim() === '') return null
  // ical.js leaves the texts of properties that it does not know escaped.
  return property![2] === 'unknown' ? value.replaceAll(/\\([\\;,nN])/g, (_, sign: string) => (/n/i.test(sign) ? '\n' : sign)) : value
}

function extraOf(properties: CalendarProperty[], components: CalendarComponent[]): ScheduleEvent['extra'] {
  return properties.length + components.length > 0 ? { calendar: { properties, components } } : {}
}
