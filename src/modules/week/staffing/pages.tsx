import { NotFound } from '#platform/http/errors.ts'
import { postOrShow, readFields, readRevision } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import type { MessageKey } from '#platform/i18n.ts'
import { scopeOf } from '../editor/board/scope.ts'
import { applyCommand } from '../editor/commands/apply.ts'
import { getRevision } from '../editor/commands/store.ts'
import { listWorking } from '../timetable/store.ts'
import type { WorkingSession } from '../timetable/store.ts'
import { getWeek } from '../weeks/store.ts'
import { candidateFinder } from './candidates.ts'
import { chosenPeople } from './form.ts'
import { gatherStaffing } from './gather.ts'
import { findGaps, loadsOf } from './rules.ts'
import { AdultsPage, adultViews } from './views.tsx'

interface Shown {
  /** Of which session's form, and what was chosen in it. */
  guid?: string
  values?: Record<string, string>
  error?: MessageKey
  status?: 409 | 422
}

async function render(c: Ctx, { guid, values = {}, error, status }: Shown = {}): Promise<Response> {
  const { db, ui, actor } = c.var
  const week = await getWeek(db, c.req.param('slug') ?? '')
  if (week.source.format !== undefined) throw new NotFound('week-staffing.imported')
  const all = await listWorking(db, week.id, ['placed'])
  const staffing = await gatherStaffing(db, week, all, ui.locale)
  const gaps = findGaps(all, staffing)
  const scope = scopeOf(actor)
  const own = all.filter(({ memberId }) => scope === undefined || (memberId !== null && scope.includes(memberId)))
  const asked = c.req.query('show') ?? ''
  const show = adultViews.find((one) => one === asked) ?? 'gaps'
  const people = new Set(own.flatMap((session) => session.people.flatMap(({ personId }) => personId ?? [])))
  const view = (
    <AdultsPage
      {...{ week, show, staffing, gaps }}
      sessions={own}
      loads={loadsOf(all, week.zone).filter(({ personId }) => people.has(personId))}
      candidatesOf={candidateFinder(actor!, staffing, all)}
      revision={await getRevision(db, week.id)}
      refused={guid === undefined ? undefined : { guid, values, error: error && ui.t(error) }}
    />
  )
  return c.render(view, { title: ui.t('week-staffing.title'), personal: true, ...(status && { status }) })
}

async function postAdults(c: Ctx): Promise<Response> {
  const { db, now, actor } = c.var
  const week = await getWeek(db, c.req.param('slug') ?? '')
  const guid = c.req.param('guid') ?? ''
  const scope = scopeOf(actor)
  const session = (await listWorking(db, week.id, ['placed'])).find((one) => one.guid === guid && isOwn(one, scope))
  if (!session) throw new NotFound('week.missing.session')
  const values = await readFields(c)
  return postOrShow(
    c,
    values.formKey,
    async (trx) => {
      const done = await applyCommand(trx, {
        ...{ weekId: week.id, actorId: actor!.id, now, kind: 'people', seen: readRevision(values.revision) },
        changes: [{ guid, people: chosenPeople(session, values) }],
        ...(scope && { members: scope }),
      })
      return done.ok ? `/office/weeks/${week.slug}/adults` : done
    },
    ({ reason }) =>
      reason === 'stale'
        ? render(c, { guid, values, error: 'week-staffing.stale', status: 409 })
        : render(c, { guid, values, error: reason, status: 422 }),
  )
}

const isOwn = ({ memberId }: WorkingSession, scope: readonly number[] | undefined): boolean =>
  scope === undefined || (memberId !== null && scope.includes(memberId))

export const staffingRoutes = routesOf(import.meta.url, [
  ['GET', '/office/weeks/:slug/adults', 'week.steer', (c) => render(c)],
  ['POST', '/office/weeks/:slug/adults/:guid', 'week.steer', postAdults],
])
