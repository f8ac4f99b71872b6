import { getSessions } from '#week'
import type { Db } from '#platform/db/database.ts'
import type { World } from '#platform/http/route.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { findHolder } from '../evidence/holders.ts'
import type { Holder } from '../evidence/holders.ts'
import { sumHours } from '../evidence/rules.ts'
import type { Hours, Role, Subject, SubjectType } from '../evidence/rules.ts'
import type { EvidenceRow, ProofRow } from '../evidence/store.ts'
import { findShownSeries } from './consent.ts'
import { listDeeds } from './joined.ts'
import type { Deed } from './joined.ts'
import { nextSteps } from '../next-steps/actions.ts'
import type { NextStep } from '../next-steps/rules.ts'

/** A session that counts: its stamp and its proof. */
export interface Stamp {
  proof: ProofRow
  /** Whose attendance it is: in a child's passport a class's or a pass's was claimed. */
  from: SubjectType
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
  /** Without a consent to the passport a child's shows the week that goes on, or has just ended, and no more. */
  weekOnly: boolean
}

/** Everything the passport shows: a fold over the holder's evidence; nothing is stored for it. */
export async function readPassport(
  world: World,
  db: Db,
  subject: Subject,
  reader: { now: Temporal.Instant; zone: string },
): Promise<Passport> {
  const holder = await findHolder(world, db, subject)
  const shown = await findShownSeries(db, subject, holder, reader.now)
  const deeds = (await listDeeds(db, subject)).filter(({ series }) => shown === undefined || shown.has(series))
  const stamps = deeds.flatMap((deed) => (deed.proof ? [toStamp(deed, deed.proof)] : []))
  const topics = [...new Set(stamps.map(({ proof }) => proof.facts.topicSlug).filter((slug) => slug !== null))]
  const seenGuids = stamps.map(({ proof }) => proof.facts.guid)
  const wish = { grade: holder.grade, zone: holder.zone ?? reader.zone, now: reader.now, seenTopics: topics, seenGuids }
  return {
    subject,
    holder,
    hours: sumHours(deeds.flatMap(({ proof, measured }) => (proof && measured ? [measured] : []))),
    stamps,
    shortVisits: await listShortVisits(
      db,
      deeds.flatMap(({ proof, measured }) => (!proof && measured && measured.presentS > 0 ? [measured] : [])),
    ),
    topics,
    steps: holder.adult ? [] : await nextSteps(db, wish),
    weekOnly: shown !== undefined,
  }
}

function toStamp({ from, measured, declared }: Deed, proof: ProofRow): Stamp {
  return { proof, from: from.type, presentS: measured?.presentS ?? 0, hours: measured?.hours ?? 0, headCount: declared?.headCount ?? null }
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
