import { sql } from '#platform/db/database.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import { asData, holding } from '#platform/holding.ts'
import type { Holding } from '#platform/http/route.ts'
import type { LocalText } from '#platform/i18n.ts'
import { pickText } from '#platform/i18n.ts'
import type { Ui } from '#ui/context.ts'

/** When somebody said that they can lead sessions. */
export async function readAvailability(db: Db, personId: number, ui: Ui): Promise<Holding[]> {
  const rows = await db
    .selectFrom('week.availability as told')
    .innerJoin('week.week as week', 'week.id', 'told.week_id')
    .selectAll('told')
    .select('week.name as week')
    .where('told.person_id', '=', personId)
    .orderBy('told.week_id')
    .execute()
  const spans = await db.selectFrom('week.availability_span').selectAll().where('person_id', '=', personId).orderBy('on_date').execute()
  const items = rows.map((row) => {
    const own = spans.filter((span) => span.week_id === row.week_id)
    const words = { week: pickText(row.week as LocalText, ui.locale).text, zone: row.zone, n: own.length }
    return { words: ui.t('holdings.week.availability.item', words), data: asData({ ...row, spans: own.map(asData) }) }
  })
  return holding(ui, 'week.availability', items)
}

export async function forgetAvailability(trx: Trx, personId: number): Promise<void> {
  await trx.deleteFrom('week.availability').where('person_id', '=', personId).execute()
  // A kept search holds the hours of everybody whom it places; one that is under way finds itself gone and ends.
  await sql`delete from week.solve_run where task -> 'problem' -> 'persons' @> ${JSON.stringify([{ personId }])}::jsonb`.execute(trx)
}
