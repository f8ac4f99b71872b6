import { Button } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { FormKey } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { When } from '#ui/when.tsx'
import { isMessageKey } from '#platform/i18n.ts'
import { newToken } from '#platform/ids.ts'
import type { Board } from '../board/board.ts'
import { warningsOf } from '../board/board.ts'
import { WarningList } from '../board/warnings.tsx'
import type { ToldCommand } from './read.ts'

/** What was done just now, what speaks against it, and the way back. */
export function DoneNotice({ board, command, merged, back }: { board: Board; command: ToldCommand; merged: number; back: Back }) {
  const { t } = useUi()
  const warnings = command.first === undefined ? [] : warningsOf(board, command.first)
  return (
    <div id="done">
      <Notice
        tone={warnings.some(({ level }) => level === 'block') ? 'warning' : 'success'}
        title={<Told board={board} command={command} />}
      >
        {merged > 0 && <p>{t('week-editor.merged', { n: merged })}</p>}
        {warnings.length > 0 && <WarningList board={board} warnings={warnings} />}
        {command.canUndo && <UndoForm {...{ board, command, back }} />}
      </Notice>
    </div>
  )
}

export interface Back {
  back: 'list' | 'grid' | 'place'
  show: string
  stepMin: number
}

function UndoForm({ board, command, back: { back, show, stepMin } }: { board: Board; command: ToldCommand; back: Back }) {
  const { t } = useUi()
  return (
    <form class="post" method="post" action={`/office/weeks/${board.week.slug}/commands`}>
      <FormKey value={newToken()} />
      <input type="hidden" name="back" value={back} />
      <input type="hidden" name="show" value={show} />
      <input type="hidden" name="step" value={stepMin} />
      <Button variant="quiet" name="do" value={`undo ${command.revision}`}>
        {t('week-editor.do.undo')}
      </Button>
    </form>
  )
}

function Told({ board, command: { kind, first, sessions } }: { board: Board; command: ToldCommand }) {
  const { t } = useUi()
  const pick = useText()
  const key = `week-editor.did.${kind}`
  const title = first === undefined ? '' : pick(board.problem.sessions[first]!.title).text
  return <>{isMessageKey(key) ? t(key, { title, n: sessions, only: sessions === 1 && title !== '' ? 'yes' : 'no' }) : kind}</>
}

/** What was done to this timetable last, by whom; each can be turned back while nothing of it was changed again. */
export function History({ board, history, back }: { board: Board; history: readonly ToldCommand[]; back: Back }) {
  const { t } = useUi()
  const pick = useText()
  if (history.length === 0) return null
  return (
    <details class="week-history" id="history">
      <summary>{t('week-editor.history.title', { n: history.length })}</summary>
      <ol>
        {history.map((command) => (
          <li>
            <span>
              <Told board={board} command={command} /> ·{' '}
              <span lang={pick(command.name).lang}>{pick(command.name).text || t('week-editor.somebody')}</span> ·{' '}
              <When at={command.at} showDate />
            </span>
            {command.canUndo && <UndoForm {...{ board, command, back }} />}
          </li>
        ))}
      </ol>
    </details>
  )
}
