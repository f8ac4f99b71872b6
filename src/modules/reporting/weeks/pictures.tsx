import { ColumnsPicture } from '#ui/chart-columns.tsx'
import { TilePicture } from '#ui/chart-tiles.tsx'
import { ColumnsChart, TileMap } from '#ui/chart.tsx'
import { useUi } from '#ui/context.ts'
import { rowsHref } from './figures.ts'
import type { Dimension, Figure, Sections } from './figures.ts'
import type { Names } from './names.ts'
import type { ReportedWeek } from './read.ts'

interface PictureProps {
  week: ReportedWeek
  sections: Sections
  names: Names
  figure: Figure
  /** Numbers open to their rows. */
  mayOpen?: boolean
  /** The picture alone, to be saved as a file. */
  bare?: boolean
}

/** Regions as equal squares: one without a single class stands there too, with its nought. */
export function RegionTiles({ week, sections, names, figure, mayOpen, bare }: PictureProps) {
  const { t } = useUi()
  const lines = new Map(sections.region.map((line) => [line.key, line]))
  const title = t('reporting.picture.map', { figure: t(`reporting.figure.${figure}`) })
  const tiles = names.regions.map((region) => ({
    code: region.code,
    label: names.nameOf('region', region.code),
    col: region.tileCol,
    row: region.tileRow,
    value: lines.get(region.code)?.[figure] ?? 0,
    href:
      mayOpen && lines.has(region.code)
        ? rowsHref(`/reports/weeks/${week.slug}/rows`, { figure, by: 'region', key: region.code })
        : undefined,
  }))
  if (bare) return <TilePicture {...{ title, tiles }} />
  return <TileMap {...{ title, tiles }} caption={t(`reporting.definition.${figure}`)} unit={t(`reporting.figure.${figure}`)} />
}

export function SectionColumns({ week, sections, names, figure, by, mayOpen, bare }: PictureProps & { by: Dimension }) {
  const { t } = useUi()
  const title = t('reporting.picture.columns', { figure: t(`reporting.figure.${figure}`), by: t(`reporting.by.${by}`).toLowerCase() })
  const rows = sections[by].map((line) => ({
    // Grades are short enough to stand upright.
    label: by === 'grade' ? (line.key ?? '–') : names.nameOf(by, line.key),
    value: line[figure],
    href: mayOpen ? rowsHref(`/reports/weeks/${week.slug}/rows`, { figure, by, key: line.key }) : undefined,
  }))
  if (bare) return <ColumnsPicture {...{ title, rows }} />
  return <ColumnsChart {...{ title, rows }} caption={t(`reporting.definition.${figure}`)} unit={t(`reporting.figure.${figure}`)} />
}
