import { useText, useUi } from '#ui/context.ts'
import type { Board } from '../board/board.ts'
import { findSession } from '../board/board.ts'
import type { Here } from './store.ts'

/** Who else has this timetable open. The line is there when nobody is, for the grid's code to fill it. */
export function Presence({ here, board }: { here: readonly Here[]; board: Board }) {
  const { t } = useUi()
  const pick = useText()
  const names = here.map(({ name, sessionGuid }) => {
    const at = sessionGuid === null ? undefined : findSession(board, sessionGuid)
    const who = pick(name).text || t('week-editor.somebody')
    return at === undefined ? who : t('week-editor.here.at', { name: who, title: pick(board.problem.sessions[at]!.title).text })
  })
  return (
    <p class="week-here" aria-live="polite">
      {names.length > 0 && t('week-editor.here.with', { names: names.join(', ') })}
    </p>
  )
}
