import { z } from 'zod'
import { getSessions, listWeeks, sessionOwner } from '#week'
import type { PublishedSession } from '#week'
import { inTransaction } from '#platform/db/database.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import type { Fact } from '#platform/facts.ts'
import { Temporal, minutesBetween } from '#platform/time.ts'
import { newProofCode } from '../proofs/code.ts'
import type { SessionFacts } from '../proofs/facts.ts'
import { countHours, mergeTickets, takesPart } from './rules.ts'
import type { Attendance } from './rules.ts'
import { findFactor, insertEvidence, listEvidenceOf, lockSource, revokeProof, upsertProof } from './store.ts'
import type { EvidenceRow } from './store.ts'

const payloadForm = z.object({
  ownerType: z.string(),
  ownerId: z.number(),
  revision: z.number().int().default(1),
  endedAt: z.string().nullish(),
  tickets: z.array(
    z.object({ subject: z.string(), kind: z.string(), presentS: z.number().int().nonnegative(), headCount: z.number().int().nullable() }),
  ),
})

interface Context {
  fact: Fact
  revision: number
  session: PublishedSession
  sessionS: number
  factor: number
  at: Temporal.Instant
  facts: SessionFacts
}

/**
 * AttendanceRecorded: writes evidence for every holder of a ticket and gives proofs to those who took part.
 * A repeated fact changes nothing; a corrected one (higher revision) revokes what it replaces; an older one that comes late is left.
 */
export async function recordAttendance({ db }: { db: Db }, fact: Fact): Promise<void> {
  const payload = payloadForm.parse(fact.payload)
  if (payload.ownerType !== sessionOwner) return
  const [session] = await getSessions(db, [payload.ownerId])
  if (!session) return
  const week = (await listWeeks(db)).find(({ id }) => id === session.weekId)
  if (!week) return
  const context: Context = {
    fact,
    revision: payload.revision,
    session,
    sessionS: Math.round(minutesBetween(session.startsAt, session.endsAt) * 60),
    factor: await findFactor(db, session.format),
    at: payload.endedAt ? Temporal.Instant.from(payload.endedAt) : session.endsAt,
    facts: factsOf(session, week),
  }
  await inTransaction(db, async (trx) => {
    await lockSource(trx, sessionOwner, session.id)
    for (const attendance of mergeTickets(payload.tickets)) await recordOne(trx, context, attendance)
  })
}

async function recordOne(trx: Trx, context: Context, attendance: Attendance): Promise<void> {
  const { session, sessionS, factor, revision } = context
  const { subject, role } = attendance
  const known = (await listEvidenceOf(trx, subject, sessionOwner, session.id)).filter((row) => row.role === role)
  if (known.some((row) => row.revision > revision)) return
  const presentS = Math.min(attendance.presentS, sessionS)
  const measured = { kind: 'measured' as const, presentS, headCount: null, hours: countHours(presentS, sessionS, factor) }
  await replaceEvidence(trx, context, attendance, known, measured)
  if (attendance.headCount !== null) {
    await replaceEvidence(trx, context, attendance, known, { kind: 'declared', presentS: 0, headCount: attendance.headCount, hours: 0 })
  }
  const proof = { subject, role, sourceType: sessionOwner, sourceId: session.id }
  if (takesPart(presentS, sessionS)) await upsertProof(trx, { ...proof, code: newProofCode(), facts: context.facts })
  else await revokeProof(trx, proof, context.at)
}

type Measure = Pick<EvidenceRow, 'kind' | 'presentS' | 'headCount' | 'hours'>

async function replaceEvidence(
  trx: Trx,
  context: Context,
  { subject, role }: Attendance,
  known: EvidenceRow[],
  measure: Measure,
): Promise<void> {
  const before = known.find((row) => row.kind === measure.kind)
  if (before && before.presentS === measure.presentS && before.headCount === measure.headCount && before.hours === measure.hours) return
  const { fact, session, revision, at } = context
  await insertEvidence(trx, {
    ...measure,
    subject,
    role,
    sourceType: sessionOwner,
    sourceId: session.id,
    series: `week:${session.weekId}`,
    revision,
    at,
    revokes: before?.id ?? null,
    factKey: `${fact.name} ${fact.key} ${subject.type}:${subject.id} ${role} ${measure.kind}`,
  })
}

function factsOf(session: PublishedSession, week: { slug: string; name: Record<string, string> }): SessionFacts {
  const { facts } = session
  return {
    guid: session.guid,
    slug: session.slug,
    title: facts.title,
    format: session.format,
    topicSlug: session.topicSlug,
    startsAt: session.startsAt.toString(),
    endsAt: session.endsAt.toString(),
    week: { slug: week.slug, name: week.name },
    member: facts.member && { slug: facts.member.slug, name: facts.member.name },
    lecturers: facts.people.filter((person) => person.role === 'lecturer').map((person) => person.name),
  }
}
