import { z } from 'zod'
import { accessFacts, formats, languages } from '../weeks/kinds.ts'
import { lecturerKinds } from '../source/rules.ts'
import { isVideoAddress } from '../timetable/form.ts'

const grade = (error: string) => z.coerce.number(error).int(error).min(1, error).max(11, error)
const chosenId = z
  .string('week.place.choose')
  .regex(/^\d{1,15}$/, 'week.place.choose')
  .transform(Number)
const minutes = z.coerce
  .number('week.place.durationWrong')
  .int('week.place.durationWrong')
  .min(10, 'week.proposal.durationWrong')
  .max(240, 'week.proposal.durationWrong')

/** What a proposal must say before it is handed in; a draft may be anything. */
export const proposalForm = z
  .object({
    titleRu: z.string().max(200, 'week.place.titleLong').default(''),
    titleEn: z.string().max(200, 'week.place.titleLong').default(''),
    abstract: z.string('week.proposal.abstractNeeded').min(40, 'week.proposal.abstractNeeded').max(5000, 'week.proposal.abstractLong'),
    format: z.enum(formats, 'week.proposal.formatNeeded'),
    language: z.enum(languages, 'week.proposal.languageNeeded'),
    gradeFrom: grade('week.proposal.gradeFromNeeded'),
    gradeTo: grade('week.proposal.gradeToNeeded'),
    topic: z.string('week.proposal.topicNeeded').min(1, 'week.proposal.topicNeeded').max(80, 'week.proposal.topicNeeded'),
    member: z
      .string('week.proposal.memberNeeded')
      .regex(/^\d{1,15}$/, 'week.proposal.memberNeeded')
      .transform(Number),
    durationMin: minutes,
    screenMin: z.coerce
      .number('week.proposal.screenWrong')
      .int('week.proposal.screenWrong')
      .min(1, 'week.proposal.screenWrong')
      .max(240, 'week.proposal.screenWrong'),
    kit: z.string().max(1000, 'week.proposal.kitLong').default(''),
    access: z
      .string()
      .default('')
      .transform((text) => accessFacts.filter((fact) => text.split(',').includes(fact))),
    lecturer: z.string('week.place.lecturerNeeded').min(1, 'week.place.lecturerNeeded').pipe(chosenId),
    moderator: z.union([z.literal('').transform(() => undefined), chosenId]).optional(),
    videoKind: z.enum(lecturerKinds, 'week.place.choose').optional(),
    videoUrl: z
      .string()
      .refine((text) => text === '' || isVideoAddress(text), 'week.place.urlWrong')
      .default(''),
    note: z.string().max(2000, 'week.proposal.noteLong').default(''),
  })
  // Said together with whatever else is missing, not only after it.
  .refine((form) => Boolean(form.titleRu || form.titleEn), { path: ['titleRu'], error: 'week.place.titleNeeded', when: () => true })
  .refine((form) => form.gradeFrom <= form.gradeTo, { path: ['gradeTo'], error: 'week.proposal.gradesTurned' })
  .refine((form) => form.screenMin <= form.durationMin, { path: ['screenMin'], error: 'week.proposal.screenLong' })
  .refine((form) => !form.access.includes('kitFree') || form.kit === '', { path: ['access'], error: 'week-access.kitFreeKit' })
  .refine((form) => form.videoKind !== 'external' || form.videoUrl !== '', { path: ['videoUrl'], error: 'week.place.urlWrong' })
  .refine((form) => form.moderator !== form.lecturer, { path: ['moderator'], error: 'week.proposal.sameAdult' })
export type ProposalFields = z.output<typeof proposalForm>

/** The fields that a draft keeps as they were typed. */
export const draftFields = [
  'titleRu',
  'titleEn',
  'abstract',
  'format',
  'language',
  'gradeFrom',
  'gradeTo',
  'topic',
  'member',
  'durationMin',
  'screenMin',
  'kit',
  'access',
  'lecturer',
  'moderator',
  'videoKind',
  'videoUrl',
  'note',
] as const

const draftFieldMax = 10_000

export function draftOf(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(draftFields.map((name) => [name, (values[name] ?? '').slice(0, draftFieldMax)]))
}
