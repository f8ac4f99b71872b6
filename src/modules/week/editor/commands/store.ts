import { sql } from '#platform/db/database.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import { NotFound } from '#platform/http/errors.ts'
import { Temporal } from '#platform/time.ts'
import type { KeptChange, Stand } from './command.ts'
import type { KeptCommand } from './merge.ts'

/** Locks the week's timetable for this transaction, so that commands come one after the other. Lock it before any session's row. */
export async function lockTimetable(trx: Trx, weekId: number): Promise<number> {
  const row = await trx
    .selectFrom('week.week')
    .select('timetable_revision as revision')
    .where('id', '=', weekId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!row) throw new NotFound('week.missing.week')
  return row.revision
}

export interface StandingSession {
  id: number
  guid: string
  state: string
  memberId: number | null
  confirmedAt: Temporal.Instant | null
  revision: number
  stand: Required<Stand>
}

/** These sessions of the week as they stand, locked. */
export async function lockStanding(trx: Trx, weekId: number, guids: readonly string[]): Promise<Map<string, StandingSession>> {
  const rows = await trx
    .selectFrom('week.session as s')
    .select(['id', 'guid', 'state', 'member_id', 'confirmed_at', 'revision', 'starts_at', 'stream_id', 'duration_min', 'locked'])
    .select(
      sql<NonNullable<Stand['people']>>`coalesce((select jsonb_agg(jsonb_build_object('speakerId', tie.speaker_id, 'role', tie.role)
        order by tie.role, tie.position, tie.speaker_id) from week.session_person tie where tie.session_id = s.id), '[]')`.as('people'),
    )
    .where('week_id', '=', weekId)
    .where('guid', 'in', [...guids])
    .orderBy('id')
    .forUpdate()
    .execute()
  return new Map(
    rows.map((row) => {
      const place =
        row.state === 'placed' && row.starts_at && row.stream_id !== null
          ? { startsAt: row.starts_at.toString(), streamId: row.stream_id }
          : null
      const stand = { place, durationMin: row.duration_min, people: row.people, locked: row.locked }
      const { id, guid, state, member_id: memberId, confirmed_at: confirmedAt, revision } = row
      return [guid, { id, guid, state, memberId, confirmedAt, revision, stand }]
    }),
  )
}

/** Writes the changed columns of any number of sessions in one statement, and their people in two more. */
export async function writeChanges(
  trx: Trx,
  changes: readonly (KeptChange & { session: StandingSession })[],
  now: Temporal.Instant,
): Promise<void> {
  const rows = changes.map(({ session, after }) => {
    const { place, durationMin, locked } = { ...session.stand, ...after }
    const state = place ? 'placed' : session.confirmedAt ? 'confirmed' : 'accepted'
    const moves = after.place !== undefined
    return { id: session.id, moves, state, at: place?.startsAt ?? null, stream: place?.streamId ?? null, durationMin, locked }
  })
  const column = <K extends keyof (typeof rows)[number]>(name: K) => rows.map((row) => row[name])
  await sql`update week.session as s set
      state = case when n.moves then n.state else s.state end,
      starts_at = case when n.moves then n.at else s.starts_at end,
      stream_id = case when n.moves then n.stream else s.stream_id end,
      duration_min = n.minutes, locked = n.locked, revision = s.revision + 1, updated_at = ${now}
    from unnest(${column('id')}::bigint[], ${column('moves')}::bool[], ${column('state')}::text[], ${column('at')}::timestamptz[],
      ${column('stream')}::bigint[], ${column('durationMin')}::int[], ${column('locked')}::bool[])
      as n(id, moves, state, at, stream, minutes, locked)
    where s.id = n.id`.execute(trx)
  await writePeople(
    trx,
    changes.filter(({ after }) => after.people !== undefined),
  )
}

async function writePeople(trx: Trx, changes: readonly (KeptChange & { session: StandingSession })[]): Promise<void> {
  if (changes.length === 0) return
  await trx
    .deleteFrom('week.session_person')
    .where(
      'session_id',
      'in',
      changes.map(({ session }) => session.id),
    )
    .execute()
  const ties = changes.flatMap(({ session, after }) =>
    after.people!.map(({ speakerId, role }, position) => ({ session_id: session.id, speaker_id: speakerId, role, position })),
  )
  for (let at = 0; at < ties.length; at += 1000)
    await trx
      .insertInto('week.session_person')
      .values(ties.slice(at, at + 1000))
      .execute()
}

export async function keepCommand(trx: Trx, weekId: number, command: KeptCommand): Promise<void> {
  const { revision, at, actorId, kind, changes, undoes } = command
  await trx
    .insertInto('week.timetable_command')
    .values({ week_id: weekId, revision, at, actor_id: actorId, kind, changes: JSON.stringify(changes), undoes })
    .execute()
  await trx.updateTable('week.week').set({ timetable_revision: revision }).where('id', '=', weekId).execute()
}

const selectCommands = (db: Db, weekId: number) =>
  db
    .selectFrom('week.timetable_command')
    .select(['revision', 'at', 'actor_id as actorId', 'kind', 'changes', 'undoes'])
    .where('week_id', '=', weekId)

type Row = Awaited<ReturnType<ReturnType<typeof selectCommands>['executeTakeFirstOrThrow']>>
const toCommand = (row: Row): KeptCommand => ({ ...row, changes: row.changes as KeptChange[] })

/** Commands after that revision, in their order. */
export async function listCommandsSince(db: Db, weekId: number, revision: number): Promise<KeptCommand[]> {
  return (await selectCommands(db, weekId).where('revision', '>', revision).orderBy('revision').execute()).map(toCommand)
}

/** The last ones, the latest first. */
export async function listLastCommands(db: Db, weekId: number, most: number): Promise<KeptCommand[]> {
  return (await selectCommands(db, weekId).orderBy('revision', 'desc').limit(most).execute()).map(toCommand)
}

export async function findCommand(db: Db, weekId: number, revision: number): Promise<KeptCommand | undefined> {
  const row = await selectCommands(db, weekId).where('revision', '=', revision).executeTakeFirst()
  return row && toCommand(row)
}

/** The timetable's revision: what a form is written over. */
export async function getRevision(db: Db, weekId: number): Promise<number> {
  const { revision } = await db
    .selectFrom('week.week')
    .select('timetable_revision as revision')
    .where('id', '=', weekId)
    .executeTakeFirstOrThrow()
  return revision
}
