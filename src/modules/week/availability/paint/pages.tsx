import { Conflict } from '#platform/http/errors.ts'
import { postOrShow, readFields, readRevision, translateErrors } from '#platform/http/form.ts'
import type { FormErrors } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { isZone, minutesBetween } from '#platform/time.ts'
import { wordsFor } from '../../programme/words.ts'
import { openSpans } from '../../setup/rules.ts'
import { listPlaces } from '../../setup/store.ts'
import { differing } from '../../timetable/versions.tsx'
import type { VersionRow } from '../../timetable/versions.tsx'
import { showHours } from '../../weeks/hours.ts'
import { getWeek } from '../../weeks/store.ts'
import type { Week } from '../../weeks/store.ts'
import { spansOf, usefulMin, windowOf } from '../rules.ts'
import type { Availability } from '../rules.ts'
import { findAvailability } from '../store.ts'
import { tellAvailability } from './actions.ts'
import { lookOf, readPaint } from './form.ts'
import type { Look } from './form.ts'
import { gridOf, paint, spansOfGrid } from './grid.ts'
import type { Grid } from './grid.ts'
import { PaintPage } from './views.tsx'

async function ownWeek(c: Ctx): Promise<Week> {
  const week = await getWeek(c.var.db, c.req.param('slug') ?? '')
  if (week.source.format !== undefined) throw new Conflict('week-availability.imported')
  return week
}

interface Shown {
  week: Week
  told: Availability | undefined
  grid: Grid
  look: Look
  note?: string
  errors?: FormErrors
  versions?: VersionRow[]
}

async function renderPaint(c: Ctx, { week, told, grid, look, note, errors, versions }: Shown): Promise<Response> {
  const { db, ui } = c.var
  const streams = told ? await listPlaces(db, 'stream', week.id) : []
  const open = streams.length > 0 ? streams.flatMap((stream) => openSpans(stream.hours, week)) : [windowOf(week)]
  const allMin = (told ? spansOf(told, 'can') : []).reduce((sum, span) => sum + minutesBetween(span.from, span.until), 0)
  const view = (
    <PaintPage
      {...{ week, grid, look, versions }}
      note={note ?? told?.note ?? ''}
      revision={told?.revision ?? 0}
      told={told && { allMin, usefulMin: usefulMin(told, open) }}
      saved={c.req.query('saved') === '1'}
      errors={errors && translateErrors(errors, ui.t)}
    />
  )
  const title = `${ui.t('week-availability.title')} · ${pickText(week.name, ui.locale).text}`
  return c.render(view, { title, personal: true, status: versions ? 409 : errors ? 422 : 200 })
}

const findOwn = (c: Ctx, week: Week) => findAvailability(c.var.db, week.id, c.var.actor!.id)
/** The wall that somebody painted on; at first the one that they read the site by. */
const zoneOf = (c: Ctx, told: Availability | undefined): string => told?.zone ?? c.var.actor!.zone ?? c.var.ui.zone

async function showPaint(c: Ctx): Promise<Response> {
  const week = await ownWeek(c)
  const told = await findOwn(c, week)
  const asked = c.req.query('zone')
  const zone = asked !== undefined && isZone(asked) ? asked : zoneOf(c, told)
  const look = lookOf({ kind: c.req.query('kind'), hours: c.req.query('hours') })
  const errors: FormErrors | undefined = asked !== undefined && !isZone(asked) ? { zone: 'week-availability.form.zoneWrong' } : undefined
  return renderPaint(c, { week, told, grid: gridOf(week, told, zone), look, ...(errors && { errors }) })
}

async function postPaint(c: Ctx): Promise<Response> {
  const week = await ownWeek(c)
  const values = await readFields(c)
  const form = readPaint(values)
  const look = lookOf(values)
  const told = await findOwn(c, week)
  if (!form.ok)
    return renderPaint(c, { week, told, grid: gridOf(week, told, zoneOf(c, told)), look, note: values.note ?? '', errors: form.errors })
  const { zone, note, painted } = form
  const telling = { week, personId: c.var.actor!.id, revision: readRevision(values.revision), zone, note, painted, now: c.var.now }
  return postOrShow(
    c,
    values.formKey,
    async (trx) =>
      (await tellAvailability(trx, telling)) ?? `/my-availability/${week.slug}?${new URLSearchParams({ ...look, saved: '1' }).toString()}`,
    async () => {
      const now = await findOwn(c, week)
      const saved = gridOf(week, now, zone)
      const typed = paint(saved, painted)
      const rows = [
        ...rowsOf(c, saved, typed),
        { label: c.var.ui.t('week-availability.form.note'), saved: now?.note || '—', typed: note || '—' },
      ]
      return renderPaint(c, { week, told: now, grid: typed, look, note, versions: differing(rows) })
    },
  )
}

/** The hours of each date, as they were saved meanwhile and as they were painted here. */
function rowsOf(c: Ctx, saved: Grid, typed: Grid): VersionRow[] {
  const words = wordsFor(c.var.ui.locale, c.var.ui.t)
  const hours = (grid: Grid, date: string): string =>
    showHours(
      spansOfGrid(grid)
        .filter((span) => span.date === date)
        .map(({ fromMin, untilMin }) => ({ fromMin, untilMin })),
    ) || '—'
  return saved.dates.map((date) => ({ label: words.date(date), saved: hours(saved, date), typed: hours(typed, date) }))
}

export const paintRoutes = routesOf(import.meta.url, [
  ['GET', '/my-availability/:slug', 'week.keep', showPaint],
  ['POST', '/my-availability/:slug', 'week.keep', postPaint],
])
