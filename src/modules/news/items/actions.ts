import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import { newToken, slugify } from '#platform/ids.ts'
import type { Temporal } from '#platform/time.ts'
import { insertNewsItem, updateNewsItem } from './store.ts'
import type { NewNewsItem, NewsItem } from './store.ts'

/** Publishes an item at once and returns its slug. */
export async function publishNews(
  trx: Trx,
  words: Pick<NewNewsItem, 'title' | 'lead' | 'body' | 'memberId'>,
  actorId: number,
  now: Temporal.Instant,
): Promise<string> {
  const base =
    slugify(words.title.ru ?? words.title.en ?? '')
      .slice(0, 60)
      .replace(/-$/, '') || 'item'
  const item = { ...words, publishedAt: now, authorId: actorId }
  let slug = base
  while (!(await insertNewsItem(trx, { ...item, slug }))) slug = `${base}-${slugify(newToken().slice(0, 6)) || 'x'}`
  await audit(trx, { actorId, action: 'news.publishItem', subjectType: 'news.item', subjectId: slug })
  return slug
}

/** Changes an item unless somebody else changed it since `revision`; then nothing happens and false comes back. */
export async function editNews(
  trx: Trx,
  item: NewsItem,
  revision: number,
  words: Pick<NewNewsItem, 'title' | 'lead' | 'body' | 'memberId'>,
  actorId: number,
  now: Temporal.Instant,
): Promise<boolean> {
  if (!(await updateNewsItem(trx, item.id, revision, words, now))) return false
  await audit(trx, { actorId, action: 'news.editItem', subjectType: 'news.item', subjectId: item.slug, detail: { revision: revision + 1 } })
  return true
}
