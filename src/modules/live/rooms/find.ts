import type { Selectable } from 'kysely'
import type { Db } from '#platform/db/database.ts'
import type { LiveRoom } from '#platform/db/types.ts'
import type { Temporal } from '#platform/time.ts'
import { hasTranscript } from '../transcript/rules.ts'
import { captionLangs } from '../video/source.ts'
import { readSource } from './policy.ts'
import type { RoomSource } from './policy.ts'
import type { RoomState } from './rules.ts'

export interface FoundRoom {
  id: number
  uuid: string
  ownerId: number
  state: RoomState
  audience: 'open' | 'ticket'
  /** Where its picture comes from. */
  source: RoomSource['kind']
  startsAt: Temporal.Instant
  endsAt: Temporal.Instant
  openedAt: Temporal.Instant | null
  /** Rounded, as everybody may see them. */
  viewers: number
  classes: number
  answered: number
  /** Something of it was recorded and everybody who may be there may see it. */
  hasRecording: boolean
  /** True where what was said or answered can be read at /live/{uuid}/transcript. */
  hasTranscript: boolean
}

/** Rooms of these things of one owner; things without a room are left out. */
export async function findRooms(db: Db, ownerType: string, ownerIds: number[]): Promise<FoundRoom[]> {
  if (ownerIds.length === 0) return []
  const rows = await db
    .selectFrom('live.room as room')
    .select(['id', 'uuid', 'owner_id', 'state', 'policy', 'source', 'starts_at', 'ends_at', 'opened_at', 'frame'])
    .select((select) =>
      select
        .selectFrom('live.question as question')
        .select((count) => count.fn.countAll<number>().as('n'))
        .whereRef('question.room_id', '=', 'room.id')
        .where('question.state', '=', 'answered')
        .as('answered'),
    )
    .select((select) =>
      select
        .selectFrom('live.recording as recording')
        .select('recording.room_id')
        .whereRef('recording.room_id', '=', 'room.id')
        .where('recording.published_at', 'is not', null)
        .where('recording.length_ms', '>', 0)
        .as('recording'),
    )
    .select((select) =>
      select.selectFrom('live.caption_line as line').select('line.room_id').whereRef('line.room_id', '=', 'room.id').limit(1).as('line'),
    )
    .where('owner_type', '=', ownerType)
    .where('owner_id', 'in', ownerIds)
    .execute()
  return rows.map((row) => toFound(row, Number(row.answered ?? 0), row.recording !== null, row.line !== null))
}

type Row = Pick<
  Selectable<LiveRoom>,
  'id' | 'uuid' | 'owner_id' | 'state' | 'policy' | 'source' | 'starts_at' | 'ends_at' | 'opened_at' | 'frame'
>

function toFound(row: Row, answered: number, hasRecording: boolean, hasLines: boolean): FoundRoom {
  const state = row.state as RoomState
  // The words of a recording that is closed are closed with it.
  const typed = hasLines && (state !== 'ended' || hasRecording) ? 1 : 0
  return {
    id: row.id,
    uuid: row.uuid,
    ownerId: row.owner_id,
    state,
    audience: row.policy.audience,
    source: readSource(row.source).kind,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    openedAt: row.opened_at,
    viewers: row.frame.viewers ?? 0,
    classes: row.frame.classes ?? 0,
    answered,
    hasRecording,
    hasTranscript: hasTranscript({ state }, captionLangs(readSource(row.source)).length + typed, answered),
  }
}
