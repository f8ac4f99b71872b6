import { children } from '#people'
import { findPass } from '#schools'
import { hasRole } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Subject } from '../evidence/rules.ts'
import { shortName } from '../evidence/holders.ts'

export interface OwnPassport {
  /** Stands in the address as ?who= */
  key: string
  subject: Subject
  /** Null: the reader's own. */
  name: LocalText | null
  /** Of a guardian's child: its uuid. */
  child?: string
}

/** The passports that this reader may open: the browser's class pass, the own account, a guardian's children. */
export async function listOwnPassports(c: Ctx): Promise<OwnPassport[]> {
  const { actor, db } = c.var
  const own: OwnPassport[] = []
  const pass = await findPass(c)
  if (pass) own.push({ key: 'pass', subject: { type: 'class_pass', id: pass.id }, name: { und: pass.nickname } })
  if (actor && hasRole(actor, 'pupil', 'lecturer', 'moderator'))
    own.push({ key: 'me', subject: { type: 'person', id: actor.id }, name: null })
  if (actor && hasRole(actor, 'guardian')) {
    for (const child of await children.list(c.var.world, db, actor.id)) {
      own.push({
        key: `child-${child.uuid}`,
        subject: { type: 'person', id: child.id },
        name: { und: shortName(child.name) },
        child: child.uuid,
      })
    }
  }
  return own
}
