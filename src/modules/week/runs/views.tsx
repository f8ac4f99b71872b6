import { Badge } from '#ui/card.tsx'
import { useIsland, useUi } from '#ui/context.ts'
import { Progress } from '#ui/notice.tsx'
import { Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { When } from '#ui/when.tsx'
import type { ComponentChildren } from 'preact'
import type { ImportNote } from './notes.ts'
import type { ImportRun } from './store.ts'

const tones = { queued: 'soon', running: 'live', checked: 'info', done: 'done', refused: 'warn', dropped: 'soon' } as const

/** The last files, each a link to what became of it. */
export function RunList({ runs, href }: { runs: readonly ImportRun[]; href: (run: ImportRun) => string }) {
  const { t } = useUi()
  const columns = (['file', 'week', 'when', 'state'] as const).map((key) => ({ key, label: t(`week-exchange.column.${key}`) }))
  const rows = runs.map((run) => ({
    file: run.fileName,
    week: run.slug,
    when: <When at={run.createdAt} showDate />,
    state: <Badge tone={tones[run.state]}>{t(`week-exchange.state.${run.state}`)}</Badge>,
  }))
  return (
    <Section title={t('week-exchange.last')} id="runs">
      <Table caption={t('week-exchange.last')} captionHidden columns={columns} rows={rows} rowHref={(_, at) => href(runs[at]!)} />
    </Section>
  )
}

export const refreshS = 2
export const isUnderWay = (run: ImportRun): boolean => run.state === 'queued' || run.state === 'running'

/** What the island swaps in every second, and a page without scripts shows anew. */
export function RunFrame({ run, children }: { run: ImportRun; children?: ComponentChildren }) {
  return (
    <div id="import-run">
      {isUnderWay(run) && <RunProgress run={run} />}
      {children}
    </div>
  )
}

function RunProgress({ run }: { run: ImportRun }) {
  const { t } = useUi()
  useIsland('import-run')
  const { done, total } = run
  const counted = run.state === 'running' && total > 0
  return (
    <Section title={t(`week-exchange.state.${run.state}`)} id="progress">
      <Progress
        label={t(run.step === 'check' ? 'week-exchange.run.checking' : 'week-exchange.run.progress')}
        value={counted ? done : undefined}
        max={total}
        text={counted ? t('week-exchange.run.count', { done, total }) : undefined}
      />
      <p>{t('week-exchange.run.wait')}</p>
    </Section>
  )
}

/** "12:4": line and column, as far as they are known. */
export function placeOf({ line, column }: ImportNote): string {
  return [line, column].filter((part) => part !== undefined).join(':')
}

/** What was noticed, and where in the file. */
export function NoteTable({ title, notes, id = 'notes' }: { title: string; notes: readonly ImportNote[]; id?: string }) {
  const { t } = useUi()
  const rows = notes.map((note) => ({ what: t(note.reason, note.values), line: placeOf(note) || '—', at: note.at ?? '—' }))
  const columns = (['what', 'line', 'at'] as const).map((key) => ({ key, label: t(`week-exchange.column.${key}`) }))
  return (
    <Section title={title} id={id}>
      <Table caption={title} captionHidden columns={columns} rows={rows} wide />
    </Section>
  )
}
