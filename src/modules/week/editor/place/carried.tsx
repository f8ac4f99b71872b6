import { FormKey } from '#ui/form.tsx'
import type { FormValues } from '#platform/http/form.ts'
import { newToken } from '#platform/ids.ts'
import type { AdultChoice } from '../../timetable/session-view.tsx'
import type { Board } from '../board/board.ts'
import type { ToldCommand } from '../history/read.ts'
import type { Asked } from '../list/asked.ts'
import type { Here } from '../presence/store.ts'
import type { Slot } from './slots.ts'

export interface PlaceProps extends Omit<Asked, 'done'> {
  board: Board
  index: number
  slots: readonly Slot[]
  values: FormValues
  errors?: Record<string, string> | undefined
  lecturers: readonly AdultChoice[]
  moderators: readonly AdultChoice[]
  here: readonly Here[]
  done: ToldCommand | undefined
}

/** What every form of this page carries. */
export function Carried({ board, show, stepMin }: Pick<PlaceProps, 'board' | 'show' | 'stepMin'>) {
  return (
    <>
      <FormKey value={newToken()} />
      <input type="hidden" name="seen" value={board.problem.revision} />
      <input type="hidden" name="show" value={show} />
      <input type="hidden" name="step" value={stepMin} />
      <input type="hidden" name="back" value="place" />
    </>
  )
}
