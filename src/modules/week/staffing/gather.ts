import { staff } from '#people'
import type { Db } from '#platform/db/database.ts'
import type { Locale } from '#platform/i18n.ts'
import { pickText } from '#platform/i18n.ts'
import { listReconfirmations } from '../releases/answers/store.ts'
import type { WorkingSession } from '../timetable/store.ts'
import type { Week } from '../weeks/store.ts'
import { answerKey } from './rules.ts'
import type { Staffing } from './rules.ts'

export type StaffPerson = Awaited<ReturnType<typeof staff.list>>[number]

/** Two statements, however many sessions. */
export async function gatherStaffing(
  db: Db,
  week: Pick<Week, 'zone'>,
  placed: readonly WorkingSession[],
  locale: Locale,
): Promise<Staffing & { people: StaffPerson[] }> {
  const people = await staff.list(db)
  const answers = await listReconfirmations(db, { sessionIds: placed.map((session) => session.id) })
  return {
    people,
    zone: week.zone,
    recordUntil: new Map(people.map((person) => [person.id, person.recordUntil])),
    answers: new Map(answers.map((answer) => [answerKey(answer.sessionId, answer.personId), answer])),
    nameOf: (person) => pickText(person.name, locale).text,
  }
}
