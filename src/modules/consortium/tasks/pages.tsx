import { Forbidden, NotFound } from '#platform/http/errors.ts'
import { checkForm, postOnce, postOrShow, readFields, translateErrors } from '#platform/http/form.ts'
import { routesOf, scopeIds } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { isUuid, newToken } from '#platform/ids.ts'
import type { Partner } from '../partners/store.ts'
import { listPartners } from '../partners/store.ts'
import { addTask, editTask } from './actions.ts'
import { taskForm } from './form.ts'
import { mayEditTasksOf } from './rules.ts'
import type { Task } from './store.ts'
import { findTask, listTasks } from './store.ts'
import { OwnTasks, TaskFormPage } from './views.tsx'

async function listOwnPartners(c: Ctx): Promise<Partner[]> {
  const partners = (await listPartners(c.var.db)).filter((partner) => mayEditTasksOf(c.var.actor, partner.id))
  if (partners.length === 0) throw new Forbidden('consortium.own.noPartner')
  return partners
}

async function showOwnTasks(c: Ctx): Promise<Response> {
  const tasks = await listTasks(c.var.db, scopeIds(c.var.actor, 'partner', 'partner'))
  const view = <OwnTasks partners={await listOwnPartners(c)} tasks={tasks} />
  return c.render(view, { title: c.var.ui.t('consortium.own.title'), personal: true })
}

type Shown = { values: Record<string, string>; errors?: Record<string, string>; newer?: Task; status?: 409 | 422 }

function showForm(
  c: Ctx,
  action: string,
  partners: Partner[],
  { values, errors = {}, newer, status }: Shown,
): Response | Promise<Response> {
  const kept = { ...values, formKey: status ? newToken() : (values.formKey ?? newToken()) }
  const view = <TaskFormPage action={action} partners={partners} values={kept} errors={errors} newer={newer} />
  return c.render(view, {
    title: c.var.ui.t(values.revision ? 'consortium.task.edit' : 'consortium.task.add'),
    personal: true,
    ...(status ? { status } : {}),
  })
}

async function showNewTask(c: Ctx): Promise<Response> {
  return showForm(c, '/partner/tasks/new', await listOwnPartners(c), { values: {} })
}

async function postNewTask(c: Ctx): Promise<Response> {
  const partners = await listOwnPartners(c)
  const form = checkForm(taskForm, await readFields(c))
  if (!form.ok) {
    return showForm(c, '/partner/tasks/new', partners, {
      values: form.values,
      errors: translateErrors(form.errors, c.var.ui.t),
      status: 422,
    })
  }
  const partnerId = form.data.partner ?? partners[0]!.id
  if (!mayEditTasksOf(c.var.actor, partnerId)) throw new Forbidden('consortium.own.notYours')
  return postOnce(c, form.values.formKey, async (trx) => {
    await addTask(trx, c.var.actor!.id, partnerId, form.data)
    return '/partner/tasks'
  })
}

async function getOwnTask(c: Ctx): Promise<Task> {
  const uuid = c.req.param('uuid') ?? ''
  const task = isUuid(uuid) ? await findTask(c.var.db, uuid) : undefined
  if (!task) throw new NotFound('consortium.task.unknown')
  if (!mayEditTasksOf(c.var.actor, task.partnerId)) throw new Forbidden('consortium.own.notYours')
  return task
}

async function showTask(c: Ctx): Promise<Response> {
  const task = await getOwnTask(c)
  const values = {
    titleRu: task.title.ru ?? '',
    titleEn: task.title.en ?? '',
    bodyRu: task.body.ru ?? '',
    bodyEn: task.body.en ?? '',
    field: task.field,
    revision: String(task.revision),
  }
  return showForm(c, `/partner/tasks/${task.uuid}`, [], { values })
}

async function postTask(c: Ctx): Promise<Response> {
  const task = await getOwnTask(c)
  const action = `/partner/tasks/${task.uuid}`
  const form = checkForm(taskForm, await readFields(c))
  if (!form.ok) return showForm(c, action, [], { values: form.values, errors: translateErrors(form.errors, c.var.ui.t), status: 422 })
  return postOrShow(
    c,
    form.values.formKey,
    async (trx) => {
      if (!(await editTask(trx, c.var.actor!.id, task, form.data))) return { ok: false as const }
      return '/partner/tasks'
    },
    async () => {
      const newer = (await findTask(c.var.db, task.uuid)) ?? task
      return showForm(c, action, [], { values: { ...form.values, revision: String(newer.revision) }, newer, status: 409 })
    },
  )
}

export const taskRoutes = routesOf(import.meta.url, [
  ['GET', '/partner/tasks', 'consortium.editOwnTasks', showOwnTasks],
  ['GET', '/partner/tasks/new', 'consortium.editOwnTasks', showNewTask],
  ['POST', '/partner/tasks/new', 'consortium.editOwnTasks', postNewTask],
  ['GET', '/partner/tasks/:uuid', 'consortium.editOwnTasks', showTask],
  ['POST', '/partner/tasks/:uuid', 'consortium.editOwnTasks', postTask],
])
