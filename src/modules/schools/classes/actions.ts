import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import type { World } from '#platform/http/route.ts'
import type { Temporal } from '#platform/time.ts'
import { issueClassCode } from '../codes/actions.ts'
import { insertSchool, insertTeacher } from '../schools/store.ts'
import { insertClass, updateSize } from './store.ts'

export interface NewClass {
  teacherId: number
  grade: number
  letter: string
  size: number
}

export interface NewSchool {
  name: string
  settlement: string
  regionCode: string
  zone: string
}

/** Writes down where a teacher teaches. The school is found again where a colleague has written it down. */
export async function addSchool(trx: Trx, teacherId: number, school: NewSchool): Promise<number> {
  const schoolId = await insertSchool(trx, school)
  await insertTeacher(trx, teacherId, schoolId)
  await audit(trx, { actorId: teacherId, action: 'schools.addSchool', subjectType: 'schools.school', subjectId: schoolId })
  return schoolId
}

/** Adds a class with its first code. */
export async function addClass(
  world: World,
  trx: Trx,
  schoolId: number,
  wish: NewClass,
  now: Temporal.Instant,
): Promise<{ id: number; uuid: string }> {
  const added = await insertClass(trx, { schoolId, ...wish })
  await issueClassCode(world, trx, added.id, now)
  await audit(trx, { actorId: wish.teacherId, action: 'schools.addClass', subjectType: 'schools.class', subjectId: added.id })
  return added
}

export async function changeSize(trx: Trx, actorId: number, schoolClass: { id: number; size: number }, size: number): Promise<void> {
  await updateSize(trx, schoolClass.id, size)
  const detail = { before: schoolClass.size, after: size }
  await audit(trx, { actorId, action: 'schools.changeSize', subjectType: 'schools.class', subjectId: schoolClass.id, detail })
}
