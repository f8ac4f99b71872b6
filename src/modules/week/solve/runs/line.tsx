import { useUi } from '#ui/context.ts'
import { ChartFigure } from '#ui/chart-figure.tsx'
import type { Point } from './run.ts'

const [width, height, pad] = [640, 160, 8]
/** A table of more rows says no more. */
const rowsMost = 20

/** How the best cost fell: a stair from left to right, over the time that the search took. */
export function CostLine({ history, spentMs }: { history: readonly Point[]; spentMs: number }) {
  const { t } = useUi()
  if (history.length < 2) return null
  const costs = history.map(({ cost }) => Math.log10(cost + 1))
  const [least, most] = [Math.min(...costs), Math.max(...costs)]
  const x = (ms: number): number => Math.round(pad + ((width - 2 * pad) * ms) / Math.max(spentMs, 1))
  const y = (at: number): number => Math.round(pad + (height - 2 * pad) * (1 - (costs[at]! - least) / Math.max(most - least, 0.001)))
  const stairs = history.map(({ ms }, at) => (at === 0 ? `M${x(ms)} ${y(0)}` : `H${x(ms)}V${y(at)}`)).join('')
  const every = Math.ceil(history.length / rowsMost)
  const told = history.filter((_, at) => at % every === 0 || at === history.length - 1)
  return (
    <ChartFigure
      title={t('week-solve.run.line.title')}
      unit={t('week-solve.run.line.unit')}
      rows={told.map(({ ms, cost }) => ({
        label: t('week-solve.run.line.at', { s: Math.round(ms / 100) / 10 }),
        value: Math.round(cost),
      }))}
    >
      <svg
        class="solve-line"
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        role="img"
        aria-label={t('week-solve.run.line.title')}
      >
        <path class="axis" d={`M${pad} ${pad}V${height - pad}H${width - pad}`} />
        <path class="stairs" d={`${stairs}H${x(spentMs)}`} />
      </svg>
    </ChartFigure>
  )
}
