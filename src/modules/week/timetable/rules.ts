import type { MessageKey, MessageValues } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { checkNorms } from '../weeks/blocks.ts'
import type { WorkingSession } from './store.ts'

export interface Problem {
  /** A block stops placing and release; a warning is shown and may stand. */
  level: 'block' | 'warning'
  key: MessageKey
  values: MessageValues
  /** The form's field that can mend it. */
  field: 'date' | 'time' | 'stream' | 'lecturer1' | 'moderator' | 'durationMin'
  /** Guid of the other session, where the problem lies between two. */
  otherGuid?: string
}

type Placed = WorkingSession & { startsAt: Temporal.Instant; endsAt: Temporal.Instant }

export const isPlaced = (session: WorkingSession): session is Placed => session.startsAt !== null && session.endsAt !== null

/** Length, blocks and grades against the norms of screen time: also for proposals, which have no time yet. */
export function checkNorm(session: Pick<WorkingSession, 'gradeFrom' | 'durationMin' | 'blocks'>): Problem[] {
  return checkNorms(session).map(({ key, values }) => ({ level: 'warning', key, values, field: 'durationMin' }))
}
