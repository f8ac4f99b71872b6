import { claims } from '#schools'
import type { Db } from '#platform/db/database.ts'
import type { Subject, SubjectType } from '../evidence/rules.ts'
import { listEvidence, listProofs } from '../evidence/store.ts'
import type { EvidenceRow, ProofRow } from '../evidence/store.ts'

/** What somebody did in one session, by one of the ways in which it came into this passport. */
export interface Deed {
  sourceId: number
  role: EvidenceRow['role']
  series: string
  /** "person" is the holder; a class and a class pass were claimed by a guardian. */
  from: Subject
  measured: EvidenceRow | undefined
  /** What a teacher declared is the class's: it never comes along with a claim. */
  declared: EvidenceRow | undefined
  proof: ProofRow | undefined
}

/** Whose evidence stands in this passport: the holder's own and, for a child, what was claimed. */
async function sourcesOf(db: Db, subject: Subject): Promise<Subject[]> {
  if (subject.type !== 'person') return [subject]
  const claimed = await claims.list(db, [subject.id])
  return [
    subject,
    ...claimed.flatMap(({ passId }) => (passId === null ? [] : [{ type: 'class_pass' as const, id: passId }])),
    ...claimed.map(({ classId }) => ({ type: 'class' as const, id: classId })),
  ]
}

/** Everything of a passport, each session and role once. */
export async function listDeeds(db: Db, subject: Subject): Promise<Deed[]> {
  const sources = await sourcesOf(db, subject)
  const [own = [], ...claimed] = await Promise.all(sources.map((source) => deedsOf(db, source)))
  return joinDeeds([...own, ...claimed.flat().map((deed) => ({ ...deed, declared: undefined }))])
}

async function deedsOf(db: Db, from: Subject): Promise<Deed[]> {
  const [evidence, proofs] = await Promise.all([listEvidence(db, from), listProofs(db, from)])
  const keys = new Map(evidence.map((row) => [`${row.sourceId} ${row.role}`, row]))
  return [...keys.values()].map(({ sourceId, role, series }) => {
    const find = (kind: EvidenceRow['kind']) => evidence.find((row) => row.kind === kind && row.sourceId === sourceId && row.role === role)
    const proof = proofs.find((one) => one.sourceId === sourceId && one.role === role)
    return { sourceId, role, series, from, proof, measured: find('measured'), declared: find('declared') }
  })
}

const nearest: Record<SubjectType, number> = { person: 0, class_pass: 1, class: 2 }

/**
 * A child who sat in class, on a screen of its own, and at home as well was in one session once: of the ways, one with a proof
 * counts before one without, then the longest presence, then the nearest to the child.
 */
export function joinDeeds(deeds: readonly Deed[]): Deed[] {
  const best = new Map<string, Deed>()
  for (const deed of deeds.toSorted((a, b) => nearest[a.from.type] - nearest[b.from.type])) {
    const key = `${deed.sourceId} ${deed.role}`
    const known = best.get(key)
    if (!known || weigh(deed) > weigh(known)) best.set(key, deed)
  }
  return [...best.values()].toSorted((a, b) => startOf(a).localeCompare(startOf(b)) || a.sourceId - b.sourceId)
}

const weigh = ({ proof, measured }: Deed): number => (proof ? 1e9 : 0) + (measured?.presentS ?? 0)
const startOf = ({ proof, measured, declared }: Deed): string => proof?.facts.startsAt ?? (measured ?? declared)?.at.toString() ?? ''
