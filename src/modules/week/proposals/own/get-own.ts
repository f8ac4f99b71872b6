import { Forbidden, NotFound } from '#platform/http/errors.ts'
import type { Ctx } from '#platform/http/route.ts'
import { isUuid } from '#platform/ids.ts'
import { isConflicted, isWithheld } from '../../review/conflicts/withheld.ts'
import { getWeekById } from '../../weeks/store.ts'
import type { Week } from '../../weeks/store.ts'
import { mayDecide, mayEdit } from '../rules.ts'
import { findProposal } from '../store.ts'
import type { Proposal } from '../store.ts'

/** The proposal of the address, for whoever may work on it. */
export async function getOwn(c: Ctx): Promise<{ proposal: Proposal; week: Week }> {
  const guid = c.req.param('guid') ?? ''
  const proposal = isUuid(guid) ? await findProposal(c.var.db, guid) : undefined
  if (!proposal) throw new NotFound('week.missing.proposal')
  const { actor, db } = c.var
  if (!mayEdit(actor, proposal)) throw new Forbidden('week.proposal.notYours')
  // The office reads all proposals but those that it has a conflict with: they aren't there for it.
  const isOwn = mayEdit({ ...actor!, roles: actor!.roles.filter(({ role }) => role !== 'office') }, proposal)
  // A look that a second person opened is for reading.
  const isHidden = c.req.method === 'GET' ? isWithheld : isConflicted
  if (!isOwn && (await isHidden(db, actor!.id, proposal.id))) throw new NotFound('week.missing.proposal')
  return { proposal, week: await getWeekById(db, proposal.weekId) }
}

/** The same for those who speak for it: who leads it too may only write. */
export async function getDecided(c: Ctx): Promise<{ proposal: Proposal; week: Week }> {
  const own = await getOwn(c)
  if (!mayDecide(c.var.actor, own.proposal)) throw new Forbidden('week.proposal.notYours')
  return own
}
