import { randomUUID } from 'node:crypto'
import { findPerson } from '#people'
import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import { announce } from '#platform/facts.ts'
import { NotFound } from '#platform/http/errors.ts'
import type { Temporal } from '#platform/time.ts'
import { sourceOf } from '../source/rules.ts'
import { freeSlug, upsertSpeakers } from '../weeks/insert.ts'
import { isCallOpen } from '../weeks/store.ts'
import type { Week } from '../weeks/store.ts'
import { findByGuid, lockSession, replacePeople } from '../timetable/store.ts'
import type { WorkingPerson } from '../timetable/store.ts'
import { draftOf } from './form.ts'
import type { ProposalFields } from './form.ts'

export type Proposal = NonNullable<Awaited<ReturnType<typeof findByGuid>>>

interface Author {
  actorId: number
  now: Temporal.Instant
}

/** Keeps what was typed, complete or not. Returns the new proposal's guid. */
export async function startDraft(
  trx: Trx,
  week: Week,
  values: Record<string, string>,
  memberId: number | null,
  { actorId, now }: Author,
): Promise<string> {
  const guid = randomUUID()
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
      source: JSON.stringify({ draft: draftOf(values) }),
      updated_at: now,
    })
    .execute()
  await auditProposal(trx, actorId, guid, 'week.startDraft')
  return guid
}

type Stale = { ok: false; reason: 'stale'; current: Proposal }
type Refused = { ok: false; reason: 'week.proposal.notDraft' | 'week.proposal.callClosed' | 'week.proposal.done' }

async function lockFresh(trx: Trx, guid: string, revision: number): Promise<Proposal | Stale> {
  const found = await findByGuid(trx, guid)
  if (!found) throw new NotFound('week.missing.proposal')
  await lockSession(trx, found.id)
  const current = (await findByGuid(trx, guid))!
  return current.revision === revision ? current : { ok: false, reason: 'stale', current }
}

export async function saveDraft(
  trx: Trx,
  edit: Author & { guid: string; revision: number; values: Record<string, string>; memberId: number | null },
): Promise<{ ok: true } | Stale | Refused> {
  const proposal = await lockFresh(trx, edit.guid, edit.revision)
  if ('ok' in proposal) return proposal
  if (proposal.state !== 'draft') return { ok: false, reason: 'week.proposal.notDraft' }
  await trx
    .updateTable('week.session')
    .set({
      title: JSON.stringify(draftTitle(edit.values)),
      member_id: edit.memberId,
      source: JSON.stringify({ ...proposal.source, draft: draftOf(edit.values) }),
      revision: proposal.revision + 1,
      updated_at: edit.now,
    })
    .where('id', '=', proposal.id)
    .execute()
  await auditProposal(trx, edit.actorId, edit.guid, 'week.saveDraft')
  return { ok: true }
}

/** Hands a draft in: from here on the office decides. */
export async function submitProposal(
  trx: Trx,
  week: Week,
  guid: string,
  fields: ProposalFields,
  { actorId, now }: Author,
): Promise<{ ok: true } | Refused> {
  if (!isCallOpen(week, now)) return { ok: false, reason: 'week.proposal.callClosed' }
  const proposal = (await findByGuid(trx, guid))!
  const title = { ...(fields.titleRu && { ru: fields.titleRu }), ...(fields.titleEn && { en: fields.titleEn }) }
  const taken = new Set(
    (await trx.selectFrom('week.session').select('slug').where('week_id', '=', week.id).execute()).map((row) => row.slug),
  )
  await trx
    .updateTable('week.session')
    .set({
      state: 'submitted',
      slug: proposal.slug.startsWith('draft-') ? freeSlug(title, guid, taken) : proposal.slug,
      title: JSON.stringify(title),
      abstract: JSON.stringify({ [fields.language]: fields.abstract }),
      kit: JSON.stringify(fields.kit ? { [fields.language]: fields.kit } : {}),
      format: fields.format,
      language: fields.language,
      grade_from: fields.gradeFrom,
      grade_to: fields.gradeTo,
      topic_slug: fields.topic,
      member_id: fields.member,
      duration_min: fields.durationMin,
      access_facts: fields.access,
      // An address alone says that the picture is there; otherwise a new session is broadcast from the browser.
      video: JSON.stringify(
        sourceOf({ kind: fields.videoKind ?? (fields.videoUrl ? 'external' : 'broadcast'), url: fields.videoUrl }, { kind: 'none' }),
      ),
      note_to_office: fields.note,
      updated_at: now,
    })
    .where('id', '=', proposal.id)
    .execute()
  await tieAdults(trx, week, proposal.id, fields)
  await auditProposal(trx, actorId, guid, 'week.submitProposal')
  await announce(trx, {
    name: 'ProposalSubmitted',
    key: `${guid}:${proposal.revision}`,
    payload: { sessionId: proposal.id, guid, weekId: week.id },
  })
  return { ok: true }
}

async function tieAdults(trx: Trx, week: Week, sessionId: number, fields: ProposalFields): Promise<void> {
  const wanted: { id: number; role: WorkingPerson['role'] }[] = [{ id: fields.lecturer, role: 'lecturer' }]
  if (fields.moderator !== undefined) wanted.push({ id: fields.moderator, role: 'moderator' })
  const people = []
  for (const { id, role } of wanted) {
    const person = await findPerson(trx, id)
    if (!person) throw new NotFound('week.missing.person')
    people.push({ personId: id, name: person.name, role })
  }
  const speakers = await upsertSpeakers(trx, week.id, people)
  await replacePeople(
    trx,
    sessionId,
    people.map(({ personId, role }) => ({ speakerId: speakers.get(personId)!, role })),
  )
}

/** The author takes a proposal back: to go on writing, or for good. */
export async function takeBack(
  trx: Trx,
  edit: Author & { guid: string; revision: number; to: 'draft' | 'withdrawn' },
): Promise<{ ok: true } | Stale | Refused> {
  const proposal = await lockFresh(trx, edit.guid, edit.revision)
  if ('ok' in proposal) return proposal
  const from = edit.to === 'draft' ? ['submitted'] : ['draft', 'submitted', 'accepted']
  if (!from.includes(proposal.state)) return { ok: false, reason: 'week.proposal.done' }
  await trx
    .updateTable('week.session')
    .set({ state: edit.to, revision: proposal.revision + 1, updated_at: edit.now })
    .where('id', '=', proposal.id)
    .execute()
  await auditProposal(trx, edit.actorId, edit.guid, edit.to === 'draft' ? 'week.reopenProposal' : 'week.withdrawProposal')
  return { ok: true }
}

function draftTitle(values: Record<string, string>): Record<string, string> {
  const { titleRu = '', titleEn = '' } = values
  return { ...(titleRu && { ru: titleRu.slice(0, 200) }), ...(titleEn && { en: titleEn.slice(0, 200) }) }
}

async function auditProposal(trx: Trx, actorId: number, guid: string, action: string): Promise<void> {
  await audit(trx, { actorId, action, subjectType: 'week.session', subjectId: guid })
}
