import type { Db } from '#platform/db/database.ts'
import { asData, holding, inWords } from '#platform/holding.ts'
import type { Holding, World } from '#platform/http/route.ts'
import type { LocalText } from '#platform/i18n.ts'
import { pickText } from '#platform/i18n.ts'
import type { Ui } from '#ui/context.ts'
import { readLogActs, readTyped } from './acts.ts'
import { passSubject, personSubject } from './subjects.ts'

export async function holdsOfLive({ db }: World, personId: number, ui: Ui): Promise<Holding[]> {
  return [...(await readSubject(db, personSubject(personId), ui)), ...(await readLogActs(db, personId, ui))]
}

export function passHoldsOfLive({ db }: World, passId: number, ui: Ui): Promise<Holding[]> {
  return readSubject(db, passSubject(passId), ui)
}

/** Everything that a subject's tickets left behind, in all rooms. */
async function readSubject(db: Db, subject: string, ui: Ui): Promise<Holding[]> {
  const tickets = await db
    .selectFrom('live.ticket as ticket')
    .innerJoin('live.room as room', 'room.id', 'ticket.room_id')
    .leftJoin('live.ticket_presence as here', 'here.ticket_id', 'ticket.id')
    .selectAll('ticket')
    .select(['room.title', 'room.starts_at', 'here.present_s', 'here.joined_at'])
    .where('ticket.subject', '=', subject)
    .orderBy('ticket.id')
    .execute()
  const ids = tickets.map((ticket) => ticket.id)
  const spans = ids.length === 0 ? [] : await db.selectFrom('live.presence_span').selectAll().where('ticket_id', 'in', ids).execute()
  const items = tickets.map((row) => {
    const values = {
      title: pickText(row.title as LocalText, ui.locale).text || '—',
      day: inWords(ui, row.starts_at),
      minutes: Math.round((row.present_s ?? 0) / 60),
      label: row.label || '—',
    }
    const own = spans.filter((span) => span.ticket_id === row.id)
    return { words: ui.t('holdings.live.visits.item', values), data: asData({ ...row, spans: own }) }
  })
  return [...holding(ui, 'live.visits', items), ...(await readTyped(db, ids, ui)), ...(await readAppearances(db, subject, ui))]
}

/** Where somebody is heard or seen in a recording. */
async function readAppearances(db: Db, subject: string, ui: Ui): Promise<Holding[]> {
  const rows = await db
    .selectFrom('live.appearance as appearance')
    .innerJoin('live.room as room', 'room.id', 'appearance.room_id')
    .selectAll('appearance')
    .select('room.title')
    .where('appearance.subject', '=', subject)
    .execute()
  const items = rows.map((row) => {
    const title = pickText(row.title as LocalText, ui.locale).text || '—'
    return { words: ui.t('holdings.live.appearances.item', { title, shown: row.withheld_at ? 'no' : 'yes' }), data: asData(row) }
  })
  return holding(ui, 'live.appearances', items)
}
