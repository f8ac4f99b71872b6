import { isDeepStrictEqual } from 'node:util'
import type { LocalText, Locale } from '#platform/i18n.ts'
import { translator } from '#platform/i18n.ts'
import { uuidFromName } from '#platform/ids.ts'
import { publicName } from '../formats/index.ts'
import type { ScheduleDocument, ScheduleEvent, ScheduleFormat, SchedulePerson } from '../formats/index.ts'
import { scheduleNamespace } from '../formats/guids.ts'
import type { SessionLink } from '../weeks/published.ts'

/** `week.week.source` of an imported week: its file without the events. `revision` grows when anything kept changes. */
export interface WeekSource {
  format: ScheduleFormat
  head: Omit<ScheduleDocument, 'events'>
  revision: number
}

/** `week.session.source` of an imported session: its event as the file had it. */
export interface SessionSource {
  event: ScheduleEvent
  /** The day and room under which the file has it, by name: their numbers in `event.place` change when others come or go. */
  where: { day: string; room: string | null } | null
  /** The file no longer has the event. */
  gone?: true
}

/** What of an event stands in columns, to be shown; everything else stays in `source`. */
export interface EventColumns {
  title: LocalText
  subtitle: LocalText
  abstract: LocalText
  description: LocalText
  format: string
  language: string
  durationMin: number
  startsAt: string
  room: LocalText
  track: LocalText | null
}

const lettersMax = { title: 300, text: 100_000, word: 60 }

/**
 * The columns of an event. The export uses the same function: what still equals the columns of the kept event goes out as the
 * file had it, and what the office changed goes out changed.
 */
export function columnsOf(event: ScheduleEvent): EventColumns {
  const lang = languageOf(event)
  const text = (words: string | null, most: number): LocalText => (words?.trim() ? { [lang]: words.trim().slice(0, most) } : {})
  return {
    title: text(event.title.trim() || event.id || event.guid, lettersMax.title),
    subtitle: text(event.subtitle, lettersMax.title),
    abstract: text(event.abstract, lettersMax.text),
    description: text(event.description, lettersMax.text),
    format: (event.type ?? '').trim().slice(0, lettersMax.word),
    language: lang,
    durationMin: Math.max(1, Math.ceil(event.durationMs / 60_000)),
    startsAt: event.startsAt,
    room: roomName(event.room),
    track: event.track?.trim() ? trackName(event.track) : null,
  }
}

function languageOf(event: ScheduleEvent): string {
  const tag = event.language?.trim().toLowerCase() ?? ''
  return /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}$/.test(tag) ? tag : 'und'
}

export function roomName(room: string | null): LocalText {
  return room?.trim() ? { und: room.trim().slice(0, lettersMax.title) } : inBoth('week-exchange.noRoom')
}

export function trackName(track: string): LocalText {
  return { und: track.trim().slice(0, lettersMax.title) }
}

const inBoth = (key: 'week-exchange.noRoom'): LocalText => ({ ru: translator('ru')(key), en: translator('en')(key) })

/** The same person again has the same key; real files give one id several names, and one name several ids. */
export function personKey({ id, guid, code, name }: SchedulePerson): string {
  return uuidFromName(scheduleNamespace, JSON.stringify([id, guid, code, name]))
}

/** The name to be shown: an e-mail address never is. */
export function shownName(person: SchedulePerson): LocalText {
  const name = publicName(person)?.slice(0, lettersMax.title)
  return name === undefined ? { ru: unnamed('ru', person.id), en: unnamed('en', person.id) } : { und: name }
}

export function unnamed(locale: Locale, id: string | null): string {
  return translator(locale)('week-import.person-unnamed', { id: (id ?? '').slice(0, lettersMax.word) }).trim()
}

/** The persons of an event once each, in order. */
export function personsOf(event: ScheduleEvent): SchedulePerson[] {
  return [...new Map(event.persons.map((person) => [personKey(person), person])).values()]
}

const linksMax = 50

/** Where an imported event says more: its page, its links, its attachments, each address once. */
export function linksOf(source: unknown): { links?: SessionLink[] } {
  const { event } = source as Partial<SessionSource>
  if (!event) return {}
  const all = [{ url: event.url ?? '', title: null }, ...event.links, ...event.attachments]
  const shown = all.filter(({ url }) => /^https?:\/\/[^\s/]/i.test(url) && url.length <= 2000)
  const unique = new Map(
    shown.toReversed().map(({ url, title }) => [url, { url, title: title?.trim().slice(0, lettersMax.title) || null }]),
  )
  return { links: [...unique.values()].toReversed().slice(0, linksMax) }
}

export function isSameText(a: LocalText | null, b: LocalText | null): boolean {
  return isDeepStrictEqual(a, b)
}
