import { sql } from 'kysely'
import type { RoomSource } from '#live'
import type { Db, Trx } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { addMinutes } from '#platform/time.ts'
import { linksOf } from '../exchange/kept.ts'
import { seenBy } from '../review/conflicts/withheld.ts'
import { blocksOf } from '../weeks/blocks.ts'
import type { Block } from '../weeks/blocks.ts'
import { isAccepted } from '../weeks/kinds.ts'
import type { AgeMark, SessionState } from '../weeks/kinds.ts'
import type { SessionLink } from '../weeks/published.ts'

/** As its room has it. */
export type VideoSource = RoomSource

export interface WorkingPerson {
  speakerId: number
  personId: number | null
  name: LocalText
  about: LocalText
  role: 'lecturer' | 'moderator'
}

/** A session as the office works on it, released or not. */
export interface WorkingSession {
  id: number
  guid: string
  slug: string
  state: SessionState
  title: LocalText
  subtitle: LocalText
  abstract: LocalText
  description: LocalText
  kit: LocalText
  format: string
  language: string
  gradeFrom: number | null
  gradeTo: number | null
  topicSlug: string | null
  trackId: number | null
  memberId: number | null
  accessFacts: string[]
  durationMin: number
  /** What it is made of, in order; empty where nobody told. */
  blocks: Block[]
  /** What happens when the picture fails, told by the author. */
  fallback: string
  recordingChoice: 'staff' | 'none'
  ageMark: AgeMark | null
  /** The automatic timetable leaves it where it is. */
  locked: boolean
  confirmedAt: Temporal.Instant | null
  submittedAt: Temporal.Instant | null
  startsAt: Temporal.Instant | null
  endsAt: Temporal.Instant | null
  streamId: number | null
  waveOf: string | null
  capacity: number | null
  /** How its seats are given; null: as its format says. */
  seatUnit: 'connection' | 'person' | null
  seatMode: 'instant' | 'draw' | null
  seatApplicants: ('class' | 'child')[] | null
  confirmH: number | null
  video: VideoSource
  noteToOffice: string
  decisionNote: string
  proposedBy: number | null
  revision: number
  updatedAt: Temporal.Instant
  people: WorkingPerson[]
  /** Of imported sessions. */
  links?: SessionLink[]
}

const peopleOfSession = sql<WorkingPerson[]>`coalesce((
  select jsonb_agg(jsonb_build_object('speakerId', sp.id, 'personId', sp.person_id, 'name', sp.name, 'about', sp.about, 'role', tie.role)
    order by tie.role, tie.position, sp.id)
  from week.session_person tie join week.speaker sp on sp.id = tie.speaker_id where tie.session_id = s.id), '[]')`

function selectWorking(db: Db) {
  return db
    .selectFrom('week.session as s')
    .leftJoin('week.session as item', 'item.id', 's.wave_of')
    .selectAll('s')
    .select(['item.guid as wave_of_guid', peopleOfSession.as('people')])
}

type Row = Awaited<ReturnType<ReturnType<typeof selectWorking>['executeTakeFirstOrThrow']>>

const toWorking = (row: Row): WorkingSession => ({
  id: row.id,
  guid: row.guid,
  slug: row.slug,
  state: row.state as WorkingSession['state'],
  title: row.title as LocalText,
  subtitle: row.subtitle as LocalText,
  abstract: row.abstract as LocalText,
  description: row.description as LocalText,
  kit: row.kit as LocalText,
  format: row.format,
  language: row.language,
  gradeFrom: row.grade_from,
  gradeTo: row.grade_to,
  topicSlug: row.topic_slug,
  trackId: row.track_id,
  memberId: row.member_id,
  accessFacts: row.access_facts,
  durationMin: row.duration_min,
  blocks: blocksOf(row.block_min, row.block_screen),
  fallback: row.fallback,
  recordingChoice: row.recording_choice as WorkingSession['recordingChoice'],
  ageMark: row.age_mark as AgeMark | null,
  locked: row.locked,
  confirmedAt: row.confirmed_at,
  submittedAt: row.submitted_at,
  startsAt: row.starts_at,
  endsAt: row.starts_at && addMinutes(row.starts_at, row.duration_min),
  streamId: row.stream_id,
  waveOf: row.wave_of_guid,
  capacity: row.capacity,
  seatUnit: row.seat_unit as WorkingSession['seatUnit'],
  seatMode: row.seat_mode as WorkingSession['seatMode'],
  seatApplicants: row.seat_applicants as WorkingSession['seatApplicants'],
  confirmH: row.confirm_h,
  video: row.video as VideoSource,
  noteToOffice: row.note_to_office,
  decisionNote: row.decision_note,
  proposedBy: row.proposed_by,
  revision: row.revision,
  updatedAt: row.updated_at,
  ...linksOf(row.source),
  people: row.people,
})

/** Everything of a week that was handed in: one statement, however many. */
export async function listWorking(db: Db, weekId: number, states: WorkingSession['state'][]): Promise<WorkingSession[]> {
  const rows = await selectWorking(db)
    .where('s.week_id', '=', weekId)
    .where('s.state', 'in', states)
    .orderBy('s.starts_at', (order) => order.asc().nullsLast())
    .orderBy('s.id')
    .execute()
  return rows.map(toWorking)
}

export async function findWorking(db: Db, weekId: number, guid: string): Promise<WorkingSession | undefined> {
  const row = await selectWorking(db).where('s.week_id', '=', weekId).where('s.guid', '=', guid).executeTakeFirst()
  return row && toWorking(row)
}

/** One session by guid, whatever its week. */
export async function findByGuid(
  db: Db,
  guid: string,
): Promise<(WorkingSession & { weekId: number; source: Record<string, unknown> }) | undefined> {
  const row = await selectWorking(db).where('s.guid', '=', guid).executeTakeFirst()
  return row && { ...toWorking(row), weekId: row.week_id, source: row.source as Record<string, unknown> }
}

/** Locks the row of a session for this transaction, so that two editors come one after the other. */
export async function lockSession(trx: Trx, sessionId: number): Promise<void> {
  await trx.selectFrom('week.session').select('id').where('id', '=', sessionId).forUpdate().execute()
}

/** Puts these people, in this order, in the place of those who stood there. */
export async function replacePeople(
  trx: Trx,
  sessionId: number,
  people: { speakerId: number; role: WorkingPerson['role'] }[],
): Promise<void> {
  await trx.deleteFrom('week.session_person').where('session_id', '=', sessionId).execute()
  if (people.length === 0) return
  await trx
    .insertInto('week.session_person')
    .values(people.map(({ speakerId, role }, position) => ({ session_id: sessionId, speaker_id: speakerId, role, position })))
    .execute()
}

/** How many sessions of each week wait, are accepted without a place, are placed; of those that wait, only what isn't withheld. */
export async function countStates(db: Db, readerId: number): Promise<Map<number, { submitted: number; accepted: number; placed: number }>> {
  const rows = await db
    .selectFrom('week.session')
    .select(({ fn }) => ['week_id', 'state', fn.countAll<number>().as('n')])
    .where((where) => where.or([where('state', 'not in', ['submitted', 'inReview']), seenBy(readerId, 'id')]))
    .groupBy(['week_id', 'state'])
    .execute()
  const counts = new Map<number, { submitted: number; accepted: number; placed: number }>()
  for (const { week_id: weekId, state, n } of rows) {
    const count = counts.get(weekId) ?? { submitted: 0, accepted: 0, placed: 0 }
    if (state === 'submitted' || state === 'inReview') count.submitted += n
    else if (state === 'placed') count.placed = n
    else if (isAccepted(state as SessionState)) count.accepted += n
    counts.set(weekId, count)
  }
  return counts
}
