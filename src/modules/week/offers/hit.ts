import { findPerson } from '#people'
import { className, listClasses } from '#schools'
import type { Db } from '#platform/db/database.ts'
import type { Translate } from '#platform/i18n.ts'
import type { HitSeat } from './actions.ts'
import { holderTypes } from './rules.ts'

/** Whom a smaller number would hit, in words: classes by their school, a child by its grade alone, for its name is not the office's affair. */
export async function describeHit(db: Db, t: Translate, hit: readonly HitSeat[]): Promise<string[]> {
  const ids = hit.filter(({ holder }) => holder.type === holderTypes.class).map(({ holder }) => holder.id)
  const classes = new Map((await listClasses(db, ids)).map((one) => [one.id, one]))
  const words: string[] = []
  for (const { holder, units } of hit) {
    const schoolClass = classes.get(holder.id)
    if (holder.type === holderTypes.class && schoolClass) {
      const { school } = schoolClass
      words.push(t('week-offers.hitClass', { class: className(schoolClass), school: school.name, settlement: school.settlement, units }))
    } else {
      const grade = holder.type === holderTypes.child ? (await findPerson(db, holder.id))?.grade : undefined
      words.push(grade ? t('week-offers.hitChild', { grade: String(grade) }) : t('week-offers.hitOther', { units }))
    }
  }
  return words
}
