import { children, findPerson, listPeopleWithRole } from '#people'
import { className, listClasses } from '#schools'
import type { Trx } from '#platform/db/database.ts'
import type { Actor } from '#platform/http/route.ts'
import type { Temporal } from '#platform/time.ts'
import { moscowZone } from '#platform/time.ts'
import type { Change } from '../compare/diff.ts'
import { findIds } from '../store.ts'

/** What a release changes in something that somebody booked. */
export interface BookedChange {
  change: Change
  zone: string
  path: string
  /** "7Б"; of a child its grade alone: letters lie in mailboxes that we can't clear. */
  holder: { class: string } | { grade: string }
  childId?: number
}

/** Everything that one person is told of one release. */
export interface Told {
  person: Actor
  presents: Change[]
  booked: BookedChange[]
}

/** Whom the release touches, each once: presenters, teachers of booked classes, guardians of children with a seat. */
export async function gatherTold(trx: Trx, changes: readonly Change[], releasedAt: Temporal.Instant): Promise<Told[]> {
  const told = new Map<number, Told>()
  const of = (person: Actor): Told => {
    const known = told.get(person.id) ?? { person, presents: [], booked: [] }
    told.set(person.id, known)
    return known
  }
  await addPresenters(trx, changes, of)
  const touched = changes.filter(({ kind }) => kind === 'moved' || kind === 'withdrawn')
  const ids = await findIds(
    trx,
    touched.map(({ guid }) => guid),
  )
  const bySession = new Map(touched.flatMap((change) => (ids.has(change.guid) ? [[ids.get(change.guid)!, change] as const] : [])))
  if (bySession.size > 0) {
    await addTeachers(trx, bySession, releasedAt, of)
    await addGuardians(trx, bySession, releasedAt, of)
  }
  return [...told.values()]
}

type ToldOf = (person: Actor) => Told

async function addPresenters(trx: Trx, changes: readonly Change[], of: ToldOf): Promise<void> {
  const adults = [...(await listPeopleWithRole(trx, 'lecturer')), ...(await listPeopleWithRole(trx, 'moderator'))]
  const known = new Map(adults.map((person) => [person.id, person]))
  for (const change of changes) {
    const ids = new Set([change.before, change.after].flatMap((side) => side?.people ?? []).flatMap((person) => person.personId ?? []))
    for (const id of ids) if (known.has(id)) of(known.get(id)!).presents.push(change)
  }
}

/** Bookings of classes that held when the release came; those of a withdrawn session end with it, and are told of all the same. */
async function addTeachers(trx: Trx, bySession: ReadonlyMap<number, Change>, releasedAt: Temporal.Instant, of: ToldOf): Promise<void> {
  const rows = await trx
    .selectFrom('week.booking')
    .select(['uuid', 'session_id', 'class_id', 'teacher_id'])
    .where('session_id', 'in', [...bySession.keys()])
    .where((where) => where.or([where('cancelled_at', 'is', null), where('cancelled_at', '>=', releasedAt)]))
    .orderBy('id')
    .execute()
  if (rows.length === 0) return
  const teachers = new Map((await listPeopleWithRole(trx, 'teacher')).map((person) => [person.id, person]))
  const classes = new Map((await listClasses(trx, [...new Set(rows.map((row) => row.class_id))])).map((one) => [one.id, one]))
  for (const row of rows) {
    const [teacher, schoolClass] = [teachers.get(row.teacher_id), classes.get(row.class_id)]
    if (!teacher || !schoolClass) continue
    const change = bySession.get(row.session_id)!
    of(teacher).booked.push({
      ...{ change, zone: schoolClass.school.zone, path: `/bookings/${row.uuid}` },
      holder: { class: className(schoolClass) },
    })
  }
}

/** The same for children's own seats: their guardians are told, of a child by its grade. */
async function addGuardians(trx: Trx, bySession: ReadonlyMap<number, Change>, releasedAt: Temporal.Instant, of: ToldOf): Promise<void> {
  const rows = await trx
    .selectFrom('week.child_booking')
    .select(['uuid', 'session_id', 'person_id'])
    .where('session_id', 'in', [...bySession.keys()])
    .where((where) => where.or([where('cancelled_at', 'is', null), where('cancelled_at', '>=', releasedAt)]))
    .orderBy('id')
    .execute()
  for (const [childId, seats] of Map.groupBy(rows, (row) => row.person_id)) {
    const child = await findPerson(trx, childId)
    if (!child) continue
    for (const guardian of await children.guardians(trx, childId))
      for (const { uuid, session_id: sessionId } of seats)
        of(guardian).booked.push({
          ...{ change: bySession.get(sessionId)!, zone: guardian.zone ?? child.zone ?? moscowZone, path: `/child-bookings/${uuid}` },
          ...{ holder: { grade: String(child.grade ?? '') }, childId },
        })
  }
}
