import { useUi } from '#ui/context.ts'
import { Notice } from '#ui/notice.tsx'
import { Table } from '#ui/table.tsx'

export interface VersionRow {
  label: string
  saved: string
  typed: string
}

/** Two people edited the same thing: both versions side by side; the form beneath holds what was typed here. */
export function Versions({ rows }: { rows: readonly VersionRow[] }) {
  const { t } = useUi()
  const columns = (['label', 'saved', 'typed'] as const).map((key) => ({ key, label: t(`week.stale.${key}`) }))
  return (
    <>
      <Notice tone="danger" title={t('week.stale.title')}>
        <p>{t('week.stale.text')}</p>
      </Notice>
      <Table caption={t('week.stale.caption')} columns={columns} rows={rows.map((row) => ({ ...row }))} />
    </>
  )
}

/** Only where the two differ. */
export function differing(rows: readonly VersionRow[]): VersionRow[] {
  return rows.filter((row) => row.saved !== row.typed)
}
