import { z } from 'zod'

export const reviewerForm = z.object({
  person: z
    .string('week.place.choose')
    .regex(/^\d{1,15}$/, 'week.place.choose')
    .transform(Number),
  topics: z
    .string()
    .max(5000)
    .default('')
    .transform((text) => text.split(',').filter(Boolean)),
  loadMax: z.coerce
    .number('week-review.reviewer.loadWrong')
    .int('week-review.reviewer.loadWrong')
    .min(1, 'week-review.reviewer.loadWrong')
    .max(500, 'week-review.reviewer.loadWrong'),
})
