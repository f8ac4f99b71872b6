import type { Db, Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import { Temporal } from '#platform/time.ts'

/** Withheld: somebody is heard or seen there who has not agreed. It can come back. */
export type CutKind = 'trim' | 'redaction' | 'panic' | 'withheld'

/** What of a recording is not shown, by the clock of the first airing in ms; an open end is infinite. */
export interface Cut {
  kind: CutKind
  from: number
  to: number
}
export interface StoredCut extends Cut {
  id: number
  note: string
  madeAt: Temporal.Instant
}

/** Times of rungs differ by less than that: a fragment that reaches so far into a cut does not belong to it. */
const slackMs = 100

/** A trim takes what lies more within it than outside; what was said within a redaction goes with every fragment that it touches. */
export function isCut(at: number, durationMs: number, cuts: readonly Cut[]): boolean {
  const middle = at + durationMs / 2
  return cuts.some(({ kind, from, to }) =>
    kind === 'trim' ? from <= middle && middle < to : at < to - slackMs && at + durationMs > from + slackMs,
  )
}

/** Everything that is not shown: what the staff cut, what the emergency stop or the staff's slate covered, whether the room has ended or not, and what is withheld. */
export async function listCuts(db: Db, roomId: number): Promise<Cut[]> {
  return [...(await listStoredCuts(db, roomId)), ...(await listCovered(db, roomId)), ...(await listWithheld(db, roomId))]
}

export async function listStoredCuts(db: Db, roomId: number): Promise<StoredCut[]> {
  const rows = await db
    .selectFrom('live.cut')
    .selectAll()
    .where('room_id', '=', roomId)
    .orderBy('from_at', (order) => order.asc().nullsFirst())
    .execute()
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as CutKind,
    from: row.from_at?.epochMilliseconds ?? -Infinity,
    to: row.to_at?.epochMilliseconds ?? Infinity,
    note: row.note,
    madeAt: row.made_at,
  }))
}

/** Where somebody appears who may not be shown now. */
async function listWithheld(db: Db, roomId: number): Promise<Cut[]> {
  const rows = await db
    .selectFrom('live.appearance')
    .select(['from_at', 'to_at'])
    .where('room_id', '=', roomId)
    .where('withheld_at', 'is not', null)
    .execute()
  return rows.map(({ from_at: from, to_at: to }) => ({
    kind: 'withheld',
    from: from?.epochMilliseconds ?? -Infinity,
    to: to?.epochMilliseconds ?? Infinity,
  }))
}

/** For queries of caption lines: the words go with the picture, each line that any part of was said there. */
export const isNotWithheld = sql<boolean>`not exists (select from live.appearance where appearance.room_id = caption_line.room_id
  and appearance.withheld_at is not null and caption_line.starts_at < coalesce(appearance.to_at, 'infinity')
  and caption_line.ends_at > coalesce(appearance.from_at, '-infinity'))`

const begins: Record<string, 'panic' | 'slate'> = { panic: 'panic', slate: 'slate' }
const ends: Record<string, readonly ('panic' | 'slate')[]> = { thaw: ['panic'], unslate: ['slate'], end: ['panic', 'slate'] }

/** When the picture was covered, by the log: an emergency stop is deleted with the recording; under the staff's slate nothing is listed. */
export async function listCovered(db: Db, roomId: number): Promise<Cut[]> {
  const rows = await db
    .selectFrom('live.moderation_log')
    .select(['at', 'act'])
    .where('room_id', '=', roomId)
    .where('act', 'in', [...Object.keys(begins), ...Object.keys(ends)])
    .orderBy('id')
    .execute()
  return coveredBy(rows.map(({ at, act }) => ({ at: at.epochMilliseconds, act })))
}

export function coveredBy(acts: readonly { at: number; act: string }[]): Cut[] {
  const cuts: Cut[] = []
  const since = new Map<'panic' | 'slate', number>()
  const close = (cause: 'panic' | 'slate', to: number): void => {
    const from = since.get(cause)
    since.delete(cause)
    // Under a slate nobody was harmed: it is left out like a trim, its bytes stay.
    if (from !== undefined && from < to) cuts.push({ kind: cause === 'panic' ? 'panic' : 'trim', from, to })
  }
  for (const { at, act } of acts) {
    const cause = begins[act]
    if (cause && !since.has(cause)) since.set(cause, at)
    for (const one of ends[act] ?? []) close(one, at)
  }
  for (const cause of since.keys()) close(cause, Infinity)
  return cuts
}

const toInstant = (ms: number): Temporal.Instant | null => (Number.isFinite(ms) ? Temporal.Instant.fromEpochMilliseconds(ms) : null)

/** The same cut again changes nothing. */
export async function insertCut(
  trx: Trx,
  roomId: number,
  cut: Cut & { note?: string; ticketId?: number | null; now: Temporal.Instant },
): Promise<void> {
  await trx
    .insertInto('live.cut')
    .values({
      room_id: roomId,
      kind: cut.kind,
      from_at: toInstant(cut.from),
      to_at: toInstant(cut.to),
      note: cut.note ?? '',
      ticket_id: cut.ticketId ?? null,
      made_at: cut.now,
    })
    .onConflict((conflict) => conflict.columns(['room_id', 'kind', 'from_at', 'to_at']).doNothing())
    .execute()
}

/** Marks what redactions and emergency stops cover, in every stream and rung, whenever it came in: it is never listed again. */
export async function markRedacted(trx: Trx, roomId: number, now: Temporal.Instant): Promise<void> {
  await sql`
    update live.fragment set redacted_at = ${now.toString()}::timestamptz
    from live.epoch, live.cut
    where epoch.id = fragment.epoch_id and epoch.room_id = ${roomId} and cut.room_id = epoch.room_id and cut.kind in ('redaction', 'panic')
      and fragment.redacted_at is null and epoch.base_at is not null
      and epoch.base_at + (start_ms || ' ms')::interval < coalesce(cut.to_at, 'infinity') - ${slackMs + ' ms'}::interval
      and epoch.base_at + (start_ms + duration_ms || ' ms')::interval > coalesce(cut.from_at, '-infinity') + ${slackMs + ' ms'}::interval
  `.execute(trx)
}
