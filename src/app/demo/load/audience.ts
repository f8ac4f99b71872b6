import { listClasses, className, passes } from '#schools'
import type { World } from '#platform/http/route.ts'
import type { PublishedSession } from '#week'
import { bookings } from '#week'
import type { Content, Pupil } from '../content.ts'
import { peopleOf } from '../content.ts'
import type { DemoState } from '../state.ts'
import { chanceOf } from '../random.ts'

/** Who sits before the screens of a session: as the week would let them in, in its words. */
export interface Guest {
  kind: 'class' | 'seat'
  subject: string
  label: string
  headMax?: number
  cohort?: string
  region?: string
  size: number
}

/** Booked classes, and single pupils who come by themselves: to what fits their grade, or to an evening programme. */
export async function listGuests(world: World, content: Content, state: DemoState, session: PublishedSession): Promise<Guest[]> {
  const ours = new Set(state.base.classes.map((one) => one.id))
  const booked = (await bookings.list(world.db, { sessionId: session.id })).filter((booking) => ours.has(booking.classId))
  const classes = await listClasses(
    world.db,
    booked.map((booking) => booking.classId),
  )
  const fromClasses = classes.map((one): Guest => ({
    kind: 'class',
    subject: `class:${one.id}`,
    label: `${className(one)}, ${one.school.settlement}`,
    headMax: one.size,
    cohort: `class:${one.id}`,
    region: one.school.regionCode,
    size: one.size,
  }))
  return [...fromClasses, ...pupilsOf(content, session).map((pupil) => seatOf(world, pupil, state))]
}

const seatOf = (world: World, pupil: Pupil, { base }: DemoState): Guest => seatFor(world, base.people[pupil.slug]!)

/** A child by itself, as the week lets it in. */
export function seatFor(world: World, id: number): Guest {
  const subject = `person:${id}`
  return { kind: 'seat', subject, label: passes.nicknameFor(world.key, subject, 'ru'), cohort: `person:${id}`, size: 1 }
}

/** Of the pupils whom a session fits, one in so many comes by themselves. */
const comesAlone = { demo: 0.2, other: 0.12, evening: 0.6 }

/** The same pupils at each call, in hours when they are up; evenings are for the elder. */
function pupilsOf({ people }: Content, session: PublishedSession): Pupil[] {
  const isEvening = session.gradeFrom === null
  if (!isEvening && session.format !== 'lecture' && session.format !== 'tour') return []
  const chance = chanceOf(`pupils ${session.guid}`)
  return peopleOf(people, 'pupil').filter((pupil) => {
    const { hour } = session.startsAt.toZonedDateTimeISO(pupil.zone)
    const fits = isEvening ? pupil.grade >= 5 : session.gradeFrom! <= pupil.grade && pupil.grade <= session.gradeTo!
    const isUp = hour >= 8 && hour < (isEvening ? 23 : 20)
    const share = isEvening ? comesAlone.evening : pupil.demo ? comesAlone.demo : comesAlone.other
    return chance.next() < share && fits && isUp
  })
}
