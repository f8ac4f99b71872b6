import { findPerson } from '#people'
import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import type { FormValues } from '#platform/http/form.ts'
import { pickText, translator, wholeLocale } from '#platform/i18n.ts'
import { sendMail } from '#platform/mail.ts'
import type { Temporal } from '#platform/time.ts'
import { isConflicted } from '../../review/conflicts/withheld.ts'
import { lockSession } from '../../timetable/store.ts'
import { auditProposal, contentColumns } from '../actions.ts'
import type { Author } from '../actions.ts'
import { canAskChange } from '../rules.ts'
import { findProposal } from '../store.ts'
import type { Proposal } from '../store.ts'
import { valuesOf } from '../values.ts'
import { checkChange } from './form.ts'
import type { OpenChange } from './store.ts'

/** Asks the office for a change; one that still waits is replaced. The session stays as it is. */
export async function askChange(
  trx: Trx,
  proposal: Proposal,
  changes: FormValues,
  { actorId, now }: Author,
): Promise<{ ok: true } | { ok: false; reason: 'week.proposal.done' }> {
  await lockSession(trx, proposal.id)
  const current = (await findProposal(trx, proposal.guid))!
  if (!canAskChange(current.state)) return { ok: false, reason: 'week.proposal.done' }
  const asked = { asked_by: actorId, asked_at: now, changes: JSON.stringify(changes) }
  await trx
    .insertInto('week.proposal_edit')
    .values({ session_id: proposal.id, ...asked })
    .onConflict((conflict) => conflict.column('session_id').where('decided_at', 'is', null).doUpdateSet(asked))
    .execute()
  await auditProposal(trx, actorId, proposal.guid, 'week.askChange')
  return { ok: true }
}

export interface Decision {
  agreed: boolean
  note: string
  actorId: number
  now: Temporal.Instant
}

type Decided = { ok: true } | { ok: false; reason: 'week-call.change.gone' | 'week-call.change.fits' | 'week-conflict.glass.onlyReading' }

/** The office's answer. What it agrees to stands from now on, and is public with the next release; the author gets a letter. */
export async function decideChange(trx: Trx, open: OpenChange, decision: Decision): Promise<Decided> {
  await lockSession(trx, open.sessionId)
  const { agreed, note, actorId, now } = decision
  // A look that a second person opened is for reading.
  if (await isConflicted(trx, actorId, open.sessionId)) return { ok: false, reason: 'week-conflict.glass.onlyReading' }
  const decided = await trx
    .updateTable('week.proposal_edit')
    .set({ decided_by: actorId, decided_at: now, agreed, note })
    .where('id', '=', open.id)
    .where('decided_at', 'is', null)
    // Asked anew since the office read it: not what it agreed to.
    .where('asked_at', '=', open.askedAt)
    .returning('id')
    .executeTakeFirst()
  if (!decided) return { ok: false, reason: 'week-call.change.gone' }
  const proposal = (await findProposal(trx, open.guid))!
  if (agreed && !(await applyChange(trx, proposal, open, now))) return { ok: false, reason: 'week-call.change.fits' }
  await audit(trx, {
    actorId,
    action: agreed ? 'week.agreeChange' : 'week.refuseChange',
    subjectType: 'week.session',
    subjectId: open.guid,
    detail: { fields: Object.keys(open.changes) },
  })
  await mailDecision(trx, proposal, open, decision)
  return { ok: true }
}

async function applyChange(trx: Trx, proposal: Proposal, open: OpenChange, now: Temporal.Instant): Promise<boolean> {
  if (!canAskChange(proposal.state)) return false
  const checked = checkChange(proposal, { ...valuesOf(proposal), ...open.changes })
  if (!checked.ok) return false
  await trx
    .updateTable('week.session')
    .set({ ...contentColumns(checked.fields), revision: proposal.revision + 1, updated_at: now })
    .where('id', '=', proposal.id)
    .execute()
  return true
}

async function mailDecision(trx: Trx, proposal: Proposal, open: OpenChange, { agreed, note }: Decision): Promise<void> {
  const author = open.askedBy === null ? undefined : await findPerson(trx, open.askedBy)
  if (!author?.email) return
  const locale = wholeLocale(author.locale)
  const t = translator(locale)
  const letter = agreed ? 'changeAgreed' : 'changeRefused'
  const values = { title: pickText(proposal.title, locale).text, note: note || '—' }
  await sendMail(trx, {
    to: author.email,
    locale,
    subject: t(`week-call.letter.${letter}.subject`, values),
    body: t(`week-call.letter.${letter}.body`, values),
  })
}
