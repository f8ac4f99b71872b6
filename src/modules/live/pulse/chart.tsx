import type { MessageKey } from '#platform/i18n.ts'
import { useUi } from '#ui/context.ts'
import { Table } from '#ui/table.tsx'
import { roundCount } from '../rooms/rules.ts'
import { beatsMax, lastMinute } from './rules.ts'
import type { Beat } from './rules.ts'

const step = 10
const half = 70
const width = beatsMax * step

/** Ten minutes of what pupils pressed: clear grows upward, too fast and louder downward. Which is which is said by place, not by colour alone. */
export function BeatChart({ beats }: { beats: readonly Beat[] }) {
  const { t } = useUi()
  const most = Math.max(6, ...beats.map((beat) => Math.max(beat.clear, beat.fast + beat.louder)))
  const high = (count: number): number => Math.round((count / most) * (half - 4) * 10) / 10
  return (
    <svg
      class="pulse-chart"
      role="img"
      aria-label={t('live-desk.pulse.chartLabel')}
      viewBox={`0 0 ${width} ${half * 2}`}
      preserveAspectRatio="none"
    >
      {[1, 3, 5, 7, 9].map((minute) => (
        <rect class="pulse-minute" x={minute * 6 * step} y="0" width={6 * step} height={half * 2} />
      ))}
      {beats.map((beat, at) => (
        <>
          {beat.clear > 0 && <rect class="pulse-clear" {...bar(at, half - high(beat.clear), high(beat.clear))} />}
          {beat.fast > 0 && <rect class="pulse-fast" {...bar(at, half, high(beat.fast))} />}
          {beat.louder > 0 && <rect class="pulse-louder" {...bar(at, half + high(beat.fast), high(beat.louder))} />}
        </>
      ))}
      <rect class="pulse-axis" x="0" y={half - 1} width={width} height="2" />
    </svg>
  )
}

const bar = (at: number, y: number, height: number) => ({ x: at * step + 1, y, width: step - 2, height })

const labels: Record<keyof Beat, MessageKey> = {
  clear: 'live-desk.pulse.clear',
  fast: 'live-desk.pulse.fast',
  louder: 'live-desk.pulse.louder',
}

/** What the last minute says, in large numbers. */
export function BeatLegend({ beats }: { beats: readonly Beat[] }) {
  const { t } = useUi()
  const now = lastMinute(beats)
  return (
    <ul class="pulse-legend" aria-label={t('live-desk.pulse.lastMinute')}>
      {(['clear', 'fast', 'louder'] as const).map((kind) => (
        <li class={`pulse-of-${kind}`}>
          <b>{roundCount(now[kind])}</b> {t(labels[kind])}
        </li>
      ))}
    </ul>
  )
}

/** The same by minutes, as a table. */
export function BeatTable({ beats }: { beats: readonly Beat[] }) {
  const { t } = useUi()
  const minutes = Array.from({ length: 10 }, (_, ago) => ({ ago, sum: lastMinute(beats.slice(0, beats.length - ago * 6)) }))
  const rows = minutes.map(({ ago, sum }) => ({
    ago: ago === 0 ? t('live-desk.pulse.thisMinute') : t('live-desk.pulse.minutesAgo', { n: ago }),
    clear: roundCount(sum.clear),
    fast: roundCount(sum.fast),
    louder: roundCount(sum.louder),
  }))
  const columns = [
    { key: 'ago', label: t('live-desk.pulse.when') },
    ...(['clear', 'fast', 'louder'] as const).map((key) => ({ key, label: t(labels[key]), numeric: true })),
  ]
  return <Table caption={t('live-desk.pulse.chartLabel')} captionHidden columns={columns} rows={rows} />
}
