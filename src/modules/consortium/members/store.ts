import type { Db, Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import { bumpPages } from '#platform/http/page-version.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { MemberLook } from '../looks/store.ts'
import { lookColumn } from '../looks/store.ts'
import { indexMembers } from './findable.ts'

export interface Member {
  id: number
  uuid: string
  slug: string
  name: LocalText
  shortName: LocalText
  city: LocalText
  about: LocalText
  field: LocalText
  regionCode: string
  /** IANA id of its settlement. */
  zone: string
  /** "#rrggbb" */
  accent: string
  joinedOn: string
  /** What its coordinator chose; null: as its name has it. */
  look: MemberLook | null
}

export async function insertMember(trx: Trx, member: Omit<Member, 'id' | 'uuid' | 'look'>): Promise<number> {
  const row = await trx
    .insertInto('consortium.member')
    .values({
      slug: member.slug,
      name: JSON.stringify(member.name),
      short_name: JSON.stringify(member.shortName),
      city: JSON.stringify(member.city),
      about: JSON.stringify(member.about),
      field: JSON.stringify(member.field),
      region_code: member.regionCode,
      zone: member.zone,
      accent: member.accent,
      joined_on: member.joinedOn,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await bumpPages(trx, 'consortium')
  await indexMembers(trx, [{ ...member, id: row.id }])
  return row.id
}

type MemberRow = Awaited<ReturnType<ReturnType<typeof selectMembers>['executeTakeFirstOrThrow']>>
const selectMembers = (db: Db) => db.selectFrom('consortium.member').selectAll().select(lookColumn)

const toMember = (row: MemberRow): Member => ({
  id: row.id,
  uuid: row.uuid,
  slug: row.slug,
  name: row.name as LocalText,
  shortName: row.short_name as LocalText,
  city: row.city as LocalText,
  about: row.about as LocalText,
  field: row.field as LocalText,
  regionCode: row.region_code,
  zone: row.zone,
  accent: row.accent,
  joinedOn: row.joined_on,
  look: row.look,
})

/** All members by their Russian name. */
export async function listMembers(db: Db): Promise<Member[]> {
  const rows = await selectMembers(db)
    .orderBy(sql`name->>'ru'`)
    .execute()
  return rows.map(toMember)
}

export async function findMember(db: Db, slug: string): Promise<Member | undefined> {
  const row = await selectMembers(db).where('slug', '=', slug).executeTakeFirst()
  return row && toMember(row)
}
