import { ButtonLink } from '#ui/action.tsx'
import { useSheet, useText, useUi } from '#ui/context.ts'
import { FormKey } from '#ui/form.tsx'
import { LinkTabs } from '#ui/nav.tsx'
import { Empty, Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader } from '#ui/page.tsx'
import { Text } from '#ui/text.tsx'
import { newToken } from '#platform/ids.ts'
import { useWords } from '../../programme/words.ts'
import type { ClockNews } from '../../releases/clocks/news.ts'
import { ClockNotice } from '../../releases/clocks/views.tsx'
import { OfficeTabs } from '../../timetable/board-view.tsx'
import type { Board } from '../board/board.ts'
import { dayOf, ownSessions, warningsOf } from '../board/board.ts'
import { isLoud } from '../grid/plain/geometry.ts'
import { DoneNotice, History } from '../history/views.tsx'
import type { ToldCommand } from '../history/read.ts'
import { Presence } from '../presence/views.tsx'
import type { Here } from '../presence/store.ts'
import type { Asked } from './asked.ts'
import { steps } from './moves.ts'
import { EditorTable } from './table.tsx'

export interface ListProps extends Omit<Asked, 'done'> {
  board: Board
  done: ToldCommand | undefined
  /** Hours that the clocks' new rules moved since the last release. */
  clocks: ClockNews | undefined
  here: readonly Here[]
  history: readonly ToldCommand[]
  error?: string | undefined
}

export function ListPage(props: ListProps) {
  useSheet('week-office')
  const { board, show, stepMin, done, merged, here, history, clocks, error } = props
  const { t } = useUi()
  const back = { back: 'list', show, stepMin } as const
  const rows = rowsOf(board, show)
  return (
    <>
      <EditorHead board={board} current="board" />
      <Presence here={here} board={board} />
      {error && <Notice tone="danger" title={error} />}
      {clocks && <ClockNotice week={board.week} news={clocks} />}
      {done && <DoneNotice {...{ board, merged, back }} command={done} />}
      <ShowTabs {...props} />
      {rows.length === 0 ? <Empty title={t('week.board.none')} /> : <CommandForm {...props} rows={rows} />}
      <History {...{ history, board, back }} />
    </>
  )
}

export function EditorHead({ board: { week, scope }, current }: { board: Board; current: 'board' | 'grid' }) {
  const { t } = useUi()
  const pick = useText()
  const path = `/office/weeks/${week.slug}`
  const name = pick(week.name)
  return (
    <>
      <Crumbs items={[{ href: '/office/weeks', label: t('week.office.weeks') }, { label: <Text of={week.name} /> }]} />
      <PageHeader
        title={name.text}
        titleLang={name.lang}
        lead={week.releasedVersion === 0 ? t('week.board.leadNone') : t('week.board.lead', { version: week.releasedVersion })}
      >
        {scope === undefined && <ButtonLink href={`${path}/release`}>{t('week.board.toRelease')}</ButtonLink>}
        {week.releasedVersion > 0 && (
          <ButtonLink href={`/weeks/${week.slug}`} variant="quiet">
            {t('week.board.public')}
          </ButtonLink>
        )}
      </PageHeader>
      <OfficeTabs week={week} current={current} />
      {scope !== undefined && <p>{t('week-editor.ownOnly')}</p>}
    </>
  )
}

export function belongs(board: Board, index: number, show: string): boolean {
  const session = board.problem.sessions[index]!
  if (show === 'unplaced') return session.placing === null
  if (show === 'problems') return session.placing !== null && warningsOf(board, index).some(isLoud)
  const day = dayOf(board.problem, session)
  // What lies outside of the week is among the first day's, so that it is found.
  return session.placing !== null && board.problem.days[day ?? 0]?.date === show
}

export const rowsOf = (board: Board, show: string): number[] => ownSessions(board).filter((index) => belongs(board, index, show))

export function ShowTabs({ board, show, stepMin, base = '' }: Pick<ListProps, 'board' | 'show' | 'stepMin'> & { base?: string }) {
  const { t } = useUi()
  const words = useWords()
  const own = ownSessions(board)
  const tab = (which: string, label: string) => ({
    href: `/office/weeks/${board.week.slug}${base}?show=${which}&step=${stepMin}`,
    label: `${label} (${own.filter((index) => belongs(board, index, which)).length})`,
    current: which === show,
  })
  const items = [
    ...board.problem.days.map(({ date }) => tab(date, words.date(date, 'short'))),
    ...(base === '' ? [tab('unplaced', t('week.board.unplaced')), tab('problems', t('week.board.problems'))] : []),
  ]
  return (
    <div>
      <LinkTabs label={t('week.day.tabs')} items={items} />
    </div>
  )
}

export interface CommandFormProps extends Pick<ListProps, 'board' | 'show' | 'stepMin' | 'focus'> {
  rows: readonly number[]
  back?: 'list' | 'grid'
}

/** One form for all rows: each button's value says what it does. */
export function CommandForm({ board, show, stepMin, focus, rows, back = 'list' }: CommandFormProps) {
  const { t } = useUi()
  const path = `/office/weeks/${board.week.slug}`
  const base = back === 'grid' ? '/grid' : ''
  return (
    <form method="post" action={`${path}/commands`} class="week-editor">
      <FormKey value={newToken()} />
      <input type="hidden" name="seen" value={board.problem.revision} />
      <input type="hidden" name="show" value={show} />
      <input type="hidden" name="step" value={stepMin} />
      <input type="hidden" name="back" value={back} />
      <nav class="week-steps" aria-label={t('week-editor.step.label')}>
        <span>{t('week-editor.step.label')}</span>
        {steps.map((step) => (
          <a href={`${path}${base}?show=${show}&step=${step}`} aria-current={step === stepMin ? 'true' : undefined}>
            {t('week-editor.step.minutes', { minutes: step })}
          </a>
        ))}
      </nav>
      <EditorTable {...{ board, rows, stepMin, focus }} />
    </form>
  )
}
