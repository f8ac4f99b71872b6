import { replaceRungs } from '#live'
import type { RoomSource } from '#live'
import { audit } from '#platform/audit.ts'
import { sql } from '#platform/db/database.ts'
import type { Trx } from '#platform/db/database.ts'
import { queueJob } from '#platform/facts.ts'
import { bumpPages } from '#platform/http/page-version.ts'
import { pageScope } from '../weeks/page-scope.ts'
import { findByGuid, lockSession } from '../timetable/store.ts'
import { sessionOwner } from '../weeks/published.ts'
import type { Film, Rungs } from './rules.ts'
import { rungsOf, withRungs, withoutRung } from './rules.ts'

export type MediaChange = { add: Rungs } | { remove: string }

/**
 * Puts captions, an interpreter or the sound beside a session's film, or takes one away. Who needs them does not wait for a
 * release: the room has them at once, and so has one that is over. False where the session has no film of its own.
 */
export async function changeMedia(
  trx: Trx,
  { actorId, session }: { actorId: number; session: { id: number; guid: string } },
  change: MediaChange,
): Promise<boolean> {
  await lockSession(trx, session.id)
  const before = (await findByGuid(trx, session.guid))?.video
  if (before?.kind !== 'file') return false
  const film = 'add' in change ? withRungs(before, change.add) : withoutRung(before, change.remove)
  // Its revision stays: whoever edits time and people meanwhile loses nothing by it.
  await trx
    .updateTable('week.session')
    .set({ video: JSON.stringify(film) })
    .where('id', '=', session.id)
    .execute()
  const shown = await replaceRungs(trx, { ownerType: sessionOwner, ownerId: session.id }, film)
  await forgetFiles(trx, without(before, film, shown))
  await bumpPages(trx, pageScope)
  const detail = 'add' in change ? { added: namesOf(film, change.add) } : { removed: change.remove }
  await audit(trx, { actorId, action: 'week.changeMedia', subjectType: 'week.session', subjectId: session.guid, detail })
  return true
}

/** Files of the first that neither of the others has. */
function without(before: Film, film: Film, shown: RoomSource | undefined): string[] {
  const kept = [film, ...(shown?.kind === 'file' ? [shown] : [])].flatMap(rungsOf).map(({ fileUuid }) => fileUuid)
  return rungsOf(before)
    .map(({ fileUuid }) => fileUuid)
    .filter((uuid) => !kept.includes(uuid))
}

/** Takes the rows of files that came by our form and that no session names any more; the bytes go when this transaction stands. */
async function forgetFiles(trx: Trx, uuids: readonly string[]): Promise<void> {
  if (uuids.length === 0) return
  const { rows } = await sql<{ key: string }>`
    delete from platform.stored_file f where f.uuid = any(${uuids}::uuid[]) and f.storage_key ~ '^week/(captions|sign|audio)/'
      and not exists (select from week.session s where strpos(s.video::text, f.uuid::text) > 0)
    returning f.storage_key as key`.execute(trx)
  if (rows.length > 0) await queueJob(trx, 'deleteMaterialFiles', { keys: rows.map(({ key }) => key) })
}

function namesOf(film: Film, { captions, signFileUuid, audioFileUuid }: Rungs): string[] {
  const added = [captions?.fileUuid, signFileUuid, audioFileUuid]
  return rungsOf(film)
    .filter(({ fileUuid }) => added.includes(fileUuid))
    .map(({ name }) => name)
}
