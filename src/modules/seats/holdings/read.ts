import { asData, holding, inWords } from '#platform/holding.ts'
import type { Holding, World } from '#platform/http/route.ts'
import type { LocalText, MessageKey } from '#platform/i18n.ts'
import { pickText } from '#platform/i18n.ts'
import type { Ui } from '#ui/context.ts'
import { personHolder } from './holder.ts'

/** Seats and applications of a person's own; a class's seats are no person's. */
export async function holdsOfSeats({ db }: World, personId: number, ui: Ui): Promise<Holding[]> {
  const seats = await db
    .selectFrom('seats.seat as seat')
    .innerJoin('seats.pool as pool', 'pool.id', 'seat.pool_id')
    .selectAll('seat')
    .select('pool.label')
    .where('seat.holder_type', '=', personHolder)
    .where('seat.holder_id', '=', personId)
    .orderBy('seat.id')
    .execute()
  const applications = await db
    .selectFrom('seats.application as application')
    .innerJoin('seats.draw as draw', 'draw.id', 'application.draw_id')
    .selectAll('application')
    .select('draw.label')
    .where('application.holder_type', '=', personHolder)
    .where('application.holder_id', '=', personId)
    .orderBy('application.id')
    .execute()
  const label = (text: unknown): string => pickText(text as LocalText, ui.locale).text || '—'
  return [
    ...holding(
      ui,
      'seats.seats',
      seats.map((row) => ({
        words: ui.t('holdings.seats.seats.item', {
          label: label(row.label),
          state: ui.t(`holdings.seats.state.${row.state}` as MessageKey),
          day: inWords(ui, row.created_at),
        }),
        data: asData(row),
      })),
    ),
    ...holding(
      ui,
      'seats.applications',
      applications.map((row) => ({
        words: ui.t('holdings.seats.applications.item', {
          label: label(row.label),
          count: row.ranks.length,
          letters: row.letters || '—',
          day: inWords(ui, row.created_at),
        }),
        // Its name in the published list tells everybody what was wished: to its holder alone.
        data: { ...asData(row), lot: row.lot?.toString('hex') ?? null },
      })),
    ),
  ]
}
