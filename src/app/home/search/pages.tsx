import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { tidyQuery } from '#platform/search/reading.ts'
import { search } from '#platform/search/search.ts'
import { listTopics } from '#trends'
import { listWeeks } from '#week'
import { kinds } from './rules.ts'
import { SearchPage } from './views.tsx'

const onePage = 20

/** Nothing typed here is wrong: what means nothing is left out, and the page helps on. */
async function showSearch(c: Ctx): Promise<Response> {
  const { db, now, ui } = c.var
  const q = tidyQuery(c.req.query('q') ?? '')
  const kind = kinds.find((one) => one === c.req.query('kind'))
  const wanted = c.req.query('within')
  const week = wanted ? (await listWeeks(db)).find((one) => one.slug === wanted && one.releasedVersion > 0) : undefined
  const look = (page: number) =>
    search(db, q, { locale: ui.locale, now, kinds: kind && [kind], scope: week?.slug, limit: onePage, offset: (page - 1) * onePage })
  const asked = pageNumber(c.req.query('page'))
  const first = await look(asked)
  const pages = Math.max(1, Math.ceil(first.total / onePage))
  const page = Math.min(asked, pages)
  const answer = page === asked ? first : await look(page)
  const topics = q === '' ? await listTopics(db) : []
  return c.render(<SearchPage {...{ q, kind, week, answer, page, pages, topics }} />, { title: titleOf(c, q), personal: true })
}

const titleOf = (c: Ctx, q: string): string => (q === '' ? c.var.ui.t('search.title') : c.var.ui.t('search.titleOf', { q }))

function pageNumber(typed: string | undefined): number {
  return /^[1-9]\d{0,4}$/.test(typed ?? '') ? Number(typed) : 1
}

export const searchRoutes = routesOf(import.meta.url, [['GET', '/search', 'everyone', showSearch]])
