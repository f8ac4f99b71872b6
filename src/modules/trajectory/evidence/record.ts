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
import type { Attendance, Role, Subject } from './rules.ts'
import { findFactor, insertEvidence, listEvidenceOfSource, lockSource, revokeProofs, upsertProofs } from './store.ts'
import type { EvidenceRow, NewEvidence } from './store.ts'

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
    await writeAll(trx, context, mergeTickets(payload.tickets))
  })
}

const holderKey = ({ subject, role }: { subject: Subject; role: Role }) => `${subject.type}:${subject.id} ${role}`

/** A few statements, however many tickets. */
async function writeAll(trx: Trx, context: Context, attendances: Attendance[]): Promise<void> {
  const { session, sessionS, revision, facts, at } = context
  const known = Map.groupBy(await listEvidenceOfSource(trx, sessionOwner, session.id), holderKey)
  const current = attendances.filter((one) => !known.get(holderKey(one))?.some((row) => row.revision > revision))
  await insertEvidence(
    trx,
    current.flatMap((attendance) => newEvidence(context, attendance, known.get(holderKey(attendance)) ?? [])),
  )
  const [took, missed] = [true, false].map((yes) => current.filter(({ presentS }) => takesPart(presentS, sessionS) === yes))
  const source = { sourceType: sessionOwner, sourceId: session.id }
  await upsertProofs(
    trx,
    took!.map(({ subject, role }) => ({ ...source, subject, role, facts, code: newProofCode() })),
  )
  // Only who was measured before can hold a proof that must go.
  const holders = missed!.filter((one) => known.has(holderKey(one)))
  await revokeProofs(trx, { type: sessionOwner, id: session.id }, holders, at)
}

/** Rows that say something new: what was measured, and what the teacher declared, apart. */
function newEvidence(context: Context, attendance: Attendance, known: EvidenceRow[]): NewEvidence[] {
  const { fact, session, sessionS, factor, revision, at } = context
  const { subject, role, headCount } = attendance
  const presentS = Math.min(attendance.presentS, sessionS)
  const measures: Pick<EvidenceRow, 'kind' | 'presentS' | 'headCount' | 'hours'>[] = [
    { kind: 'measured', presentS, headCount: null, hours: countHours(presentS, sessionS, factor) },
    ...(headCount === null ? [] : [{ kind: 'declared' as const, presentS: 0, headCount, hours: 0 }]),
  ]
  return measures.flatMap((measure) => {
    const before = known.find((row) => row.kind === measure.kind)
    const same = before && before.presentS === measure.presentS && before.headCount === measure.headCount && before.hours === measure.hours
    const factKey = `${fact.name} ${fact.key} ${subject.type}:${subject.id} ${role} ${measure.kind}`
    const row = { ...measure, subject, role, sourceType: sessionOwner, sourceId: session.id, series: `week:${session.weekId}` }
    return same ? [] : [{ ...row, revision, at, revokes: before?.id ?? null, factKey }]
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
