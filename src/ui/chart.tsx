export { ColumnsChart } from './chart-columns.tsx'
export { TileMap } from './chart-tiles.tsx'
