import { intlLocales } from '#platform/i18n.ts'
import type { Region } from '#regions'
import { useText, useUi } from '#ui/context.ts'
import { Table } from '#ui/table.tsx'
import type { RegionTile } from './rules.ts'

const side = 44
const gap = 4

/** The country as equal squares: lit where classes are here. Larger regions are no more visible than small ones. */
export function RegionMap({ tiles, lit }: { tiles: readonly RegionTile[]; lit: number }) {
  const { t } = useUi()
  const [left, above] = [Math.min(...tiles.map((tile) => tile.col)), Math.min(...tiles.map((tile) => tile.row))]
  const [right, below] = [Math.max(...tiles.map((tile) => tile.col)), Math.max(...tiles.map((tile) => tile.row))]
  const box = `0 0 ${(right - left + 1) * side} ${(below - above + 1) * side}`
  return (
    <svg class="pulse-map" role="img" aria-label={t('live-desk.pulse.mapLabel', { n: lit })} viewBox={box} text-anchor="middle">
      {tiles.map((tile) => (
        <Tile tile={tile} x={(tile.col - left) * side} y={(tile.row - above) * side} />
      ))}
    </svg>
  )
}

function Tile({ tile, x, y }: { tile: RegionTile; x: number; y: number }) {
  const inside = side - gap
  const hasNumber = tile.classes !== null
  return (
    <g class={`pulse-tile pulse-${tile.level}`} transform={`translate(${x} ${y})`}>
      <rect width={inside} height={inside} rx="6" />
      <text x={inside / 2} y={hasNumber ? 16 : 25} font-size={hasNumber ? 11 : 13}>
        {tile.code.replace(/^[A-Z]{2}-/, '')}
      </text>
      {hasNumber && (
        <text class="pulse-number" x={inside / 2} y="33" font-size="16">
          {tile.classes}
        </text>
      )}
    </g>
  )
}

/** The same as words, for whoever doesn't see the map. */
export function RegionTable({ tiles, regions }: { tiles: readonly RegionTile[]; regions: readonly Region[] }) {
  const { t, locale } = useUi()
  const text = useText()
  const format = new Intl.NumberFormat(intlLocales(locale))
  const names = new Map(regions.map((region) => [region.code, text(region.name).text]))
  const rows = tiles
    .filter((tile) => tile.level !== 'none')
    .toSorted((a, b) => (b.classes ?? 0) - (a.classes ?? 0))
    .map((tile) => ({
      region: names.get(tile.code) ?? tile.code,
      classes: tile.classes === null ? t('live-desk.pulse.few') : format.format(tile.classes),
    }))
  if (rows.length === 0) return <p>{t('live-desk.pulse.nobody')}</p>
  const columns = [
    { key: 'region', label: t('live-desk.pulse.region') },
    { key: 'classes', label: t('live-desk.pulse.classes'), numeric: true },
  ]
  return <Table caption={t('live-desk.pulse.map')} captionHidden columns={columns} rows={rows} />
}
