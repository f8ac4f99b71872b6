import type { Trx } from '#platform/db/database.ts'
import { uuidFromName } from '#platform/ids.ts'
import type { Temporal } from '#platform/time.ts'
import type { ScheduleDocument } from '../../formats/index.ts'
import { scheduleNamespace } from '../../formats/guids.ts'
import { columnsOf, personKey, personsOf, roomName, trackName } from '../kept.ts'
import { sessionSlug } from './frame.ts'
import type { FileEvent, Matched, Merge, StoredSession } from './merge.ts'
import type { NamedPlace, SessionRow } from './store.ts'
import {
  dropIdleSpeakers,
  findTakenGuids,
  keepPlaces,
  keepSpeakers,
  refreshSources,
  withdrawGone,
  writePeople,
  writeSessions,
} from './store.ts'

const chunk = 200

export interface MergeWork {
  weekId: number
  slug: string
  merge: Merge
  document: ScheduleDocument
  stored: readonly StoredSession[]
  now: Temporal.Instant
  onProgress?: ((progress: { done: number; total: number }) => void | Promise<void>) | undefined
}

/** Writes what a merge found, some hundred sessions with each statement. */
export async function writeMerge(trx: Trx, work: MergeWork): Promise<void> {
  const { weekId, merge, document, now } = work
  const todo = [...merge.fresh, ...merge.changed]
  const total = document.events.length
  let done = total - todo.length
  await work.onProgress?.({ done, total })
  const places = await keepAllPlaces(trx, weekId, document)
  const speakers = await keepSpeakers(
    trx,
    weekId,
    todo.flatMap(({ source }) => personsOf(source.event)),
  )
  const taken = await findTakenGuids(
    trx,
    weekId,
    merge.fresh.map(({ source }) => source.event.guid),
  )
  const slugs = new Set(work.stored.map((session) => session.slug))
  for (let at = 0; at < todo.length; at += chunk) {
    const part = todo.slice(at, at + chunk).map((item) => ({ item, row: rowOf(item, { ...work, places, taken, slugs }) }))
    const ids = await writeSessions(
      trx,
      part.map(({ row }) => row),
      now,
    )
    const ties = part.map(({ item, row }) => ({
      sessionId: ids.get(row.guid)!,
      speakerIds: personsOf(item.source.event).map((person) => speakers.get(personKey(person))!),
    }))
    await writePeople(trx, ties)
    done += part.length
    await work.onProgress?.({ done, total })
  }
  await refreshSources(trx, merge.refreshed)
  await withdrawGone(trx, merge.gone, now)
  if (merge.changed.length > 0) await dropIdleSpeakers(trx, weekId)
}

interface Places {
  streams: Map<string, number>
  tracks: Map<string, number>
}

async function keepAllPlaces(trx: Trx, weekId: number, document: ScheduleDocument): Promise<Places> {
  const rooms = document.rooms.map(({ name, slug }): NamedPlace => ({ key: name, name: roomName(name), slugWords: [slug, name] }))
  if (document.events.some((event) => !event.room)) rooms.push({ key: '', name: roomName(null), slugWords: ['no-room'] })
  const named = [
    ...document.tracks.map(({ name, slug }) => ({ name, slug })),
    ...document.events.map(({ track }) => ({ name: track ?? '', slug: null })),
  ]
  const byName = new Map(
    named
      .filter(({ name }) => name.trim() !== '')
      .toReversed()
      .map((track) => [track.name, track]),
  )
  const tracks = [...byName.values()]
    .toReversed()
    .map(({ name, slug }): NamedPlace => ({ key: name, name: trackName(name), slugWords: [slug, name] }))
  return { streams: await keepPlaces(trx, 'week.stream', weekId, rooms), tracks: await keepPlaces(trx, 'week.track', weekId, tracks) }
}

interface RowContext extends Pick<MergeWork, 'weekId' | 'slug'> {
  places: Places
  taken: ReadonlySet<string>
  slugs: Set<string>
}

function rowOf(item: FileEvent | Matched, { weekId, slug, places, taken, slugs }: RowContext): SessionRow {
  const { event } = item.source
  const known = 'session' in item ? item.session : undefined
  const columns = columnsOf(event)
  return {
    // A guid that another week has stays in `source`; the export says it, inside we need one of our own.
    guid: known?.guid ?? (taken.has(event.guid) ? uuidFromName(scheduleNamespace, `${slug}:${event.guid}`) : event.guid),
    week_id: weekId,
    slug: known?.slug ?? sessionSlug(event, slugs),
    external_id: event.id?.slice(0, 200) ?? null,
    state: event.isCancelled || (known && isWithdrawnByOffice(known)) ? 'withdrawn' : 'placed',
    title: JSON.stringify(columns.title),
    subtitle: JSON.stringify(columns.subtitle),
    abstract: JSON.stringify(columns.abstract),
    description: JSON.stringify(columns.description),
    format: columns.format,
    language: columns.language,
    track_id: places.tracks.get(event.track ?? '') ?? null,
    stream_id: places.streams.get(event.room ?? '')!,
    duration_min: columns.durationMin,
    starts_at: columns.startsAt,
    position: item.position,
    source: JSON.stringify(item.source),
  }
}

function isWithdrawnByOffice({ state, source }: StoredSession): boolean {
  return state === 'withdrawn' && !source.gone && !source.event?.isCancelled
}
