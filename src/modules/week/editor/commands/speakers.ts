import { listPeopleWithRole } from '#people'
import type { Trx } from '#platform/db/database.ts'
import type { Actor } from '#platform/http/route.ts'
import type { LocalText } from '#platform/i18n.ts'
import { upsertSpeakers } from '../../weeks/insert.ts'
import type { Change, Stand, TimetableCommand } from './command.ts'
import type { StandingSession } from './store.ts'

/**
 * Rows of the week's speakers for everybody whom a command names; undefined where one is nobody who may be named: an account that
 * neither lectures nor moderates and doesn't stand there already, or a row that is none of the week's. Who steers a part of the week
 * reaches nobody of another member, by account or by row, since their name would come with it.
 */
export async function findSpeakers(
  trx: Trx,
  { weekId, kind, changes, members }: Pick<TimetableCommand, 'weekId' | 'kind' | 'changes' | 'members'>,
  sessions: ReadonlyMap<string, StandingSession>,
): Promise<SpeakersOf | undefined> {
  const adults = changes.flatMap((change) => change.people ?? [])
  const standing = new Set(
    changes.flatMap(({ guid, people }) => (people ? sessions.get(guid)!.stand.people : [])).map(({ speakerId }) => speakerId),
  )
  const rows = [...new Set(adults.flatMap(({ personId, speakerId }) => (personId === undefined ? (speakerId ?? 0) : [])))]
  const known = await listSpeakers(trx, weekId, [...standing, ...rows])
  // What is turned back stood there before.
  const isOpen = members === undefined || kind === 'undo'
  if (!rows.every((id) => known.has(id) && (isOpen || standing.has(id)))) return undefined
  const persons = new Set(adults.flatMap(({ personId }) => personId ?? []))
  const there = [...standing].flatMap((id) => known.get(id) ?? [])
  const named = await namesOf(trx, persons, there, members)
  if (named.length < persons.size) return undefined
  const byPerson = await upsertSpeakers(trx, weekId, named)
  return (change) => {
    const ids = change.people?.map(({ personId, speakerId, role }) => ({
      speakerId: personId === undefined ? speakerId! : byPerson.get(personId)!,
      role,
    }))
    // In each role once: the row's key.
    return (
      ids && inRoles(ids.filter((one, at) => ids.findIndex((other) => other.speakerId === one.speakerId && other.role === one.role) === at))
    )
  }
}

type SpeakersOf = (change: Change) => Stand['people']

/** As rows are read: lecturers, then moderators. */
const inRoles = (people: NonNullable<Stand['people']>) => people.toSorted((a, b) => (a.role < b.role ? -1 : a.role > b.role ? 1 : 0))

interface Name {
  personId: number
  name: LocalText
}

/** The week's rows of these ids, with whose account each is. */
async function listSpeakers(trx: Trx, weekId: number, ids: readonly number[]): Promise<Map<number, Name | undefined>> {
  if (ids.length === 0) return new Map()
  const rows = await trx
    .selectFrom('week.speaker')
    .select(['id', 'person_id', 'name'])
    .where('week_id', '=', weekId)
    .where('id', 'in', [...ids])
    .execute()
  return new Map(
    rows.map(({ id, person_id: personId, name }) => [id, personId === null ? undefined : { personId, name: name as LocalText }]),
  )
}

/** The steering of a member reaches its own staff, and whoever belongs to none. */
export function mayName(members: TimetableCommand['members'], { roles }: Pick<Actor, 'roles'>): boolean {
  if (members === undefined) return true
  const staff = roles.filter(({ role }) => role === 'lecturer' || role === 'moderator')
  return staff.some(({ scopeType, scopeId }) => scopeType !== 'member' || members.includes(scopeId))
}

async function namesOf(
  trx: Trx,
  persons: ReadonlySet<number>,
  there: readonly Name[],
  members: TimetableCommand['members'],
): Promise<Name[]> {
  if (persons.size === 0) return []
  const staff = [...(await listPeopleWithRole(trx, 'lecturer')), ...(await listPeopleWithRole(trx, 'moderator'))]
  const known = new Map(there.map(({ personId, name }) => [personId, name]))
  for (const person of staff) if (known.has(person.id) || mayName(members, person)) known.set(person.id, person.name)
  return [...persons].filter((id) => known.has(id)).map((personId) => ({ personId, name: known.get(personId)! }))
}
