/**
 * One shape for every schedule format. All values are plain JSON, so a document can be stored as it is.
 *
 * Texts are kept exactly as the file has them (HTML too): see display.ts for what may be shown. An absent and an empty
 * text are both null. `extra` holds what the model has no field for, by format: the writer of the same format puts it back.
 */
export type ScheduleFormat = 'frab-xml' | 'frab-json' | 'icalendar' | 'emf-json'

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

export interface XmlNode {
  name: string
  attributes: Record<string, string>
  children: (XmlNode | string)[]
}

/** What an XML element has beyond the model: attributes, unknown children, and unknown parts of known children. */
export interface XmlExtra {
  attributes: Record<string, string>
  elements: XmlNode[]
  parts: Record<string, { attributes: Record<string, string>; elements: XmlNode[] }>
}

/** jCal (RFC 7265): [name, parameters, type, ...values]. */
export type CalendarProperty = [string, Record<string, string | string[]>, string, ...Json[]]
export type CalendarComponent = [string, CalendarProperty[], CalendarComponent[]]

export interface Extra {
  xml?: XmlExtra
  json?: Record<string, Json>
  calendar?: { properties: CalendarProperty[]; components: CalendarComponent[] }
  emf?: Record<string, Json>
}

export interface SchedulePerson {
  /** The id within its file. Not a key: real files give one id several names, and one name several ids. */
  id: string | null
  guid: string | null
  code: string | null
  /** Raw, and may be an e-mail address: show and publish only `publicName(person)`. */
  name: string
  /** Schedule JSON knows two shapes of a person; true for the older one, whose name stands in `public_name`. */
  isFrabShape: boolean
  extra: Extra
}

export interface ScheduleLink {
  url: string
  title: string | null
  type: string | null
  extra: Extra
}

export interface DayRoom {
  name: string
  slug: string | null
  guid: string | null
  extra: Extra
}

export interface ScheduleDay {
  index: number
  /** YYYY-MM-DD */
  date: string
  /** As written, with offset, or null. */
  startsAt: string | null
  endsAt: string | null
  rooms: DayRoom[]
  extra: Extra
}

export interface ScheduleRoom {
  name: string
  slug: string | null
  guid: string
  description: string | null
  capacity: number | null
  extra: Extra
}

export interface ScheduleTrack {
  name: string
  color: string | null
  slug: string | null
  extra: Extra
}

export interface ScheduleEvent {
  /** Unique in the document: the file's own, or derived from acronym and id where it has none (then `guidIsDerived`). */
  guid: string
  guidIsDerived: boolean
  id: string | null
  /** The calendar's UID where it is not the guid. */
  uid: string | null
  slug: string | null
  title: string
  subtitle: string | null
  abstract: string | null
  description: string | null
  type: string | null
  language: string | null
  track: string | null
  room: string | null
  /** An instant: 2027-02-08T07:00:00Z. */
  startsAt: string
  durationMs: number
  /** The offset that the file wrote, as "+03:00"; null where it wrote only a wall time. */
  offset: string | null
  /** The zone that the file names for this event, where it is not the document's. */
  zone: string | null
  /** Where the file put the event, which may be a day before its date: indexes of `days` and of the day's `rooms`. */
  place: { day: number; room: number | null } | null
  persons: SchedulePerson[]
  links: ScheduleLink[]
  attachments: ScheduleLink[]
  url: string | null
  joinUrl: string | null
  recordingLicense: string | null
  doNotRecord: boolean | null
  isCancelled: boolean
  sequence: number | null
  stampedAt: string | null
  extra: Extra
}

export interface ScheduleDocument {
  /** The format it was read from; 'own' for our weeks, whose exports are bent to the frab schema where needed. */
  source: ScheduleFormat | 'own'
  title: string
  subtitle: string | null
  acronym: string | null
  version: string | null
  venue: string | null
  city: string | null
  url: string | null
  baseUrl: string | null
  /** IANA id; null where the file has offsets only and the caller named no zone. */
  zone: string | null
  /** What the header claims, true or not; null where it claims nothing. */
  startsOn: string | null
  endsOn: string | null
  dayCount: number | null
  dayChange: string | null
  timeslotMs: number | null
  days: ScheduleDay[]
  rooms: ScheduleRoom[]
  tracks: ScheduleTrack[]
  events: ScheduleEvent[]
  extra: Extra
  /** The same for the `conference` part of frab's formats. */
  headExtra: Extra
}

export const emptyDocument = (source: ScheduleDocument['source']): ScheduleDocument => ({
  source,
  title: '',
  subtitle: null,
  acronym: null,
  version: null,
  venue: null,
  city: null,
  url: null,
  baseUrl: null,
  zone: null,
  startsOn: null,
  endsOn: null,
  dayCount: null,
  dayChange: null,
  timeslotMs: null,
  days: [],
  rooms: [],
  tracks: [],
  events: [],
  extra: {},
  headExtra: {},
})

export const emptyEvent = (guid: string, startsAt: string, durationMs: number): ScheduleEvent => ({
  guid,
  guidIsDerived: false,
  id: null,
  uid: null,
  slug: null,
  title: '',
  subtitle: null,
  abstract: null,
  description: null,
  type: null,
  language: null,
  track: null,
  room: null,
  startsAt,
  durationMs,
  offset: null,
  zone: null,
  place: null,
  persons: [],
  links: [],
  attachments: [],
  url: null,
  joinUrl: null,
  recordingLicense: null,
  doNotRecord: null,
  isCancelled: false,
  sequence: null,
  stampedAt: null,
  extra: {},
})
