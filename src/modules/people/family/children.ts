import { Forbidden, NotFound } from '#platform/http/errors.ts'
import type { Ctx } from '#platform/http/route.ts'
import { isUuid } from '#platform/ids.ts'
import { listGuardians } from '../store.ts'
import { eraseAdult, eraseChild } from './erase.ts'
import type { Child } from './store.ts'
import { findChild, insertChild, insertChildren, isGuardian, listChildren, listNames } from './store.ts'

/**
 * The child whose uuid stands in the request's address under this name, if the reader is its guardian. To others a child that
 * exists is a child that doesn't: both are not found.
 */
async function getOwnChild(c: Ctx, param: string): Promise<Child> {
  const { actor, db, world } = c.var
  const uuid = c.req.param(param) ?? ''
  if (!actor) throw new Forbidden('family.notYours')
  const child = isUuid(uuid) ? await findChild(world, db, uuid) : undefined
  if (!child || !(await isGuardian(db, actor.id, child.id))) throw new NotFound('family.unknownChild')
  return child
}

/** Children of guardians: names and needs are sealed by a key of each child's own and opened here only. */
export const children = {
  /** Adds a child unasked: for the demonstration and for tests. */
  add: insertChild,
  addMany: insertChildren,
  list: listChildren,
  /** One by id or uuid, whoever asks: for a child who signs in itself. */
  find: findChild,
  get: getOwnChild,
  names: listNames,
  guardians: listGuardians,
  /** Erases one for good, in the caller's transaction; false where it was erased before. */
  erase: eraseChild,
  /** Erases an adult's own account: refused while a child has no other guardian. */
  eraseGuardian: eraseAdult,
}
