import { useText, useUi } from '#ui/context.ts'
import { Badge } from '#ui/card.tsx'
import { Empty } from '#ui/notice.tsx'
import { Table } from '#ui/table.tsx'
import type { WorkingSession } from '../timetable/store.ts'
import { dayMinutesMost } from './rules.ts'
import type { Load, Staffing } from './rules.ts'

/** What each person carries, the heaviest first; a day of more than four hours is marked. */
export function LoadTable({ loads, staffing }: { loads: readonly Load[]; staffing: Staffing }) {
  const { t, locale } = useUi()
  const pick = useText()
  if (loads.length === 0) return <Empty title={t('week-staffing.noLoads')} />
  const hours = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const show = (minutes: number) => t('week-staffing.hours', { n: hours.format(minutes / 60) })
  const columns = (['name', 'led', 'moderated', 'total', 'day', 'papers'] as const).map((key) => ({
    key,
    label: t(`week-staffing.column.${key}`),
    numeric: key !== 'name' && key !== 'papers',
  }))
  return (
    <Table
      caption={t('week-staffing.loadCaption', { hours: dayMinutesMost / 60 })}
      columns={columns}
      rows={loads.map((load) => ({
        name: nameOf(load, pick),
        led: String(load.led),
        moderated: String(load.moderated),
        total: show(load.minutes),
        day: (
          <>
            {show(load.dayMinutes)} {load.dayMinutes > dayMinutesMost && <Badge tone="warn">{t('week-staffing.much')}</Badge>}
          </>
        ),
        papers: staffing.recordUntil.get(load.personId) ?? t('week-staffing.unvetted'),
      }))}
    />
  )
}

function nameOf({ sessions, personId }: Load, pick: (text: WorkingSession['title']) => { text: string }): string {
  const person = sessions[0]?.people.find((one) => one.personId === personId)
  return person ? pick(person.name).text : '—'
}
