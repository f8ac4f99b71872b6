import type { Trx } from '#platform/db/database.ts'

/** Writes down a change that a person made, in the transaction of the change. `action` is "module.verbNoun". */
export async function audit(
  trx: Trx,
  entry: { actorId: number | null; action: string; subjectType: string; subjectId: string | number; detail?: Record<string, unknown> },
): Promise<void> {
  await trx
    .insertInto('platform.audit')
    .values({
      actor_id: entry.actorId,
      action: entry.action,
      subject_type: entry.subjectType,
      subject_id: String(entry.subjectId),
      detail: JSON.stringify(entry.detail ?? {}),
    })
    .execute()
}
