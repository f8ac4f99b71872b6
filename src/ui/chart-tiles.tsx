import type { ComponentChildren, VNode } from 'preact'
import { intlLocales } from '#platform/i18n.ts'
import { ChartFigure } from './chart-figure.tsx'
import { useUi } from './context.ts'

export interface Tile {
  /** ISO 3166-2; the country before the hyphen is not printed. */
  code: string
  label: string
  col: number
  row: number
  /** Null: unknown, which is not nought. */
  value: number | null
  href?: string | undefined
}

export interface TileMapProps {
  title: string
  caption?: ComponentChildren
  tiles: readonly Tile[]
  unit?: string | undefined
}

/** A country of equal squares: a small region is as visible as a large one. Each carries its code and its number. */
export function TileMap({ title, caption, tiles, unit }: TileMapProps): VNode {
  const rows = tiles.toSorted((a, b) => (b.value ?? -1) - (a.value ?? -1))
  const levels = levelsOf(tiles)
  return (
    <ChartFigure {...{ title, caption, unit, rows }}>
      <TilePicture {...{ title, tiles }} />
      <Legend levels={levels} unknown={tiles.some((tile) => tile.value === null)} />
    </ChartFigure>
  )
}

const side = 46
const fills = ['#e8edff', '#b9c7ff', '#93a6f7', '#3546b8', '#1b2380']

/** The bare picture; its colours stand in attributes too, so that it can be saved as a file. */
export function TilePicture({ title, tiles }: { title: string; tiles: readonly Tile[] }): VNode {
  const { t, locale } = useUi()
  const levels = levelsOf(tiles)
  const format = new Intl.NumberFormat(intlLocales(locale))
  const [left, wide] = spanOf(tiles.map((tile) => tile.col))
  const [above, high] = spanOf(tiles.map((tile) => tile.row))
  const [width, height] = [wide * side, high * side]
  const role = tiles.some((tile) => tile.href) ? 'group' : 'img'
  // The keyboard goes as the eye does: row by row.
  const inRows = tiles.toSorted((a, b) => a.row - b.row || a.col - b.col)
  return (
    <svg xmlns="http://www.w3.org/2000/svg" role={role} aria-label={title} text-anchor="middle" {...{ width, height }}>
      {inRows.map((tile) => {
        const words = tile.value === null ? t('ui.chart.none') : format.format(tile.value)
        return (
          <g transform={`translate(${(tile.col - left) * side} ${(tile.row - above) * side})`}>
            <Square tile={tile} level={levelOf(levels, tile.value)} words={words} />
          </g>
        )
      })}
    </svg>
  )
}

/** The first place, and how many there are from it to the last. */
function spanOf(places: number[]): [first: number, count: number] {
  if (places.length === 0) return [0, 0]
  const first = Math.min(...places)
  return [first, Math.max(...places) - first + 1]
}

function Square({ tile, level, words }: { tile: Tile; level: number; words: string }): VNode {
  const code = tile.code.replace(/^[A-Z]{2}-/, '')
  const shown = tile.value === null ? '–' : words
  const ink = level > 2 ? '#ffffff' : '#11163a'
  const body = (
    <>
      <rect
        class={`tile ${level < 0 ? 'none' : `q${level}`}`}
        fill={fills[level] ?? '#ffffff'}
        x="1.5"
        y="1.5"
        width="43"
        height="43"
        rx="5"
      />
      <text class={`on-q${level}`} fill={ink} x="23" y="20" font-size="13" font-weight="700">
        {code}
      </text>{' '}
      <text class={`on-q${level}`} fill={ink} x="23" y="36" font-size={shown.length > 5 ? 11 : 13}>
        {shown}
      </text>
    </>
  )
  return (
    <>
      <title>{`${tile.label}: ${words}`}</title>
      {tile.href ? (
        <a href={tile.href} aria-label={`${tile.label}: ${code} ${shown}`}>
          {body}
        </a>
      ) : (
        body
      )}
    </>
  )
}

interface Level {
  from: number
  to: number
}

/** Nought, and four groups of about as many regions each. */
export function levelsOf(tiles: readonly Tile[]): Level[] {
  const values = tiles.map((tile) => tile.value ?? 0).filter((value) => value > 0)
  const sorted = values.toSorted((a, b) => a - b)
  const cuts = [1, 2, 3, 4].map((n) => sorted[Math.ceil((n * sorted.length) / 4) - 1] ?? 0)
  const levels = [{ from: 0, to: 0 }]
  for (const to of cuts) {
    const from = sorted.find((value) => value > levels.at(-1)!.to)
    if (from !== undefined && to >= from) levels.push({ from, to })
  }
  return levels
}

/** The darkest shade belongs to the highest group, however many groups there are. */
function levelOf(levels: readonly Level[], value: number | null): number {
  if (value === null) return -1
  const at = levels.findIndex((level) => value <= level.to)
  return at <= 0 ? at : at + (fills.length - levels.length)
}

function Legend({ levels, unknown }: { levels: readonly Level[]; unknown: boolean }): VNode {
  const { t, locale } = useUi()
  const format = new Intl.NumberFormat(intlLocales(locale))
  const range = ({ from, to }: Level) => (from === to ? format.format(to) : `${format.format(from)}–${format.format(to)}`)
  return (
    <ul class="legend" aria-label={t('ui.chart.scale')}>
      {levels.map((level) => (
        <li>
          <Swatch level={levelOf(levels, level.to)} />
          {range(level)}
        </li>
      ))}
      {unknown && (
        <li>
          <Swatch level={-1} />
          {t('ui.chart.none')}
        </li>
      )}
    </ul>
  )
}

function Swatch({ level }: { level: number }): VNode {
  return (
    <svg width="22" height="22" aria-hidden="true">
      <rect class={`tile ${level < 0 ? 'none' : `q${level}`}`} x="1" y="1" width="20" height="20" rx="3" />
    </svg>
  )
}
