import { randomUUID } from 'node:crypto'
import { audit } from '#platform/audit.ts'
import { Conflict, NotFound } from '#platform/http/errors.ts'
import { nameOfFile, postOnce, postOrShow, readBody, readFields, translateErrors } from '#platform/http/form.ts'
import type { FormErrors } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { listQuestions } from '../call/store.ts'
import { deleteFile, findRun, listRuns, queueRun, queueStep, storeFile } from '../runs/store.ts'
import type { ImportRun } from '../runs/store.ts'
import { isUnderWay, refreshS } from '../runs/views.tsx'
import { findWeek, getWeek } from '../weeks/store.ts'
import type { Week } from '../weeks/store.ts'
import { intakeJob } from './job.ts'
import type { IntakeReport } from './report.ts'
import { tableBytesMax } from './table/read.ts'
import { csvTemplate, xlsxTemplate } from './template.ts'
import { IntakePage, IntakeRunPage } from './views.tsx'

/** A form's body is its file and a little around it. */
const bodyMaxBytes = tableBytesMax + 1024 * 1024

async function ownWeek(c: Ctx): Promise<Week> {
  const week = await getWeek(c.var.db, c.req.param('slug') ?? '')
  if (week.source.format !== undefined) throw new Conflict('week-setup.imported')
  return week
}

async function renderIntake(c: Ctx, week: Week, errors?: FormErrors): Promise<Response> {
  const { db, ui } = c.var
  const runs = await listRuns(db, 'proposals', week.slug)
  const view = <IntakePage week={week} runs={runs} errors={errors && translateErrors(errors, ui.t)} />
  const title = `${ui.t('week-intake.title')} · ${pickText(week.name, ui.locale).text}`
  return c.render(view, { title, personal: true, status: errors ? 422 : 200 })
}

const showIntake = async (c: Ctx): Promise<Response> => renderIntake(c, await ownWeek(c))

function errorsOf(file: unknown): FormErrors {
  if (!(file instanceof File) || file.name === '') return { file: 'week-intake.form.fileNeeded' }
  if (file.size === 0) return { file: 'week-intake.form.fileEmpty' }
  return file.size > tableBytesMax ? { file: 'week-intake.form.fileLarge' } : {}
}

/** What the job is told besides the run: the office's language, and where letters lead. */
const payloadOf = (c: Ctx) => ({ locale: c.var.ui.locale, origin: c.var.origin })

async function postTable(c: Ctx): Promise<Response> {
  const { world, actor } = c.var
  const week = await ownWeek(c)
  const { file } = await readBody(c)
  const { formKey } = await readFields(c)
  const errors = errorsOf(file)
  if (Object.keys(errors).length > 0 || !(file instanceof File)) return renderIntake(c, week, errors)
  return postOnce(c, formKey, async (trx) => {
    const fileUuid = randomUUID()
    await storeFile(world, fileUuid, new Uint8Array(await file.arrayBuffer()))
    const head = { kind: 'proposals', step: 'check', job: intakeJob, zone: undefined } as const
    const run = { ...head, slug: week.slug, fileUuid, fileName: nameOfFile(file), actorId: actor!.id }
    return `/office/intakes/${await queueRun(trx, { ...run, payload: payloadOf(c) })}`
  })
}

async function getRun(c: Ctx): Promise<{ run: ImportRun<IntakeReport>; week: Week }> {
  const run = await findRun<IntakeReport>(c.var.db, 'proposals', c.req.param('uuid') ?? '')
  const week = run && (await findWeek(c.var.db, run.slug))
  if (!run || !week) throw new NotFound('week-intake.missing')
  return { run, week }
}

async function showRun(c: Ctx): Promise<Response> {
  const { run, week } = await getRun(c)
  const title = c.var.ui.t('week-intake.run.title', { file: run.fileName })
  return c.render(<IntakeRunPage run={run} week={week} />, { title, personal: true, ...(isUnderWay(run) && { refreshS }) })
}

/** The office's word: from "checked" a table goes on once, whoever presses twice. */
async function postWrite(c: Ctx): Promise<Response> {
  const { run } = await getRun(c)
  const { formKey, invites } = await readFields(c)
  return postOrShow(
    c,
    formKey,
    async (trx) => {
      const taken = await trx
        .updateTable('week.import_run')
        .set({ state: 'queued', step: 'write', invites: invites === 'on', done_count: 0, total_count: 0 })
        .where('uuid', '=', run.uuid)
        .where('state', '=', 'checked')
        .returning('id')
        .executeTakeFirst()
      if (taken) await queueStep(trx, intakeJob, run.uuid, payloadOf(c))
      return `/office/intakes/${run.uuid}`
    },
    () => showRun(c),
  )
}

async function postDrop(c: Ctx): Promise<Response> {
  const { world, actor, now } = c.var
  const { run } = await getRun(c)
  const { formKey } = await readFields(c)
  return postOnce(c, formKey, async (trx) => {
    const dropped = await trx
      .updateTable('week.import_run')
      .set({ state: 'dropped', report: '{}', finished_at: now })
      .where('uuid', '=', run.uuid)
      .where('state', '=', 'checked')
      .returning('id')
      .executeTakeFirst()
    if (dropped) {
      await deleteFile(world, run.fileUuid)
      await audit(trx, { actorId: actor!.id, action: 'week.dropTable', subjectType: 'importRun', subjectId: run.uuid })
    }
    return `/office/intakes/${run.uuid}`
  })
}

const templates = {
  xlsx: { make: xlsxTemplate, type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
  csv: { make: csvTemplate, type: 'text/csv; charset=utf-8' },
}

const templateOf = (kind: keyof typeof templates) =>
  async function showTemplate(c: Ctx): Promise<Response> {
    const { db, ui } = c.var
    const week = await ownWeek(c)
    const { make, type } = templates[kind]
    const bytes = make(await listQuestions(db, week.id), { t: ui.t, pick: (text) => pickText(text, ui.locale).text })
    const name = `proposals-${week.slug}.${kind}`
    return c.body(new Uint8Array(bytes), 200, {
      'content-type': type,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    })
  }

export const intakeRoutes = routesOf(import.meta.url, [
  ['GET', '/office/weeks/:slug/intake', 'week.plan', showIntake],
  ['POST', '/office/weeks/:slug/intake', 'week.plan', postTable, { bodyMaxBytes }],
  ['GET', '/office/weeks/:slug/intake/template.xlsx', 'week.plan', templateOf('xlsx')],
  ['GET', '/office/weeks/:slug/intake/template.csv', 'week.plan', templateOf('csv')],
  ['GET', '/office/intakes/:uuid', 'week.plan', showRun],
  ['POST', '/office/intakes/:uuid/write', 'week.plan', postWrite],
  ['POST', '/office/intakes/:uuid/drop', 'week.plan', postDrop],
])
