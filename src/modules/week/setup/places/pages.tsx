import { Conflict, NotFound } from '#platform/http/errors.ts'
import { postOrShow, readFields, readRevision, translateErrors } from '#platform/http/form.ts'
import type { FormErrors, FormValues } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { wordsFor } from '../../programme/words.ts'
import { differing } from '../../timetable/versions.tsx'
import type { VersionRow } from '../../timetable/versions.tsx'
import { datesOf, getWeek } from '../../weeks/store.ts'
import type { Week } from '../../weeks/store.ts'
import { hoursField } from '../form.ts'
import { listPlaces } from '../store.ts'
import type { Place, PlaceKind } from '../store.ts'
import { addPlace, changePlace, movePlace, removePlace } from './actions.ts'
import { placeValues, readPlace } from './form.ts'
import { PlacePage } from './views.tsx'

interface Shown {
  place?: Place | undefined
  values?: FormValues
  errors?: FormErrors
  versions?: VersionRow[]
}

function renderPlace(c: Ctx, kind: PlaceKind, week: Week, shown: Shown): Response | Promise<Response> {
  const { ui } = c.var
  const { place, errors, versions } = shown
  const values = shown.values ?? (place ? placeValues(place, week) : {})
  const view = <PlacePage {...{ kind, week, place, values, versions }} errors={errors && translateErrors(errors, ui.t)} />
  const title = place ? pickText(place.name, ui.locale).text : ui.t(`week-setup.${kind}.add`)
  return c.render(view, { title, personal: true, status: versions ? 409 : errors ? 422 : 200 })
}

async function ownWeek(c: Ctx): Promise<Week> {
  const week = await getWeek(c.var.db, c.req.param('slug') ?? '')
  if (week.source.format !== undefined) throw new Conflict('week-setup.imported')
  return week
}

async function getPlace(c: Ctx, kind: PlaceKind, week: Week): Promise<Place> {
  const place = (await listPlaces(c.var.db, kind, week.id)).find(({ slug }) => slug === c.req.param('place'))
  if (!place) throw new NotFound('week-setup.missing')
  return place
}

const back = (week: Week): string => `/office/weeks/${week.slug}/setup?saved=1`

const pagesOf = (kind: PlaceKind) => ({
  showNew: async (c: Ctx): Promise<Response> => renderPlace(c, kind, await ownWeek(c), {}),

  async postNew(c: Ctx): Promise<Response> {
    const week = await ownWeek(c)
    const values = await readFields(c)
    const form = readPlace(values, week)
    if (!form.ok) return renderPlace(c, kind, week, { values, errors: form.errors })
    return postOrShow(
      c,
      values.formKey,
      async (trx) => {
        await addPlace(trx, { kind, weekId: week.id, actorId: c.var.actor!.id }, form.fields)
        return back(week)
      },
      () => renderPlace(c, kind, week, { values }),
    )
  },

  async show(c: Ctx): Promise<Response> {
    const week = await ownWeek(c)
    return renderPlace(c, kind, week, { place: await getPlace(c, kind, week) })
  },

  async post(c: Ctx): Promise<Response> {
    const week = await ownWeek(c)
    const place = await getPlace(c, kind, week)
    const values = await readFields(c)
    const form = readPlace(values, week)
    if (!form.ok) return renderPlace(c, kind, week, { place, values, errors: form.errors })
    const edit = { place, revision: readRevision(values.revision), fields: form.fields, hours: form.hours }
    return postOrShow(
      c,
      values.formKey,
      async (trx) => (await changePlace(trx, { kind, weekId: week.id, actorId: c.var.actor!.id }, edit)) ?? back(week),
      async () => showStale(c, kind, week, values),
    )
  },

  async postMove(c: Ctx): Promise<Response> {
    const week = await ownWeek(c)
    const place = await getPlace(c, kind, week)
    const { formKey, to } = await readFields(c)
    return postOrShow(
      c,
      formKey,
      async (trx) => {
        await movePlace(trx, { kind, weekId: week.id, actorId: c.var.actor!.id }, place, to === 'up' ? 'up' : 'down')
        return `/office/weeks/${week.slug}/setup#${kind}s`
      },
      () => renderPlace(c, kind, week, { place }),
    )
  },

  async postRemove(c: Ctx): Promise<Response> {
    const week = await ownWeek(c)
    const place = await getPlace(c, kind, week)
    const { formKey } = await readFields(c)
    return postOrShow(
      c,
      formKey,
      async (trx) => (await removePlace(trx, { kind, weekId: week.id, actorId: c.var.actor!.id }, place)) ?? back(week),
      (refused) => renderPlace(c, kind, week, { place, errors: 'errors' in refused ? refused.errors : {} }),
    )
  },
})

async function showStale(c: Ctx, kind: PlaceKind, week: Week, typed: FormValues): Promise<Response> {
  const { t } = c.var.ui
  const place = await getPlace(c, kind, week)
  const saved = placeValues(place, week)
  const words = wordsFor(c.var.ui.locale, t)
  const fields = [
    ...(['nameRu', 'nameEn', 'capacity', 'open'] as const).map((name) => ({ name, label: t(`week-setup.field.${name}`) })),
    ...datesOf(week).map((date) => ({ name: hoursField(date), label: words.date(date, 'long') })),
  ]
  const word = (name: string, value: string | undefined) =>
    name === 'open' && value ? t(value === 'hours' ? 'week-setup.form.open.hours' : 'week-setup.form.open.always') : value || '—'
  const rows = fields.map(({ name, label }) => ({ label, saved: word(name, saved[name]), typed: word(name, typed[name]) }))
  const values = { ...typed, revision: saved.revision! }
  return renderPlace(c, kind, week, { place, values, versions: differing(rows) })
}

const streams = pagesOf('stream')
const tracks = pagesOf('track')

export const placeRoutes = routesOf(
  import.meta.url,
  (
    [
      ['streams', streams],
      ['tracks', tracks],
    ] as const
  ).flatMap(([name, pages]): Parameters<typeof routesOf>[1] => [
    ['GET', `/office/weeks/:slug/setup/${name}/new`, 'week.plan', pages.showNew],
    ['POST', `/office/weeks/:slug/setup/${name}/new`, 'week.plan', pages.postNew],
    ['GET', `/office/weeks/:slug/setup/${name}/:place`, 'week.plan', pages.show],
    ['POST', `/office/weeks/:slug/setup/${name}/:place`, 'week.plan', pages.post],
    ['POST', `/office/weeks/:slug/setup/${name}/:place/move`, 'week.plan', pages.postMove],
    ['POST', `/office/weeks/:slug/setup/${name}/:place/remove`, 'week.plan', pages.postRemove],
  ]),
)
