import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import { publish } from '#platform/realtime.ts'
import type { Change, CommandOutcome, CommandRefusal, KeptChange, Stand, TimetableCommand } from './command.ts'
import { changeOf, conflictsOf } from './merge.ts'
import { findSpeakers } from './speakers.ts'
import type { StandingSession } from './store.ts'
import { keepCommand, listCommandsSince, lockStanding, lockTimetable, writeChanges } from './store.ts'

/** The topic under which editors hear that a timetable changed: "weekId revision". */
export const timetableTopic = 'week.timetable'

export type Refusal = { reason: CommandRefusal; guids: string[] }

/**
 * The one way in which a timetable changes: the editor's lists and grid, a session's page, a solution of the automatic timetable and
 * a roll-back all come through here. Everything of it is done or nothing, as one command that can be undone. A time that a release
 * would refuse may stand: warnings say so, and the release is what they stop. Nobody outside sees any of it before the next release.
 */
export async function applyCommand(trx: Trx, command: TimetableCommand): Promise<CommandOutcome> {
  return carryOut(trx, command, null)
}

/** The same, for the command of undoing another. */
export async function carryOut(trx: Trx, command: TimetableCommand, undoes: number | null): Promise<CommandOutcome> {
  const { weekId, actorId, now, seen } = command
  const revision = await lockTimetable(trx, weekId)
  const sessions = await lockStanding(
    trx,
    weekId,
    command.changes.map(({ guid }) => guid),
  )
  const wished = await checkChanges(trx, command, sessions)
  if ('reason' in wished) return { ok: false, revision, ...wished }
  const changes = wished.flatMap(({ session, wanted }) => changeOf(session.guid, session.stand, wanted) ?? [])
  const since = seen === null || seen >= revision ? [] : await listCommandsSince(trx, weekId, seen)
  // A whole solution knows nothing of what its own author did while it was sought.
  const conflicts = conflictsOf(changes, since, command.kind === 'apply' ? null : actorId)
  if (conflicts.length > 0) return { ok: false, reason: 'stale', revision, conflicts }
  const merged = since.filter((other) => other.actorId !== actorId).map((other) => other.revision)
  if (changes.length === 0) return { ok: true, revision, changed: [], merged }
  const next = revision + 1
  await writeChanges(
    trx,
    changes.map((change) => ({ ...change, session: sessions.get(change.guid)! })),
    now,
  )
  await keepCommand(trx, weekId, { revision: next, at: now, actorId, kind: command.kind, changes, undoes })
  await publish(trx, timetableTopic, `${weekId} ${next}`)
  await tellAudit(trx, command, next, changes)
  return { ok: true, revision: next, changed: changes.map(({ guid }) => guid), merged }
}

interface Wished {
  session: StandingSession
  wanted: Stand
}

/** Only accepted sessions of this week, in its own streams, with accounts that there are. */
async function checkChanges(
  trx: Trx,
  command: TimetableCommand,
  sessions: ReadonlyMap<string, StandingSession>,
): Promise<Wished[] | Refusal> {
  const { weekId, changes, members } = command
  const refuse = (reason: CommandRefusal, which: (change: Change) => boolean): Refusal | undefined => {
    const guids = changes.filter(which).map(({ guid }) => guid)
    return guids.length > 0 ? { reason, guids } : undefined
  }
  const streams = await trx.selectFrom('week.stream').select('id').where('week_id', '=', weekId).execute()
  const known = new Set(streams.map(({ id }) => id))
  const isOwn = (session: StandingSession | undefined) =>
    session !== undefined && (members === undefined || (session.memberId !== null && members.includes(session.memberId)))
  const wrong =
    refuse('week-editor.refused.missing', ({ guid }) => !isOwn(sessions.get(guid))) ??
    refuse('week-editor.refused.notNow', ({ guid }) => !placeable.has(sessions.get(guid)!.state)) ??
    refuse('week-editor.refused.stream', ({ place }) => !!place && !known.has(place.streamId)) ??
    refuse('week-editor.refused.duration', ({ durationMin: minutes = 30 }) => !Number.isInteger(minutes) || minutes < 5 || minutes > 600)
  if (wrong) return wrong
  const speakersOf = await findSpeakers(trx, command, sessions)
  if (!speakersOf) return { reason: 'week-editor.refused.person', guids: changes.filter(({ people }) => people).map(({ guid }) => guid) }
  return changes.map((change) => ({ session: sessions.get(change.guid)!, wanted: wantedOf(change, speakersOf(change)) }))
}

const placeable = new Set(['accepted', 'confirmed', 'placed'])

function wantedOf({ place, durationMin, locked }: Change, people: Stand['people']): Stand {
  return {
    ...(place !== undefined && { place: place && { startsAt: place.startsAt.toString(), streamId: place.streamId } }),
    ...(durationMin !== undefined && { durationMin }),
    ...(locked !== undefined && { locked }),
    ...(people && { people }),
  }
}

/** Of one session its own line in the log; of many, one line of the week. */
async function tellAudit(trx: Trx, { weekId, actorId, kind }: TimetableCommand, revision: number, changes: KeptChange[]): Promise<void> {
  const [only] = changes.length === 1 ? changes : []
  const subject = only ? { subjectType: 'week.session', subjectId: only.guid } : { subjectType: 'week', subjectId: weekId }
  await audit(trx, { actorId, action: 'week.changeTimetable', ...subject, detail: { kind, revision, sessions: changes.length } })
}
