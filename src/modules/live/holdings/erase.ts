import type { Trx } from '#platform/db/database.ts'
import { inTransaction, sql } from '#platform/db/database.ts'
import type { Listener } from '#platform/facts.ts'
import type { Temporal } from '#platform/time.ts'
import { writeFrame } from '../frames/write.ts'
import { eraseAppearances } from '../recording/erase-appearances.ts'
import { forgetEverywhere } from '../recording/store.ts'
import { lockRoom } from '../rooms/store.ts'
import { passSubject, personSubject } from './subjects.ts'

export const forgetPerson: Listener = ({ db, now }, fact) =>
  inTransaction(db, (trx) => forgetSubject(trx, personSubject(Number(fact.payload.personId)), now))

export const forgetPass: Listener = ({ db, now }, fact) =>
  inTransaction(db, (trx) => forgetSubject(trx, passSubject(Number(fact.payload.passId)), now))

/**
 * Takes every word of a subject out of its rooms and closes its tickets. What is counted stays: that somebody was there, for how
 * long, asked, voted, chose.
 */
async function forgetSubject(trx: Trx, subject: string, now: Temporal.Instant): Promise<void> {
  const tickets = await trx.selectFrom('live.ticket').select(['id', 'room_id', 'label']).where('subject', '=', subject).execute()
  const roomIds = [...new Set(tickets.map((ticket) => ticket.room_id))].toSorted((a, b) => a - b)
  for (const roomId of roomIds) {
    const room = await lockRoom(trx, roomId)
    const own = tickets.filter((ticket) => ticket.room_id === roomId)
    if (!(await blank(trx, roomId, own, now))) continue
    await trx
      .updateTable('live.room')
      .set((set) => ({ list_rev: set('list_rev', '+', 1) }))
      .where('id', '=', roomId)
      .execute()
    if (room.state !== 'ended') await writeFrame(trx, roomId, now)
    await forgetEverywhere(trx, room)
  }
  await eraseAppearances(trx, subject, now)
}

/** True where there was something left to blank. */
async function blank(trx: Trx, roomId: number, own: { id: number; label: string }[], now: Temporal.Instant): Promise<boolean> {
  const ids = own.map((ticket) => ticket.id)
  const labels = own.map((ticket) => ticket.label).filter(Boolean)
  const closed = await trx
    .updateTable('live.ticket')
    .set({
      ...{ label: '', removed_reason: '', cookie_hash: null, join_code: null, entry_hash: null, entry_expires_at: null },
      removed_at: sql<Temporal.Instant>`coalesce(removed_at, ${now.toString()}::timestamptz)`,
    })
    .where('id', 'in', ids)
    .where((where) => where.or([where('label', '<>', ''), where('cookie_hash', 'is not', null), where('entry_hash', 'is not', null)]))
    .executeTakeFirst()
  const asked = await trx
    .updateTable('live.question')
    .set({ body: '', label: '', answer: null, post_key: null })
    .where('ticket_id', 'in', ids)
    .where((where) => where.or([where('body', '<>', ''), where('label', '<>', '')]))
    .executeTakeFirst()
  await trx.updateTable('live.incident').set({ note: '' }).where('ticket_id', 'in', ids).execute()
  if (labels.length > 0)
    await trx.updateTable('live.incident').set({ taken_by: '' }).where('room_id', '=', roomId).where('taken_by', 'in', labels).execute()
  await trx.updateTable('live.poll_answer').set({ post_keys: [] }).where('ticket_id', 'in', ids).execute()
  await trx.updateTable('live.caption_line').set({ post_key: null }).where('ticket_id', 'in', ids).execute()
  return closed.numUpdatedRows + asked.numUpdatedRows > 0n
}
