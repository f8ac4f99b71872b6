import { asData, holding } from '#platform/holding.ts'
import type { Holding, World } from '#platform/http/route.ts'
import type { LocalText } from '#platform/i18n.ts'
import { pickText } from '#platform/i18n.ts'
import type { Ui } from '#ui/context.ts'

/** What a person wrote. */
export async function holdsOfNews({ db }: World, personId: number, ui: Ui): Promise<Holding[]> {
  const rows = await db
    .selectFrom('news.item')
    .select(['uuid', 'slug', 'title', 'published_at'])
    .where('author_id', '=', personId)
    .execute()
  const items = rows.map((row) => ({
    words: ui.t('holdings.news.items.item', { title: pickText(row.title as LocalText, ui.locale).text }),
    data: asData(row),
  }))
  return holding(ui, 'news.items', items)
}
