import type { RoomSource } from '#live'
import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import { bumpPages } from '#platform/http/page-version.ts'
import { renewRoom } from '../releases/places.ts'
import { pageScope } from '../weeks/page-scope.ts'
import { findByGuid, lockSession } from '../timetable/store.ts'
import { isSame } from './rules.ts'

/**
 * Changes where a session's picture comes from. Its room has it at once: nobody who prepares a studio waits for a release. An
 * ended room keeps what it showed.
 */
export async function chooseSource(
  trx: Trx,
  { actorId, session }: { actorId: number; session: { id: number; guid: string } },
  source: RoomSource,
): Promise<void> {
  await lockSession(trx, session.id)
  const before = await findByGuid(trx, session.guid)
  if (!before || isSame(before.video, source)) return
  // Its revision stays: whoever edits time and people meanwhile loses nothing by it.
  await trx
    .updateTable('week.session')
    .set({ video: JSON.stringify(source) })
    .where('id', '=', session.id)
    .execute()
  await renewRoom(trx, session.id)
  await bumpPages(trx, pageScope)
  const detail = { before: before.video.kind, after: source.kind }
  await audit(trx, { actorId, action: 'week.chooseSource', subjectType: 'week.session', subjectId: session.guid, detail })
}
