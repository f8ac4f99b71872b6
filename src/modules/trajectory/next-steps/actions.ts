import { listProgrammes, nextGroup } from '#catalogue'
import type { Programme } from '#catalogue'
import { findAvailability } from '#seats'
import { currentWeek, listNext, sessionOwner } from '#week'
import type { SessionBrief } from '#week'
import type { Db } from '#platform/db/database.ts'
import { wallDate } from '#platform/time.ts'
import { pickSteps } from './rules.ts'
import type { NextStep, ProgrammeChoice, SessionChoice, Wish } from './rules.ts'

const sessionsMax = 200

/**
 * What to do next, each step with its reasons, from the current week and the catalogue. Rules only: grade, open seats, the child's
 * own clock, topics met and not yet met. Nothing about the child is stored.
 */
export async function nextSteps(db: Db, wish: Wish): Promise<NextStep[]> {
  const week = await currentWeek(db, wish.now)
  const [briefs, programmes] = await Promise.all([
    week ? listNext(db, wish.now, { weekId: week.id, grade: wish.grade, limit: sessionsMax }) : [],
    listProgrammes(db, { audience: 'pupils', ...(wish.grade === null ? {} : { grade: wish.grade }) }),
  ])
  const pools = await findAvailability(
    db,
    sessionOwner,
    briefs.filter(isScarce).map(({ id }) => id),
  )
  const seatsFree = (id: number) => pools.get(id) && (pools.get(id)!.open ? pools.get(id)!.free : 0)
  const sessions = briefs.map((brief) => sessionChoice(brief, week!.slug, seatsFree(brief.id) ?? null))
  return pickSteps([...sessions, ...programmes.map((programme) => programmeChoice(programme, wish))], wish)
}

/** A lecture can be watched by anyone, also when no class can be booked into it any more. */
const isScarce = ({ format }: SessionBrief) => format !== 'lecture'

function sessionChoice(brief: SessionBrief, weekSlug: string, seatsFree: number | null): SessionChoice {
  const { guid, slug, title, topicSlug, format, startsAt, endsAt, gradeFrom, gradeTo } = brief
  const href = `/weeks/${weekSlug}/sessions/${slug}`
  return { kind: 'session', guid, href, title, topicSlug, format, startsAt, endsAt, seatsFree, gradeFrom, gradeTo }
}

function programmeChoice(programme: Programme, { now }: Wish): ProgrammeChoice {
  const { slug, title, topicSlug, hours, gradeFrom, gradeTo } = programme
  const startsOn = nextGroup(programme, (zone) => wallDate(now, zone))?.startsOn ?? null
  return { kind: 'programme', slug, href: `/programmes/${slug}`, title, topicSlug, hours, gradeFrom, gradeTo, startsOn }
}
