import type { Topic } from '#trends'
import type { Locale, Translate } from '#platform/i18n.ts'
import { isMessageKey, translator } from '#platform/i18n.ts'
import { uuidFromName } from '#platform/ids.ts'
import { emptyDocument, emptyEvent } from '../../formats/index.ts'
import type { ScheduleDocument, ScheduleEvent } from '../../formats/index.ts'
import { scheduleNamespace } from '../../formats/guids.ts'
import { wordsFor } from '../../programme/words.ts'
import type { Stream, Week } from '../../weeks/store.ts'
import { newPerson, say } from './imported-document.ts'
import { ownExtra, ownLines, waveLinks } from './own-extra.ts'
import type { ExportedSession, Withdrawn } from './store.ts'

export interface OwnWeek {
  week: Week
  sessions: readonly ExportedSession[]
  withdrawn: readonly Withdrawn[]
  streams: readonly Stream[]
  topics: readonly Topic[]
  locale: Locale
  /** The address people reach us under; without it, events carry no links. */
  origin: string | undefined
}

/** A week of our own as a schedule: in one language, since the formats know only one. */
export function ownDocument(own: OwnWeek): ScheduleDocument {
  const { week, sessions, withdrawn, streams, topics, locale, origin } = own
  const path = origin === undefined ? null : `${origin}/weeks/${week.slug}`
  const tracks = [...new Set(sessions.map((session) => trackOf(session, topics, locale)).filter((track) => track !== null))]
  return {
    ...emptyDocument('own'),
    title: say(week.name, locale) ?? week.slug,
    acronym: week.slug,
    version: String(week.releasedVersion),
    url: path,
    baseUrl: origin === undefined ? null : `${origin}/`,
    zone: week.zone,
    startsOn: week.startsOn,
    endsOn: week.endsOn,
    tracks: tracks.map((name) => ({
      name,
      color: null,
      slug: topics.find((topic) => say(topic.name, locale) === name)?.slug ?? null,
      extra: {},
    })),
    rooms: streams.map(({ slug, name }) => ({
      name: say(name, locale) ?? slug,
      slug,
      guid: uuidFromName(scheduleNamespace, `${week.slug}/stream/${slug}`),
      description: null,
      capacity: null,
      extra: {},
    })),
    events: [
      ...sessions.map((session) => ownEvent(session, own, itemOf(session, sessions))),
      ...withdrawn.map((gone) => withdrawnEvent(gone, path, locale)),
    ],
  }
}

function trackOf({ facts, topicSlug }: ExportedSession, topics: readonly Topic[], locale: Locale): string | null {
  if (facts.track) return say(facts.track.name, locale)
  return say(topics.find((topic) => topic.slug === topicSlug)?.name ?? {}, locale)
}

export function ownEvent(
  session: ExportedSession,
  { week, topics, locale, origin }: Omit<OwnWeek, 'sessions' | 'withdrawn' | 'streams'>,
  item?: ExportedSession,
): ScheduleEvent {
  const { facts } = session
  const path = origin === undefined ? null : `${origin}/weeks/${week.slug}`
  const url = path && `${path}/sessions/${session.slug}`
  return {
    ...emptyEvent(session.guid, session.startsAt.toString(), session.endsAt.epochMilliseconds - session.startsAt.epochMilliseconds),
    id: String(session.id),
    slug: session.slug,
    title: say(facts.title, locale) ?? session.slug,
    subtitle: say(facts.subtitle, locale),
    abstract: say(facts.abstract, locale),
    description: describe(session, item, locale),
    type: session.format,
    language: session.language,
    track: trackOf(session, topics, locale),
    room: say(facts.stream.name, locale) ?? facts.stream.slug,
    persons: facts.people.filter((person) => person.role === 'lecturer').map((person) => newPerson(person, locale)),
    url,
    joinUrl: url,
    sequence: session.version,
    links: waveLinks(item, path, locale),
    extra: ownExtra(session),
  }
}

/** The session that this one airs again. */
function itemOf({ facts }: ExportedSession, sessions: readonly ExportedSession[]): ExportedSession | undefined {
  return facts.waveOf === null ? undefined : sessions.find(({ guid }) => guid === facts.waveOf)
}

/** What the formats have no field for, in words: for whom, what is needed, what it promises about accessibility. */
function describe(session: ExportedSession, item: ExportedSession | undefined, locale: Locale): string | null {
  const { facts, gradeFrom, gradeTo } = session
  const t = translator(locale)
  const grades = wordsFor(locale, t).grades(gradeFrom, gradeTo)
  const kit = say(facts.kit, locale)
  const access = facts.access.map((fact) => accessWord(t, fact)).join(', ')
  const lines = [
    grades && `${t('week.session.forWhom')}: ${grades}`,
    kit && `${t('week.session.kit')}: ${kit}`,
    access && `${t('week.session.access')}: ${access}`,
    ...ownLines(session, item, locale),
  ].filter(Boolean)
  return [say(facts.description, locale), lines.join('\n')].filter(Boolean).join('\n\n') || null
}

function accessWord(t: Translate, fact: string): string {
  const key = `week-access.need.${fact}`
  return isMessageKey(key) ? t(key) : fact
}

/** Stays in calendars as cancelled, so that those who have it strike it out. */
function withdrawnEvent({ guid, version, side }: Withdrawn, path: string | null, locale: Locale): ScheduleEvent {
  const durationMs = Date.parse(side.endsAt) - Date.parse(side.startsAt)
  return {
    ...emptyEvent(guid, side.startsAt, durationMs),
    title: say(side.title, locale) ?? side.slug,
    room: say(side.stream, locale),
    url: path && `${path}/sessions/${side.slug}`,
    isCancelled: true,
    sequence: version,
  }
}
