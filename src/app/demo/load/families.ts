import { children, consents, register } from '#people'
import { claims } from '#schools'
import type { Trx } from '#platform/db/database.ts'
import type { World } from '#platform/http/route.ts'
import type { Temporal } from '#platform/time.ts'
import type { Content } from '../content.ts'
import { peopleOf } from '../content.ts'
import { chanceOf } from '../random.ts'
import type { Applicant, ClassOfDemo } from '../state.ts'

/** So many families with so many children each apply in the draws. */
const [families, perFamily] = [100, 3]
const grades = [5, 9] as const

type Purpose = Parameters<typeof consents.give>[2]['purpose']

/** What the demonstration's guardian has signed: not everything, and not for both the same. */
const signed: Purpose[][] = [
  ['participation', 'recording', 'passport'],
  ['participation', 'recording'],
]

/** Families whom nobody may become: they make the draws what draws are, a matter of many. */
export async function insertFamilies(world: World, trx: Trx, { families: words, schools }: Content): Promise<Applicant[]> {
  const chance = chanceOf('families')
  const list: (Parameters<typeof children.addMany>[2][number] & { rural: boolean })[] = []
  for (let number = 1; number <= families; number += 1) {
    const { ru, en } = words.guardianName
    const name = { ru: ru.replace('{number}', String(number)), en: en.replace('{number}', String(number)) }
    const guardianId = await register.person(trx, { name })
    await register.role(trx, guardianId, 'guardian')
    const school = chance.pick(schools)
    for (let child = 0; child < perFamily; child += 1)
      list.push({
        name: `${chance.pick(words.childNames)} ${chance.pick(words.initials)}.`,
        grade: chance.whole(...grades),
        regionCode: school.region,
        zone: school.zone,
        guardianIds: [guardianId],
        rural: school.kind === 'village',
      })
  }
  const made = await children.addMany(world, trx, list)
  return made.map(({ id, grade, regionCode }, at) => ({ id, grade: grade!, region: regionCode!, rural: list[at]!.rural }))
}

/** What the guardian whom a newcomer may become has signed for its children. */
export async function signConsents(
  world: World,
  trx: Trx,
  content: Content,
  people: Record<string, number>,
  now: Temporal.Instant,
): Promise<void> {
  const guardian = peopleOf(content.people, 'guardian').find((one) => one.demo)!
  for (const [at, slug] of guardian.children.entries())
    for (const purpose of signed[at] ?? [])
      await consents.give(world, trx, { personId: people[slug]!, purpose, now: now.subtract({ hours: 24 * 20 }) })
}

/** What the younger one's class did is in its passport: a class of its grade and its own zone. */
export async function claimClass(
  trx: Trx,
  { people: list }: Content,
  people: Record<string, number>,
  classes: readonly ClassOfDemo[],
  now: Temporal.Instant,
): Promise<void> {
  const guardian = peopleOf(list, 'guardian').find((one) => one.demo)!
  const pupil = peopleOf(list, 'pupil').find((one) => one.slug === guardian.children.at(-1))!
  const fitting = classes.filter(({ grade }) => grade === pupil.grade)
  const found = fitting.find(({ zone }) => zone === pupil.zone) ?? fitting[0]
  if (!found) return
  const who = { personId: people[pupil.slug]!, claimedBy: people[guardian.slug]! }
  await claims.add(trx, { classId: found.id, passId: null, ...who, now: now.subtract({ hours: 48 }) })
}
