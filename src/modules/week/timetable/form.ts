import { z } from 'zod'
import type { FormErrors, FormValues } from '#platform/http/form.ts'
import { atWall, wallDate, wallTime } from '#platform/time.ts'
import type { Temporal } from '#platform/time.ts'
import type { Week } from '../weeks/store.ts'
import { kindOf, sourceKinds, urlOf } from '../source/rules.ts'
import type { Problem } from './rules.ts'
import type { WorkingSession } from './store.ts'

const id = z
  .string()
  .regex(/^\d{1,15}$/, 'week.place.choose')
  .transform(Number)
const optionalId = z.union([z.literal('').transform(() => undefined), id]).optional()

/** The office's form of a session: its time on the wall of the week's zone, its stream, its adults, its picture. */
export const placeForm = z
  .object({
    revision: id,
    titleRu: z.string().max(200, 'week.place.titleLong').default(''),
    titleEn: z.string().max(200, 'week.place.titleLong').default(''),
    date: z.iso.date('week.place.dateWrong'),
    time: z.string('week.place.timeWrong').regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'week.place.timeWrong'),
    durationMin: z.coerce
      .number('week.place.durationWrong')
      .int('week.place.durationWrong')
      .min(5, 'week.place.durationWrong')
      .max(600, 'week.place.durationWrong'),
    stream: z
      .string('week.place.streamNeeded')
      .regex(/^\d{1,15}$/, 'week.place.streamNeeded')
      .transform(Number),
    lecturer1: z.string('week.place.lecturerNeeded').min(1, 'week.place.lecturerNeeded').pipe(id),
    lecturer2: optionalId,
    lecturer3: optionalId,
    moderator: z.string('week.place.moderatorNeeded').min(1, 'week.place.moderatorNeeded').pipe(id),
    videoKind: z.enum([...sourceKinds, 'keep'], 'week.place.choose').default('broadcast'),
    videoUrl: z.string().default(''),
  })
  .refine((form) => form.titleRu !== '' || form.titleEn !== '', { path: ['titleRu'], error: 'week.place.titleNeeded' })
  .refine((form) => form.videoKind !== 'external' || isVideoAddress(form.videoUrl), { path: ['videoUrl'], error: 'week.place.urlWrong' })
export type PlaceFields = z.output<typeof placeForm>

/** A name that means the same everywhere: neither this machine nor a number of a network. */
const publicHost = /^(?:[a-z\d-]+\.)+[a-z][a-z\d-]+$/

/** What a room accepts as another host's picture: https, a public host, and no password in it. */
export function isVideoAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') return false
  return publicHost.test(url.hostname) && text.length <= 1000
}

export function startOf(fields: Pick<PlaceFields, 'date' | 'time'>, week: Pick<Week, 'zone'>): Temporal.Instant {
  return atWall(fields.date, fields.time, week.zone)
}

/** The form's fields as the session stands now. */
export function valuesOf(session: WorkingSession, week: Pick<Week, 'zone' | 'startsOn'>): FormValues {
  const lecturers = session.people.filter((person) => person.role === 'lecturer' && person.personId !== null)
  const moderator = session.people.find((person) => person.role === 'moderator')
  return {
    revision: String(session.revision),
    titleRu: session.title.ru ?? session.title.und ?? '',
    titleEn: session.title.en ?? '',
    date: session.startsAt ? wallDate(session.startsAt, week.zone) : week.startsOn,
    time: session.startsAt ? wallTime(session.startsAt, week.zone) : '',
    durationMin: String(session.durationMin),
    stream: session.streamId === null ? '' : String(session.streamId),
    lecturer1: String(lecturers[0]?.personId ?? ''),
    lecturer2: String(lecturers[1]?.personId ?? ''),
    lecturer3: String(lecturers[2]?.personId ?? ''),
    moderator: String(moderator?.personId ?? ''),
    // A new lecture is broadcast from the browser, where nobody chose otherwise.
    videoKind: session.state !== 'placed' && session.video.kind === 'none' ? 'broadcast' : kindOf(session.video),
    videoUrl: urlOf(session.video),
  }
}

/** Blocks as errors of the fields that can mend them; the first of each field counts. */
export function errorsOf(problems: readonly Problem[], show: (problem: Problem) => string): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const problem of problems) if (problem.level === 'block') errors[problem.field] ??= show(problem)
  return errors
}

export type PlaceErrors = FormErrors
