import type { Trx } from '#platform/db/database.ts'
import type { Week } from '../../weeks/store.ts'
import { isCallOpen } from '../../weeks/call-window.ts'
import { auditProposal, lockFresh, startDraft } from '../actions.ts'
import type { Author, Outcome, Refused } from '../actions.ts'
import { canConfirm, canTakeBack } from '../rules.ts'
import type { Proposal } from '../store.ts'
import { valuesOf } from '../values.ts'

interface Edit extends Author {
  guid: string
  revision: number
}

/** The author takes a proposal back: to go on writing, or for good. */
export async function takeBack(trx: Trx, week: Week, edit: Edit & { to: 'draft' | 'withdrawn' }): Promise<Outcome> {
  const proposal = await lockFresh(trx, edit)
  if ('ok' in proposal) return proposal
  if (!canTakeBack(proposal.state, edit.to, week, edit.now)) return { ok: false, reason: 'week.proposal.done' }
  await trx
    .updateTable('week.session')
    .set({
      state: edit.to,
      revision: proposal.revision + 1,
      updated_at: edit.now,
      // One that came from a file was never typed: its form begins with what it says.
      ...(edit.to === 'draft' && { submitted_at: null, source: JSON.stringify({ ...proposal.source, draft: valuesOf(proposal) }) }),
    })
    .where('id', '=', proposal.id)
    .execute()
  await auditProposal(trx, edit.actorId, edit.guid, edit.to === 'draft' ? 'week.reopenProposal' : 'week.withdrawProposal')
  return { ok: true }
}

/** The author says that an accepted session stands. One that has its place already keeps it. */
export async function confirmProposal(trx: Trx, edit: Edit): Promise<Outcome> {
  const proposal = await lockFresh(trx, edit)
  if ('ok' in proposal) return proposal
  if (!canConfirm(proposal)) return { ok: false, reason: 'week.proposal.done' }
  await trx
    .updateTable('week.session')
    .set({
      ...(proposal.state === 'accepted' && { state: 'confirmed' }),
      confirmed_at: edit.now,
      revision: proposal.revision + 1,
      updated_at: edit.now,
    })
    .where('id', '=', proposal.id)
    .execute()
  await auditProposal(trx, edit.actorId, edit.guid, 'week.confirmProposal')
  return { ok: true }
}

/** A copy as a draft in a week whose call is open; the proposal itself stays where it is. Returns the copy's guid. */
export async function carryOver(
  trx: Trx,
  proposal: Proposal,
  to: Week,
  { memberId, ...author }: Author & { memberId: number | null },
): Promise<{ ok: true; guid: string } | Refused> {
  if (to.id === proposal.weekId || !isCallOpen(to, author.now)) return { ok: false, reason: 'week.proposal.callClosed' }
  const values = valuesOf(proposal)
  // Questions and tracks are of the week that asked them.
  const kept = Object.fromEntries(Object.entries(values).filter(([name]) => name !== 'track' && !/^q\d+$/.test(name)))
  return { ok: true, guid: await startDraft(trx, to, { values: kept, memberId, carriedFrom: proposal.id }, author) }
}
