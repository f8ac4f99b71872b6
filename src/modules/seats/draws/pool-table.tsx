import { useText, useUi } from '#ui/context.ts'
import { Table } from '#ui/table.tsx'
import type { Cells, Column } from '#ui/table.tsx'
import { phaseOf } from './rules.ts'
import type { Draw, DrawPool } from './store.ts'

/** What is drawn: places and wishes, and from the result on who got how far. */
export function PoolTable({ draw, pools, applied }: { draw: Draw; pools: DrawPool[]; applied: number }) {
  const { t, now } = useUi()
  const isDrawn = draw.state === 'drawn'
  const hasReserves = pools.some(({ reserves }) => Object.keys(reserves).length > 0)
  const columns: Column[] = [
    { key: 'pool', label: t('draw.col.pool') },
    { key: 'places', label: t('draw.col.places'), numeric: true },
    ...(hasReserves ? [{ key: 'reserves', label: t('draw.col.reserves') }] : []),
    { key: 'applied', label: t('draw.col.applied'), numeric: true },
    { key: 'first', label: t('draw.col.first'), numeric: true },
    ...(isDrawn
      ? [
          { key: 'given', label: t('draw.col.given'), numeric: true },
          { key: 'last', label: t('draw.col.last'), numeric: true },
        ]
      : []),
  ]
  const places = pools.reduce((sum, pool) => sum + (pool.places ?? 0), 0)
  return (
    <>
      <p>{t('draw.pools.total', { applied, places })}</p>
      {phaseOf(draw, now) === 'open' && <p>{t('draw.pools.open')}</p>}
      <Table
        wide
        caption={t('draw.pools.caption')}
        captionHidden
        columns={columns}
        rows={pools.map((pool) => usePoolCells(pool, isDrawn))}
      />
    </>
  )
}

function usePoolCells(pool: DrawPool, isDrawn: boolean): Cells {
  const { t } = useUi()
  const label = useText()(pool.label)
  const isGone = pool.isWithdrawn || !pool.isOpen
  const reserves = Object.entries(pool.reserves).map(([letter, n]) => t('draw.pools.reserve', { letter, n }))
  return {
    pool: (
      <>
        <span lang={label.lang}>{label.text}</span>
        {isGone && <small> {t('draw.pools.withdrawn')}</small>}
      </>
    ),
    places: pool.places ?? 0,
    reserves: reserves.join(', ') || t('draw.pools.noReserve'),
    applied: pool.appliedCount ?? 0,
    first: pool.firstCount ?? 0,
    given: (
      <>
        {pool.givenUnits ?? 0} {isDrawn && <Share pool={pool} />}
      </>
    ),
    last: pool.lastLotNo ?? '–',
  }
}

const [width, height] = [72, 8]

/** Of all who wanted it, how many got it: the same numbers stand beside. */
function Share({ pool }: { pool: DrawPool }) {
  const { t } = useUi()
  const [given, wanted] = [pool.givenUnits ?? 0, Math.max(pool.appliedCount ?? 0, pool.givenUnits ?? 0)]
  if (wanted === 0) return null
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={t('draw.bar', { given, wanted })}>
      <rect x="0.5" y="0.5" width={width - 1} height={height - 1} fill="none" stroke="currentColor" />
      <rect width={Math.max(1, (width * given) / wanted)} height={height} fill="currentColor" />
    </svg>
  )
}
