import { NotFound } from '#platform/http/errors.ts'
import { checkForm, postOrShow, readFields, readRevision, translateErrors } from '#platform/http/form.ts'
import type { FormValues } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import type { MessageKey } from '#platform/i18n.ts'
import type { CommandOutcome } from '../../editor/commands/command.ts'
import { findContradictions } from '../../model/answers/contradiction.ts'
import { loadProblem } from '../../model/load.ts'
import { getWeek } from '../../weeks/store.ts'
import type { Week } from '../../weeks/store.ts'
import { applyRun, countTouchable, freezePast, movesOf, resumeRun, startRun, stopRun } from './actions.ts'
import type { ApplyOutcome, StartRefusal } from './actions.ts'
import { priceNow } from './price.ts'
import { resumeForm, runForm } from './form.ts'
import { isOpen } from './run.ts'
import type { SolveRun } from './run.ts'
import { RunPage } from './run-view.tsx'
import { findRun, getTask, listRuns } from './store.ts'
import { SolvePage } from './views.tsx'

const getTheWeek = (c: Ctx): Promise<Week> => getWeek(c.var.db, c.req.param('slug') ?? '')

async function getRun(c: Ctx, week: Week): Promise<SolveRun> {
  const run = await findRun(c.var.db, week.id, c.req.param('uuid') ?? '')
  if (!run) throw new NotFound('week-solve.run.unknown')
  return run
}

async function renderSolve(c: Ctx, week: Week, shown: { values?: FormValues; errors?: Record<string, string> } = {}): Promise<Response> {
  const runs = await listRuns(c.var.db, week.id)
  const problem = freezePast(await loadProblem(c.var.db, week), c.var.now)
  const view = (
    <SolvePage
      {...{ week, runs }}
      board={{ week, problem, scope: undefined }}
      contradictions={findContradictions(problem)}
      counts={countTouchable(problem)}
      values={shown.values ?? { scope: week.releasedVersion > 0 ? 'least' : 'all', seconds: '60' }}
      errors={shown.errors}
    />
  )
  return c.render(view, { title: c.var.ui.t('week-solve.title'), personal: true, status: shown.errors ? 422 : 200 })
}

async function showSolve(c: Ctx): Promise<Response> {
  return renderSolve(c, await getTheWeek(c))
}

async function postStart(c: Ctx): Promise<Response> {
  const { ui, actor, now } = c.var
  const week = await getTheWeek(c)
  const form = checkForm(runForm, await readFields(c))
  if (!form.ok) return renderSolve(c, week, { values: form.values, errors: translateErrors(form.errors, ui.t) })
  const refuse = ({ reason }: { ok: false; reason: StartRefusal }) =>
    renderSolve(c, week, { values: form.values, errors: { form: ui.t(reason) } })
  return postOrShow(
    c,
    form.values.formKey,
    async (trx) => {
      const started = await startRun(trx, week, form.data, { actorId: actor!.id, now })
      return started.ok ? runPath(week, started.uuid) : started
    },
    refuse,
  )
}

const runPath = (week: Week, uuid: string): string => `/office/weeks/${week.slug}/solve/${uuid}`

type Stale = Extract<CommandOutcome, { reason: 'stale' }>

interface Shown {
  error?: string
  errors?: Record<string, string>
  stale?: Stale
}

const refreshS = 3

async function renderRun(c: Ctx, week: Week, run: SolveRun, { error, errors, stale }: Shown = {}): Promise<Response> {
  const { db, ui } = c.var
  const task = await getTask(db, run.uuid)
  const view = (
    <RunPage
      {...{ week, run, task, errors, stale }}
      error={error}
      now={priceNow(task)}
      moves={run.best ? movesOf(task.problem, run.best) : []}
      applied={c.req.query('applied')}
    />
  )
  return c.render(view, {
    title: ui.t('week-solve.run.title'),
    personal: true,
    status: stale ? 409 : (error ?? errors) ? 422 : 200,
    ...(isOpen(run) && { refreshS }),
  })
}

async function showRun(c: Ctx): Promise<Response> {
  const week = await getTheWeek(c)
  return renderRun(c, week, await getRun(c, week))
}

async function postStop(c: Ctx): Promise<Response> {
  const week = await getTheWeek(c)
  const run = await getRun(c, week)
  const { formKey } = await readFields(c)
  return postOrShow(
    c,
    formKey,
    async (trx) => {
      await stopRun(trx, run)
      return runPath(week, run.uuid)
    },
    () => renderRun(c, week, run),
  )
}

const refusal = (c: Ctx, week: Week, run: SolveRun) => (refused: { ok: false; reason: MessageKey }) =>
  renderRun(c, week, run, { error: c.var.ui.t(refused.reason) })

async function postResume(c: Ctx): Promise<Response> {
  const week = await getTheWeek(c)
  const run = await getRun(c, week)
  const form = checkForm(resumeForm, await readFields(c))
  if (!form.ok) return renderRun(c, week, run, { errors: translateErrors(form.errors, c.var.ui.t) })
  return postOrShow(
    c,
    form.values.formKey,
    async (trx) => {
      const resumed = await resumeRun(trx, run, form.data.seconds, c.var.now)
      return resumed.ok ? runPath(week, run.uuid) : resumed
    },
    refusal(c, week, run),
  )
}

async function postApply(c: Ctx): Promise<Response> {
  const { actor, now } = c.var
  const week = await getTheWeek(c)
  const run = await getRun(c, week)
  const fields = await readFields(c)
  const wish = { seen: readRevision(fields.seen), bookedSeen: fields.booked === 'yes', actorId: actor!.id, now }
  return postOrShow<Exclude<ApplyOutcome, { ok: true }>>(
    c,
    fields.formKey,
    async (trx) => {
      const applied = await applyRun(trx, run, wish)
      return applied.ok ? `${runPath(week, run.uuid)}?applied=${applied.revision}` : applied
    },
    (refused) =>
      refused.reason === 'stale'
        ? renderRun(c, week, run, { stale: refused })
        : renderRun(c, week, run, { error: c.var.ui.t(refused.reason) }),
  )
}

export const solveRoutes = routesOf(import.meta.url, [
  ['GET', '/office/weeks/:slug/solve', 'week.plan', showSolve],
  ['POST', '/office/weeks/:slug/solve', 'week.plan', postStart],
  ['GET', '/office/weeks/:slug/solve/:uuid', 'week.plan', showRun],
  ['POST', '/office/weeks/:slug/solve/:uuid/stop', 'week.plan', postStop],
  ['POST', '/office/weeks/:slug/solve/:uuid/resume', 'week.plan', postResume],
  ['POST', '/office/weeks/:slug/solve/:uuid/apply', 'week.plan', postApply],
])
