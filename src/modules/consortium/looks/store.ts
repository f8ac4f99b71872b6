import type { Db, Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import { bumpPages } from '#platform/http/page-version.ts'
import type { LocalText } from '#platform/i18n.ts'

/** The ground on which a logo is legible, whatever the page's colours. */
export type Plate = 'light' | 'dark'

export interface Logo {
  plate: Plate
  /** WebP, the smallest first. */
  files: { uuid: string; width: number; height: number }[]
}

/** How a member's own pages look, as its coordinator chose. */
export interface MemberLook {
  /** One of the twelve accents, from 0. */
  accent: number
  logo: Logo | null
  /** What the logo shows. */
  logoAlt: LocalText
  revision: number
}

export type LookContent = Pick<MemberLook, 'accent' | 'logo' | 'logoAlt'>

/** For queries that read members with their looks: one json object, or null. */
export const lookColumn = sql<MemberLook | null>`(
  select jsonb_build_object('accent', l.accent, 'logo', l.logo, 'logoAlt', l.logo_alt, 'revision', l.revision)
  from consortium.member_look l where l.member_id = member.id)`.as('look')

/** Saves over the revision that the writer has read (0: none yet); false where somebody saved a newer one meanwhile. */
export async function saveLook(trx: Trx, memberId: number, revision: number, content: LookContent): Promise<boolean> {
  const values = {
    accent: content.accent,
    logo: content.logo && JSON.stringify(content.logo),
    logo_alt: JSON.stringify(content.logoAlt),
  }
  const row =
    revision === 0
      ? await trx
          .insertInto('consortium.member_look')
          .values({ member_id: memberId, ...values })
          .onConflict((conflict) => conflict.column('member_id').doNothing())
          .returning('revision')
          .executeTakeFirst()
      : await trx
          .updateTable('consortium.member_look')
          .set({ ...values, revision: sql`revision + 1`, updated_at: sql`now()` })
          .where('member_id', '=', memberId)
          .where('revision', '=', revision)
          .returning('revision')
          .executeTakeFirst()
  if (row) await bumpPages(trx, 'consortium')
  return row !== undefined
}

/** Where the bytes of a member's logo lie; only of the one it has now. */
export async function findLogoKey(db: Db, slug: string, fileUuid: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('consortium.member_look as l')
    .innerJoin('consortium.member as m', 'm.id', 'l.member_id')
    .innerJoin('platform.stored_file as f', (join) => join.on('f.uuid', '=', fileUuid))
    .select('f.storage_key')
    .where('m.slug', '=', slug)
    .where(sql<boolean>`l.logo->'files' @> ${JSON.stringify([{ uuid: fileUuid }])}::jsonb`)
    .executeTakeFirst()
  return row?.storage_key
}
