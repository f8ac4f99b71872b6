import { useText, useUi } from '#ui/context.ts'
import { wallTime } from '#platform/time.ts'
import type { Day, Session } from '../../model/problem.ts'
import type { Board } from '../board/board.ts'
import { instantOf, warningsOf } from '../board/board.ts'
import { isWithin } from '../board/scope.ts'
import { boxOf, grid, heightOf, toneMarks, toneOf, widthOf, xOf, yOf } from './plain/geometry.ts'

interface DayProps {
  board: Board
  day: Day
}

/** Streams across, time down; the list beneath holds the same for eyes and hands that need it. */
export function GridPicture({ board, day }: DayProps) {
  const { t } = useUi()
  const { problem } = board
  const label = t('week-editor.grid.picture')
  return (
    <div class="week-grid-frame" id="grid-frame" tabIndex={0} role="region" aria-label={label}>
      <div class="week-grid-corner" />
      <StreamHeads board={board} />
      <TimeAxis board={board} day={day} />
      <svg
        class="week-grid-body"
        id="grid-body"
        width={widthOf(problem.streams.length)}
        height={heightOf(day)}
        viewBox={`0 0 ${widthOf(problem.streams.length)} ${heightOf(day)}`}
      >
        <Ground board={board} day={day} />
        {problem.sessions.map((session, index) => {
          const { placing } = session
          if (!placing || placing.start < day.ticks[0] || placing.start >= day.ticks[1]) return null
          return <Bar {...{ board, day, session, index }} />
        })}
      </svg>
    </div>
  )
}

function StreamHeads({ board: { problem } }: { board: Board }) {
  const pick = useText()
  const width = widthOf(problem.streams.length)
  return (
    <div class="week-grid-head" aria-hidden="true">
      <svg width={width} height={grid.head} viewBox={`0 0 ${width} ${grid.head}`}>
        {problem.streams.map(({ name }, stream) => (
          <foreignObject x={xOf(stream)} y="0" width={grid.column - 2 * grid.gap} height={grid.head}>
            <div class="week-grid-stream" lang={pick(name).lang}>
              {pick(name).text}
            </div>
          </foreignObject>
        ))}
      </svg>
    </div>
  )
}

function hoursOf({ ticks: [from, until] }: Day): number[] {
  return Array.from({ length: Math.ceil((until - from) / grid.ticksOfHour) }, (_, hour) => from + hour * grid.ticksOfHour)
}

/** Hours on the week's wall, and beneath on the reader's own where that shows another time. */
function TimeAxis({ board: { problem, week }, day }: DayProps) {
  const { zone } = useUi()
  return (
    <div class="week-grid-axis" aria-hidden="true">
      <svg width={grid.axis} height={heightOf(day)} viewBox={`0 0 ${grid.axis} ${heightOf(day)}`}>
        {hoursOf(day).map((tick) => {
          const at = instantOf(problem, tick)
          const [here, own] = [wallTime(at, week.zone), wallTime(at, zone)]
          return (
            <>
              <text class="axis" x="6" y={yOf(tick, day) + 14}>
                {here}
              </text>
              {own !== here && (
                <text class="axis own" x="6" y={yOf(tick, day) + 30}>
                  {own}
                </text>
              )}
            </>
          )
        })}
      </svg>
    </div>
  )
}

/** Lines of hours and streams, and the hours at which a stream is closed. */
function Ground({ board: { problem }, day }: DayProps) {
  const [width, height] = [widthOf(problem.streams.length), heightOf(day)]
  return (
    <>
      {problem.streams.map(({ open }, stream) =>
        closedOf(open, day).map(([from, until]) => (
          <rect class="closed" x={stream * grid.column} y={yOf(from, day)} width={grid.column} height={(until - from) * grid.tick} />
        )),
      )}
      {hoursOf(day).map((tick) => (
        <line class="hour" x1="0" x2={width} y1={yOf(tick, day)} y2={yOf(tick, day)} />
      ))}
      {problem.streams.map((_, stream) => (
        <line class="edge" x1={stream * grid.column} x2={stream * grid.column} y1="0" y2={height} />
      ))}
    </>
  )
}

function closedOf(open: readonly (readonly [number, number])[], { ticks: [from, until] }: Day): [number, number][] {
  const closed: [number, number][] = []
  let at = from
  for (const [opens, closes] of open) {
    if (closes <= from || opens >= until) continue
    if (opens > at) closed.push([at, opens])
    at = Math.max(at, closes)
  }
  if (at < until) closed.push([at, until])
  return closed
}

function Bar({ board, day, session, index }: DayProps & { session: Session; index: number }) {
  const { t } = useUi()
  const pick = useText()
  const { placing, durationMin, guid, locked } = session
  const { width, height } = boxOf(durationMin)
  const at = `translate(${xOf(placing!.stream)} ${yOf(placing!.start, day)})`
  if (!isWithin(board.scope, session))
    return (
      <g class="bar busy" transform={at}>
        <title>{t('week-editor.busy')}</title>
        <rect width={width} height={height} rx="4" />
      </g>
    )
  const tone = toneOf(warningsOf(board, index))
  const title = pick(session.title)
  return (
    <a
      id={`g-${guid}`}
      class={`bar ${tone}${locked ? ' locked' : ''}`}
      href={`/office/weeks/${board.week.slug}/place/${guid}`}
      data-guid={guid}
      // Preact's types know only HTML's links.
      {...{ transform: at }}
      aria-label={title.text}
      lang={title.lang}
    >
      <rect width={width} height={height} rx="4" />
      <foreignObject width={width} height={height}>
        <div class="bar-words">
          <b>{toneMarks[tone]}</b> {title.text}
        </div>
      </foreignObject>
    </a>
  )
}
