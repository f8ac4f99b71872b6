import type { MessageKey, Translate } from '#platform/i18n.ts'
import type { WarningKind } from '../../model/problem.ts'
import { sentencesFor } from '../board/words.ts'

/** Texts that the grid's code fills in, with their placeholders open. */
export interface GridWords {
  warnings: Record<WarningKind, string>
  says: Record<GridSentence, string>
}

export const gridSentences = [
  'busy',
  'somebody',
  'block',
  'warning',
  'counts',
  'picked',
  'at',
  'dropped',
  'cancelled',
  'unplaced',
  'saving',
  'saved',
  'offline',
  'undo',
  'changed',
  'more',
  'compare',
  'of',
] as const
export type GridSentence = (typeof gridSentences)[number]

/** Placeholders of the grid's own sentences: all of them are plain. */
const open = {
  title: '{title}',
  time: '{time}',
  stream: '{stream}',
  n: '{n}',
  blocks: '{blocks}',
  warnings: '{warnings}',
  names: '{names}',
  text: '{text}',
}

export function gridWords(t: Translate): GridWords {
  const says = Object.fromEntries(gridSentences.map((name) => [name, t(`week-editor.grid.says.${name}` as MessageKey, open)]))
  return { warnings: sentencesFor(t), says: says as Record<GridSentence, string> }
}
