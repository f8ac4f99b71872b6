import type { LocalText } from '#platform/i18n.ts'
import type { PublishedPerson, SessionFacts, SessionLink } from '../../weeks/published.ts'
import type { Block } from '../../weeks/blocks.ts'
import type { Stream } from '../../weeks/store.ts'
import { isPlaced } from '../../timetable/rules.ts'
import type { WorkingSession } from '../../timetable/store.ts'

/** One session of a release: plain JSON, the same for the hash, the comparison and the public rows. */
export interface SnapshotSession {
  guid: string
  slug: string
  /** Instants, as 2027-02-08T07:00:00Z. */
  startsAt: string
  endsAt: string
  format: string
  language: string
  gradeFrom: number | null
  gradeTo: number | null
  topic: string | null
  track: { slug: string; name: LocalText } | null
  stream: { slug: string; name: LocalText }
  member: { slug: string; name: LocalText; shortName: LocalText } | null
  title: LocalText
  subtitle: LocalText
  abstract: LocalText
  description: LocalText
  kit: LocalText
  access: string[]
  durationMin: number
  capacity: number | null
  waveOf: string | null
  people: PublishedPerson[]
  /** What it is made of, where somebody told. */
  blocks?: Block[]
  links?: SessionLink[]
}

export interface Names {
  streams: readonly Stream[]
  tracks: readonly Stream[]
  members: readonly { id: number; slug: string; name: LocalText; shortName: LocalText }[]
}

/** The placed sessions as they will be published, in the order of time, then guid. */
export function takeSnapshot(placed: readonly WorkingSession[], names: Names): SnapshotSession[] {
  const streams = byId(names.streams)
  const tracks = byId(names.tracks)
  const members = new Map(names.members.map(({ id, slug, name, shortName }) => [id, { slug, name, shortName }]))
  return placed
    .filter(isPlaced)
    .map((session): SnapshotSession => ({
      guid: session.guid,
      slug: session.slug,
      startsAt: session.startsAt.toString(),
      endsAt: session.endsAt.toString(),
      format: session.format,
      language: session.language,
      gradeFrom: session.gradeFrom,
      gradeTo: session.gradeTo,
      topic: session.topicSlug,
      track: (session.trackId !== null && tracks.get(session.trackId)) || null,
      stream: streams.get(session.streamId ?? 0)!,
      member: (session.memberId !== null && members.get(session.memberId)) || null,
      title: session.title,
      subtitle: session.subtitle,
      abstract: session.abstract,
      description: session.description,
      kit: session.kit,
      access: session.accessFacts,
      durationMin: session.durationMin,
      capacity: session.capacity,
      waveOf: session.waveOf,
      people: session.people,
      ...(session.blocks.length > 0 && { blocks: session.blocks }),
      ...(session.links && { links: session.links }),
    }))
    .toSorted((a, b) => a.startsAt.localeCompare(b.startsAt) || a.guid.localeCompare(b.guid))
}

export function factsOf(session: SnapshotSession, room: string | null): SessionFacts {
  const { title, subtitle, abstract, description, kit, access, durationMin, stream, track, member, people, waveOf, capacity } = session
  const words = { title, subtitle, abstract, description, kit, access, durationMin, stream, track, member, people, waveOf, capacity, room }
  return { ...words, ...(session.blocks && { blocks: session.blocks }), ...(session.links && { links: session.links }) }
}

function byId(rows: readonly Stream[]): Map<number, { slug: string; name: LocalText }> {
  return new Map(rows.map(({ id, slug, name }) => [id, { slug, name }]))
}
