import type { Trx } from '#platform/db/database.ts'
import { inTransaction } from '#platform/db/database.ts'
import { postOrShow, readFields, readRevision } from '#platform/http/form.ts'
import type { FormValues } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { getWeek } from '../../weeks/store.ts'
import type { Week } from '../../weeks/store.ts'
import { scopeOf } from '../board/scope.ts'
import { applyCommand } from '../commands/apply.ts'
import type { CommandOutcome } from '../commands/command.ts'
import { undoCommand } from '../commands/undo.ts'
import { afterwards } from './afterwards.ts'
import { parseWish } from './form.ts'
import type { Wish } from './form.ts'
import { showRefused, showStale } from './refused.tsx'

/** One address for every button of the list, the grid and a session's place: a form's post, or the grid's, which reads JSON. */
async function postCommand(c: Ctx): Promise<Response> {
  const week = await getWeek(c.var.db, c.req.param('slug') ?? '')
  const fields = await readFields(c)
  const parsed = parseWish(fields, week)
  const asJson = c.req.header('accept') === 'application/json'
  if (!parsed.ok) {
    const { field, reason } = parsed
    return asJson ? c.json({ ok: false, text: c.var.ui.t(reason) }, 422) : showRefused(c, week, fields, { [field]: c.var.ui.t(reason) })
  }
  const { wish } = parsed
  return asJson ? answerGrid(c, week, fields, wish) : answerForm(c, week, fields, wish)
}

function answerForm(c: Ctx, week: Week, fields: FormValues, wish: Wish): Promise<Response> {
  const work = async (trx: Trx) => {
    const outcome = await carryOut(trx, c, week, fields, wish)
    return outcome.ok ? afterwards(week, fields, wish, outcome) : outcome
  }
  return postOrShow(c, fields.formKey, work, (refused) =>
    refused.reason === 'stale' ? showStale(c, week, fields, refused) : showRefused(c, week, fields, { form: c.var.ui.t(refused.reason) }),
  )
}

/** Sent twice by a poor line it changes nothing the second time: a place is told as a place, never as "five minutes later". */
async function answerGrid(c: Ctx, week: Week, fields: FormValues, wish: Wish): Promise<Response> {
  const outcome = await inTransaction(c.var.db, (trx) => carryOut(trx, c, week, fields, wish))
  if (outcome.ok) return c.json(outcome)
  const { t } = c.var.ui
  const text = outcome.reason === 'stale' ? t('week-editor.stale.grid') : t(outcome.reason)
  return c.json({ ok: false, stale: outcome.reason === 'stale', revision: outcome.revision, text }, outcome.reason === 'stale' ? 409 : 422)
}

function carryOut(trx: Trx, c: Ctx, week: Week, fields: FormValues, wish: Wish): Promise<CommandOutcome> {
  const members = scopeOf(c.var.actor)
  const common = { weekId: week.id, actorId: c.var.actor!.id, now: c.var.now, ...(members && { members }) }
  if (wish.kind === 'undo') return undoCommand(trx, { ...common, undoes: wish.undoes })
  return applyCommand(trx, { ...common, kind: wish.kind, seen: readRevision(fields.seen), changes: [wish.change] })
}

export const actRoutes = routesOf(import.meta.url, [['POST', '/office/weeks/:slug/commands', 'week.steer', postCommand]])
