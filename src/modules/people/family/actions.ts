import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import { Conflict } from '#platform/http/errors.ts'
import type { Actor, World } from '#platform/http/route.ts'
import type { Temporal } from '#platform/time.ts'
import type { Region } from '#regions'
import { followGrades } from '../consent/actions.ts'
import { grantRole } from '../store.ts'
import type { ChildForm } from './form.ts'
import { childrenMax, schoolYearOf, zoneOf } from './rules.ts'
import type { Child } from './store.ts'
import { insertChild, listChildren, updateChild } from './store.ts'

interface Wish extends Pick<ChildForm, 'name' | 'grade' | 'needs'> {
  region: Region
}

/** Adds a child under a guardian. The guardian's row is held: of a thousand posts at once the twelfth is still the last. */
export async function addChild(world: World, trx: Trx, guardian: Actor, wish: Wish, now: Temporal.Instant): Promise<Child> {
  await trx.selectFrom('people.person').select('id').where('id', '=', guardian.id).forNoKeyUpdate().execute()
  const own = await listChildren(world, trx, guardian.id)
  if (own.length >= childrenMax) throw new Conflict('family.limit', { max: childrenMax })
  refuseSameName(own, wish.name)
  const { name, grade, needs, region } = wish
  const zone = zoneOf(region, guardian.zone)
  const child = await insertChild(world, trx, { name, grade, needs, regionCode: region.code, zone, guardianIds: [guardian.id] })
  await stampGrade(trx, child.id, now)
  await audit(trx, { actorId: guardian.id, action: 'people.addChild', subjectType: 'person', subjectId: child.id, about: [child.id] })
  return child
}

/** Changes what is known of a child; whoever wrote over an older page is told and overwrites nothing. */
export async function changeChild(world: World, trx: Trx, guardian: Actor, child: Child, wish: Wish, now: Temporal.Instant): Promise<void> {
  const others = (await listChildren(world, trx, guardian.id)).filter(({ id }) => id !== child.id)
  refuseSameName(others, wish.name)
  const { name, grade, needs, region } = wish
  const zone = region.code === child.regionCode && child.zone !== null ? child.zone : zoneOf(region, guardian.zone)
  const changed = await updateChild(world, trx, child, { name, needs, grade, regionCode: region.code, zone })
  if (!changed) throw new Conflict('family.stale')
  if (grade !== child.grade) {
    await stampGrade(trx, child.id, now)
    await followGrades(trx, [child.id], now.toString())
  }
  await audit(trx, { actorId: guardian.id, action: 'people.changeChild', subjectType: 'person', subjectId: child.id, about: [child.id] })
}

/** Two children of one name are one child added in two tabs. */
function refuseSameName(others: readonly Child[], name: string): void {
  if (others.some((child) => child.name.toLocaleLowerCase() === name.toLocaleLowerCase())) throw new Conflict('family.sameName')
}

/** From here on the grade is true: what was raised before doesn't count. */
async function stampGrade(trx: Trx, childId: number, now: Temporal.Instant): Promise<void> {
  await trx
    .updateTable('people.person')
    .set({ grade_since: schoolYearOf(now), left_on: null })
    .where('id', '=', childId)
    .execute()
}

/** Any adult may say that they are a parent: it opens no more than adding children of their own. Once. */
export async function becomeGuardian(trx: Trx, actor: Actor): Promise<void> {
  await grantRole(trx, actor.id, 'guardian')
  await audit(trx, { actorId: actor.id, action: 'people.becomeGuardian', subjectType: 'person', subjectId: actor.id })
}
