import { z } from 'zod'
import { scopes } from './run.ts'

/** The lengths that the page offers; any length may be posted. */
export const secondsOffered = [10, 60, 300, 600] as const

const seconds = z
  .string('week-solve.form.secondsWrong')
  .regex(/^\d{1,4}$/, 'week-solve.form.secondsWrong')
  .transform(Number)
  .refine((value) => value >= 1 && value <= 3600, 'week-solve.form.secondsWrong')

export const runForm = z.object({
  scope: z.enum(scopes, 'week-solve.form.scopeWrong'),
  seconds,
  seed: z
    .string()
    .regex(/^(?:[1-9]\d{0,8})?$/, 'week-solve.form.seedWrong')
    .default('')
    .transform((text) => (text === '' ? undefined : Number(text))),
})
export type RunFields = z.output<typeof runForm>

export const resumeForm = z.object({ seconds })
