import type { VNode } from 'preact'
import { Badge } from './card.tsx'
import { ColumnsChart, TileMap } from './chart.tsx'
import { useUi } from './context.ts'
import { Qr } from './media.tsx'
import { Columns, Section } from './page.tsx'
import { Table } from './table.tsx'

const cities = ['Новосибирский государственный университет', 'Уральский федеральный университет', 'Северо-Восточный университет']

export function DataStory(): VNode {
  const { t } = useUi()
  const columns = [
    { key: 'name', label: t('ui.chart.label') },
    { key: 'state', label: t('ui.story.time') },
    { key: 'value', label: t('ui.chart.value'), numeric: true },
  ]
  const rows = cities.map((name, at) => ({
    name,
    state: <Badge tone={at === 0 ? 'live' : 'done'}>{t(at === 0 ? 'ui.story.onAir' : 'ui.story.done')}</Badge>,
    value: 1204 * (at + 1),
  }))
  return (
    <Section title={t('ui.story.data')}>
      <Table caption={t('ui.story.table')} columns={columns} rows={rows} rowHref={(_row, at) => `#row-${at}`} />
      <Columns>
        <ColumnsChart
          title={t('ui.story.byGrade')}
          caption={t('ui.story.text')}
          unit={t('ui.story.statPupils')}
          rows={[120, 340, 560, 480, 210, 90].map((value, at) => ({ label: `${at + 5}`, value, href: at ? undefined : '#5' }))}
        />
        <ColumnsChart
          title={t('ui.story.byMember')}
          caption={t('ui.story.text')}
          rows={cities.map((label, at) => ({ label, value: 2400 - at * 900, href: `#${at}` }))}
        />
      </Columns>
      <TileStory />
      <Qr data="https://example.org/verify/ABCD-EFGH" label={t('ui.story.qr')} />
    </Section>
  )
}

function TileStory(): VNode {
  const { t } = useUi()
  const tiles = Array.from({ length: 40 }, (_, at) => ({
    code: `RU-${String.fromCharCode(65 + (at % 26))}${String.fromCharCode(65 + ((at * 7) % 26))}`,
    label: `${t('ui.story.region')} ${at}`,
    col: at % 10,
    row: Math.floor(at / 10),
    value: at % 11 === 4 ? null : (at * at * 37) % 1900,
    href: at % 3 ? undefined : `#region-${at}`,
  }))
  return <TileMap title={t('ui.story.byRegion')} caption={t('ui.story.text')} unit={t('ui.story.statPupils')} tiles={tiles} />
}
