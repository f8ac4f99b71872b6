import { listMembers } from '#consortium'
import { Forbidden, NotFound } from '#platform/http/errors.ts'
import { checkForm, postOnce, postOrShow, readFields, readRevision, translateErrors } from '#platform/http/form.ts'
import type { FormErrors, FormValues } from '#platform/http/form.ts'
import { hasRole, routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { newToken } from '#platform/ids.ts'
import { editNews, publishNews } from './actions.ts'
import { EditedMeanwhile, NewsForm } from './edit-views.tsx'
import { newsForm, valuesOf, wordsOf } from './form.ts'
import { mayWriteFor, ownMembers } from './rules.ts'
import { findNewsItem } from './store.ts'
import type { NewsItem } from './store.ts'

/** Members that this person may write for; the consortium itself is open to the office alone. */
async function listChoices(c: Ctx) {
  const { actor, db } = c.var
  const members = await listMembers(db)
  const office = hasRole(actor, 'office')
  return { office, members: office ? members : members.filter((member) => ownMembers(actor).includes(member.id)) }
}

async function getEditable(c: Ctx): Promise<NewsItem> {
  const item = await findNewsItem(c.var.db, c.req.param('slug') ?? '')
  if (!item) throw new NotFound('news.notFound')
  if (!mayWriteFor(c.var.actor, item.memberId)) throw new Forbidden('news.notYours')
  return item
}

async function renderForm(c: Ctx, values: FormValues, errors: FormErrors, item?: NewsItem): Promise<Response> {
  const { t } = c.var.ui
  const choices = await listChoices(c)
  const title = t(item ? 'news.edit.title' : 'news.new.title')
  const view = <NewsForm {...{ values, item, ...choices }} errors={translateErrors(errors, t)} formKey={values.formKey ?? newToken()} />
  return c.render(view, { title, personal: true, ...(Object.keys(errors).length > 0 ? { status: 422 as const } : {}) })
}

async function showNew(c: Ctx): Promise<Response> {
  const own = ownMembers(c.var.actor)
  return renderForm(c, own.length > 0 && !hasRole(c.var.actor, 'office') ? { member: String(own[0]) } : {}, {})
}

async function checkNews(c: Ctx, fields: FormValues) {
  const form = checkForm(newsForm, fields)
  if (!form.ok) return form
  const words = wordsOf(form.data)
  const { members, office } = await listChoices(c)
  const known = words.memberId === null ? office : members.some((member) => member.id === words.memberId)
  if (!known || !mayWriteFor(c.var.actor, words.memberId)) {
    return { ok: false as const, errors: { member: 'news.form.memberWrong' } satisfies FormErrors, values: fields }
  }
  return { ...form, words }
}

async function postNew(c: Ctx): Promise<Response> {
  const fields = await readFields(c)
  const form = await checkNews(c, fields)
  if (!form.ok) return renderForm(c, fields, form.errors)
  return postOnce(c, fields.formKey, async (trx) => `/news/${await publishNews(trx, form.words, c.var.actor!.id, c.var.now)}`)
}

async function showEdit(c: Ctx): Promise<Response> {
  const item = await getEditable(c)
  return renderForm(c, valuesOf(item), {}, item)
}

async function postEdit(c: Ctx): Promise<Response> {
  const item = await getEditable(c)
  const fields = await readFields(c)
  const form = await checkNews(c, fields)
  if (!form.ok) return renderForm(c, fields, form.errors, item)
  const revision = readRevision(form.data.revision || '0')
  return postOrShow(
    c,
    fields.formKey,
    async (trx) => {
      if (!(await editNews(trx, item, revision, form.words, c.var.actor!.id, c.var.now))) return { ok: false as const }
      return `/news/${item.slug}`
    },
    () => showConflict(c, item.slug, fields),
  )
}

/** Somebody saved in between: both versions, and what was typed is kept, ready to be saved over the newer one. */
async function showConflict(c: Ctx, slug: string, fields: FormValues): Promise<Response> {
  const current = await findNewsItem(c.var.db, slug)
  if (!current) throw new NotFound('news.notFound')
  const choices = await listChoices(c)
  const values = { ...fields, revision: String(current.revision) }
  const view = <EditedMeanwhile {...{ current, values, ...choices }} formKey={newToken()} />
  return c.render(view, { title: c.var.ui.t('news.conflict.title'), personal: true, status: 409 })
}

export const newsEditRoutes = routesOf(import.meta.url, [
  ['GET', '/office/news/new', 'news.write', showNew],
  ['POST', '/office/news/new', 'news.write', postNew],
  ['GET', '/office/news/:slug/edit', 'news.write', showEdit],
  ['POST', '/office/news/:slug/edit', 'news.write', postEdit],
])
