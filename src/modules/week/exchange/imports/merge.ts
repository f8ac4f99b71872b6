import { isDeepStrictEqual } from 'node:util'
import type { Json } from '../../formats/model.ts'
import type { ScheduleDocument, ScheduleEvent } from '../../formats/index.ts'
import type { SessionSource } from '../kept.ts'

/** A session of the week as it stands, imported or added by the office. */
export interface StoredSession {
  id: number
  guid: string
  slug: string
  state: string
  position: number
  source: Partial<SessionSource>
}

export interface FileEvent {
  source: SessionSource
  position: number
}

export interface Matched extends FileEvent {
  session: StoredSession
}

/** What a file does to the sessions of its week. What the file did not change stays as the office has it. */
export interface Merge {
  fresh: FileEvent[]
  changed: Matched[]
  /** Nothing that counts has changed, only its number in the file or a time stamp. */
  refreshed: Matched[]
  gone: StoredSession[]
  unchanged: number
}

/** Matches by guid; an event whose guid we derived also by its id, since a corrected title of the file changes derived guids. */
export function mergeSchedule(document: ScheduleDocument, stored: readonly StoredSession[]): Merge {
  const merge: Merge = { fresh: [], changed: [], refreshed: [], gone: [], unchanged: 0 }
  const imported = stored.filter((session) => session.source.event)
  const byGuid = new Map(imported.map((session) => [session.source.event!.guid, session]))
  const derived = imported.filter(({ source }) => source.event!.guidIsDerived && source.event!.id !== null)
  const byId = new Map(derived.map((session) => [session.source.event!.id, session]))
  const met = new Set<StoredSession>()
  document.events.forEach((event, position) => {
    const found = byGuid.get(event.guid) ?? (event.guidIsDerived ? byId.get(event.id) : undefined)
    const session = found && !met.has(found) ? found : undefined
    if (!session) return void merge.fresh.push({ source: sourceOf(event, document), position })
    met.add(session)
    const source = sourceOf({ ...event, guid: session.source.event!.guid }, document)
    if (!isSameEvent(session.source, source)) return void merge.changed.push({ session, source, position })
    merge.unchanged += 1
    if (session.position !== position || !isDeepStrictEqual(session.source, source)) merge.refreshed.push({ session, source, position })
  })
  merge.gone = imported.filter((session) => !met.has(session) && !session.source.gone)
  return merge
}

function sourceOf(event: ScheduleEvent, { days }: ScheduleDocument): SessionSource {
  const day = event.place && days[event.place.day]
  return { event, where: day ? { day: day.date, room: day.rooms[event.place!.room ?? -1]?.name ?? null } : null }
}

function isSameEvent(before: Partial<SessionSource>, after: SessionSource): boolean {
  return !before.gone && isDeepStrictEqual(before.where, after.where) && isDeepStrictEqual(coreOf(before.event!), coreOf(after.event))
}

/** Without what says nothing of the event: its number in the file, when it was written, how its offset was spelt. */
function coreOf({ place: _place, stampedAt: _stamp, offset: _offset, guidIsDerived: _derived, ...core }: ScheduleEvent) {
  return core
}

/** As PostgreSQL can hold it: without U+0000 and half letters, and exactly what comes back from there. */
export function storable<T>(value: T): T {
  return clean(JSON.parse(JSON.stringify(value)) as Json) as T
}

function clean(value: Json): Json {
  if (typeof value === 'string') return cleanText(value)
  if (Array.isArray(value)) return value.map(clean)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [cleanText(key), clean(inner)]))
}

function cleanText(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed()
}
