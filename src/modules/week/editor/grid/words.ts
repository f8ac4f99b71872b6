import type { MessageKey, Translate } from '#platform/i18n.ts'
import { sentencesFor } from '../board/words.ts'
import type { GridSentence, GridWords } from './plain/data.ts'
import { gridSentences } from './plain/data.ts'

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
