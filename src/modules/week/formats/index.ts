/**
 * Schedules of other systems, in and out; no database here.
 *
 * Decided: an event without a usable start or duration is left out and named in a warning; a file in which none is left is
 * refused. The file's own zone wins over the caller's; wall times without any zone are refused with `zone-needed`. Guids are
 * unique in a document: what a file lacks, repeats or spells wrongly is derived (UUIDv5), and the same again at every import.
 * HTML stays raw in the model: show `toSafeHtml` or `toPlain` of it. An e-mail address in a person's name is never published:
 * show `publicName`; only `audience: 'office'` exports it, so that the file comes back as it was.
 */
import { type Audience, publicDocument } from './audience.ts'
import { refuseOversize } from './bytes.ts'
import { detectFormat } from './detect.ts'
import { parseEmfJson, writeEmfJson } from './emf/emf-json.ts'
import { parseFrabJson } from './frab/json-read.ts'
import { writeFrabJson } from './frab/json-write.ts'
import { parseFrabXml } from './frab/xml-read.ts'
import { writeFrabXml } from './frab/xml-write.ts'
import { parseICalendar } from './icalendar/read.ts'
import { writeICalendar } from './icalendar/write.ts'
import type { ScheduleDocument, ScheduleFormat } from './model.ts'
import { type Parsed, type ParseOptions, readGuarded, Refusal } from './notes.ts'

export interface WriteOptions {
  /** Whom it is for: only the office gets e-mail addresses that stand in names or in unknown fields. */
  audience: Audience
  /** The instant of the release, for calendars: DTSTAMP. */
  stampedAt?: string
  /** The name of a person who left nothing but an address, in the reader's language. */
  unnamed?: (id: string | null) => string
}

const parsers: Record<ScheduleFormat, (bytes: Uint8Array, options: ParseOptions) => Parsed> = {
  'frab-xml': parseFrabXml,
  'frab-json': parseFrabJson,
  icalendar: parseICalendar,
  'emf-json': parseEmfJson,
}

/** Reads a schedule of any known format. Never throws on bad input: it answers with what is wrong, and where. */
export function parseSchedule(bytes: Uint8Array, options: ParseOptions & { format?: ScheduleFormat } = {}): Parsed {
  const format = options.format ?? detectFormat(bytes)
  if (format !== undefined) return parsers[format](bytes, options)
  return readGuarded(() => {
    refuseOversize(bytes, options.maxBytes)
    throw new Refusal('format-unknown')
  })
}

/** The document as a text of that format. */
export function writeSchedule(document: ScheduleDocument, format: ScheduleFormat, options: WriteOptions): string {
  const unnamed = options.unnamed ?? ((id) => (id === null ? '—' : `№ ${id}`))
  const shown = options.audience === 'office' ? document : publicDocument(document, unnamed)
  if (format === 'frab-xml') return writeFrabXml(shown)
  if (format === 'frab-json') return writeFrabJson(shown)
  return format === 'icalendar' ? writeICalendar(shown, options.stampedAt) : writeEmfJson(shown)
}

/** What a browser or a mail program is told about each format. */
export const scheduleMedia: Record<ScheduleFormat, { mediaType: string; extension: string }> = {
  'frab-xml': { mediaType: 'application/xml; charset=utf-8', extension: 'xml' },
  'frab-json': { mediaType: 'application/json; charset=utf-8', extension: 'json' },
  icalendar: { mediaType: 'text/calendar; charset=utf-8', extension: 'ics' },
  'emf-json': { mediaType: 'application/json; charset=utf-8', extension: 'json' },
}

export { publicName } from './audience.ts'
export { scheduleBytesMax } from './bytes.ts'
export { canonical, differences } from './canonical.ts'
export { toPlain, toSafeHtml } from './display.ts'
export { emptyDocument, emptyEvent } from './model.ts'
export type { Note, Parsed, ParseOptions } from './notes.ts'
export type { ScheduleDocument, ScheduleEvent, ScheduleFormat, SchedulePerson } from './model.ts'
