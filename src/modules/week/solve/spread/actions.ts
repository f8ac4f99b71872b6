import { randomUUID } from 'node:crypto'
import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import { Temporal } from '#platform/time.ts'
import { applyCommand } from '../../editor/commands/apply.ts'
import { loadProblem } from '../../model/load.ts'
import { proposeWaves } from '../../model/answers/waves.ts'
import type { ProposedWave } from '../../model/answers/waves.ts'
import { tickMs } from '../../model/problem.ts'
import type { WeekProblem } from '../../model/problem.ts'
import { findWorking } from '../../timetable/store.ts'
import { insertWave } from '../../waves/insert.ts'
import type { Week } from '../../weeks/store.ts'
import { getWeights } from '../weights/store.ts'

export interface Spread {
  problem: WeekProblem
  waves: ProposedWave[]
}

/** Waves that would reach most of those whom the timetable does not reach as it stands. */
export async function planSpread(trx: Trx, week: Week, now: Temporal.Instant): Promise<Spread> {
  const problem = await loadProblem(trx, week)
  const fromTick = Math.max(0, Math.ceil((now.epochMilliseconds - problem.originMs) / tickMs))
  return { problem, waves: proposeWaves(problem, await getWeights(trx, week.id), { most: 20, fromTick }) }
}

export type AcceptRefusal = 'week-solve.waves.refused.gone'

/**
 * Adds a proposed wave: a session of its own of the same item, with the adults who are free then, placed by a command that can be undone.
 * It is live once more; when its item was broadcast before, its picture can be that recording, as with every wave.
 */
export async function acceptWave(
  trx: Trx,
  week: Week,
  wish: { guid: string; start: number; actorId: number; now: Temporal.Instant },
): Promise<{ ok: true; guid: string } | { ok: false; reason: AcceptRefusal }> {
  const { problem, waves } = await planSpread(trx, week, wish.now)
  const proposed = waves.find(({ session, start }) => problem.sessions[session]!.guid === wish.guid && start === wish.start)
  if (!proposed) return { ok: false, reason: 'week-solve.waves.refused.gone' }
  const item = (await findWorking(trx, week.id, wish.guid))!
  const guid = randomUUID()
  const adults = proposed.adults.flatMap((person) => problem.persons[person]!.personId ?? [])
  const leading = item.people.find(({ role, personId }) => role === 'lecturer' && personId !== null && adults.includes(personId))
  const chief = leading?.personId ?? adults[0]
  await insertWave(trx, {
    ...{ session: { ...item, weekId: week.id }, week, actorId: wish.actorId, now: wish.now },
    wave: { guid, state: 'accepted' as const, startsAt: null, streamId: null, waveOf: item.waveOf ?? item.guid },
    video: { kind: 'broadcast' },
    people: adults.map((personId) => ({
      personId,
      role: personId === chief ? ('lecturer' as const) : ('moderator' as const),
      name: problem.persons.find((person) => person.personId === personId)!.name,
    })),
  })
  const startsAt = Temporal.Instant.fromEpochMilliseconds(problem.originMs + proposed.start * tickMs)
  const placed = await applyCommand(trx, {
    ...{ weekId: week.id, actorId: wish.actorId, now: wish.now, kind: 'place' as const, seen: null },
    changes: [{ guid, place: { startsAt, streamId: problem.streams[proposed.stream]!.id } }],
  })
  if (!placed.ok) return { ok: false, reason: 'week-solve.waves.refused.gone' }
  const detail = { of: wish.guid, startsAt: startsAt.toString() }
  await audit(trx, { actorId: wish.actorId, action: 'week.addWave', subjectType: 'week.session', subjectId: guid, detail })
  return { ok: true, guid }
}
