import { z } from 'zod'
import { parseClassName } from './rules.ts'

const size = z.coerce
  .number('schools.form.sizeWrong')
  .int('schools.form.sizeWrong')
  .min(1, 'schools.form.sizeWrong')
  .max(60, 'schools.form.sizeWrong')

const classFields = {
  className: z
    .string('schools.form.classWrong')
    .transform(parseClassName)
    .refine((parsed) => parsed !== undefined, 'schools.form.classWrong'),
  size,
  next: z.string().optional(),
}

/** A class in a school that the teacher has already. */
export const classForm = z.object({ ...classFields, school: z.coerce.number().int().optional().catch(undefined) })

/** A new teacher's first page: the school and the first class at once. */
export const schoolForm = z.object({
  ...classFields,
  region: z.string('schools.form.regionMissing').min(1, 'schools.form.regionMissing'),
  settlement: z.string('schools.form.settlementMissing').min(1, 'schools.form.settlementMissing').max(120, 'schools.form.tooLong'),
  schoolName: z.string('schools.form.schoolMissing').min(1, 'schools.form.schoolMissing').max(200, 'schools.form.tooLong'),
  zone: z.string().optional(),
})
export type SchoolForm = z.output<typeof schoolForm>

export const sizeForm = z.object({ size })
