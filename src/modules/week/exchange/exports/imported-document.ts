import type { LocalText, Locale } from '#platform/i18n.ts'
import { pickText } from '#platform/i18n.ts'
import type { ScheduleDocument, ScheduleEvent, ScheduleFormat, SchedulePerson } from '../../formats/index.ts'
import type { PublishedPerson } from '../../weeks/published.ts'
import type { Week } from '../../weeks/store.ts'
import type { EventColumns, WeekSource } from '../kept.ts'
import { columnsOf, isSameText, personKey, personsOf } from '../kept.ts'
import type { ExportedSession } from './store.ts'

export type FilePersons = ReadonlyMap<number, { key: string; person: SchedulePerson | undefined }>

export interface ImportedWeek {
  week: Week
  head: WeekSource['head']
  sessions: readonly ExportedSession[]
  cancelled: readonly { position: number; source: { event: ScheduleEvent } }[]
  persons: FilePersons
  locale: Locale
  /** An event of a session that the office added to an imported week. */
  addedEvent: (session: ExportedSession) => ScheduleEvent
}

/** The file's own document again, with what the office has changed and released since. */
export function importedDocument(imported: ImportedWeek, format: ScheduleFormat): ScheduleDocument {
  const { week, head, sessions, cancelled, persons, locale, addedEvent } = imported
  const events = sessions.map((session) => {
    const kept = session.source.event
    return kept ? changedEvent(kept, session, head.zone, persons, locale) : addedEvent(session)
  })
  // Only a calendar can say that an event is cancelled; elsewhere it is not in the programme.
  const struck = format === 'icalendar' ? cancelled.map(({ source }) => source.event) : []
  const document = { ...head, events: [...events, ...struck] }
  // A file with offsets only gives no zone to other formats: there the week's, which the office or the import chose.
  return { ...document, zone: head.zone ?? (week.source.format === format ? null : week.zone) }
}

function changedEvent(
  kept: ScheduleEvent,
  session: ExportedSession,
  zone: string | null,
  persons: FilePersons,
  locale: Locale,
): ScheduleEvent {
  const was = columnsOf(kept)
  const { facts } = session
  const text = (name: 'subtitle' | 'abstract' | 'description') =>
    isSameText(facts[name], was[name]) ? kept[name] : say(facts[name], locale)
  const title = isSameText(facts.title, was.title) ? kept.title : (say(facts.title, locale) ?? kept.title)
  return {
    ...kept,
    ...changedTime(kept, was, session, zone),
    ...changedPlace(kept, was, session, locale),
    title,
    subtitle: text('subtitle'),
    abstract: text('abstract'),
    description: text('description'),
    type: session.format === was.format ? kept.type : session.format,
    language: session.language === was.language ? kept.language : session.language,
    track: isSameText(facts.track?.name ?? null, was.track) ? kept.track : say(facts.track?.name ?? {}, locale),
    persons: changedPersons(kept, facts.people, persons, locale),
  }
}

function changedTime(
  kept: ScheduleEvent,
  was: EventColumns,
  { startsAt, endsAt }: ExportedSession,
  zone: string | null,
): Partial<ScheduleEvent> {
  const minutes = (endsAt.epochMilliseconds - startsAt.epochMilliseconds) / 60_000
  const durationMs = minutes === was.durationMin ? kept.durationMs : minutes * 60_000
  if (startsAt.epochMilliseconds === Date.parse(was.startsAt)) return { durationMs }
  return { startsAt: startsAt.toString(), durationMs, offset: zone === null ? kept.offset : null, place: null }
}

function changedPlace(kept: ScheduleEvent, was: EventColumns, { facts }: ExportedSession, locale: Locale): Partial<ScheduleEvent> {
  if (isSameText(facts.stream.name, was.room)) return {}
  return { room: say(facts.stream.name, locale), place: null }
}

function changedPersons(kept: ScheduleEvent, people: readonly PublishedPerson[], persons: FilePersons, locale: Locale): SchedulePerson[] {
  const lecturers = people.filter((person) => person.role === 'lecturer')
  const keys = lecturers.map((person) => persons.get(person.speakerId)?.key)
  const kept1 = personsOf(kept).map(personKey)
  if (keys.length === kept1.length && keys.every((key, at) => key === kept1[at])) return kept.persons
  return lecturers.map((person) => persons.get(person.speakerId)?.person ?? newPerson(person, locale))
}

export function newPerson({ speakerId, name }: PublishedPerson, locale: Locale): SchedulePerson {
  return { id: String(speakerId), guid: null, code: null, name: say(name, locale) ?? '', isFrabShape: true, extra: {} }
}

export function say(text: LocalText, locale: Locale): string | null {
  return pickText(text, locale).text || null
}
