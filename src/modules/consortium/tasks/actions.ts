import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import type { TaskForm } from './form.ts'
import { textOf } from './form.ts'
import type { Task, TaskContent } from './store.ts'
import { insertTask, updateTask } from './store.ts'

const contentOf = (form: TaskForm): TaskContent => ({
  title: textOf(form.titleRu, form.titleEn),
  body: textOf(form.bodyRu, form.bodyEn),
  field: form.field,
})

export async function addTask(trx: Trx, actorId: number, partnerId: number, form: TaskForm): Promise<void> {
  const id = await insertTask(trx, { partnerId, ...contentOf(form) })
  await audit(trx, { actorId, action: 'consortium.addTask', subjectType: 'consortium.task', subjectId: id })
}

/** False where somebody saved a newer revision meanwhile: then nothing is written. */
export async function editTask(trx: Trx, actorId: number, task: Task, form: TaskForm): Promise<boolean> {
  if (!(await updateTask(trx, task.id, form.revision, contentOf(form)))) return false
  await audit(trx, {
    actorId,
    action: 'consortium.editTask',
    subjectType: 'consortium.task',
    subjectId: task.id,
    detail: { before: { title: task.title, body: task.body, field: task.field } },
  })
  return true
}
