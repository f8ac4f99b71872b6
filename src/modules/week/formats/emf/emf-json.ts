import { gatherRooms } from '../frab/assemble.ts'
import { refuseOversize } from '../bytes.ts'
import { GuidGiver } from '../guids.ts'
import { type Fields, fieldsOf, fieldsWithout, listOf, numberOrWord, readJson, wordOf } from '../json-text.ts'
import type { ScheduleDocument, ScheduleEvent } from '../model.ts'
import { emptyDocument, emptyEvent } from '../model.ts'
import { addMs, isZone, msBetween, readMoment, resolveMoment, wallAt } from '../moments.ts'
import { type Notes, type Parsed, type ParseOptions, readGuarded, Refusal, type Where } from '../notes.ts'

const known = 'id slug start_date end_date start_time end_time venue title speaker user_id description type may_record link'.split(' ')

/** Reads the list that Electromagnetic Field publishes. Its times have no zone, and it names no conference: both are options. */
export function parseEmfJson(bytes: Uint8Array, options: ParseOptions = {}): Parsed {
  return readGuarded((notes) => {
    refuseOversize(bytes, options.maxBytes)
    if (options.zone !== undefined && !isZone(options.zone)) throw new Refusal('zone-unknown', { zone: options.zone })
    const root = readJson(bytes)
    if (!Array.isArray(root)) throw new Refusal('not-a-schedule', { element: '[ ]' })
    const document = { ...emptyDocument('emf-json'), zone: options.zone ?? null }
    const guids = new GuidGiver(null, null, options.acronym)
    for (const value of listOf(root)) {
      const event = readEvent(fieldsOf(value), document, guids, notes)
      if (event) document.events.push(event)
    }
    document.rooms = gatherRooms(document, options, [])
    return document
  })
}

function readEvent(item: Fields, document: ScheduleDocument, guids: GuidGiver, notes: Notes): ScheduleEvent | undefined {
  const word = (name: string) => wordOf(item[name])
  const event = word('title')?.trim() ?? word('id') ?? '—'
  const where: Where = { at: `event ${word('id') ?? ''}`.trim() }
  const startsAt = readInstant(item, 'start_date', 'start', event, document, notes, where)
  const endsAt = startsAt && readInstant(item, 'end_date', 'duration', event, document, notes, where)
  if (!startsAt || !endsAt) return undefined
  const durationMs = msBetween(startsAt, endsAt)
  if (durationMs <= 0) return void notes.add('duration-invalid', { event, value: word('end_date') ?? '' }, where)
  const { guid, isDerived, isRepeated } = guids.give(null, word('id') ?? word('slug') ?? `${event}@${startsAt}`)
  if (isRepeated) notes.add('guid-repeated', { event, guid: word('id') ?? '' }, where)
  if (word('title') === null) notes.add('title-missing', { event }, where)
  const name = word('speaker')
  const extra = fieldsWithout(item, known)
  const mayRecord = item['may_record']
  return {
    ...emptyEvent(guid, startsAt, durationMs),
    guidIsDerived: isDerived,
    id: word('id'),
    slug: word('slug'),
    title: word('title') ?? event,
    abstract: word('description'),
    type: word('type'),
    room: word('venue'),
    url: word('link'),
    doNotRecord: typeof mayRecord === 'boolean' ? !mayRecord : null,
    persons: name === null ? [] : [{ id: word('user_id'), guid: null, code: null, name, isFrabShape: false, extra: {} }],
    extra: Object.keys(extra).length > 0 ? { emf: extra } : {},
  }
}

function readInstant(
  item: Fields,
  field: string,
  part: 'start' | 'duration',
  event: string,
  document: ScheduleDocument,
  notes: Notes,
  where: Where,
): string | undefined {
  const value = wordOf(item[field])
  if (value === null) return void notes.add(`${part}-missing`, { event, value: '' }, where)
  const moment = readMoment(value)
  if (!moment) return void notes.add(`${part}-invalid`, { event, value }, where)
  const resolved = resolveMoment(moment, document.zone)
  if (!resolved) throw new Refusal('zone-needed', { event }, where)
  if (resolved.doubt) notes.add(`time-${resolved.doubt}`, { event, time: moment.wall.slice(11, 16), zone: document.zone ?? '' }, where)
  return resolved.startsAt
}

export function writeEmfJson(document: ScheduleDocument): string {
  return `${JSON.stringify(
    document.events.map((event) => writeEvent(event, document)),
    null,
    2,
  )}\n`
}

function writeEvent(event: ScheduleEvent, document: ScheduleDocument): Fields {
  const zone = document.zone ?? event.offset ?? event.zone ?? 'UTC'
  const [start, end] = [wallAt(event.startsAt, zone), wallAt(addMs(event.startsAt, event.durationMs), zone)]
  const [first] = event.persons
  return {
    id: numberOrWord(event.id ?? event.guid),
    slug: event.slug ?? '',
    start_date: `${start.date} ${start.time}`,
    end_date: `${end.date} ${end.time}`,
    venue: event.room ?? '',
    title: event.title,
    speaker: event.persons.map(({ name }) => name).join(', '),
    user_id: numberOrWord(first?.id ?? null),
    description: event.abstract ?? event.description ?? '',
    type: event.type ?? '',
    may_record: event.doNotRecord === null ? null : !event.doNotRecord,
    link: event.url ?? '',
    ...event.extra.emf,
    start_time: start.time.slice(0, 5),
    end_time: end.time.slice(0, 5),
  }
}
