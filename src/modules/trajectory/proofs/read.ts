import type { Db } from '#platform/db/database.ts'
import type { World } from '#platform/http/route.ts'
import { findHolder } from '../evidence/holders.ts'
import type { Holder } from '../evidence/holders.ts'
import { findProof, listEvidenceOf } from '../evidence/store.ts'
import type { ProofRow } from '../evidence/store.ts'

/** Everything that a proof says. */
export interface ProofStatement {
  proof: ProofRow
  holder: Holder
  presentS: number
  hours: number
  /** Declared by the teacher. */
  headCount: number | null
}

export async function findStatement(world: World, db: Db, code: string): Promise<ProofStatement | undefined> {
  const proof = await findProof(db, code)
  if (!proof) return undefined
  const [holder, evidence] = await Promise.all([
    findHolder(world, db, proof.subject),
    listEvidenceOf(db, proof.subject, proof.sourceType, proof.sourceId),
  ])
  const own = evidence.filter((row) => row.role === proof.role)
  const measured = own.find((row) => row.kind === 'measured')
  const declared = own.find((row) => row.kind === 'declared')
  return { proof, holder, presentS: measured?.presentS ?? 0, hours: measured?.hours ?? 0, headCount: declared?.headCount ?? null }
}
