import { listMembers } from '#consortium'
import type { Db, Trx } from '#platform/db/database.ts'
import { json, sql } from '#platform/db/database.ts'
import { bumpPages } from '#platform/http/page-version.ts'
import type { LocalText } from '#platform/i18n.ts'
import { indexText, joinTexts } from '#platform/search/indexing.ts'
import type { Temporal } from '#platform/time.ts'

/** Name of the kept pages that show news. */
export const newsScope = 'news'

export interface NewsItem {
  id: number
  uuid: string
  slug: string
  title: LocalText
  lead: LocalText
  /** Paragraphs are parted by an empty line. */
  body: LocalText
  /** Null: news of the consortium itself. */
  memberId: number | null
  publishedAt: Temporal.Instant
  updatedAt: Temporal.Instant
  revision: number
}

const select = (db: Db) =>
  db.selectFrom('news.item').select(['id', 'uuid', 'slug', 'title', 'lead', 'body', 'member_id', 'published_at', 'updated_at', 'revision'])

type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>

const toItem = ({ member_id, published_at, updated_at, ...row }: Row): NewsItem => ({
  ...row,
  memberId: member_id,
  publishedAt: published_at,
  updatedAt: updated_at,
})

export interface NewsPage {
  items: NewsItem[]
  count: number
}

/** One page of the news that are out at this instant, the latest first, and how many there are. */
export async function selectNews(
  db: Db,
  wish: { now: Temporal.Instant; memberId?: number | undefined; limit: number; offset?: number },
): Promise<NewsPage> {
  const { now, memberId, limit, offset = 0 } = wish
  const rows = await select(db)
    .select(sql<number>`count(*) over ()`.as('count'))
    .where('published_at', '<=', now)
    .$if(memberId !== undefined, (query) => query.where('member_id', '=', memberId!))
    .orderBy('published_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
  return { items: rows.map(({ count: _count, ...row }) => toItem(row)), count: rows[0]?.count ?? 0 }
}

export async function findNewsItem(db: Db, slug: string): Promise<NewsItem | undefined> {
  // No slug has other signs, and PostgreSQL would refuse some of them.
  if (!/^[a-z0-9-]+$/.test(slug)) return undefined
  const row = await select(db).where('slug', '=', slug).executeTakeFirst()
  return row && toItem(row)
}

export interface NewNewsItem {
  slug: string
  title: LocalText
  lead: LocalText
  body: LocalText
  memberId: number | null
  publishedAt: Temporal.Instant
  authorId?: number | null
}

/** Adds an item and tells the kept pages; false where the slug is taken. */
export async function insertNewsItem(trx: Trx, item: NewNewsItem): Promise<boolean> {
  const row = await trx
    .insertInto('news.item')
    .values({
      slug: item.slug,
      title: json(item.title),
      lead: json(item.lead),
      body: json(item.body),
      member_id: item.memberId,
      published_at: item.publishedAt,
      updated_at: item.publishedAt,
      author_id: item.authorId ?? null,
    })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (row) await tellReaders(trx, row.id)
  return row !== undefined
}

/** Changes the words of an item if it still has this revision; false where somebody else was faster. */
export async function updateNewsItem(
  trx: Trx,
  id: number,
  revision: number,
  words: Pick<NewNewsItem, 'title' | 'lead' | 'body' | 'memberId'>,
  now: Temporal.Instant,
): Promise<boolean> {
  const { title, lead, body, memberId } = words
  const row = await trx
    .updateTable('news.item')
    .set({ title: json(title), lead: json(lead), body: json(body), member_id: memberId, revision: revision + 1, updated_at: now })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .returning('id')
    .executeTakeFirst()
  if (row) await tellReaders(trx, row.id)
  return row !== undefined
}

/** What is new shows at once: in the kept pages and in the search. */
async function tellReaders(trx: Trx, id: number): Promise<void> {
  await bumpPages(trx, newsScope)
  await indexItems(trx, [toItem(await select(trx).where('id', '=', id).executeTakeFirstOrThrow())])
}

export async function indexAllNews(trx: Trx): Promise<void> {
  await indexItems(trx, (await select(trx).execute()).map(toItem))
}

/** An item that is to come out later is found from then on. */
async function indexItems(trx: Trx, items: NewsItem[]): Promise<void> {
  const members = new Map((await listMembers(trx)).map((member) => [member.id, member]))
  await indexText(
    trx,
    items.map(({ id, slug, title, lead, body, memberId, publishedAt }) => {
      const member = memberId === null ? undefined : members.get(memberId)
      return {
        ...{ kind: 'news', ownerId: id, path: `/news/${slug}`, title, shownFrom: publishedAt },
        ...(member && { names: [member.name], keywords: [member.shortName] }),
        body: joinTexts([lead, body]),
      }
    }),
  )
}
