import { z } from 'zod'
import { cleanName, looksFull, needWords, problemOfName } from './rules.ts'

/** What is asked about a child, and nothing else. `needs` comes as words joined by commas. */
export const childForm = z
  .object({
    name: z.string('family.name.missing').transform(cleanName),
    nickname: z.string().optional(),
    grade: z.coerce
      .number('family.form.gradeMissing')
      .int('family.form.gradeMissing')
      .min(1, 'family.form.gradeMissing')
      .max(11, 'family.form.gradeMissing'),
    region: z.string('family.form.regionMissing').min(1, 'family.form.regionMissing'),
    needs: z
      .string()
      .optional()
      .transform((words) => needWords.filter((need) => words?.split(',').includes(need))),
  })
  .superRefine(({ name, nickname }, context) => {
    const problem = problemOfName(name) ?? (nickname !== 'on' && looksFull(name) ? 'family.name.full' : undefined)
    if (problem) context.addIssue({ code: 'custom', path: ['name'], message: problem })
  })
export type ChildForm = z.output<typeof childForm>
