/**
 * The numbers of a week's report, fixed once (product.md, Definitions). The text of each definition is
 * `reporting.definition.<key>` and is printed wherever the number is.
 */
export const figures = ['connections', 'participations', 'declared', 'measured', 'classHours', 'pupilHours', 'sessions'] as const
export type Figure = (typeof figures)[number]

export const dimensions = ['region', 'member', 'grade', 'format'] as const
export type Dimension = (typeof dimensions)[number]

export type Figures = Record<Figure, number>

export const noFigures: Figures = { connections: 0, participations: 0, declared: 0, measured: 0, classHours: 0, pupilHours: 0, sessions: 0 }

/** One line of a section. The key is null where it is not known: an observer has no school. */
export interface FigureLine extends Figures {
  key: string | null
}

export type Sections = Record<Dimension, FigureLine[]>

/** Whose sessions the reader may count: all, or those of some members. */
export type Scope = { all: true } | { all: false; memberIds: number[] }

/** In addresses: what is not known is "none". */
export const unknownKey = 'none'

export interface RowsFilter {
  figure: Figure
  by: Dimension | undefined
  key: string | null | undefined
}

function oneOf<T extends string>(list: readonly T[], word: string | undefined): T | undefined {
  return list.find((one) => one === word)
}

export function readFigure(word: string | undefined): Figure {
  return oneOf(figures, word) ?? 'connections'
}

export function readDimension(word: string | undefined): Dimension | undefined {
  return oneOf(dimensions, word)
}

/** Reads which rows are asked for; what means nothing asks for all. */
export function readRowsFilter(query: (name: string) => string | undefined): RowsFilter {
  const by = readDimension(query('by'))
  const key = query('key')
  const usable = by !== undefined && key !== undefined && /^[\p{L}\p{N} _.:-]{1,80}$/u.test(key)
  return { figure: readFigure(query('figure')), by: usable ? by : undefined, key: usable ? (key === unknownKey ? null : key) : undefined }
}

export function rowsHref(base: string, { figure, by, key }: RowsFilter): string {
  const query = new URLSearchParams({ figure, ...(by ? { by, key: key ?? unknownKey } : {}) })
  return `${base}?${query.toString()}`
}
