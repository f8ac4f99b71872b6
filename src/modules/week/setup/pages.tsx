import { Conflict } from '#platform/http/errors.ts'
import { checkForm, postOrShow, readFields, readRevision, translateErrors } from '#platform/http/form.ts'
import type { FormErrors, FormValues } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { moscowZone } from '#platform/time.ts'
import { differing } from '../timetable/versions.tsx'
import type { VersionRow } from '../timetable/versions.tsx'
import { getWeek } from '../weeks/store.ts'
import type { Week } from '../weeks/store.ts'
import { addWeek, changeWeek } from './actions.ts'
import { newWeekForm, weekForm } from './form.ts'
import { placeRoutes } from './places/pages.tsx'
import { getRevision, listPlaces } from './store.ts'
import { NewWeekPage, SetupPage } from './views.tsx'

function renderNew(c: Ctx, values: FormValues, errors?: FormErrors): Response | Promise<Response> {
  const { t } = c.var.ui
  const view = <NewWeekPage values={values} errors={errors && translateErrors(errors, t)} />
  return c.render(view, { title: t('week-setup.new.title'), personal: true, status: errors ? 422 : 200 })
}

const showNew = (c: Ctx): Response | Promise<Response> => renderNew(c, { zone: moscowZone })

async function postNew(c: Ctx): Promise<Response> {
  const values = await readFields(c)
  const form = checkForm(newWeekForm, values)
  if (!form.ok) return renderNew(c, values, form.errors)
  return postOrShow(
    c,
    values.formKey,
    async (trx) => {
      const done = await addWeek(trx, form.data, c.var.actor!.id)
      return typeof done === 'string' ? `/office/weeks/${done}/setup` : done
    },
    (refused) => renderNew(c, values, 'errors' in refused ? refused.errors : {}),
  )
}

const valuesOf = (week: Week, revision: number): FormValues => ({
  nameRu: week.name.ru ?? week.name.und ?? '',
  nameEn: week.name.en ?? '',
  zone: week.zone,
  startsOn: week.startsOn,
  endsOn: week.endsOn,
  revision: String(revision),
})

interface Shown {
  values?: FormValues
  errors?: FormErrors
  versions?: VersionRow[]
}

async function renderSetup(c: Ctx, week: Week, { values, errors, versions }: Shown = {}): Promise<Response> {
  const { db, ui } = c.var
  const view = (
    <SetupPage
      week={week}
      streams={await listPlaces(db, 'stream', week.id)}
      tracks={await listPlaces(db, 'track', week.id)}
      values={values ?? valuesOf(week, await getRevision(db, week.id))}
      errors={errors && translateErrors(errors, ui.t)}
      versions={versions}
      saved={c.req.query('saved') === '1'}
    />
  )
  const title = `${pickText(week.name, ui.locale).text} · ${ui.t('week-setup.title')}`
  return c.render(view, { title, personal: true, status: versions ? 409 : errors ? 422 : 200 })
}

const weekOf = (c: Ctx): Promise<Week> => getWeek(c.var.db, c.req.param('slug') ?? '')
const showSetup = async (c: Ctx): Promise<Response> => renderSetup(c, await weekOf(c))

async function postSetup(c: Ctx): Promise<Response> {
  const week = await weekOf(c)
  if (week.source.format !== undefined) throw new Conflict('week-setup.imported')
  const values = await readFields(c)
  const form = checkForm(weekForm, values)
  if (!form.ok) return renderSetup(c, week, { values, errors: form.errors })
  const edit = { week, revision: readRevision(values.revision), actorId: c.var.actor!.id }
  return postOrShow(
    c,
    values.formKey,
    async (trx) => (await changeWeek(trx, form.data, edit)) ?? `/office/weeks/${week.slug}/setup?saved=1`,
    async (refused) => ('errors' in refused ? renderSetup(c, week, { values, errors: refused.errors }) : showStale(c, values)),
  )
}

/** Both versions side by side; the form beneath holds what was typed, over the revision that stands now. */
async function showStale(c: Ctx, typed: FormValues): Promise<Response> {
  const week = await weekOf(c)
  const revision = await getRevision(c.var.db, week.id)
  const saved = valuesOf(week, revision)
  const names = ['nameRu', 'nameEn', 'zone', 'startsOn', 'endsOn'] as const
  const rows = names.map((name) => ({
    label: c.var.ui.t(`week-setup.field.${name}`),
    saved: saved[name] || '—',
    typed: typed[name] || '—',
  }))
  return renderSetup(c, week, { values: { ...typed, revision: String(revision) }, versions: differing(rows) })
}

export const setupRoutes = [
  ...routesOf(import.meta.url, [
    ['GET', '/office/weeks/new', 'week.plan', showNew],
    ['POST', '/office/weeks/new', 'week.plan', postNew],
    ['GET', '/office/weeks/:slug/setup', 'week.plan', showSetup],
    ['POST', '/office/weeks/:slug/setup', 'week.plan', postSetup],
  ]),
  ...placeRoutes,
]
