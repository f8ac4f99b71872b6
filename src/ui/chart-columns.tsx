import type { ComponentChildren, VNode } from 'preact'
import { intlLocales } from '#platform/i18n.ts'
import { ChartFigure } from './chart-figure.tsx'
import { useUi } from './context.ts'

export interface ColumnsRow {
  label: string
  value: number
  href?: string | undefined
}

export interface ColumnsChartProps {
  title: string
  caption?: ComponentChildren
  rows: readonly ColumnsRow[]
  unit?: string | undefined
  /** In a narrow place the columns always lie. */
  narrow?: boolean | undefined
}

/** Columns with their numbers; they lie down where their names are long or many. */
export function ColumnsChart({ title, caption, rows, unit, narrow }: ColumnsChartProps): VNode {
  return (
    <ChartFigure {...{ title, caption, rows, unit }}>
      {narrow ? <Lying {...{ title, rows }} /> : <ColumnsPicture {...{ title, rows }} />}
    </ChartFigure>
  )
}

const widestUpright = 720
const plot = 170
const blue = '#2430a8'
const dark = '#11163a'

/** The bare picture; its colours stand in attributes too, so that it can be saved as a file. */
export function ColumnsPicture({ title, rows }: { title: string; rows: readonly ColumnsRow[] }): VNode {
  const longest = Math.max(4, ...rows.map((row) => row.label.length))
  const step = longest * 8 + 12
  return step * rows.length <= widestUpright ? <Upright {...{ title, rows, step }} /> : <Lying {...{ title, rows }} />
}

function Upright({ title, rows, step }: { title: string; rows: readonly ColumnsRow[]; step: number }): VNode {
  const format = useNumbers()
  const width = rows.length * step
  const scale = plot / top(rows)
  const thick = Math.min(56, step - 10)
  return (
    <Picture title={title} rows={rows} width={width} height={plot + 50}>
      {rows.map((row, at) => {
        const middle = at * step + step / 2
        const height = Math.round(row.value * scale * 10) / 10
        return (
          <Linked row={row}>
            <rect class="column" fill={blue} x={middle - thick / 2} y={24 + plot - height} width={thick} height={height} rx="3" />
            <text x={middle} y={17 + plot - height} text-anchor="middle" font-weight="700">
              {format(row.value)}
            </text>
            <text x={middle} y={plot + 44} text-anchor="middle">
              {row.label}
            </text>
          </Linked>
        )
      })}
      <path class="axis" stroke={dark} stroke-width="2" d={`M0 ${plot + 25}h${width}`} />
    </Picture>
  )
}

const line = 46
/** What stands in a line on a phone; the table beneath has the whole name. */
const signsMax = 40

function shorten(label: string): string {
  return label.length > signsMax ? `${label.slice(0, signsMax - 1).trimEnd()}…` : label
}

function Lying({ title, rows }: { title: string; rows: readonly ColumnsRow[] }): VNode {
  const format = useNumbers()
  const most = top(rows)
  return (
    <Picture title={title} rows={rows} width="100%" height={rows.length * line}>
      {rows.map((row, at) => {
        const length = Math.round((row.value / most) * 800) / 10
        return (
          <Linked row={row}>
            <text y={at * line + 16}>{shorten(row.label)}</text>
            <rect class="column" fill={blue} y={at * line + 23} width={`${length}%`} height="16" rx="3" />
            <text x={`${length}%`} dx="8" y={at * line + 36} font-weight="700">
              {format(row.value)}
            </text>
          </Linked>
        )
      })}
    </Picture>
  )
}

interface PictureProps {
  title: string
  rows: readonly ColumnsRow[]
  width: number | string
  height: number
  children: ComponentChildren
}

function Picture({ title, rows, width, height, children }: PictureProps): VNode {
  const role = rows.some((row) => row.href) ? 'group' : 'img'
  return (
    <svg xmlns="http://www.w3.org/2000/svg" role={role} aria-label={title} font-size="15" {...{ width, height }}>
      {children}
    </svg>
  )
}

function Linked({ row, children }: { row: ColumnsRow; children: ComponentChildren }): VNode {
  return row.href ? <a href={row.href}>{children}</a> : <g>{children}</g>
}

function top(rows: readonly ColumnsRow[]): number {
  return Math.max(1e-9, ...rows.map((row) => row.value))
}

function useNumbers(): (value: number) => string {
  const { locale } = useUi()
  const format = new Intl.NumberFormat(intlLocales(locale))
  return (value) => format.format(value)
}
