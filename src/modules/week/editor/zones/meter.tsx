import { useUi } from '#ui/context.ts'
import { Table } from '#ui/table.tsx'
import { zoneName } from '#ui/when.tsx'
import { localMinute } from '../../model/evaluator/reach.ts'
import type { Coverage, WeekCoverage } from '../../model/evaluator/tally.ts'
import type { WeekProblem } from '../../model/problem.ts'
import { startMinOf } from '../../model/problem.ts'

const cell = { width: 26, height: 22, gap: 2 }

/** Reached in school hours, awake at least, asleep: darker is better. */
const toneOf = ({ school, waking }: { school: boolean; waking: boolean }): 'school' | 'waking' | 'asleep' =>
  school ? 'school' : waking ? 'waking' : 'asleep'

/** Which clocks of the country a session's waves reach, from west to east: a strip, and beneath it the same as a table. */
export function ItemMeter({ problem, item, coverage }: { problem: WeekProblem; item: number; coverage: Coverage }) {
  const { t } = useUi()
  const waves = problem.items[item]!.filter((index) => problem.sessions[index]!.placing !== null)
  const clockAt = (group: number, wave: number) => clock(localMinute(problem.groups[group]!, startMinOf(problem.sessions[wave]!.placing!)))
  const rows = problem.groups.map((group, at) => ({
    zone: zoneName(t, group.zone),
    time: waves.map((wave) => clockAt(at, wave)).join(', ') || '—',
    reach: t(`week-editor.zones.${toneOf(coverage.by[at]!)}`),
  }))
  const columns = (['zone', 'time', 'reach'] as const).map((key) => ({ key, label: t(`week-editor.zones.column.${key}`) }))
  return (
    <figure class="week-meter">
      <figcaption>
        {t('week-editor.zones.item', { school: coverage.school, waking: coverage.waking, groups: coverage.groups, ...percents(coverage) })}
      </figcaption>
      <ReachStrip tones={coverage.by.map(toneOf)} />
      <details>
        <summary>{t('ui.chart.table')}</summary>
        <Table caption={t('week-editor.zones.title')} captionHidden columns={columns} rows={rows} wide />
      </details>
    </figure>
  )
}

export function ReachStrip({ tones }: { tones: readonly ('school' | 'waking' | 'asleep')[] }) {
  const width = tones.length * (cell.width + cell.gap)
  return (
    <svg viewBox={`0 0 ${width} ${cell.height}`} width={width} height={cell.height} aria-hidden="true">
      {tones.map((tone, at) => (
        <rect class={`reach ${tone}`} x={at * (cell.width + cell.gap)} width={cell.width} height={cell.height} rx="3" data-group={at} />
      ))}
    </svg>
  )
}

/** Of all placed sessions together, in one sentence; the browser fills it in anew as one moves them. */
export function WeekMeter({ coverage, sentence }: { coverage: WeekCoverage; sentence: string }) {
  const { t } = useUi()
  return (
    <p class="week-meter-all" data-sentence={sentence} aria-live="off">
      {t('week-editor.zones.week', weekPercents(coverage))}
    </p>
  )
}

const percent = (share: number): number => Math.round(share * 100)

export const percents = ({ pupils, classes }: Pick<Coverage, 'pupils' | 'classes'>) => ({
  pupils: percent(pupils.school),
  classes: percent(classes.school),
})

export const weekPercents = ({ zones, pupils, classes }: WeekCoverage) => ({
  school: percent(zones.school),
  waking: percent(zones.waking),
  pupils: percent(pupils.school),
  classes: percent(classes.school),
})

/** "09:30" of minutes from midnight. */
export function clock(minute: number): string {
  const whole = Math.round(minute)
  return `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`
}
