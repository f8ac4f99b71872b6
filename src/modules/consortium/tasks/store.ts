import type { Db, Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import { bumpPages } from '#platform/http/page-version.ts'
import type { LocalText } from '#platform/i18n.ts'

export interface Task {
  id: number
  uuid: string
  partnerId: number
  title: LocalText
  body: LocalText
  field: string
  revision: number
}

export interface TaskContent {
  title: LocalText
  body: LocalText
  field: string
}

const asColumns = ({ title, body, field }: TaskContent) => ({ title: JSON.stringify(title), body: JSON.stringify(body), field })

export async function insertTask(trx: Trx, task: TaskContent & { partnerId: number }): Promise<number> {
  const row = await trx
    .insertInto('consortium.task')
    .values({ partner_id: task.partnerId, ...asColumns(task) })
    .returning('id')
    .executeTakeFirstOrThrow()
  await bumpPages(trx, 'consortium')
  return row.id
}

/** Saves over the revision that the writer has read; false where somebody saved a newer one meanwhile. */
export async function updateTask(trx: Trx, id: number, revision: number, content: TaskContent): Promise<boolean> {
  const row = await trx
    .updateTable('consortium.task')
    .set({ ...asColumns(content), revision: sql`revision + 1` })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .returning('id')
    .executeTakeFirst()
  if (!row) return false
  await bumpPages(trx, 'consortium')
  return true
}

type TaskRow = Awaited<ReturnType<ReturnType<typeof selectTasks>['executeTakeFirstOrThrow']>>
const selectTasks = (db: Db) => db.selectFrom('consortium.task').select(['id', 'uuid', 'partner_id', 'title', 'body', 'field', 'revision'])

const toTask = (row: TaskRow): Task => ({
  id: row.id,
  uuid: row.uuid,
  partnerId: row.partner_id,
  title: row.title as LocalText,
  body: row.body as LocalText,
  field: row.field,
  revision: row.revision,
})

/** Tasks of these partners, or of all, the newest first. */
export async function listTasks(db: Db, partnerIds?: readonly number[]): Promise<Task[]> {
  if (partnerIds?.length === 0) return []
  const query = selectTasks(db).orderBy('id', 'desc')
  const rows = await (partnerIds ? query.where('partner_id', 'in', [...partnerIds]) : query).execute()
  return rows.map(toTask)
}

export async function findTask(db: Db, uuid: string): Promise<Task | undefined> {
  const row = await selectTasks(db).where('uuid', '=', uuid).executeTakeFirst()
  return row && toTask(row)
}
