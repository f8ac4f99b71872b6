import { useText, useUi } from '#ui/context.ts'
import { Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { When } from '#ui/when.tsx'
import { Temporal } from '#platform/time.ts'
import { tickMin, tickMs } from '../../model/problem.ts'
import type { Day, WeekProblem } from '../../model/problem.ts'
import { useWords } from '../../programme/words.ts'
import type { KeptPlacing } from './run.ts'

interface Props {
  problem: WeekProblem
  placings: readonly KeptPlacing[]
  /** Guids that stand elsewhere than before. */
  moved: ReadonlySet<string>
}

interface Bar extends KeptPlacing {
  title: string
  ticks: number
}

/** The best timetable so far, day by day, as bars in their streams; the same beneath as a table. */
export function PlacingPicture({ problem, placings, moved }: Props) {
  const { t } = useUi()
  const pick = useText()
  const sessions = new Map(problem.sessions.map((session) => [session.guid, session]))
  const bars = placings.map((placing): Bar => {
    const session = sessions.get(placing.guid)!
    return { ...placing, title: pick(session.title).text, ticks: session.durationMin / tickMin }
  })
  return (
    <Section title={t('week-solve.run.picture.title')} id="picture">
      <p>{t('week-solve.run.picture.caption')}</p>
      {problem.days.map((day) => (
        <DayPicture {...{ problem, day, moved }} bars={bars.filter(({ start }) => start >= day.ticks[0] && start < day.ticks[1])} />
      ))}
    </Section>
  )
}

const [unit, line, head] = [3, 14, 18]
const hourTicks = 60 / tickMin

function DayPicture({ problem, day, bars, moved }: { problem: WeekProblem; day: Day; bars: readonly Bar[]; moved: Props['moved'] }) {
  const { t } = useUi()
  const words = useWords()
  const used = problem.streams.map((stream, at) => ({ stream, at })).filter(({ at }) => bars.some((bar) => bar.stream === at))
  if (bars.length === 0) return null
  const rowOf = new Map(used.map(({ at }, row) => [at, row]))
  const [from, until] = day.ticks
  const size = { width: (until - from) * unit, height: head + used.length * line }
  const hours = Array.from({ length: Math.floor((until - from) / hourTicks / 3) + 1 }, (_, at) => at * 3)
  const date = words.date(day.date)
  return (
    <figure class="chart">
      <figcaption>
        <strong>{t('week-solve.run.picture.day', { date, n: bars.length })}</strong>
      </figcaption>
      <div class="chart-frame" tabIndex={0} role="region" aria-label={t('ui.chart.scroll', { title: date })}>
        <svg
          class="solve-day"
          viewBox={`0 0 ${size.width} ${size.height}`}
          {...size}
          role="img"
          aria-label={t('week-solve.run.picture.label', { date })}
        >
          {hours.map((hour) => (
            <g>
              <path class="hour" d={`M${hour * hourTicks * unit} ${head}V${size.height}`} />
              <text x={hour * hourTicks * unit + 2} y={head - 5}>
                {hour}
              </text>
            </g>
          ))}
          {bars.map(({ guid, start, stream, ticks, title }) => (
            <rect
              class={moved.has(guid) ? 'moved' : undefined}
              x={(start - from) * unit}
              y={head + rowOf.get(stream)! * line + 1}
              width={Math.max(2, ticks * unit - 1)}
              height={line - 3}
              rx="2"
            >
              <title>{title}</title>
            </rect>
          ))}
        </svg>
      </div>
      <details>
        <summary>{t('week-solve.run.picture.table')}</summary>
        <BarTable {...{ problem, bars, date }} />
      </details>
    </figure>
  )
}

function BarTable({ problem, bars, date }: { problem: WeekProblem; bars: readonly Bar[]; date: string }) {
  const { t } = useUi()
  const pick = useText()
  const rows = bars
    .toSorted((a, b) => a.start - b.start || a.stream - b.stream)
    .map(({ start, stream, title, ticks }) => ({
      session: title,
      to: <When at={instantOf(problem, start)} until={instantOf(problem, start + ticks)} />,
      stream: pick(problem.streams[stream]!.name).text,
    }))
  const columns = [
    { key: 'session', label: t('week-solve.run.moves.session') },
    { key: 'to', label: t('week.board.column.when') },
    { key: 'stream', label: t('week.board.column.stream') },
  ]
  return <Table caption={date} captionHidden columns={columns} rows={rows} />
}

export function instantOf({ originMs }: WeekProblem, tick: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(originMs + tick * tickMs)
}
