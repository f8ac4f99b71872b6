import { sql } from 'kysely'
import { audit } from '#platform/audit.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Actor } from '#platform/http/route.ts'
import type { Role } from './roles.ts'

export interface NewPerson {
  name: LocalText
  email?: string | null
  zone?: string | null
  locale?: string | null
  grade?: number | null
  regionCode?: string | null
  demoRole?: Role | null
}

/** Adds a person; roles are granted apart. Returns the id. */
export async function insertPerson(trx: Trx, person: NewPerson): Promise<number> {
  const row = await trx
    .insertInto('people.person')
    .values({
      name: JSON.stringify(person.name),
      email: person.email?.toLowerCase() ?? null,
      zone: person.zone ?? null,
      locale: person.locale ?? null,
      grade: person.grade ?? null,
      region_code: person.regionCode ?? null,
      demo_role: person.demoRole ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** Grants a role, once; a scope is stored and never interpreted here. Pupils are added by `children.add`, with a key. */
export async function grantRole(
  trx: Trx,
  personId: number,
  role: Exclude<Role, 'pupil'>,
  scope?: { type: string; id: number },
): Promise<void> {
  await trx
    .insertInto('people.role_grant')
    .values({ person_id: personId, role, scope_type: scope?.type ?? '', scope_id: scope?.id ?? 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

interface SeenPaper {
  kind?: 'record' | 'medical' | 'training'
  checkedBy?: number
  note?: string
}

/** Notes that this adult's papers hold until that date (YYYY-MM-DD), in place of what was noted before of this kind. */
export async function insertVetting(trx: Trx, personId: number, validUntil: string, seen: SeenPaper = {}): Promise<void> {
  const { kind = 'record', checkedBy = null, note = '' } = seen
  await trx.deleteFrom('people.vetting').where('person_id', '=', personId).where('kind', '=', kind).execute()
  await trx
    .insertInto('people.vetting')
    .values({ person_id: personId, kind, valid_until: validUntil, checked_by: checkedBy, note })
    .execute()
}

export async function insertGuardianship(trx: Trx, guardianId: number, childId: number): Promise<void> {
  await trx
    .insertInto('people.guardianship')
    .values({ guardian_id: guardianId, child_id: childId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

const actorColumns = sql<Actor['roles']>`coalesce((
  select json_agg(json_build_object('role', g.role, 'scopeType', g.scope_type, 'scopeId', g.scope_id) order by g.role)
  from people.role_grant g where g.person_id = person.id), '[]')`

/** A child's name is sealed and not read here. */
export function selectActors(db: Db) {
  return db
    .selectFrom('people.person as person')
    .select([
      'person.id',
      'person.name',
      'person.email',
      'person.locale',
      'person.zone',
      'person.grade',
      'person.look',
      actorColumns.as('roles'),
    ])
}

type ActorRow = Awaited<ReturnType<ReturnType<typeof selectActors>['executeTakeFirstOrThrow']>>
const toActor = (row: ActorRow): Actor => ({ ...row, name: row.name as LocalText })

/** A child's name is sealed and not read here: it is empty then, and `children.names` opens it. */
export async function findPerson(db: Db, id: number): Promise<Actor | undefined> {
  const row = await selectActors(db).where('person.id', '=', id).executeTakeFirst()
  return row && toActor(row)
}

export async function findPersonByEmail(db: Db, email: string): Promise<Actor | undefined> {
  const row = await selectActors(db).where('person.email', '=', email.toLowerCase()).executeTakeFirst()
  return row && toActor(row)
}

/** Those who hold a role, by name. */
export async function listPeopleWithRole(db: Db, role: Role): Promise<Actor[]> {
  const rows = await selectActors(db)
    .where((where) =>
      where.exists(
        where
          .selectFrom('people.role_grant as held')
          .select('held.person_id')
          .whereRef('held.person_id', '=', 'person.id')
          .where('held.role', '=', role),
      ),
    )
    .orderBy(sql`person.name->>'ru'`)
    .execute()
  return rows.map(toActor)
}

/** The people whom the demonstration offers to try the product as: one of each role. */
export async function listDemoPeople(db: Db): Promise<{ actor: Actor; role: Role }[]> {
  const rows = await selectActors(db).select('person.demo_role').where('person.demo_role', 'is not', null).execute()
  return rows.map((row) => ({ actor: toActor(row), role: row.demo_role as Role }))
}

/** Who may see and sign for this child, the first one first. */
export async function listGuardians(db: Db, childId: number): Promise<Actor[]> {
  const rows = await selectActors(db)
    .innerJoin('people.guardianship as tie', 'tie.guardian_id', 'person.id')
    .where('tie.child_id', '=', childId)
    .orderBy('tie.since')
    .orderBy('person.id')
    .execute()
  return rows.map(toActor)
}

/** Of these people, those whose certificate of no criminal record holds on that date (YYYY-MM-DD); other papers open no room. */
export async function findVetted(db: Db, personIds: number[], onDate: string): Promise<Set<number>> {
  if (personIds.length === 0) return new Set()
  const rows = await db
    .selectFrom('people.vetting')
    .select('person_id')
    .where('person_id', 'in', personIds)
    .where('kind', '=', 'record')
    .where('valid_until', '>=', onDate)
    .where('revoked_at', 'is', null)
    .execute()
  return new Set(rows.map((row) => row.person_id))
}

/** Keeps a person's language, zone and look. What the look says is nobody's affair and stays out of the audit. */
export async function updatePreferences(
  trx: Trx,
  personId: number,
  changes: { locale?: string; zone?: string; look?: string },
): Promise<void> {
  if (Object.keys(changes).length === 0) return
  await trx.updateTable('people.person').set(changes).where('id', '=', personId).execute()
  await audit(trx, {
    actorId: personId,
    action: 'people.changePreferences',
    subjectType: 'person',
    subjectId: personId,
    detail: { changed: Object.keys(changes) },
  })
}
