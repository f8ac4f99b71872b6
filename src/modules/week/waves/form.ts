import { z } from 'zod'
import { atWall } from '#platform/time.ts'
import type { Temporal } from '#platform/time.ts'
import type { Week } from '../weeks/store.ts'
import { datesOf } from '../weeks/store.ts'

const adult = (error: string) =>
  z
    .string(error)
    .regex(/^\d{1,15}$/, error)
    .transform(Number)

/** When it is aired again, and the two adults who are there then. */
export const againForm = z
  .object({
    day: z.string('week-wave.day.wrong').regex(/^\d{1,15}~\d{4}-\d{2}-\d{2}$/, 'week-wave.day.wrong'),
    time: z.string('week.place.timeWrong').regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'week.place.timeWrong'),
    lecturer: adult('week-wave.answers.needed'),
    moderator: adult('week.place.moderatorNeeded'),
  })
  .refine((form) => form.lecturer !== form.moderator, { path: ['moderator'], error: 'week.proposal.sameAdult' })
export type AgainFields = z.output<typeof againForm>

/** A day of a week of ours, as the form's choice names it. */
export const dayKey = (week: Pick<Week, 'id'>, date: string): string => `${week.id}~${date}`

export interface ChosenTime {
  week: Week
  startsAt: Temporal.Instant
}

/** The choice among these weeks; undefined: a day that none of them has. */
export function findTime({ day, time }: Pick<AgainFields, 'day' | 'time'>, weeks: readonly Week[]): ChosenTime | undefined {
  const [id, date = ''] = day.split('~')
  const week = weeks.find((one) => String(one.id) === id && datesOf(one).includes(date))
  return week && { week, startsAt: atWall(date, time, week.zone) }
}
