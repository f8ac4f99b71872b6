import type { LocalText } from '#platform/i18n.ts'
import type { SnapshotSession } from './snapshot.ts'

export const changeKinds = ['added', 'withdrawn', 'moved', 'stream', 'people', 'text'] as const
export type ChangeKind = (typeof changeKinds)[number]

/** What a change of kind `text` can be about: everything that the public reads and no other kind tells. */
export const textParts = [
  'title',
  'subtitle',
  'abstract',
  'description',
  'kit',
  'access',
  'format',
  'language',
  'grades',
  'topic',
  'track',
  'member',
  'capacity',
  'blocks',
  'waveOf',
  'links',
] as const
export type TextPart = (typeof textParts)[number]

/** What is told of a session on one side of a change: enough to show it without the snapshot. */
export interface ChangeSide {
  title: LocalText
  slug: string
  startsAt: string
  endsAt: string
  stream: LocalText
  people: { name: LocalText; personId: number | null; role?: 'lecturer' | 'moderator'; speakerId?: number }[]
  /** Of the later side of a changed text. */
  parts?: TextPart[]
}

export interface Change {
  guid: string
  kind: ChangeKind
  before: ChangeSide | null
  after: ChangeSide | null
}

/** What differs between two releases, by guid: a renamed or moved session stays the same session. */
export function compareSnapshots(before: readonly SnapshotSession[], after: readonly SnapshotSession[]): Change[] {
  const was = new Map(before.map((session) => [session.guid, session]))
  const is = new Set(after.map((session) => session.guid))
  const gone = before.filter((session) => !is.has(session.guid))
  return [
    ...after.flatMap((session) => {
      const old = was.get(session.guid)
      return old ? compareSession(old, session) : [{ guid: session.guid, kind: 'added' as const, before: null, after: sideOf(session) }]
    }),
    ...gone.map((session) => ({ guid: session.guid, kind: 'withdrawn' as const, before: sideOf(session), after: null })),
  ]
}

function compareSession(before: SnapshotSession, after: SnapshotSession): Change[] {
  const kinds: ChangeKind[] = []
  if (before.startsAt !== after.startsAt || before.endsAt !== after.endsAt) kinds.push('moved')
  if (before.stream.slug !== after.stream.slug) kinds.push('stream')
  if (peopleKey(before) !== peopleKey(after)) kinds.push('people')
  const parts = textParts.filter((part) => inOrder(partOf(before, part)) !== inOrder(partOf(after, part)))
  if (parts.length > 0) kinds.push('text')
  return kinds.map((kind) => ({
    guid: after.guid,
    kind,
    before: sideOf(before),
    after: { ...sideOf(after), ...(kind === 'text' && { parts }) },
  }))
}

const peopleKey = (session: SnapshotSession): string =>
  session.people
    .map((person) => `${person.role} ${person.speakerId}`)
    .toSorted()
    .join()

function partOf(session: SnapshotSession, part: TextPart): unknown {
  if (part === 'grades') return [session.gradeFrom, session.gradeTo]
  return session[part] ?? null
}

/** Rows come back from jsonb with their keys in another order. */
const inOrder = (part: unknown): string =>
  JSON.stringify(part, (_, value: unknown) => (isPlainObject(value) ? Object.fromEntries(Object.entries(value).toSorted()) : value))

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function sideOf(session: SnapshotSession): ChangeSide {
  const { title, slug, startsAt, endsAt, stream, people } = session
  return {
    ...{ title, slug, startsAt, endsAt },
    stream: stream.name,
    people: people.map(({ name, personId, role, speakerId }) => ({ name, personId, role, speakerId })),
  }
}
