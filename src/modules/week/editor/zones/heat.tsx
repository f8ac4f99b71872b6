import { useUi } from '#ui/context.ts'
import { Table } from '#ui/table.tsx'
import { zoneName } from '#ui/when.tsx'
import type { WeekProblem } from '../../model/problem.ts'

const size = { label: 150, hour: 30, row: 26, head: 22 }

/** From what a cell's number to the darkest: the most of the table, so that an even week looks even. */
export function toneOf(count: number, most: number): 0 | 1 | 2 | 3 | 4 {
  if (count === 0 || most === 0) return 0
  return Math.min(4, Math.ceil((count / most) * 4)) as 1 | 2 | 3 | 4
}

interface HeatProps {
  problem: WeekProblem
  /** By zone group and hour on its wall: sessions on the air. */
  heat: readonly (readonly number[])[]
  title: string
  /** Names of the regions that live by each group's clock. */
  regions: readonly string[]
}

/**
 * When the country can watch, on the clocks on its walls: a row for the regions of one clock, a column for each local hour. School hours
 * stand in a frame: what is dark within the frame is at a good time there.
 */
export function HeatMap({ problem, heat, title, regions }: HeatProps) {
  const { t } = useUi()
  const zones = problem.groups.map(({ zone }) => zoneName(t, zone))
  const columns = [
    { key: 'zone', label: t('week-editor.heat.zone') },
    ...hours.map((hour) => ({ key: `h${hour}`, label: String(hour), numeric: true })),
  ]
  const rows = heat.map((row, group) => ({
    zone: `${zones[group]} (${regions[group]})`,
    ...Object.fromEntries(hours.map((hour) => [`h${hour}`, <span data-cell={`${group}-${hour}`}>{row[hour]}</span>])),
  }))
  return (
    <figure class="chart week-heat">
      <figcaption>
        <strong>{title}</strong>
        <span>{t('week-editor.heat.caption')}</span>
      </figcaption>
      <div class="chart-frame" tabIndex={0} role="region" aria-label={t('ui.chart.scroll', { title })}>
        <HeatPicture zones={zones} heat={heat} />
      </div>
      <details>
        <summary>{t('ui.chart.table')}</summary>
        <Table caption={title} captionHidden columns={columns} rows={rows} />
      </details>
    </figure>
  )
}

const hours = Array.from({ length: 24 }, (_, hour) => hour)

function HeatPicture({ zones, heat }: { zones: readonly string[]; heat: readonly (readonly number[])[] }) {
  const most = Math.max(0, ...heat.flat())
  const width = size.label + 24 * size.hour
  const height = size.head + zones.length * size.row
  const school = { x: size.label + 8.5 * size.hour, width: 5.5 * size.hour }
  return (
    <svg class="week-heat-picture" viewBox={`0 0 ${width} ${height}`} width={width} height={height} aria-hidden="true">
      {hours.map((hour) => (
        <text class="axis" x={size.label + hour * size.hour} y={size.head - 7}>
          {hour}
        </text>
      ))}
      {zones.map((zone, group) => (
        <>
          <text class="axis" x="0" y={size.head + group * size.row + 17}>
            {zone}
          </text>
          {hours.map((hour) => (
            <Cell {...{ group, hour, most }} count={heat[group]![hour]!} />
          ))}
        </>
      ))}
      <rect class="school" x={school.x} y={size.head - 1} width={school.width} height={height - size.head} rx="4" />
    </svg>
  )
}

function Cell({ group, hour, count, most }: { group: number; hour: number; count: number; most: number }) {
  const [x, y] = [size.label + hour * size.hour, size.head + group * size.row]
  return (
    <>
      <rect
        class={`heat h${toneOf(count, most)}`}
        x={x}
        y={y}
        width={size.hour - 2}
        height={size.row - 2}
        rx="3"
        data-heat={`${group}-${hour}`}
      />
      <text class={`heat-n h${toneOf(count, most)}`} x={x + (size.hour - 2) / 2} y={y + 17} data-count={`${group}-${hour}`}>
        {count === 0 ? '' : count}
      </text>
    </>
  )
}
