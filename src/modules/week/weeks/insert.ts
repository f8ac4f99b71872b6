import { randomUUID } from 'node:crypto'
import type { RoomSource } from '#live'
import { sql } from '#platform/db/database.ts'
import type { Trx } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import { slugify } from '#platform/ids.ts'
import type { Temporal } from '#platform/time.ts'
import type { NewMaterial } from '../materials/store.ts'
import { insertMaterials } from '../materials/store.ts'
import { columnsOf, fitBlocks } from './blocks.ts'
import type { Block } from './blocks.ts'
import type { AgeMark, SessionState } from './kinds.ts'

export interface Named {
  slug: string
  name: LocalText
}

export interface NewWeek extends Named {
  zone: string
  startsOn: string
  endsOn: string
  call?: NewCall
  isDemo?: boolean
  streams: Named[]
  tracks?: Named[]
}

export interface NewCall {
  opensAt: Temporal.Instant
  closesAt: Temporal.Instant
  text?: LocalText
  /** By default lecture, workshop, seminar, tour. */
  formats?: string[]
  anonymousReview?: boolean
}

export async function insertCall(trx: Trx, weekId: number, call: NewCall): Promise<void> {
  const { opensAt, closesAt, text = {}, formats, anonymousReview = false } = call
  await trx
    .insertInto('week.call')
    .values({
      week_id: weekId,
      opens_at: opensAt,
      closes_at: closesAt,
      text: JSON.stringify(text),
      ...(formats && { formats }),
      anonymous_review: anonymousReview,
    })
    .execute()
}

export interface InsertedWeek {
  id: number
  /** Ids by slug. */
  streams: Record<string, number>
  tracks: Record<string, number>
}

/** Adds a week with its streams and tracks; nothing of it is public before the first release. */
export async function insertWeek(trx: Trx, week: NewWeek): Promise<InsertedWeek> {
  const { id } = await trx
    .insertInto('week.week')
    .values({
      slug: week.slug,
      name: JSON.stringify(week.name),
      zone: week.zone,
      starts_on: week.startsOn,
      ends_on: week.endsOn,
      is_demo: week.isDemo ?? false,
      source: '{}',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  if (week.call) await insertCall(trx, id, week.call)
  const rowsOf = (named: Named[]) =>
    named.map(({ slug, name }, position) => ({ week_id: id, slug, name: JSON.stringify(name), position, source: '{}' }))
  const bySlug = (rows: { id: number; slug: string }[]) => Object.fromEntries(rows.map((row) => [row.slug, row.id]))
  const { streams, tracks = [] } = week
  const streamRows =
    streams.length > 0 ? await trx.insertInto('week.stream').values(rowsOf(streams)).returning(['id', 'slug']).execute() : []
  const trackRows = tracks.length > 0 ? await trx.insertInto('week.track').values(rowsOf(tracks)).returning(['id', 'slug']).execute() : []
  return { id, streams: bySlug(streamRows), tracks: bySlug(trackRows) }
}

export interface NewSessionPerson {
  role: 'lecturer' | 'moderator'
  personId: number
  name: LocalText
  about?: LocalText
}

export interface NewSession {
  guid?: string
  /** Made from the title where none is given. */
  slug?: string
  state: SessionState
  title: LocalText
  abstract?: LocalText
  description?: LocalText
  kit?: LocalText
  format: string
  language: string
  gradeFrom: number | null
  gradeTo: number | null
  topicSlug: string | null
  trackId?: number | null
  memberId?: number | null
  accessFacts?: string[]
  durationMin: number
  /** What it is made of; by default nobody told. `byNorm`: two times at the screen with a rest between. */
  blocks?: Block[] | 'byNorm'
  fallback?: string
  recordingChoice?: 'staff' | 'none'
  ageMark?: AgeMark
  locked?: boolean
  confirmedAt?: Temporal.Instant
  submittedAt?: Temporal.Instant
  startsAt?: Temporal.Instant | null
  streamId?: number | null
  /** The guid of the session that this one is another wave of; it must be in the same list or in the database. */
  waveOf?: string | null
  capacity?: number | null
  /** How its seats are given, where not as its format says. */
  seats?: { unit?: 'connection' | 'person'; mode?: 'instant' | 'draw'; applicants?: ('class' | 'child')[]; confirmH?: number }
  video?: RoomSource
  proposedBy?: number | null
  noteToOffice?: string
  decisionNote?: string
  /** When it was last worked on; now, where nothing is said. */
  updatedAt?: Temporal.Instant
  people: NewSessionPerson[]
  /** In the place of those that it had; where nothing is said, it keeps them. */
  materials?: NewMaterial[]
}

/**
 * Adds sessions in bulk, for the demonstration and for tests: nothing is checked. One whose guid is known takes the place of
 * what stood there. Returns their ids in the given order.
 */
export async function insertSessions(trx: Trx, weekId: number, sessions: NewSession[]): Promise<number[]> {
  const taken = new Set(
    (await trx.selectFrom('week.session').select('slug').where('week_id', '=', weekId).execute()).map((row) => row.slug),
  )
  const rows = sessions.map((session) => sessionRow(weekId, session, taken))
  const ids = new Map<string, number>()
  for (let at = 0; at < rows.length; at += 500) {
    for (const row of await upsertRows(trx, rows.slice(at, at + 500))) ids.set(row.guid, row.id)
  }
  const idsInOrder = rows.map((row) => ids.get(row.guid)!)
  await tieWaves(trx, sessions, idsInOrder)
  const speakers = await upsertSpeakers(
    trx,
    weekId,
    sessions.flatMap((session) => session.people),
  )
  const ties = sessions.flatMap((session, at) =>
    session.people.map(({ personId, role }, position) => ({
      session_id: idsInOrder[at]!,
      speaker_id: speakers.get(personId)!,
      role,
      position,
    })),
  )
  if (ids.size > 0) await trx.deleteFrom('week.session_person').where('session_id', 'in', idsInOrder).execute()
  for (let at = 0; at < ties.length; at += 1000)
    await trx
      .insertInto('week.session_person')
      .values(ties.slice(at, at + 1000))
      .execute()
  await renewMaterials(trx, sessions, idsInOrder)
  return idsInOrder
}

async function renewMaterials(trx: Trx, sessions: readonly NewSession[], ids: readonly number[]): Promise<void> {
  const told = sessions.map(({ materials }, at) => ({ sessionId: ids[at]!, materials })).filter(({ materials }) => materials !== undefined)
  if (told.length === 0) return
  await trx
    .deleteFrom('week.material')
    .where(
      'session_id',
      'in',
      told.map(({ sessionId }) => sessionId),
    )
    .execute()
  const list = told.flatMap(({ sessionId, materials = [] }) => materials.map((one) => ({ ...one, sessionId })))
  await insertMaterials(trx, list, null)
}

type SessionRow = ReturnType<typeof sessionRow>

async function upsertRows(trx: Trx, rows: SessionRow[]): Promise<{ id: number; guid: string }[]> {
  return trx
    .insertInto('week.session')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('guid').doUpdateSet((set) => ({
        ...(Object.fromEntries(
          Object.keys(rows[0]!)
            .filter((name) => name !== 'guid')
            .map((name) => [name, set.ref(`excluded.${name as keyof SessionRow}`)]),
        ) as object),
        revision: sql`week.session.revision + 1`,
      })),
    )
    .returning(['id', 'guid'])
    .execute()
}

async function tieWaves(trx: Trx, sessions: NewSession[], ids: number[]): Promise<void> {
  const waves = sessions.map(({ waveOf }, at) => ({ id: ids[at]!, waveOf })).filter((wave) => wave.waveOf)
  if (waves.length === 0) return
  await sql`update week.session as wave set wave_of = item.id
    from unnest(${waves.map((wave) => wave.id)}::bigint[], ${waves.map((wave) => wave.waveOf)}::uuid[]) as tie(wave_id, item_guid)
    join week.session as item on item.guid = tie.item_guid
    where wave.id = tie.wave_id`.execute(trx)
}

function sessionRow(weekId: number, session: NewSession, taken: Set<string>) {
  const guid = session.guid ?? randomUUID()
  return {
    guid,
    week_id: weekId,
    slug: session.slug ?? freeSlug(session.title, guid, taken),
    state: session.state,
    title: JSON.stringify(session.title),
    subtitle: '{}',
    source: '{}',
    abstract: JSON.stringify(session.abstract ?? {}),
    description: JSON.stringify(session.description ?? {}),
    kit: JSON.stringify(session.kit ?? {}),
    format: session.format,
    language: session.language,
    grade_from: session.gradeFrom,
    grade_to: session.gradeTo,
    topic_slug: session.topicSlug,
    track_id: session.trackId ?? null,
    member_id: session.memberId ?? null,
    access_facts: session.accessFacts ?? [],
    duration_min: session.durationMin,
    ...columnsOf(session.blocks === 'byNorm' ? fitBlocks(session.gradeFrom, session.durationMin) : (session.blocks ?? [])),
    fallback: session.fallback ?? '',
    recording_choice: session.recordingChoice ?? 'staff',
    age_mark: session.ageMark ?? null,
    locked: session.locked ?? false,
    confirmed_at: session.confirmedAt ?? null,
    submitted_at: session.submittedAt ?? null,
    starts_at: session.startsAt ?? null,
    stream_id: session.streamId ?? null,
    capacity: session.capacity ?? null,
    seat_unit: session.seats?.unit ?? null,
    seat_mode: session.seats?.mode ?? null,
    seat_applicants: session.seats?.applicants ?? null,
    confirm_h: session.seats?.confirmH ?? null,
    video: JSON.stringify(session.video ?? { kind: 'none' }),
    proposed_by: session.proposedBy ?? null,
    note_to_office: session.noteToOffice ?? '',
    decision_note: session.decisionNote ?? '',
    updated_at: session.updatedAt ?? sql<Temporal.Instant>`now()`,
  }
}

/** A slug from the title that is not among `taken`, and takes it. */
export function freeSlug(title: LocalText, guid: string, taken: Set<string>): string {
  const base =
    slugify(title.ru ?? title.en ?? Object.values(title)[0] ?? '')
      .slice(0, 60)
      .replace(/-$/, '') || guid.slice(0, 8)
  const slug = taken.has(base) ? `${base}-${guid.slice(-6)}` : base
  taken.add(slug)
  return slug
}

/** Speakers of the week for these accounts: the id by the person's id. A known one keeps its row and gets today's name. */
export async function upsertSpeakers(
  trx: Trx,
  weekId: number,
  people: { personId: number; name: LocalText; about?: LocalText }[],
): Promise<Map<number, number>> {
  const unique = [...new Map(people.map((person) => [person.personId, person])).values()]
  if (unique.length === 0) return new Map()
  const rows = await trx
    .insertInto('week.speaker')
    .values(
      unique.map(({ personId, name, about }) => ({
        week_id: weekId,
        external_key: `person:${personId}`,
        name: JSON.stringify(name),
        about: JSON.stringify(about ?? {}),
        person_id: personId,
        source: '{}',
      })),
    )
    .onConflict((conflict) => conflict.columns(['week_id', 'external_key']).doUpdateSet((set) => ({ name: set.ref('excluded.name') })))
    .returning(['id', 'person_id'])
    .execute()
  return new Map(rows.map((row) => [row.person_id!, row.id]))
}
