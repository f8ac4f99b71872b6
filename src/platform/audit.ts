import type { Trx } from '#platform/db/database.ts'

interface AuditEntry {
  actorId: number | null
  /** "module.verbNoun" */
  action: string
  subjectType: string
  subjectId: string | number
  detail?: Record<string, unknown>
  /** Ids of the people whom it was done about: they are told. */
  about?: number[]
}

/** Writes down a change that a person made, in the transaction of the change. */
export async function audit(trx: Trx, entry: AuditEntry): Promise<void> {
  await trx
    .insertInto('platform.audit')
    .values({
      actor_id: entry.actorId,
      action: entry.action,
      subject_type: entry.subjectType,
      subject_id: String(entry.subjectId),
      detail: JSON.stringify(entry.detail ?? {}),
      about: entry.about ?? [],
    })
    .execute()
}
