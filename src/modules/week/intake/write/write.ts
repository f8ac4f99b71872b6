import { staff } from '#people'
import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import { factJob, queueJobs } from '#platform/facts.ts'
import { hasRole } from '#platform/http/route.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { writeAvailability } from '../../availability/store.ts'
import { joinSpans } from '../../weeks/hours.ts'
import { insertSessions } from '../../weeks/insert.ts'
import type { NewSession, NewSessionPerson } from '../../weeks/insert.ts'
import { sourceOf } from '../../source/rules.ts'
import type { ReadProposal } from '../rows/read-row.ts'
import type { ReadProposals } from '../rows/read-rows.ts'
import type { Named } from '../rows/roster.ts'

export interface Written {
  added: number
  known: number
  told: number
  /** Rows whose proposal was there already. */
  knownLines: number[]
  /** Accounts that were made, each with the titles of what they lead. */
  newcomers: { personId: number; email: string; titles: LocalText[] }[]
  fresh: readonly ReadProposal[]
}

interface Work {
  read: ReadProposals
  now: Temporal.Instant
  onProgress: (progress: { done: number; total: number }) => Promise<void>
}

const chunk = 100

/** Writes what is new of a table, with its people, in the caller's transaction. What is there already stays as it is. */
export async function writeProposals(trx: Trx, { read, now, onProgress }: Work): Promise<Written> {
  const { context, proposals } = read
  const { week, actor } = context
  await sql`select pg_advisory_xact_lock(hashtextextended(${`week.intake ${week.id}`}, 0))`.execute(trx)
  const there = await findThere(
    trx,
    proposals.map(({ guid }) => guid),
  )
  const fresh = proposals.filter(({ guid }) => !there.has(guid))
  const people = await enterPeople(trx, read, fresh, now)
  const total = proposals.length
  await onProgress({ done: total - fresh.length, total })
  for (let at = 0; at < fresh.length; at += chunk) {
    const part = fresh.slice(at, at + chunk)
    const ids = await insertSessions(
      trx,
      week.id,
      part.map(({ guid, proposal }) => sessionOf(guid, proposal, people, now)),
    )
    await writeRest(trx, part, ids, week.id)
    await onProgress({ done: total - fresh.length + at + part.length, total })
  }
  const told = await writeTold(trx, read, fresh, people, now)
  const counts = { added: fresh.length, known: total - fresh.length, told }
  const detail = { ...counts, newPeople: read.context.roster.people.filter(({ isNew }) => isNew).length }
  await audit(trx, { actorId: actor.id, action: 'week.importProposals', subjectType: 'week', subjectId: week.id, detail })
  return {
    ...counts,
    knownLines: proposals.filter(({ guid }) => there.has(guid)).map(({ proposal }) => proposal.line),
    newcomers: newcomersOf(fresh, people),
    fresh: fresh.map(({ proposal }) => proposal),
  }
}

async function findThere(trx: Trx, guids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ guid: string }>`select guid from week.session where guid = any(${[...guids]}::uuid[])`.execute(trx)
  return new Set(rows.map((row) => row.guid))
}

type People = ReadonlyMap<Named, number>

/** Accounts of newcomers, and roles that the new proposals need; ids by the one named. */
async function enterPeople(
  trx: Trx,
  { context }: ReadProposals,
  fresh: ReadProposals['proposals'],
  now: Temporal.Instant,
): Promise<People> {
  const { actor, roster } = context
  const needed = new Set(fresh.flatMap(({ proposal }) => namedIn(proposal)))
  const ids = new Map<Named, number>()
  for (const named of roster.people) {
    if (!needed.has(named)) continue
    const { actor: one, isNew, roles } = named
    if (isNew) ids.set(named, (await staff.enter(trx, { actor, name: one.name, email: one.email!, roles: [...roles], now }))!)
    else {
      ids.set(named, one.id)
      for (const role of roles)
        if (!hasRole(one, role) && one.id !== actor.id)
          await staff.giveRole(trx, { actor, person: one, grant: { role, memberId: null }, now })
    }
  }
  return ids
}

const namedIn = ({ people }: ReadProposal): Named[] => [...people.lecturers, ...(people.moderator ? [people.moderator] : [])]

function sessionOf(guid: string, proposal: ReadProposal, people: People, now: Temporal.Instant): NewSession {
  const { titleRu, titleEn, language, kit, videoUrl, grades, people: named } = proposal
  const tie = (one: Named, role: NewSessionPerson['role']): NewSessionPerson => ({ role, personId: people.get(one)!, name: one.actor.name })
  return {
    ...{ guid, state: 'submitted', format: proposal.format, language, memberId: proposal.memberId, trackId: proposal.trackId },
    title: { ...(titleRu && { ru: titleRu }), ...(titleEn && { en: titleEn }) },
    abstract: { [language]: proposal.abstract },
    kit: kit ? { [language]: kit } : {},
    ...{ gradeFrom: grades.from, gradeTo: grades.to, topicSlug: proposal.topic, accessFacts: proposal.access, ageMark: proposal.ageMark },
    ...{ durationMin: proposal.durationMin, blocks: proposal.blocks, fallback: proposal.fallback },
    ...{ recordingChoice: proposal.recordingChoice, noteToOffice: proposal.note, submittedAt: now, updatedAt: now },
    video: sourceOf({ kind: videoUrl ? 'external' : 'broadcast', url: videoUrl }, { kind: 'none' }),
    // Theirs from the beginning: to look at, to withdraw, to confirm.
    proposedBy: people.get(named.lecturers[0]!)!,
    people: [...named.lecturers.map((one) => tie(one, 'lecturer')), ...(named.moderator ? [tie(named.moderator, 'moderator')] : [])],
  }
}

/** The file's own codes, answers to the call's questions, and the word of it upward. */
async function writeRest(trx: Trx, part: ReadProposals['proposals'], ids: readonly number[], weekId: number): Promise<void> {
  const codes = part.map(({ proposal }) => proposal.code.slice(0, 200) || null)
  await sql`update week.session s set external_id = x.code from unnest(${[...ids]}::bigint[], ${codes}::text[]) as x(id, code)
    where s.id = x.id and x.code is not null`.execute(trx)
  const answers = part.flatMap(({ proposal }, at) =>
    proposal.answers.map(({ questionId, body }) => ({ session_id: ids[at]!, question_id: questionId, body })),
  )
  if (answers.length > 0) await trx.insertInto('week.answer').values(answers).execute()
  await queueJobs(
    trx,
    part.map(({ guid }, at) => factJob({ name: 'ProposalSubmitted', key: `${guid}:1`, payload: { sessionId: ids[at]!, guid, weekId } })),
  )
}

/** The hours of everybody once, whatever rows told them. Returns how many people that were. */
async function writeTold(
  trx: Trx,
  { context }: ReadProposals,
  fresh: ReadProposals['proposals'],
  people: People,
  now: Temporal.Instant,
): Promise<number> {
  const told = fresh.flatMap(({ proposal }) => (proposal.told ? [{ told: proposal.told, named: proposal.people.lecturers[0]! }] : []))
  const rows = [...Map.groupBy(told, ({ named }) => named)].map(([named, list]) => {
    const { zone } = list[0]!.told
    // Another zone in another row would be another wall: the first one counts.
    const spans = list.filter((one) => one.told.zone === zone).flatMap((one) => one.told.spans)
    const joined = [...Map.groupBy(spans, (span) => span.date)].flatMap(([date, ofDate]) =>
      joinSpans(ofDate).map((span) => ({ date, ...span, kind: 'can' as const })),
    )
    return { personId: people.get(named)!, zone, spans: joined }
  })
  await writeAvailability(trx, context.week.id, rows, now)
  return rows.length
}

function newcomersOf(fresh: ReadProposals['proposals'], people: People): Written['newcomers'] {
  return [...people]
    .filter(([named]) => named.isNew)
    .map(([named, personId]) => ({
      personId,
      email: named.actor.email!,
      titles: fresh
        .filter(({ proposal }) => namedIn(proposal).includes(named))
        .map(({ proposal }) => ({ ...(proposal.titleRu && { ru: proposal.titleRu }), ...(proposal.titleEn && { en: proposal.titleEn }) })),
    }))
}
