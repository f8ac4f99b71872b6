import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Db } from '../src/platform/db/database.ts'
import { projectRoot } from '../src/platform/root.ts'

interface RegionRow {
  code: string
  name: Record<string, string>
  zone: string
  zones: string[]
  tile: { col: number; row: number }
  pupilsThousands: number
}

/** Writes the list of regions (ISO 3166-2) from `db/regions.json`; again without harm. */
export async function loadRegions(db: Db): Promise<void> {
  const rows = JSON.parse(await readFile(join(projectRoot, 'db/regions.json'), 'utf8')) as RegionRow[]
  await db
    .insertInto('regions.region')
    .values(
      rows.map((row) => ({
        code: row.code,
        name: JSON.stringify(row.name),
        zone: row.zone,
        zones: row.zones,
        tile_col: row.tile.col,
        tile_row: row.tile.row,
        pupils: row.pupilsThousands * 1000,
      })),
    )
    .onConflict((conflict) => conflict.column('code').doNothing())
    .execute()
}
