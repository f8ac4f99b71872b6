import { NotFound } from '#platform/http/errors.ts'
import { inTransaction } from '#platform/db/database.ts'
import { checkForm, postOnce, postOrShow, readFields, readRevision, translateErrors } from '#platform/http/form.ts'
import type { FormValues } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { wallDate } from '#platform/time.ts'
import { listOpenChanges } from '../proposals/changes/store.ts'
import { differing } from '../timetable/versions.tsx'
import type { VersionRow } from '../timetable/versions.tsx'
import { getWeek, listTracks } from '../weeks/store.ts'
import type { Week } from '../weeks/store.ts'
import { addQuestion, changeQuestion, moveQuestion, retireQuestion, saveCall } from './actions.ts'
import { callForm, callValues, questionForm, questionValues } from './form.ts'
import { OfficeCallPage } from './office-view.tsx'
import { CallPage } from './public-view.tsx'
import { QuestionPage } from './question-view.tsx'
import { findCall, getQuestion, listQuestions } from './store.ts'
import type { Question } from './store.ts'

async function showCall(c: Ctx): Promise<Response> {
  const { db, ui } = c.var
  const week = await getWeek(db, c.req.param('slug') ?? '')
  const call = await findCall(db, week.id)
  if (!call) throw new NotFound('week-call.missing.call')
  const view = <CallPage {...{ week, call }} questions={await listQuestions(db, week.id)} tracks={await listTracks(db, week.id)} />
  return c.render(view, { title: ui.t('week-call.titleOf', { week: pickText(week.name, ui.locale).text }) })
}

interface Shown {
  values?: FormValues
  errors?: Record<string, string>
  versions?: VersionRow[]
  status?: 409 | 422
}

async function renderOffice(c: Ctx, week: Week, { values, errors, versions, status }: Shown = {}): Promise<Response> {
  const { db, ui, now, actor } = c.var
  const call = await findCall(db, week.id)
  const view = (
    <OfficeCallPage
      {...{ week, errors, versions, revision: call?.revision ?? 0 }}
      values={values ?? callValues(week, call, wallDate(now, week.zone))}
      saved={c.req.query('saved') === '1'}
      questions={await listQuestions(db, week.id, { retired: true })}
      waiting={(await listOpenChanges(db, week.id, actor!.id)).length}
    />
  )
  return c.render(view, { title: ui.t('week-call.office.title'), personal: true, status: status ?? 200 })
}

const weekOf = (c: Ctx): Promise<Week> => getWeek(c.var.db, c.req.param('slug') ?? '')

async function showOffice(c: Ctx): Promise<Response> {
  return renderOffice(c, await weekOf(c))
}

const shownFields = ['opensOn', 'opensTime', 'closesOn', 'closesTime', 'textRu', 'textEn'] as const

async function postCall(c: Ctx): Promise<Response> {
  const { ui, now } = c.var
  const week = await weekOf(c)
  const form = checkForm(callForm(week.zone), await readFields(c))
  if (!form.ok) return renderOffice(c, week, { values: form.values, errors: translateErrors(form.errors, ui.t), status: 422 })
  const acting = { week, actorId: c.var.actor!.id, now }
  return postOrShow(
    c,
    form.values.formKey,
    async (trx) => {
      const done = await saveCall(trx, { ...acting, revision: readRevision(form.values.revision), fields: form.data })
      return done.ok ? `/office/weeks/${week.slug}/call?saved=1` : done
    },
    ({ current }) => {
      const saved = callValues(week, current, '')
      const rows = shownFields.map((name) => ({
        label: ui.t(`week-call.office.${name}`),
        saved: saved[name] || '—',
        typed: form.values[name] || '—',
      }))
      return renderOffice(c, week, { values: form.values, versions: differing(rows), status: 409 })
    },
  )
}

function renderQuestion(c: Ctx, week: Week, question: Question | undefined, typed?: FormValues, errors?: Record<string, string>) {
  const { t } = c.var.ui
  const view = <QuestionPage {...{ week, question, errors }} values={typed ?? questionValues(question)} />
  const title = t(question ? 'week-call.question.edit' : 'week-call.question.add')
  return c.render(view, { title, personal: true, status: errors ? 422 : 200 })
}

/** The question of the address; undefined for `new`. */
async function questionOf(c: Ctx, week: Week): Promise<Question | undefined> {
  const uuid = c.req.param('question') ?? ''
  return uuid === 'new' ? undefined : getQuestion(c.var.db, week.id, uuid)
}

async function showQuestion(c: Ctx): Promise<Response> {
  const week = await weekOf(c)
  return renderQuestion(c, week, await questionOf(c, week))
}

async function postQuestion(c: Ctx): Promise<Response> {
  const { ui, now, actor } = c.var
  const week = await weekOf(c)
  const question = await questionOf(c, week)
  const form = checkForm(questionForm, await readFields(c))
  if (!form.ok) return renderQuestion(c, week, question, form.values, translateErrors(form.errors, ui.t))
  const acting = { week, actorId: actor!.id, now }
  return postOrShow<{ ok: false }>(
    c,
    form.values.formKey,
    async (trx) => {
      if (!question) await addQuestion(trx, acting, form.data)
      else if (!(await changeQuestion(trx, acting, question, form.data)).ok) return { ok: false }
      return `/office/weeks/${week.slug}/call#questions`
    },
    () => renderQuestion(c, week, question, form.values, { kind: ui.t('week-call.question.answered') }),
  )
}

async function postRetire(c: Ctx): Promise<Response> {
  const week = await weekOf(c)
  const question = await getQuestion(c.var.db, week.id, c.req.param('question') ?? '')
  const { retired, formKey } = await readFields(c)
  const acting = { week, actorId: c.var.actor!.id, now: c.var.now }
  return postOnce(c, formKey, async (trx) => {
    await retireQuestion(trx, acting, question, retired !== 'no')
    return `/office/weeks/${week.slug}/call#questions`
  })
}

async function postMove(c: Ctx): Promise<Response> {
  const week = await weekOf(c)
  const question = await getQuestion(c.var.db, week.id, c.req.param('question') ?? '')
  const { to } = await readFields(c)
  const acting = { week, actorId: c.var.actor!.id, now: c.var.now }
  await inTransaction(c.var.db, (trx) => moveQuestion(trx, acting, question, to === 'down' ? 'down' : 'up'))
  return c.redirect(`/office/weeks/${week.slug}/call#questions`, 303)
}

export const callRoutes = routesOf(import.meta.url, [
  ['GET', '/weeks/:slug/call', 'everyone', showCall],
  ['GET', '/office/weeks/:slug/call', 'week.plan', showOffice],
  ['POST', '/office/weeks/:slug/call', 'week.plan', postCall],
  ['GET', '/office/weeks/:slug/call/questions/:question', 'week.plan', showQuestion],
  ['POST', '/office/weeks/:slug/call/questions/:question', 'week.plan', postQuestion],
  ['POST', '/office/weeks/:slug/call/questions/:question/retire', 'week.plan', postRetire],
  ['POST', '/office/weeks/:slug/call/questions/:question/move', 'week.plan', postMove],
])
