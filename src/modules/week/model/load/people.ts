import { listPeopleWithRole, staff } from '#people'
import type { Db } from '#platform/db/database.ts'
import { spansOf } from '../../availability/rules.ts'
import { listAvailability } from '../../availability/store.ts'
import type { WorkingPerson, WorkingSession } from '../../timetable/store.ts'
import { expand } from '../../weeks/hours.ts'
import type { Week } from '../../weeks/store.ts'
import type { Person } from '../problem.ts'
import { toTicks } from './ticks.ts'
import type { TickLine } from './ticks.ts'
import { hoursOf, wakingHours } from './zones.ts'

/** Everybody whom the week's sessions name or may ask, and where to find them. */
export interface Cast {
  persons: Person[]
  indexOf: (person: Pick<WorkingPerson, 'personId' | 'speakerId'>) => number
  /** Indices of those who may moderate for that member: its own, and whoever belongs to none, as newcomers of a table do. */
  moderatorsOf: (memberId: number | null) => number[]
}

/** One person of ours, or one name of an imported week. */
const keyOf = ({ personId, speakerId }: Pick<WorkingPerson, 'personId' | 'speakerId'>): string =>
  personId === null ? `speaker ${speakerId}` : `person ${personId}`

export async function loadCast(db: Db, week: Week, line: TickLine, sessions: readonly WorkingSession[]): Promise<Cast> {
  const moderators = await listPeopleWithRole(db, 'moderator')
  const named = [
    ...sessions.flatMap(({ people }) => people),
    ...moderators.map(({ id, name }) => ({ personId: id, speakerId: null, name })),
  ]
  const byKey = new Map(named.toReversed().map((person) => [keyOf({ ...person, speakerId: person.speakerId ?? 0 }), person]))
  const ids = [...byKey.values()].flatMap(({ personId }) => personId ?? [])
  const standing = await staff.standing(db, ids)
  const told = await listAvailability(db, week.id)
  const persons = [...byKey.values()].map(({ personId, speakerId, name }): Person => {
    const { zone, recordUntil } = standing.get(personId ?? 0) ?? { zone: null, recordUntil: null }
    const availability = told.get(personId ?? 0)
    return {
      personId,
      speakerId,
      name,
      available: availability ? toTicks(spansOf(availability, 'can'), line) : null,
      preferred: availability ? toTicks(spansOf(availability, 'prefer'), line) : [],
      waking: hoursOf(zone ?? week.zone, wakingHours, week, line),
      vettedUntil: recordUntil === null ? 0 : tickAfter(recordUntil, week, line),
    }
  })
  const indices = new Map([...byKey.keys()].map((key, at) => [key, at]))
  const indexOf: Cast['indexOf'] = (person) => indices.get(keyOf(person))!
  const moderatorsOf = (memberId: number | null): number[] =>
    moderators
      .filter(({ roles }) =>
        roles.some(({ role, scopeType, scopeId }) => role === 'moderator' && (scopeType !== 'member' || scopeId === memberId)),
      )
      .map(({ id }) => indexOf({ personId: id, speakerId: 0 }))
  return { persons, indexOf, moderatorsOf }
}

/** A certificate holds to the end of its last day, on the wall of the week's zone. */
function tickAfter(date: string, week: Week, line: TickLine): number {
  if (date < week.startsOn) return 0
  if (date >= week.endsOn) return line.tickCount
  const { until } = expand({ date, fromMin: 0, untilMin: 1440 }, week.zone).at(-1)!
  return toTicks([{ from: until.subtract({ hours: 1 }), until }], line).at(-1)?.[1] ?? 0
}
