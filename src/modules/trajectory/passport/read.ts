import { getSessions } from '#week'
import type { Db } from '#platform/db/database.ts'
import type { World } from '#platform/http/route.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { findHolder } from '../evidence/holders.ts'
import type { Holder } from '../evidence/holders.ts'
import { sumHours } from '../evidence/rules.ts'
import type { Hours, Role, Subject } from '../evidence/rules.ts'
import { listEvidence, listProofs } from '../evidence/store.ts'
import type { EvidenceRow, ProofRow } from '../evidence/store.ts'
import { nextSteps } from '../next-steps/actions.ts'
import type { NextStep } from '../next-steps/rules.ts'

/** A session that counts: its stamp and its proof. */
export interface Stamp {
  proof: ProofRow
  presentS: number
  hours: number
  headCount: number | null
}

/** A session that was entered, but too shortly for a proof. */
export interface ShortVisit {
  title: LocalText
  at: Temporal.Instant
  presentS: number
}

export interface Passport {
  subject: Subject
  holder: Holder
  hours: Hours
  stamps: Stamp[]
  shortVisits: ShortVisit[]
  topics: string[]
  /** Empty for adults: nobody is sent on from work. */
  steps: NextStep[]
}

/** Everything the passport shows: a fold over the holder's evidence; nothing is stored for it. */
export async function readPassport(
  world: World,
  db: Db,
  subject: Subject,
  reader: { now: Temporal.Instant; zone: string },
): Promise<Passport> {
  const [holder, evidence, proofs] = await Promise.all([findHolder(world, db, subject), listEvidence(db, subject), listProofs(db, subject)])
  const find = (proof: ProofRow, kind: EvidenceRow['kind']) =>
    evidence.find((row) => row.kind === kind && row.sourceId === proof.sourceId && row.role === proof.role)
  const stamps = proofs.map((proof) => ({
    proof,
    presentS: find(proof, 'measured')?.presentS ?? 0,
    hours: find(proof, 'measured')?.hours ?? 0,
    headCount: find(proof, 'declared')?.headCount ?? null,
  }))
  const proven = new Set(proofs.map((proof) => `${proof.sourceId} ${proof.role}`))
  const counted = evidence.filter((row) => row.kind === 'measured' && proven.has(`${row.sourceId} ${row.role}`))
  const topics = [...new Set(proofs.map((proof) => proof.facts.topicSlug).filter((slug) => slug !== null))]
  const seenGuids = proofs.map((proof) => proof.facts.guid)
  const wish = { grade: holder.grade, zone: holder.zone ?? reader.zone, now: reader.now, seenTopics: topics, seenGuids }
  return {
    subject,
    holder,
    hours: sumHours(counted),
    stamps,
    shortVisits: await listShortVisits(
      db,
      evidence.filter((row) => row.kind === 'measured' && row.presentS > 0 && !proven.has(`${row.sourceId} ${row.role}`)),
    ),
    topics,
    steps: holder.adult ? [] : await nextSteps(db, wish),
  }
}

async function listShortVisits(db: Db, rows: (EvidenceRow & { role: Role })[]): Promise<ShortVisit[]> {
  const sessions = await getSessions(
    db,
    rows.map((row) => row.sourceId),
  )
  return rows.flatMap((row) => {
    const session = sessions.find(({ id }) => id === row.sourceId)
    return session ? [{ title: session.facts.title, at: session.startsAt, presentS: row.presentS }] : []
  })
}
