import { listMembers } from '#consortium'
import { NotFound } from '#platform/http/errors.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { atomFeed } from './feed.ts'
import { mayWriteFor } from './rules.ts'
import { findNewsItem, newsScope, selectNews } from './store.ts'
import { NewsList, NewsPage } from './views.tsx'

const onePage = 12

function pageNumber(typed: string | undefined): number {
  return /^[1-9]\d{0,5}$/.test(typed ?? '') ? Number(typed) : 1
}

async function showNews(c: Ctx): Promise<Response> {
  const { db, now, ui } = c.var
  const members = await listMembers(db)
  const member = members.find((one) => one.slug === c.req.query('member'))
  const page = pageNumber(c.req.query('page'))
  const { items, count } = await selectNews(db, { now, memberId: member?.id, limit: onePage, offset: (page - 1) * onePage })
  const pages = Math.max(1, Math.ceil(count / onePage))
  return c.render(<NewsList {...{ items, members, member, page, pages }} />, {
    title: ui.t('news.list.title'),
    description: ui.t('news.list.lead'),
  })
}

async function showItem(c: Ctx): Promise<Response> {
  const { db, now, ui } = c.var
  const item = await findNewsItem(db, c.req.param('slug') ?? '')
  if (!item) throw new NotFound('news.notFound')
  const [members, latest] = await Promise.all([listMembers(db), selectNews(db, { now, limit: 4 })])
  const others = latest.items.filter((other) => other.id !== item.id).slice(0, 3)
  const mayEdit = mayWriteFor(c.var.actor, item.memberId)
  return c.render(<NewsPage {...{ item, members, others, mayEdit }} />, {
    title: pickText(item.title, ui.locale).text,
    description: pickText(item.lead, ui.locale).text,
  })
}

async function showFeed(c: Ctx): Promise<Response> {
  const { db, now, ui, origin } = c.var
  const [{ items }, members] = await Promise.all([selectNews(db, { now, limit: 30 }), listMembers(db)])
  const xml = atomFeed({ items, members, locale: ui.locale, title: ui.t('news.feed.title'), origin, now })
  return c.body(xml, 200, { 'content-type': 'application/atom+xml; charset=utf-8' })
}

const shared = { scope: newsScope, seconds: 600 }

export const newsRoutes = routesOf(import.meta.url, [
  ['GET', '/news', 'everyone', showNews, { shared }],
  ['GET', '/news.atom', 'everyone', showFeed, { shared }],
  ['GET', '/news/:slug', 'everyone', showItem, { shared }],
])
