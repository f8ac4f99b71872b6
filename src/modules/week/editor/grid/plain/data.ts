import type { WarningKind, WeekProblem } from '../../../model/problem.ts'

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

/** What the grid's code needs to judge by itself. */
export interface GridData {
  /** As this person may know it. */
  problem: WeekProblem
  /** By session: is it this person's to steer? */
  own: boolean[]
  /** Titles and names in the reader's language stand in the problem by language; this one is the first to be tried. */
  locale: string
  words: GridWords
  /** False: a week from a file, which nobody judges. */
  judged: boolean
}
