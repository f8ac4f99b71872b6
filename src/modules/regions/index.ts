import type { Db } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'

export interface Region {
  code: string
  name: LocalText
  /** IANA id of its main settlement; `zones` are all that are in use in it. */
  zone: string
  zones: string[]
  tileCol: number
  tileRow: number
  /** Pupils of grades 1 to 11, an estimate. */
  pupils: number
}

/** All regions, by the order of their codes. */
export async function listRegions(db: Db): Promise<Region[]> {
  const rows = await db.selectFrom('regions.region').selectAll().orderBy('code').execute()
  return rows.map((row) => ({
    code: row.code,
    name: row.name as LocalText,
    zone: row.zone,
    zones: row.zones,
    tileCol: row.tile_col,
    tileRow: row.tile_row,
    pupils: row.pupils,
  }))
}
