import { NotFound } from '#platform/http/errors.ts'
import { postOrShow, readFields, readRevision } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { AirableSection, findAirable } from '../../waves/airable.tsx'
import { findWeek, listWeeks } from '../../weeks/store.ts'
import type { Refused, Stale } from '../actions.ts'
import { memberOf } from '../edit/pages.tsx'
import { coordinatedMembers } from '../rules.ts'
import { findProposal, listOwnProposals } from '../store.ts'
import { valuesOf } from '../values.ts'
import { carryOver, confirmProposal, takeBack } from './actions.ts'
import { getDecided, getOwn } from './get-own.ts'
import { renderProposal } from './render.tsx'
import { ProposalsPage } from './views.tsx'

async function showProposals(c: Ctx): Promise<Response> {
  const { db, actor, ui } = c.var
  const weeks = await listWeeks(db)
  const proposals = await listOwnProposals(db, actor!.id, coordinatedMembers(actor))
  const view = (
    <>
      <ProposalsPage proposals={proposals} weeks={weeks} />
      <AirableSection airable={await findAirable(db, actor!, c.var.now)} />
    </>
  )
  return c.render(view, { title: ui.t('week.proposal.title'), personal: true })
}

async function showRefused(c: Ctx, refused: Refused | Stale): Promise<Response> {
  const { proposal, week } = await getOwn(c)
  const current = (await findProposal(c.var.db, proposal.guid))!
  const message = c.var.ui.t(refused.reason === 'stale' ? 'week.proposal.changed' : refused.reason)
  return renderProposal(c, current, week, { status: 422, message })
}

async function postTakeBack(c: Ctx): Promise<Response> {
  const { proposal, week } = await getDecided(c)
  const { formKey, to, revision } = await readFields(c)
  const edit = { guid: proposal.guid, actorId: c.var.actor!.id, now: c.var.now, revision: readRevision(revision) }
  return postOrShow<Refused | Stale>(
    c,
    formKey,
    async (trx) => {
      const done = await takeBack(trx, week, { ...edit, to: to === 'withdrawn' ? 'withdrawn' : 'draft' })
      return done.ok ? `/proposals/${proposal.guid}` : done
    },
    (refused) => showRefused(c, refused),
  )
}

async function postConfirm(c: Ctx): Promise<Response> {
  const { proposal } = await getOwn(c)
  const { formKey, revision } = await readFields(c)
  const edit = { guid: proposal.guid, actorId: c.var.actor!.id, now: c.var.now, revision: readRevision(revision) }
  return postOrShow<Refused | Stale>(
    c,
    formKey,
    async (trx) => {
      const done = await confirmProposal(trx, edit)
      return done.ok ? `/proposals/${proposal.guid}` : done
    },
    (refused) => showRefused(c, refused),
  )
}

async function postCarry(c: Ctx): Promise<Response> {
  const { proposal } = await getDecided(c)
  const { formKey, week: slug = '' } = await readFields(c)
  const to = await findWeek(c.var.db, slug)
  if (!to) throw new NotFound('week.missing.week')
  const memberId = memberOf(c.var.actor!, valuesOf(proposal))
  return postOrShow<Refused>(
    c,
    formKey,
    async (trx) => {
      const done = await carryOver(trx, proposal, to, { actorId: c.var.actor!.id, now: c.var.now, memberId })
      return done.ok ? `/proposals/${done.guid}?saved=1` : done
    },
    (refused) => showRefused(c, refused),
  )
}

export const ownRoutes = routesOf(import.meta.url, [
  ['GET', '/proposals', 'week.propose', showProposals],
  ['POST', '/proposals/:guid/take-back', 'week.propose', postTakeBack],
  ['POST', '/proposals/:guid/confirm', 'week.propose', postConfirm],
  ['POST', '/proposals/:guid/carry', 'week.propose', postCarry],
])
