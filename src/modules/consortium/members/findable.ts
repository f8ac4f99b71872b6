import { listRegions } from '#regions'
import type { Trx } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import { indexText, joinTexts } from '#platform/search/indexing.ts'

interface FindableMember {
  id: number
  slug: string
  name: LocalText
  shortName: LocalText
  city: LocalText
  about: LocalText
  field: LocalText
  regionCode: string
}

/** Makes members findable: by name and city, by what they teach, by their region. */
export async function indexMembers(trx: Trx, members: readonly FindableMember[]): Promise<void> {
  const regions = new Map((await listRegions(trx)).map(({ code, name }) => [code, name]))
  await indexText(
    trx,
    members.map(({ id, slug, name, shortName, city, about, field, regionCode }) => ({
      ...{ kind: 'member', ownerId: id, path: `/members/${slug}`, title: name },
      names: [city, ...(JSON.stringify(shortName) === JSON.stringify(name) ? [] : [shortName])],
      body: joinTexts([field, about]),
      keywords: [regions.get(regionCode) ?? {}],
    })),
  )
}
