import type { Ctx } from '#platform/http/route.ts'
import { pickText, wholeLocale } from '#platform/i18n.ts'
import { isCallOpen } from '../../weeks/call-window.ts'
import { listWeeks } from '../../weeks/store.ts'
import type { Week } from '../../weeks/store.ts'
import { findOpenChange } from '../changes/store.ts'
import { gatherLists } from '../check.ts'
import { gatherCoSpeakers } from '../co-speakers/gather.ts'
import { mayDecide } from '../rules.ts'
import type { Proposal } from '../store.ts'
import { tellProposal } from '../told.tsx'
import { valuesOf } from '../values.ts'
import { ProposalPage } from './views.tsx'

/** What the form that asks a co-speaker shows again. */
export interface Asking {
  error: string
  email: string
}

interface More {
  status?: 422
  message?: string
  asking?: Asking
}

/** A proposal that can't be typed into: handed in, decided, or frozen by the deadline. */
export async function renderProposal(c: Ctx, proposal: Proposal, week: Week, { status, message, asking }: More = {}): Promise<Response> {
  const { db, actor, ui, now } = c.var
  const lists = await gatherLists(db, week)
  const later = (await listWeeks(db)).filter((one) => one.id !== week.id && isCallOpen(one, now))
  const view = (
    <ProposalPage
      {...{ proposal, week, message, later, asking }}
      told={tellProposal(valuesOf(proposal), lists, wholeLocale(ui.locale), ui.t)}
      coSpeakers={await gatherCoSpeakers(db, proposal.id)}
      change={await findOpenChange(db, proposal.id)}
      mayDecide={mayDecide(actor, proposal)}
    />
  )
  const title = pickText(proposal.title, ui.locale).text || ui.t('week.proposal.untitled')
  return c.render(view, { title, personal: true, status: status ?? 200 })
}
