import type { Db, Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import { bumpPages } from '#platform/http/page-version.ts'
import type { LocalText } from '#platform/i18n.ts'

export interface Partner {
  id: number
  uuid: string
  slug: string
  name: LocalText
  about: LocalText
  /** "industry", "institute", "museum" … */
  kind: string
}

export async function insertPartner(trx: Trx, partner: Omit<Partner, 'id' | 'uuid'>): Promise<number> {
  const row = await trx
    .insertInto('consortium.partner')
    .values({ slug: partner.slug, name: JSON.stringify(partner.name), about: JSON.stringify(partner.about), kind: partner.kind })
    .returning('id')
    .executeTakeFirstOrThrow()
  await bumpPages(trx, 'consortium')
  return row.id
}

type PartnerRow = Awaited<ReturnType<ReturnType<typeof selectPartners>['executeTakeFirstOrThrow']>>
const selectPartners = (db: Db) => db.selectFrom('consortium.partner').selectAll()
const toPartner = (row: PartnerRow): Partner => ({ ...row, name: row.name as LocalText, about: row.about as LocalText })

/** All partners by their Russian name. */
export async function listPartners(db: Db): Promise<Partner[]> {
  const rows = await selectPartners(db)
    .orderBy(sql`name->>'ru'`)
    .execute()
  return rows.map(toPartner)
}

export async function findPartner(db: Db, slug: string): Promise<Partner | undefined> {
  const row = await selectPartners(db).where('slug', '=', slug).executeTakeFirst()
  return row && toPartner(row)
}
