import { randomUUID } from 'node:crypto'
import { findPerson } from '#people'
import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import { announce } from '#platform/facts.ts'
import { NotFound } from '#platform/http/errors.ts'
import type { FormValues } from '#platform/http/form.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { sourceOf } from '../source/rules.ts'
import { lockSession, replacePeople } from '../timetable/store.ts'
import type { WorkingPerson } from '../timetable/store.ts'
import { columnsOf, sumOf } from '../weeks/blocks.ts'
import { freeSlug, upsertSpeakers } from '../weeks/insert.ts'
import { isCallOpen } from '../weeks/call-window.ts'
import type { Week } from '../weeks/store.ts'
import type { WholeProposal } from './check.ts'
import { draftOf } from './form.ts'
import type { ProposalFields } from './form.ts'
import { findProposal } from './store.ts'
import type { Proposal } from './store.ts'

export type { ProposedSession as Proposal } from './store.ts'

export interface Author {
  actorId: number
  now: Temporal.Instant
}

export type Stale = { ok: false; reason: 'stale'; current: Proposal }
export type Refused = { ok: false; reason: 'week.proposal.notDraft' | 'week.proposal.callClosed' | 'week.proposal.done' }
export type Outcome = { ok: true } | Stale | Refused

interface NewDraft {
  values: FormValues
  memberId: number | null
  /** The form that it was begun on, and the proposal that it is a copy of. */
  formKey?: string
  carriedFrom?: number
}

/** Keeps what was typed, complete or not. Returns the new proposal's guid. */
export async function startDraft(trx: Trx, week: Week, draft: NewDraft, { actorId, now }: Author): Promise<string> {
  const guid = randomUUID()
  const { values, memberId, formKey = '', carriedFrom = null } = draft
  await trx
    .insertInto('week.session')
    .values({
      guid,
      week_id: week.id,
      slug: `draft-${guid}`,
      state: 'draft',
      title: JSON.stringify(draftTitle(values)),
      subtitle: '{}',
      abstract: '{}',
      description: '{}',
      kit: '{}',
      video: '{"kind":"none"}',
      format: 'lecture',
      language: 'ru',
      duration_min: 30,
      member_id: memberId,
      proposed_by: actorId,
      carried_from: carriedFrom,
      source: JSON.stringify({ draft: draftOf(values), draftForm: formKey }),
      updated_at: now,
    })
    .execute()
  await auditProposal(trx, actorId, guid, carriedFrom === null ? 'week.startDraft' : 'week.carryProposal')
  return guid
}

interface DraftEdit extends Author {
  guid: string
  revision: number
  formKey?: string | undefined
}

/** The proposal, locked; what stands there now where somebody else saved since. One's own save whose answer got lost is no conflict. */
export async function lockFresh(trx: Trx, { guid, revision, formKey = '' }: DraftEdit): Promise<Proposal | Stale> {
  const found = await findProposal(trx, guid)
  if (!found) throw new NotFound('week.missing.proposal')
  await lockSession(trx, found.id)
  const current = (await findProposal(trx, guid))!
  const isOwn = formKey !== '' && formKey === current.savedBy && revision >= 0 && revision < current.revision
  return current.revision === revision || isOwn ? current : { ok: false, reason: 'stale', current }
}

/** Keeps a draft until the deadline, when it freezes as it stands. */
export async function saveDraft(
  trx: Trx,
  week: Week,
  edit: DraftEdit & { values: FormValues; memberId: number | null; isQuiet?: boolean },
): Promise<{ ok: true; revision: number } | Stale | Refused> {
  const proposal = await lockFresh(trx, edit)
  if ('ok' in proposal) return proposal
  if (proposal.state !== 'draft') return { ok: false, reason: 'week.proposal.notDraft' }
  if (!isCallOpen(week, edit.now)) return { ok: false, reason: 'week.proposal.callClosed' }
  const revision = proposal.revision + 1
  await trx
    .updateTable('week.session')
    .set({
      title: JSON.stringify(draftTitle(edit.values)),
      member_id: edit.memberId,
      source: JSON.stringify({ ...proposal.source, draft: draftOf(edit.values), draftForm: edit.formKey ?? '' }),
      revision,
      updated_at: edit.now,
    })
    .where('id', '=', proposal.id)
    .execute()
  // What the page saves by itself, every few seconds, is nobody's act.
  if (!edit.isQuiet) await auditProposal(trx, edit.actorId, edit.guid, 'week.saveDraft')
  return { ok: true, revision }
}

/** Hands a draft in: from here on the office decides. */
export async function submitProposal(
  trx: Trx,
  week: Week,
  guid: string,
  { fields, answers }: WholeProposal,
  { actorId, now }: Author,
): Promise<{ ok: true } | Refused> {
  if (!isCallOpen(week, now)) return { ok: false, reason: 'week.proposal.callClosed' }
  const proposal = (await findProposal(trx, guid))!
  const taken = new Set(
    (await trx.selectFrom('week.session').select('slug').where('week_id', '=', week.id).execute()).map((row) => row.slug),
  )
  const columns = contentColumns(fields)
  await trx
    .updateTable('week.session')
    .set({
      ...columns,
      state: 'submitted',
      slug: proposal.slug.startsWith('draft-') ? freeSlug(titleOf(fields), guid, taken) : proposal.slug,
      format: fields.format,
      topic_slug: fields.topic,
      track_id: fields.trackId,
      member_id: fields.member,
      video: JSON.stringify(sourceOf({ kind: fields.videoKind, url: fields.videoUrl }, { kind: 'none' })),
      note_to_office: fields.note,
      submitted_at: now,
      updated_at: now,
    })
    .where('id', '=', proposal.id)
    .execute()
  await tieAdults(trx, week, proposal, fields)
  await keepAnswers(trx, proposal.id, answers)
  await auditProposal(trx, actorId, guid, 'week.submitProposal')
  await announce(trx, {
    name: 'ProposalSubmitted',
    key: `${guid}:${proposal.revision}`,
    payload: { sessionId: proposal.id, guid, weekId: week.id },
  })
  return { ok: true }
}

const titleOf = (fields: Pick<ProposalFields, 'titleRu' | 'titleEn'>): LocalText => ({
  ...(fields.titleRu && { ru: fields.titleRu }),
  ...(fields.titleEn && { en: fields.titleEn }),
})

/** What its author may still ask to change once it is accepted. */
export type ContentFields = Pick<
  ProposalFields,
  | 'titleRu'
  | 'titleEn'
  | 'abstract'
  | 'kit'
  | 'language'
  | 'gradeFrom'
  | 'gradeTo'
  | 'ageMark'
  | 'blocks'
  | 'access'
  | 'fallback'
  | 'recordingChoice'
>

export const contentColumns = (fields: ContentFields) => ({
  title: JSON.stringify(titleOf(fields)),
  abstract: JSON.stringify({ [fields.language]: fields.abstract }),
  kit: JSON.stringify(fields.kit ? { [fields.language]: fields.kit } : {}),
  language: fields.language,
  grade_from: fields.gradeFrom,
  grade_to: fields.gradeTo,
  age_mark: fields.ageMark,
  duration_min: sumOf(fields.blocks),
  ...columnsOf(fields.blocks),
  access_facts: fields.access,
  fallback: fields.fallback,
  recording_choice: fields.recordingChoice,
})

async function tieAdults(trx: Trx, week: Week, proposal: Proposal, fields: ProposalFields): Promise<void> {
  const asked = proposal.coSpeakers.filter((id) => id !== fields.lecturer && id !== fields.moderator)
  const wanted: { id: number; role: WorkingPerson['role'] }[] = [
    ...[fields.lecturer, ...asked].map((id) => ({ id, role: 'lecturer' as const })),
    { id: fields.moderator, role: 'moderator' },
  ]
  const people = []
  for (const { id, role } of wanted) {
    const person = await findPerson(trx, id)
    if (!person) throw new NotFound('week.missing.person')
    people.push({ personId: id, name: person.name, role })
  }
  const speakers = await upsertSpeakers(trx, week.id, people)
  await replacePeople(
    trx,
    proposal.id,
    people.map(({ personId, role }) => ({ speakerId: speakers.get(personId)!, role })),
  )
}

async function keepAnswers(trx: Trx, sessionId: number, answers: WholeProposal['answers']): Promise<void> {
  await trx.deleteFrom('week.answer').where('session_id', '=', sessionId).execute()
  if (answers.length === 0) return
  const rows = answers.map(({ questionId, body }) => ({ session_id: sessionId, question_id: questionId, body }))
  await trx.insertInto('week.answer').values(rows).execute()
}

function draftTitle(values: FormValues): LocalText {
  const { titleRu = '', titleEn = '' } = values
  return { ...(titleRu && { ru: titleRu.slice(0, 200) }), ...(titleEn && { en: titleEn.slice(0, 200) }) }
}

export async function auditProposal(trx: Trx, actorId: number, guid: string, action: string): Promise<void> {
  await audit(trx, { actorId, action, subjectType: 'week.session', subjectId: guid })
}
