import { uuidFromName } from '#platform/ids.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { addMinutes } from '#platform/time.ts'
import type { insertSessions } from '#week'
import type { Content, Person, Proposal, SessionItem } from '../content.ts'
import type { DemoState } from '../state.ts'
import type { EditionDates } from '../timetable/editions.ts'
import type { Placement } from '../timetable/plan.ts'
import { offerOf, seatsOfOffer } from './offers.ts'
import type { Offers } from './offers.ts'
import { materialsOf } from './materials.ts'

export type NewSession = Parameters<typeof insertSessions>[2][number]

/** What a session of the plan is made with. */
export interface Making {
  content: Content
  state: DemoState
  dates: EditionDates
  startsAt: Temporal.Instant
  streams: Record<string, number>
  tracks: Record<string, number>
  people: Map<string, Person>
  /** Sessions that are broadcast from a browser: held ones have a recording of their own, coming ones wait for somebody to try the studio. */
  broadcast: ReadonlySet<string>
  /** How workshops give their places, where not by connections. */
  offers: Offers
}

/** Namespace of the demonstration's guids: the same session has the same one wherever it is loaded. */
const namespace = '6f2d0f0e-3c51-5d0b-9a52-3f6c7e7d4b11'
/** Of the seminars, so many play from another host, as partners' streams do; all others air the film. */
const externalEvery = 7
export const externalHost = 'video.example'

const accessFacts: Record<string, string> = {
  captions: 'captions',
  transcript: 'transcript',
  'sign-language': 'signLanguage',
  'audio-described': 'audioDescription',
  'no-flashing': 'noFlashes',
}

export const guidOf = (week: string, name: string): string => uuidFromName(namespace, `${week} ${name}`)
export const airing = (slug: string, wave: number): string => (wave === 1 ? slug : `${slug}-${wave}`)

/** A placed session; `title` where it has another one than its item. */
export function placedSession(one: Placement, making: Making, title?: LocalText): NewSession {
  const { item } = one
  const { dates, state, streams, tracks } = making
  const own = 'gradeFrom' in item ? item : undefined
  const video = videoOf(one, making)
  return {
    guid: guidOf(dates.slug, airing(one.slug, one.wave)),
    slug: airing(one.slug, one.wave),
    state: 'placed',
    title: title ?? item.title,
    abstract: item.abstract,
    format: own?.format ?? 'lecture',
    language: own?.language ?? 'ru',
    gradeFrom: own?.gradeFrom ?? null,
    gradeTo: own?.gradeTo ?? null,
    topicSlug: item.topic,
    trackId: tracks[item.topic]!,
    memberId: state.base.members[item.member]!,
    kit: kitOf(own),
    ...seatsOfOffer(offerOf(making.offers, one)),
    accessFacts: promisesOf(item, video),
    durationMin: one.durationMin,
    blocks: 'byNorm',
    ageMark: markOf(own?.gradeFrom),
    confirmedAt: making.startsAt.subtract({ hours: 11 * 24 }),
    startsAt: addMinutes(making.startsAt, one.startMin),
    streamId: streams[one.stream]!,
    waveOf: one.wave === 1 ? null : guidOf(dates.slug, airing(one.slug, 1)),
    video,
    updatedAt: making.startsAt.subtract({ hours: 40 }),
    materials: materialsOf(one, making),
    people: [...one.lecturers.map((slug) => personOf(slug, 'lecturer', making)), personOf(one.moderator, 'moderator', making)],
  }
}

export function proposedSession(proposal: Proposal, making: Making): NewSession {
  const { base } = making.state
  const coordinator = making.content.people.find((person) => person.role === 'coordinator' && person.member === proposal.member)!
  return {
    guid: guidOf(making.dates.slug, proposal.slug),
    slug: proposal.slug,
    state: proposal.state,
    title: proposal.title,
    abstract: proposal.abstract,
    format: proposal.format,
    language: proposal.language,
    gradeFrom: proposal.gradeFrom,
    gradeTo: proposal.gradeTo,
    topicSlug: proposal.topic,
    trackId: making.tracks[proposal.topic]!,
    memberId: base.members[proposal.member]!,
    accessFacts: ['captions'],
    durationMin: proposal.durationMin,
    blocks: 'byNorm',
    ageMark: markOf(proposal.gradeFrom),
    submittedAt: making.startsAt.subtract({ hours: 14 * 24 - 3 * making.content.proposals.indexOf(proposal) }),
    proposedBy: base.people[coordinator.slug]!,
    noteToOffice: proposal.note?.ru ?? '',
    decisionNote: proposal.decision?.ru ?? '',
    updatedAt: making.startsAt.subtract({ hours: 3 * making.content.proposals.indexOf(proposal) }),
    people: proposal.lecturers.map((slug) => personOf(slug, 'lecturer', making)),
  }
}

export const markOf = (gradeFrom: number | undefined) => ((gradeFrom ?? 1) <= 4 ? ('6+' as const) : ('12+' as const))

type Film = NonNullable<NewSession['video']>

const promised = ['captions', 'transcript', 'signLanguage']
const hasSound = (video: Film): boolean =>
  video.kind === 'file' ? video.audioFileUuid !== undefined : video.kind === 'recording' || video.kind === 'broadcast'

/** What its author promises of it. */
export const accessOf = (item: SessionItem): string[] => item.access.flatMap((fact) => accessFacts[fact] ?? [])

/** What is written down of an item, and what follows from what it is. Of another host's picture we promise nothing. */
function promisesOf(item: Placement['item'], video: Film): string[] {
  const unknown = { file: [], recording: ['transcript', 'signLanguage'], broadcast: promised, external: promised, none: promised }[
    video.kind
  ]
  const written = item.access.flatMap((fact) => accessFacts[fact] ?? []).filter((fact) => !(unknown as string[]).includes(fact))
  if (!('gradeFrom' in item)) return written
  const isWatched = item.format === 'lecture' || item.format === 'tour'
  return [
    ...written,
    ...(isWatched && hasSound(video) ? ['lowBandwidth'] : []),
    ...(isWatched ? ['keyboardOnly'] : []),
    ...(isWatched && written.includes('audioDescription') ? ['soundOnly'] : []),
    ...(item.gradeTo <= 6 ? ['plainLanguage'] : []),
    ...(item.kit.length === 0 ? ['kitFree'] : []),
  ]
}

export function kitOf(item: SessionItem | undefined): LocalText {
  if (!item || item.kit.length === 0) return {}
  return { ru: item.kit.map((thing) => thing.ru).join('; '), en: item.kit.map((thing) => thing.en).join('; ') }
}

function videoOf(one: Placement, { state, dates, broadcast }: Making): Film {
  const isExternal = 'format' in one.item && one.item.format === 'seminar' && one.startMin % (externalEvery * 30) === 0
  if (isExternal) return { kind: 'external', url: `https://${externalHost}/${dates.slug}/${airing(one.slug, one.wave)}` }
  if (broadcast.has(airing(one.slug, one.wave))) return { kind: 'broadcast' }
  if (state.recorded && !one.item.access.includes('sign-language')) return { kind: 'recording', roomUuid: state.recorded, loop: true }
  if (!state.film) return { kind: 'none' }
  // Captions and the sound stand beside every film; an interpreter is there where one was written down.
  const { signFileUuid, ...film } = state.film
  const hasSign = signFileUuid !== undefined && one.item.access.includes('sign-language')
  return { kind: 'file', ...film, ...(hasSign && { signFileUuid }) }
}

function personOf(slug: string, role: 'lecturer' | 'moderator', { state, people }: Making): NewSession['people'][number] {
  const person = people.get(slug)!
  return { role, personId: state.base.people[slug]!, name: person.name, ...(person.role === 'lecturer' ? { about: person.about } : {}) }
}
