import { useAsset, useIsland, useSheet, useText, useUi } from '#ui/context.ts'
import { Section } from '#ui/page.tsx'
import { useWords } from '../../programme/words.ts'
import type { Board } from '../board/board.ts'
import { ownSessions } from '../board/board.ts'
import type { ToldCommand } from '../history/read.ts'
import { DoneNotice, History } from '../history/views.tsx'
import type { Asked } from '../list/asked.ts'
import { CommandForm, EditorHead, ShowTabs, rowsOf } from '../list/views.tsx'
import type { Here } from '../presence/store.ts'
import { Presence } from '../presence/views.tsx'
import { HeatMap } from '../zones/heat.tsx'
import { ReachStrip, WeekMeter } from '../zones/meter.tsx'
import { GridPicture } from './picture.tsx'

interface GridProps extends Omit<Asked, 'done'> {
  board: Board
  done: ToldCommand | undefined
  here: readonly Here[]
  history: readonly ToldCommand[]
  /** Names of the regions that live by each zone group's clock. */
  regions: readonly string[]
}

/** One day as streams by time. With JavaScript bars are dragged or moved by keys; the list beneath does everything without it. */
export function GridPage(props: GridProps) {
  const { board, show, stepMin, done, merged, here, history } = props
  const { t } = useUi()
  useIsland('week-grid')
  useSheet('week-office')
  const back = { back: 'grid', show, stepMin } as const
  const script = useAsset('grid-editor.js')
  const at = board.problem.days.findIndex(({ date }) => date === show)
  const day = board.problem.days[at]
  return (
    <>
      <EditorHead board={board} current="grid" />
      <Presence here={here} board={board} />
      {done && <DoneNotice {...{ board, merged, back }} command={done} />}
      <ShowTabs {...props} base="/grid" />
      {day && (
        <div class="week-grid" id="week-grid" data-week={board.week.slug} data-day={at} data-script={script}>
          <p class="week-grid-help">{t('week-editor.grid.help')}</p>
          <p class="week-grid-status" id="grid-status" role="status" />
          <div class="week-grid-parts">
            <GridPicture board={board} day={day} />
            <Waiting board={board} />
          </div>
          <InHand board={board} />
        </div>
      )}
      <DayHeat {...props} day={at} />
      <Section title={t('week-editor.grid.list')} id="list">
        <CommandForm {...props} rows={rowsOf(board, show)} back="grid" />
      </Section>
      <History {...{ history, board, back }} />
    </>
  )
}

/** Sessions without a place: dragged into the grid, or placed by their page. */
function Waiting({ board }: { board: Board }) {
  const { t } = useUi()
  const pick = useText()
  const { problem, week } = board
  const waiting = ownSessions(board).filter((index) => problem.sessions[index]!.placing === null)
  return (
    <aside class="week-waiting" id="grid-waiting" aria-label={t('week.board.unplaced')}>
      <h2 id="grid-waiting-count" data-sentence={t('week-editor.grid.waiting', { n: '{n}' })}>
        {t('week-editor.grid.waiting', { n: waiting.length })}
      </h2>
      <ul>
        {waiting.map((index) => {
          const { guid, title, durationMin } = problem.sessions[index]!
          return (
            <li>
              <a href={`/office/weeks/${week.slug}/place/${guid}`} data-guid={guid} lang={pick(title).lang} draggable={false}>
                {pick(title).text || t('week.proposal.untitled')}
              </a>{' '}
              <small>{t('week-editor.step.minutes', { minutes: durationMin })}</small>
            </li>
          )
        })}
      </ul>
    </aside>
  )
}

/** Filled by the grid's code: what speaks against the session in hand, whom its waves reach, and what stands on this day. */
function InHand({ board: { evaluator, problem } }: { board: Board }) {
  const { t } = useUi()
  const open = { school: '{school}', waking: '{waking}', groups: '{groups}', pupils: '{pupils}', classes: '{classes}' }
  return (
    <div class="week-in-hand">
      <WeekMeter coverage={evaluator.coverage()} sentence={t('week-editor.zones.week', open)} />
      <div id="grid-hand" data-sentence={t('week-editor.zones.item', open)} hidden>
        <h2 id="grid-hand-title">{''}</h2>
        <ReachStrip tones={problem.groups.map(() => 'asleep')} />
        <p id="grid-hand-reach">{''}</p>
      </div>
      <ul class="week-problems" id="grid-warnings" />
      <p id="grid-counts">{''}</p>
    </div>
  )
}

function DayHeat({ board, regions, day, show }: GridProps & { day: number }) {
  const { t } = useUi()
  const words = useWords()
  if (day < 0) return null
  const title = t('week-editor.heat.title', { day: words.date(show, 'long') })
  return <HeatMap problem={board.problem} heat={board.evaluator.heat(day)} title={title} regions={regions} />
}
