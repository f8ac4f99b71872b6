import { newToken } from '#platform/ids.ts'
import type { FormValues } from '#platform/http/form.ts'
import { atWall, moscowZone, wallTime } from '#platform/time.ts'
import { Button } from '#ui/action.tsx'
import { useIsland, useText, useUi } from '#ui/context.ts'
import { Field, Form, FormKey, SubmitRow, TextArea } from '#ui/form.tsx'
import { LinkTabs } from '#ui/nav.tsx'
import { Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader } from '#ui/page.tsx'
import { zoneName } from '#ui/when.tsx'
import { useWords } from '../../programme/words.ts'
import { clock } from '../../weeks/hours.ts'
import { Versions } from '../../timetable/versions.tsx'
import type { VersionRow } from '../../timetable/versions.tsx'
import type { Week } from '../../weeks/store.ts'
import type { Look } from './form.ts'
import { noteMax, shownOf } from './form.ts'
import { cellMin, cellName, isWhole } from './grid.ts'
import type { Grid } from './grid.ts'

export interface PaintProps {
  week: Week
  grid: Grid
  look: Look
  note: string
  revision: number
  /** Minutes that were told, and of these those in which a stream is open. */
  told: { allMin: number; usefulMin: number } | undefined
  saved: boolean
  errors?: Record<string, string> | undefined
  versions?: readonly VersionRow[] | undefined
  values?: FormValues | undefined
}

export function PaintPage(props: PaintProps) {
  const { week, grid, look, revision, saved, errors, versions } = props
  const { t } = useUi()
  const pick = useText()
  const name = pick(week.name).text
  return (
    <>
      <Crumbs items={[{ href: '/my-availability', label: t('week-availability.title') }, { label: name }]} />
      <PageHeader kicker={name} title={t('week-availability.title')} lead={t('week-availability.lead')} />
      {saved && (
        <Notice tone="success">
          <p>{t(props.told ? 'week-availability.saved' : 'week-availability.savedNone')}</p>
        </Notice>
      )}
      {versions && <Versions rows={versions} />}
      <ToldNotice told={props.told} />
      <ZoneForm week={week} look={look} zone={grid.zone} error={errors?.zone} />
      <KindTabs week={week} look={look} zone={grid.zone} />
      <Form action={`/my-availability/${week.slug}`} errors={errors} id="paint">
        <FormKey value={newToken()} />
        <input type="hidden" name="revision" value={revision} />
        <input type="hidden" name="zone" value={grid.zone} />
        <input type="hidden" name="kind" value={look.kind} />
        <input type="hidden" name="hours" value={look.hours} />
        <Hours grid={grid} look={look} />
        <HoursLink week={week} look={look} zone={grid.zone} />
        <TextArea
          name="note"
          label={t('week-availability.form.note')}
          hint={t('week-availability.form.noteHint')}
          value={props.note}
          rows={2}
          maxlength={noteMax}
          required={false}
        />
        <SubmitRow>
          <Button>{t('week-availability.form.save')}</Button>
        </SubmitRow>
      </Form>
    </>
  )
}

const hoursOf = (minutes: number): number => Math.round(minutes / 30) / 2

/** Empty is unknown; hours beside the week are no help, and that is said. */
function ToldNotice({ told }: Pick<PaintProps, 'told'>) {
  const { t } = useUi()
  if (!told) return <p>{t('week-availability.none')}</p>
  if (told.usefulMin === 0) {
    return (
      <Notice tone="warning" title={t('week-availability.missesTitle')}>
        <p>{t('week-availability.misses')}</p>
      </Notice>
    )
  }
  return <p>{t('week-availability.told', { hours: hoursOf(told.allMin), useful: hoursOf(told.usefulMin) })}</p>
}

const pathOf = (week: Week, look: Look, zone: string): string =>
  `/my-availability/${week.slug}?${new URLSearchParams({ ...look, zone }).toString()}`

function ZoneForm({ week, look, zone, error }: { week: Week; look: Look; zone: string; error: string | undefined }) {
  const { t } = useUi()
  return (
    <Form action={`/my-availability/${week.slug}`} method="get" id="zone" errors={error ? { zone: error } : undefined}>
      <input type="hidden" name="kind" value={look.kind} />
      <input type="hidden" name="hours" value={look.hours} />
      <Field
        name="zone"
        label={t('week-availability.form.zone')}
        hint={t('week-availability.form.zoneHint')}
        value={zone}
        list={Intl.supportedValuesOf('timeZone')}
        width={20}
        spellcheck={false}
      />
      <SubmitRow>
        <Button variant="quiet">{t('week-availability.form.zoneShow')}</Button>
      </SubmitRow>
    </Form>
  )
}

function KindTabs({ week, look, zone }: { week: Week; look: Look; zone: string }) {
  const { t } = useUi()
  const items = (['can', 'prefer'] as const).map((kind) => ({
    href: pathOf(week, { ...look, kind }, zone),
    label: t(`week-availability.kind.${kind}`),
    current: kind === look.kind,
  }))
  return (
    <div>
      <LinkTabs label={t('week-availability.kinds')} items={items} />
    </div>
  )
}

function HoursLink({ week, look, zone }: { week: Week; look: Look; zone: string }) {
  const { t } = useUi()
  const other = look.hours === 'all' ? 'day' : 'all'
  return (
    <p>
      <a href={pathOf(week, { ...look, hours: other }, zone)}>{t(`week-availability.hours.${other}`)}</a>
    </p>
  )
}

/** Half hours down, dates across: check boxes, so that a form without scripts says the same. */
function Hours({ grid, look }: { grid: Grid; look: Look }) {
  const { t } = useUi()
  const words = useWords()
  useIsland('paint-hours')
  const { from, until } = shownOf(look)
  const rows = Array.from({ length: until - from }, (_, at) => from + at)
  const zone = zoneName(t, grid.zone)
  return (
    <div class="table-frame paint-frame" tabIndex={0} role="group" aria-labelledby="paint-title">
      <table class="paint" data-kind={look.kind}>
        <caption id="paint-title">{t(`week-availability.caption.${look.kind}`, { zone })}</caption>
        <thead>
          <tr>
            <td>{zone}</td>
            {grid.dates.map((date) => (
              <th scope="col">{words.date(date, 'short')}</th>
            ))}
          </tr>
          {look.kind === 'can' && <WholeDays grid={grid} />}
        </thead>
        <tbody>
          {rows.map((cell) => (
            <tr>
              <th scope="row">
                {clock(cell * cellMin)}
                <MoscowTime grid={grid} cell={cell} />
              </th>
              {grid.dates.map((date) => (
                <Cell {...{ grid, look, date, cell }} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function WholeDays({ grid }: { grid: Grid }) {
  const { t } = useUi()
  const words = useWords()
  return (
    <tr class="paint-days">
      <th scope="row">{t('week-availability.wholeDay')}</th>
      {grid.dates.map((date) => (
        <td>
          <label>
            <input type="checkbox" name="day" value={date} checked={isWhole(grid.cells.get(date)!)} />
            <span class="hidden">{t('week-availability.wholeDayOf', { day: words.date(date) })}</span>
          </label>
        </td>
      ))}
    </tr>
  )
}

/** The same moment in Moscow, once for the row, where the clocks differ alike on every date. */
function MoscowTime({ grid, cell }: { grid: Grid; cell: number }) {
  const { t } = useUi()
  if (grid.zone === moscowZone) return null
  const times = new Set(grid.dates.map((date) => wallTime(atWall(date, clock(cell * cellMin), grid.zone), moscowZone)))
  const [time] = times
  return times.size === 1 && time !== clock(cell * cellMin) ? <span class="moscow">{t('ui.when.moscow', { time: time! })}</span> : null
}

function Cell({ grid, look, date, cell }: { grid: Grid; look: Look; date: string; cell: number }) {
  const { t } = useUi()
  const words = useWords()
  const paint = grid.cells.get(date)![cell]
  if (paint === undefined || (look.kind === 'prefer' && paint === 'none')) {
    return (
      <td class="paint-out">
        <span aria-hidden="true">·</span>
      </td>
    )
  }
  const label = t('week-availability.cell', { day: words.date(date), from: clock(cell * cellMin), until: clock((cell + 1) * cellMin) })
  const checked = look.kind === 'can' ? paint !== 'none' : paint === 'prefer'
  return (
    <td class={paint === 'prefer' ? 'paint-liked' : undefined}>
      <label>
        <input type="checkbox" name="cell" value={cellName(date, cell)} checked={checked} aria-label={label} />
      </label>
    </td>
  )
}
