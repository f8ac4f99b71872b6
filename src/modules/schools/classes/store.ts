import type { Db, Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { School } from '../schools/store.ts'

export interface SchoolClass {
  id: number
  uuid: string
  grade: number
  letter: string
  /** Pupils, as the teacher declared. */
  size: number
  teacherId: number
  school: School
}

export async function insertClass(
  trx: Trx,
  schoolClass: { schoolId: number; teacherId: number; grade: number; letter: string; size: number },
): Promise<{ id: number; uuid: string }> {
  const { schoolId, teacherId, grade, letter, size } = schoolClass
  return trx
    .insertInto('schools.class')
    .values({ school_id: schoolId, teacher_id: teacherId, grade, letter, size })
    .returning(['id', 'uuid'])
    .executeTakeFirstOrThrow()
}

const selectClasses = (db: Db) =>
  db
    .selectFrom('schools.class as class')
    .innerJoin('schools.school as school', 'school.id', 'class.school_id')
    .select(['class.id', 'class.uuid', 'class.grade', 'class.letter', 'class.size', 'class.teacher_id'])
    .select(['school.id as school_id', 'school.uuid as school_uuid', 'school.name', 'school.settlement'])
    .select(['school.region_code', 'school.zone', 'school.rural'])

type ClassRow = Awaited<ReturnType<ReturnType<typeof selectClasses>['executeTakeFirstOrThrow']>>

function toClass(row: ClassRow): SchoolClass {
  const { name, settlement, zone, rural } = row
  return {
    id: row.id,
    uuid: row.uuid,
    grade: row.grade,
    letter: row.letter,
    size: row.size,
    teacherId: row.teacher_id,
    school: { id: row.school_id, uuid: row.school_uuid, name, settlement, regionCode: row.region_code, zone, rural },
  }
}

/** One class by its id or uuid, with its school. */
export async function findClass(db: Db, key: number | string): Promise<SchoolClass | undefined> {
  const query = selectClasses(db)
  const row = await (typeof key === 'number' ? query.where('class.id', '=', key) : query.where('class.uuid', '=', key)).executeTakeFirst()
  return row && toClass(row)
}

export async function listClasses(db: Db, ids: readonly number[]): Promise<SchoolClass[]> {
  if (ids.length === 0) return []
  const rows = await selectClasses(db)
    .where('class.id', '=', sql<number>`any(${ids})`)
    .orderBy('class.id')
    .execute()
  return rows.map(toClass)
}

/** A teacher's classes, from the youngest. */
export async function listClassesOfTeacher(db: Db, teacherId: number): Promise<SchoolClass[]> {
  const rows = await selectClasses(db)
    .where('class.teacher_id', '=', teacherId)
    .orderBy('class.grade')
    .orderBy('class.letter')
    .orderBy('class.id')
    .execute()
  return rows.map(toClass)
}

export async function updateSize(trx: Trx, classId: number, size: number): Promise<void> {
  await trx.updateTable('schools.class').set({ size }).where('id', '=', classId).execute()
}

/** By IANA id of the school's settlement; a school without classes counts its zone with 0. */
export async function countClassesByZone(db: Db): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('schools.school as school')
    .leftJoin('schools.class as class', 'class.school_id', 'school.id')
    .select(({ fn }) => ['school.zone', fn.count<number>('class.id').as('n')])
    .groupBy('school.zone')
    .orderBy('school.zone')
    .execute()
  return new Map(rows.map(({ zone, n }) => [zone, Number(n)]))
}
