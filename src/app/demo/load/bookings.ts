import type { Trx } from '#platform/db/database.ts'
import { Temporal, isBefore } from '#platform/time.ts'
import { bookings } from '#week'
import { chanceOf } from '../random.ts'
import type { Chance } from '../random.ts'
import type { ClassOfDemo } from '../state.ts'
import { aheadOfMoscow, isAfternoon, isSchoolTime, wallMinute } from '../timetable/zones.ts'
import type { LoadedEdition, LoadedSession } from './edition.ts'

type Booked = Parameters<typeof bookings.insert>[1][number]

/** The most classes of invented schools in one session: some places stay free for whoever tries the product. */
const mostByFormat: Record<string, number> = { lecture: 14, tour: 12, workshop: 6, seminar: 1 }
/** A class comes to so many sessions of a week. */
const perClass = 7
/** After school a few classes come as clubs. */
const clubsMost = 3

/** Books the classes: each in its own school hours, a few as clubs after school, for its grade, never in two sessions at once. */
export async function bookClasses(
  trx: Trx,
  edition: LoadedEdition,
  classes: readonly ClassOfDemo[],
  now: Temporal.Instant,
): Promise<Booked[]> {
  const chance = chanceOf(`bookings ${edition.weekId}`)
  const ahead = aheadOfMoscow(
    classes.map((one) => one.zone),
    edition.startsAt.toString().slice(0, 10),
  )
  const diary = new Map<number, LoadedSession[]>()
  const wishes: Booked[] = []
  const book = (session: LoadedSession, schoolClass: ClassOfDemo): void => {
    diary.set(schoolClass.id, [...(diary.get(schoolClass.id) ?? []), session])
    wishes.push({ sessionId: session.id, schoolClass, at: bookedAt(session, edition, now, chance) })
  }
  for (const session of sessionsOfTeacher(edition, now)) {
    const schoolClass = classes.find((one) => one.isDemo && fitsGrade(session, one) && isFree(session, diary.get(one.id) ?? []))
    if (schoolClass) book(session, schoolClass)
  }
  for (const session of edition.sessions.filter((one) => !one.isEvening)) {
    const able = classes.filter((one) => {
      const own = diary.get(one.id) ?? []
      return !one.isDemo && own.length < perClass && fitsGrade(session, one) && isFree(session, own)
    })
    const wall = (one: ClassOfDemo) => wallMinute(session.startMin, ahead.get(one.zone)!)
    const most = mostByFormat[formatOf(session)] ?? 8
    const lessons = able.filter((one) => isSchoolTime(wall(one), session.durationMin))
    const clubs = able.filter((one) => isAfternoon(wall(one), session.durationMin))
    const coming = [
      ...chance.shuffle(lessons).slice(0, chance.whole(Math.ceil(most / 3), most)),
      ...chance.shuffle(clubs).slice(0, chance.whole(1, clubsMost)),
    ]
    for (const schoolClass of coming.slice(0, most)) book(session, schoolClass)
  }
  return bookings.insert(trx, wishes)
}

const formatOf = ({ item }: LoadedSession): string => ('format' in item ? item.format : 'lecture')

function fitsGrade({ item }: LoadedSession, { grade }: ClassOfDemo): boolean {
  return !('gradeFrom' in item) || (item.gradeFrom <= grade && grade <= item.gradeTo)
}

function isFree(session: LoadedSession, own: readonly LoadedSession[]): boolean {
  return own.every((other) => !isBefore(session.startsAt, other.endsAt) || !isBefore(other.startsAt, session.endsAt))
}

/** What the teacher whom a newcomer may become has booked: something over, something on air, something soon, more later. */
function sessionsOfTeacher({ sessions }: LoadedEdition, now: Temporal.Instant): LoadedSession[] {
  const lessons = sessions.filter((one) => !one.isEvening && ['lecture', 'tour'].includes(formatOf(one)))
  const fitting = lessons.filter((one) => fitsGrade(one, { grade: 7 } as ClassOfDemo) || fitsGrade(one, { grade: 10 } as ClassOfDemo))
  const past = fitting.filter((one) => !isBefore(now, one.endsAt))
  const onAir = fitting.filter((one) => !isBefore(now, one.startsAt) && isBefore(now, one.endsAt))
  const later = fitting.filter((one) => isBefore(now, one.startsAt))
  const spread = (list: LoadedSession[], count: number) =>
    list.filter((_, at) => at % Math.max(1, Math.floor(list.length / count)) === 0).slice(0, count)
  return [...onAir.slice(-2), ...spread(past, 6), ...later.slice(0, 2), ...spread(later.slice(8), 4)]
}

/** Between the first release and the session's eve, and never after now. */
function bookedAt(session: LoadedSession, { startsAt }: LoadedEdition, now: Temporal.Instant, chance: Chance): Temporal.Instant {
  const first = startsAt.subtract({ hours: 8 * 24 })
  const [from, to] = [first.epochMilliseconds, Math.min(session.startsAt.epochMilliseconds - 7_200_000, now.epochMilliseconds)]
  return Temporal.Instant.fromEpochMilliseconds(Math.round(from + chance.next() * Math.max(0, to - from)))
}
