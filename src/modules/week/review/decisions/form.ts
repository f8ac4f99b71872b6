import { z } from 'zod'
import { unknownPlaceholders } from './letters.ts'
import { decisions } from './rules.ts'

export const decideForm = z
  .object({ decision: z.enum(decisions, 'week-decision.choose'), note: z.string().max(2000, 'week-decision.noteLong').default('') })
  .refine((form) => form.decision !== 'declined' || form.note !== '', { path: ['note'], error: 'week.decide.noteNeeded' })

const known = (text: string) => unknownPlaceholders(text).length === 0
const subject = z
  .string()
  .min(1, 'week-decision.template.subjectNeeded')
  .max(200, 'week-decision.template.long')
  .refine(known, 'week-decision.template.unknown')
const body = z
  .string()
  .min(1, 'week-decision.template.bodyNeeded')
  .max(5000, 'week-decision.template.long')
  .refine(known, 'week-decision.template.unknown')

/** Both languages at once: whoever gets the letter reads it in their own. */
export const templateForm = z.object({
  decision: z.enum(decisions, 'week-decision.choose'),
  subjectRu: subject,
  bodyRu: body,
  subjectEn: subject,
  bodyEn: body,
})
