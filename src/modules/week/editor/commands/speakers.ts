import { findPerson, listPeopleWithRole } from '#people'
import type { Trx } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import { upsertSpeakers } from '../../weeks/insert.ts'
import type { Change, Stand } from './command.ts'

/** Rows of the week's speakers for everybody whom these changes name; undefined where one is nobody's account or row. */
export async function findSpeakers(trx: Trx, weekId: number, changes: readonly Change[]): Promise<SpeakersOf | undefined> {
  const adults = changes.flatMap((change) => change.people ?? [])
  const persons = new Set(adults.flatMap(({ personId }) => personId ?? []))
  const named = await namesOf(trx, persons)
  if (named.length < persons.size) return undefined
  const byPerson = await upsertSpeakers(trx, weekId, named)
  const rows = [...new Set(adults.flatMap(({ personId, speakerId }) => (personId === undefined ? (speakerId ?? 0) : [])))]
  const known =
    rows.length === 0
      ? []
      : await trx.selectFrom('week.speaker').select('id').where('week_id', '=', weekId).where('id', 'in', rows).execute()
  if (known.length < rows.length) return undefined
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

async function namesOf(trx: Trx, persons: ReadonlySet<number>): Promise<{ personId: number; name: LocalText }[]> {
  if (persons.size === 0) return []
  const staff = [...(await listPeopleWithRole(trx, 'lecturer')), ...(await listPeopleWithRole(trx, 'moderator'))]
  const known = new Map(staff.map(({ id, name }) => [id, name]))
  for (const id of persons) {
    const other = known.has(id) ? undefined : await findPerson(trx, id)
    if (other) known.set(id, other.name)
  }
  return [...persons].filter((id) => known.has(id)).map((personId) => ({ personId, name: known.get(personId)! }))
}
