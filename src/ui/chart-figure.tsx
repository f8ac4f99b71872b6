import type { ComponentChildren, VNode } from 'preact'
import { intlLocales } from '#platform/i18n.ts'
import { useUi } from './context.ts'
import { Table } from './table.tsx'

export interface ChartFigureProps {
  title: string
  caption?: ComponentChildren
  unit?: string | undefined
  rows: readonly { label: string; value: number | null; href?: string | undefined }[]
  children: ComponentChildren
}

/** A picture with its heading, and beneath it the same numbers as a table. */
export function ChartFigure({ title, caption, unit, rows, children }: ChartFigureProps): VNode {
  const { t, locale } = useUi()
  const format = new Intl.NumberFormat(intlLocales(locale))
  const cells = rows.map(({ label, value, href }) => ({
    label: href ? <a href={href}>{label}</a> : label,
    value: value === null ? t('ui.chart.none') : format.format(value),
  }))
  const columns = [
    { key: 'label', label: t('ui.chart.label') },
    { key: 'value', label: unit ?? t('ui.chart.value'), numeric: true },
  ]
  return (
    <figure class="chart">
      <figcaption>
        <strong>{title}</strong>
        {caption && <span>{caption}</span>}
      </figcaption>
      <div class="chart-frame" tabIndex={0} role="region" aria-label={t('ui.chart.scroll', { title })}>
        {children}
      </div>
      <details>
        <summary>{t('ui.chart.table')}</summary>
        <Table caption={title} captionHidden columns={columns} rows={cells} />
      </details>
    </figure>
  )
}
