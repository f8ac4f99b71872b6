import type { ComponentChildren, VNode } from 'preact'
import { useId } from 'preact/hooks'
import { classes } from './accent.ts'

export interface Column {
  key: string
  label: string
  numeric?: boolean | undefined
}

export type Cells = Record<string, ComponentChildren>

export interface TableProps {
  caption: ComponentChildren
  captionHidden?: boolean | undefined
  columns: readonly Column[]
  rows: readonly Cells[]
  /** Makes the first cell of each row a link. */
  rowHref?: ((row: Cells, index: number) => string | undefined) | undefined
  /** Its cells hold what can't break: it may scroll sideways though its columns are few. */
  wide?: boolean | undefined
}

const columnsAtEase = 4

/**
 * The first column names its row. On narrow screens each row becomes a small card with the columns' names in it;
 * the roles keep it a table for screen readers there, where CSS would take that away.
 */
export function Table({ caption, captionHidden, columns, rows, rowHref, wide }: TableProps): VNode {
  const id = useId()
  // A wide table may scroll sideways: the keyboard must reach it then.
  const scrolls = wide || columns.length > columnsAtEase ? { tabIndex: 0, role: 'group' as const, 'aria-labelledby': id } : {}
  return (
    <div class="table-frame" {...scrolls}>
      <table class="stacks" role="table">
        <caption id={id} class={classes(captionHidden && 'hidden')}>
          {caption}
        </caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ label, numeric }) => (
              <th scope="col" role="columnheader" class={classes(numeric && 'numeric')}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row, index) => (
            <tr role="row">{columns.map((column, at) => (at === 0 ? head(row, column, rowHref?.(row, index)) : cell(row, column)))}</tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function head(row: Cells, { key, numeric }: Column, href: string | undefined): VNode {
  return (
    <th scope="row" role="rowheader" class={classes(numeric && 'numeric')}>
      {href ? <a href={href}>{row[key]}</a> : row[key]}
    </th>
  )
}

function cell(row: Cells, { key, label, numeric }: Column): VNode {
  return (
    <td role="cell" class={classes(numeric && 'numeric')} data-label={label}>
      {row[key]}
    </td>
  )
}
