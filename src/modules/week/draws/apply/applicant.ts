import { children, consents } from '#people'
import { claims, className, listClasses, listClassesOfTeacher } from '#schools'
import { hasRole } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { holderTypes } from '../../offers/rules.ts'
import { standingOfChild, standingOfClass } from '../rules.ts'
import type { Standing } from '../rules.ts'
import { tookPartBefore } from '../store.ts'

/** For whom the reader may apply: a child, or a class. */
export interface Applicant {
  /** Stands in the address and in the form: "child-…" or "class-…" with a uuid. */
  key: string
  type: 'child' | 'class'
  uuid: string
  name: string
  holder: { type: string; id: number }
  size: number
  /** A child whose consent to take part holds; a class always. */
  mayApply: boolean
  standing: () => Promise<Standing>
}

/** Children of a guardian, classes of a teacher. */
export async function listApplicants(c: Ctx): Promise<Applicant[]> {
  const { actor, db, world, now } = c.var
  const list = actor && hasRole(actor, 'guardian') ? await children.list(world, db, actor.id) : []
  const holding = await consents.holding(
    db,
    list.map((child) => child.id),
    'participation',
  )
  const classes = actor && hasRole(actor, 'teacher') ? await listClassesOfTeacher(db, actor.id) : []
  return [
    ...list.map((child): Applicant => ({
      ...{ key: `child-${child.uuid}`, type: 'child', uuid: child.uuid, name: child.name, size: 1 },
      holder: { type: holderTypes.child, id: child.id },
      mayApply: holding.has(child.id),
      standing: async () => {
        const claimed = await claims.list(db, [child.id])
        const schools = await listClasses(
          db,
          claimed.map(({ classId }) => classId),
        )
        const firstTime = claimed.length === 0 && !(await tookPartBefore(db, { child: child.id }, now))
        // Of a child whose class was claimed we know the school; else the guardian says.
        const rural = schools.length > 0 ? schools.some(({ school }) => school.rural) : undefined
        return standingOfChild(child, { rural, firstTime })
      },
    })),
    ...classes.map((one): Applicant => ({
      ...{ key: `class-${one.uuid}`, type: 'class', uuid: one.uuid, name: className(one), size: one.size },
      holder: { type: holderTypes.class, id: one.id },
      mayApply: true,
      standing: async () => standingOfClass(one, !(await tookPartBefore(db, { class: one.id }, now))),
    })),
  ]
}
