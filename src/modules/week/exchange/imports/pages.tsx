import { randomUUID } from 'node:crypto'
import { NotFound } from '#platform/http/errors.ts'
import { nameOfFile, postOnce, translateErrors } from '#platform/http/form.ts'
import type { FormErrors, FormValues } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { scheduleBytesMax } from '../../formats/index.ts'
import { findWeek, getWeek } from '../../weeks/store.ts'
import type { Week } from '../../weeks/store.ts'
import { readImportForm } from './form.ts'
import { isImported } from './import.ts'
import { findRun, listRuns, queueRun, storeFile } from '../../runs/store.ts'
import { isUnderWay, refreshS } from '../../runs/views.tsx'
import type { ImportReport } from './report.ts'
import { ImportPage, RunPage } from './views.tsx'

/** A form's body is its file and a little around it. */
const bodyMaxBytes = scheduleBytesMax + 1024 * 1024

async function renderForm(c: Ctx, week: Week | undefined, wish: { values?: FormValues; errors?: FormErrors } = {}): Promise<Response> {
  const { db, ui } = c.var
  const { values = week ? { zone: week.zone } : {}, errors } = wish
  const view = (
    <ImportPage
      week={week}
      canImport={week === undefined || isImported(week)}
      runs={await listRuns(db, 'programme', week?.slug)}
      values={values}
      errors={errors && translateErrors(errors, ui.t)}
    />
  )
  const title = week ? `${ui.t('week-exchange.again.title')} · ${pickText(week.name, ui.locale).text}` : ui.t('week-exchange.new.title')
  return c.render(view, { title, personal: true, status: errors ? 422 : 200 })
}

async function showNew(c: Ctx): Promise<Response> {
  return renderForm(c, undefined)
}

async function showImport(c: Ctx): Promise<Response> {
  return renderForm(c, await getWeek(c.var.db, c.req.param('slug') ?? ''))
}

async function postNew(c: Ctx): Promise<Response> {
  return postFile(c, undefined)
}

async function postImport(c: Ctx): Promise<Response> {
  return postFile(c, await getWeek(c.var.db, c.req.param('slug') ?? ''))
}

async function postFile(c: Ctx, week: Week | undefined): Promise<Response> {
  const { db, world, actor } = c.var
  const form = await readImportForm(c, week?.slug)
  if (!form.ok) return renderForm(c, week, form)
  const { slug, zone, file, values } = form
  const target = week ?? (await findWeek(db, slug))
  if (target && !isImported(target)) return renderForm(c, week, { values, errors: { [week ? 'file' : 'slug']: 'week-exchange.form.ours' } })
  return postOnce(c, values.formKey, async (trx) => {
    const fileUuid = randomUUID()
    await storeFile(world, fileUuid, new Uint8Array(await file.arrayBuffer()))
    const head = { kind: 'programme', step: 'write', job: 'runImport' } as const
    const run = await queueRun(trx, { ...head, slug, zone, fileUuid, fileName: nameOfFile(file), actorId: actor!.id })
    return `/office/imports/${run}`
  })
}

async function showRun(c: Ctx): Promise<Response> {
  const run = await findRun<ImportReport>(c.var.db, 'programme', c.req.param('uuid') ?? '')
  if (!run) throw new NotFound('week-exchange.run.unknown')
  const title = c.var.ui.t('week-exchange.run.title', { file: run.fileName })
  return c.render(<RunPage run={run} />, { title, personal: true, ...(isUnderWay(run) && { refreshS }) })
}

export const importRoutes = routesOf(import.meta.url, [
  ['GET', '/office/weeks/import', 'week.plan', showNew],
  ['POST', '/office/weeks/import', 'week.plan', postNew, { bodyMaxBytes }],
  ['GET', '/office/weeks/:slug/import', 'week.plan', showImport],
  ['POST', '/office/weeks/:slug/import', 'week.plan', postImport, { bodyMaxBytes }],
  ['GET', '/office/imports/:uuid', 'week.plan', showRun],
])
