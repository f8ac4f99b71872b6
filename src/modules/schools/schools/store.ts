import type { Db, Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'

export interface School {
  id: number
  uuid: string
  name: string
  settlement: string
  regionCode: string
  zone: string
  rural: boolean
}

type SchoolRow = Awaited<ReturnType<ReturnType<typeof selectSchools>['executeTakeFirstOrThrow']>>
const selectSchools = (db: Db) => db.selectFrom('schools.school').selectAll()

function toSchool(row: SchoolRow): School {
  const { id, uuid, name, settlement, zone, rural } = row
  return { id, uuid, name, settlement, regionCode: row.region_code, zone, rural }
}

/** Adds a school, or finds the one that another teacher has written down under the same name in the same place. */
export async function insertSchool(trx: Trx, school: Omit<School, 'id' | 'uuid' | 'rural'> & { rural?: boolean }): Promise<number> {
  // Two teachers of one school may write it down at once: the second waits here and finds the first's.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`school ${school.regionCode}`}, 0))`.execute(trx)
  const known = await trx
    .selectFrom('schools.school')
    .select('id')
    .where('region_code', '=', school.regionCode)
    .where('zone', '=', school.zone)
    .where(sql`lower(settlement)`, '=', sql`lower(${school.settlement})`)
    .where(sql`lower(name)`, '=', sql`lower(${school.name})`)
    .executeTakeFirst()
  if (known) return known.id
  const row = await trx
    .insertInto('schools.school')
    .values({
      name: school.name,
      settlement: school.settlement,
      region_code: school.regionCode,
      zone: school.zone,
      rural: school.rural ?? false,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

export async function insertTeacher(trx: Trx, personId: number, schoolId: number): Promise<void> {
  await trx
    .insertInto('schools.teacher')
    .values({ person_id: personId, school_id: schoolId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** All schools, or those where this person teaches. */
export async function listSchools(db: Db, teacherId?: number): Promise<School[]> {
  let query = selectSchools(db).orderBy('name')
  if (teacherId !== undefined) {
    query = query.where('id', 'in', (where) => where.selectFrom('schools.teacher').select('school_id').where('person_id', '=', teacherId))
  }
  return (await query.execute()).map(toSchool)
}
