import type { Db } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import { asData, holding, inWords } from '#platform/holding.ts'
import type { Holding } from '#platform/http/route.ts'
import type { Ui } from '#ui/context.ts'
import { personSubject } from './subjects.ts'

/** What was typed, chosen and called by these tickets. */
export async function readTyped(db: Db, ticketIds: readonly number[], ui: Ui): Promise<Holding[]> {
  if (ticketIds.length === 0) return []
  const of = [...ticketIds]
  const [questions, votes, answers, incidents, lines] = await Promise.all([
    db.selectFrom('live.question').selectAll().where('ticket_id', 'in', of).orderBy('id').execute(),
    db.selectFrom('live.vote').selectAll().where('ticket_id', 'in', of).execute(),
    db.selectFrom('live.poll_answer').selectAll().where('ticket_id', 'in', of).execute(),
    db.selectFrom('live.incident').selectAll().where('ticket_id', 'in', of).orderBy('id').execute(),
    db.selectFrom('live.caption_line').select(['id', 'room_id', 'lang', 'body', 'starts_at']).where('ticket_id', 'in', of).execute(),
  ])
  const counted = (key: 'votes' | 'answers' | 'captions', rows: readonly Record<string, unknown>[]) =>
    rows.length === 0
      ? []
      : [{ words: ui.t(`holdings.live.choices.${key}`, { count: rows.length }), data: { rows: rows.map((row) => asData(row)) } }]
  return [
    ...holding(
      ui,
      'live.questions',
      questions.map((row) => ({
        words: ui.t('holdings.live.questions.item', { body: row.body || '…', day: inWords(ui, row.asked_at) }),
        data: asData(row),
      })),
    ),
    ...holding(ui, 'live.choices', [...counted('votes', votes), ...counted('answers', answers), ...counted('captions', lines)]),
    ...holding(
      ui,
      'live.calls',
      incidents.map((row) => ({
        words: ui.t('holdings.live.calls.item', { note: row.note || '—', day: inWords(ui, row.raised_at) }),
        data: asData(row),
      })),
    ),
  ]
}

/** Lines of rooms' logs: what this person did there as an adult, and what was decided about them. */
export async function readLogActs(db: Db, personId: number, ui: Ui): Promise<Holding[]> {
  const tickets = await db.selectFrom('live.ticket').select('id').where('subject', '=', personSubject(personId)).execute()
  const ids = tickets.map((ticket) => ticket.id)
  const rows = await db
    .selectFrom('live.moderation_log as log')
    .selectAll('log')
    .where((where) =>
      where.or([
        sql<boolean>`log.ticket_id = any(${ids}::bigint[])`,
        sql<boolean>`(log.detail->>'ticket')::bigint = any(${ids}::bigint[])`,
        sql<boolean>`log.detail @> ${JSON.stringify({ personId })}::jsonb`,
      ]),
    )
    .orderBy('log.id')
    .execute()
  const items = rows.map((row) => ({
    words: ui.t('holdings.live.log.item', { act: row.act, day: inWords(ui, row.at) }),
    data: { ...asData(row), hash: row.hash.toString('hex') },
  }))
  return holding(ui, 'live.log', items)
}
