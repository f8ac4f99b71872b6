import { draws, findAvailability } from '#seats'
import type { Trx } from '#platform/db/database.ts'
import type { World } from '#platform/http/route.ts'
import type { Temporal } from '#platform/time.ts'
import { sessionOwner, unasked } from '#week'
import type { Content } from '../content.ts'
import { peopleOf } from '../content.ts'
import { chanceOf } from '../random.ts'
import type { Applicant, DemoState } from '../state.ts'
import type { LoadedEdition, LoadedSession } from './edition.ts'
import type { OfferKind } from './offers.ts'

const childType = 'people.child'
const weekOwner = 'week.week'

interface Load {
  world: World
  trx: Trx
  content: Content
  state: DemoState
  edition: LoadedEdition
  now: Temporal.Instant
}

/** The guardian's own children, the older first. */
function ownChildren({ content, state }: Load): number[] {
  const guardian = peopleOf(content.people, 'guardian').find((one) => one.demo)!
  return guardian.children.map((slug) => state.base.people[slug]!)
}

const sessionsOf = ({ edition }: Load, kind: OfferKind): LoadedSession[] =>
  edition.sessions.filter((one) => edition.offers.get(one.id) === kind)
const isForOlder = ({ item }: LoadedSession): boolean => 'gradeTo' in item && item.gradeTo === 9

/** What the guardian whom a newcomer may become has to do with: a seat, one to confirm, a place in a line, a draw that is over and one that goes on. */
export async function insertFamilySeats(load: Load): Promise<void> {
  const applicants = load.state.base.applicants ?? []
  const [older, younger] = ownChildren(load)
  if (applicants.length === 0 || !older || !younger) return
  await fillCounted(load, applicants)
  const apply = (session: LoadedSession | undefined, childId: number) =>
    session && unasked.childSeats.apply(load.trx, { sessionId: session.id, childId, actorId: null, now: load.now.subtract({ hours: 3 }) })
  for (const kind of ['counted', 'confirmed'] as const) {
    const sessions = sessionsOf(load, kind)
    await apply(sessions.find(isForOlder), older)
    await apply(
      sessions.find((one) => !isForOlder(one)),
      younger,
    )
  }
  await insertDraw(load, { kind: 'drawn', openedH: 120, closesInH: -1, applicants, own: older })
  await insertDraw(load, { kind: 'open', openedH: 44, closesInH: 5, applicants: applicants.slice(0, applicants.length / 2), own: younger })
}

/** The workshop for the older is full, so that there is a line; the others have some places left. */
async function fillCounted(load: Load, applicants: readonly Applicant[]): Promise<void> {
  const at = load.now.subtract({ hours: 30 })
  const wishes = [...sessionsOf(load, 'counted'), ...sessionsOf(load, 'confirmed')].flatMap((session, number) => {
    const count = isForOlder(session) && load.edition.offers.get(session.id) === 'counted' ? 16 : 9
    return applicants.slice(number * 16, number * 16 + count).map(({ id }) => ({ sessionId: session.id, childId: id, at }))
  })
  await unasked.childSeats.fill(load.trx, wishes)
}

interface DrawWish {
  kind: 'drawn' | 'open'
  /** Hours ago. */
  openedH: number
  closesInH: number
  applicants: readonly Applicant[]
  own: number
}

/** A draw over some workshops, with shares of the office and of two members, kept sealed here, and everybody's wishes. The worker draws it when its time has come. */
async function insertDraw(load: Load, { kind, openedH, closesInH, applicants, own }: DrawWish): Promise<void> {
  const { world, trx, content, state, edition, now } = load
  const sessions = sessionsOf(load, kind)
  if (sessions.length < 2) return
  const words = content.families
  const pools = await findAvailability(
    trx,
    sessionOwner,
    sessions.map((one) => one.id),
  )
  const poolIds = sessions.map((one) => pools.get(one.id)!.poolId)
  const reserves = Object.fromEntries(words.quotas.map(({ letter, units }) => [letter, units]))
  const opensAt = now.subtract({ hours: openedH })
  const closesAt = now.add({ hours: closesInH })
  const made = await draws.create(trx, {
    ...{ ownerType: weekOwner, ownerId: edition.weekId, label: words.draws[kind], opensAt, closesAt },
    revealUntil: closesAt.add({ hours: 24 }),
    quotas: words.quotas.map(({ letter, kind: of, label }) => ({ letter, kind: of, label })),
    pools: poolIds.map((poolId) => ({ poolId, reserves })),
  })
  if (!made.ok) throw new Error(`The demonstration's draw is not made: ${made.reason}`)
  for (const { letter, regions } of words.quotas) if (regions.length > 0) await unasked.childSeats.sayRegions(trx, made.id, letter, regions)
  const early = opensAt.subtract({ hours: 20 })
  await draws.commit(trx, world, { drawId: made.id, holder: { type: 'office', id: 0 }, label: words.office, now: early })
  for (const { slug, shortName } of shareMembers(content))
    await draws.commit(trx, world, {
      drawId: made.id,
      holder: { type: 'member', id: state.base.members[slug]! },
      label: shortName,
      now: early,
    })
  const chance = chanceOf(`draw ${kind} ${edition.weekId}`)
  const wish = (id: number, letters: string, ranks: number) => ({
    ...{ holder: { type: childType, id }, units: 1, letters, poolIds: chance.shuffle(poolIds).slice(0, ranks) },
    at: opensAt.add({ minutes: chance.whole(5, (openedH + Math.min(closesInH, 0)) * 60 - 30) }),
  })
  await draws.insert(trx, made.id, [
    wish(own, 'A', 3),
    ...applicants.map((one) => wish(one.id, lettersOf(one, content, chance.next() < 0.4), chance.whole(1, poolIds.length))),
  ])
}

/** The member of the coordinator whom a newcomer may become, and one more. */
function shareMembers({ people, members }: Content): Content['members'] {
  const own = peopleOf(people, 'coordinator').find((one) => one.demo)!.member
  return [...members.filter(({ slug }) => slug === own), ...members.filter(({ slug }) => slug !== own).slice(0, 1)]
}

function lettersOf({ region, rural }: Applicant, { families }: Content, isFirst: boolean): string {
  const holds = { region: (regions: string[]) => regions.includes(region), rural: () => rural, firstTime: () => isFirst }
  return families.quotas
    .filter(({ kind, regions }) => holds[kind](regions))
    .map(({ letter }) => letter)
    .join('')
}
