import type { Db } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import { selectNews } from './items/store.ts'
import type { NewsItem } from './items/store.ts'

/** The module's relation to the world: routes and permissions. */
export { news } from './module.ts'
/** Adds an item as it is, for the demonstration; false where its slug is taken. */
export { insertNewsItem } from './items/store.ts'
/** An item as everybody may read it, and what a new one is made of. */
export type { NewNewsItem, NewsItem } from './items/store.ts'
/** Items as cards, for the front page. */
export { NewsCards } from './items/views.tsx'

/** The latest `count` items that are out. */
export async function listNews(db: Db, count: number, now: Temporal.Instant): Promise<NewsItem[]> {
  return (await selectNews(db, { now, limit: count })).items
}
