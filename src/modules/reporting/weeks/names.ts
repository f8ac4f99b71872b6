import { listMembers } from '#consortium'
import { listRegions } from '#regions'
import type { Region } from '#regions'
import type { Db } from '#platform/db/database.ts'
import { isMessageKey, pickText } from '#platform/i18n.ts'
import type { Ui } from '#ui/context.ts'
import type { Dimension } from './figures.ts'

export interface Names {
  regions: Region[]
  /** What a line is called. */
  nameOf: (by: Dimension, key: string | null) => string
}

/** Names of regions, members, grades and formats in the reader's language. */
export async function readNames(db: Db, { t, locale }: Ui): Promise<Names> {
  const [regions, members] = await Promise.all([listRegions(db), listMembers(db)])
  const regionNames = new Map(regions.map(({ code, name }) => [code, pickText(name, locale).text]))
  const memberNames = new Map(members.map(({ id, shortName }) => [String(id), pickText(shortName, locale).text]))
  const nameOf = (by: Dimension, key: string | null): string => {
    if (key === null) return t(`reporting.unknown.${by}`)
    if (by === 'region') return regionNames.get(key) ?? key
    if (by === 'member') return memberNames.get(key) ?? key
    if (by === 'grade') return t('reporting.grade', { grade: key })
    const format = `week.format.${key}`
    return isMessageKey(format) ? t(format) : key
  }
  return { regions, nameOf }
}
