import { z } from 'zod'
import type { FormValues } from '#platform/http/form.ts'
import { criteria } from './rules.ts'
import type { Criterion } from './rules.ts'
import type { OwnReview } from './store.ts'

const score = z
  .string('week-review.scoreNeeded')
  .regex(/^[1-5]$/, 'week-review.scoreNeeded')
  .transform(Number)
const comment = z.string().max(5000, 'week-review.commentLong').default('')

/** A review that is handed in says something of each criterion; a low mark says why. */
export const reviewForm = z
  .object({ ageFit: score, clarity: score, handsOn: score, safety: score, comment })
  .refine((form) => form.comment !== '' || criteria.every((name) => form[name] > 2), {
    path: ['comment'],
    error: 'week-review.commentNeeded',
  })

export interface ReviewFields {
  scores: Record<Criterion, number | null>
  comment: string
}

/** What was typed so far, whole or not. */
export function begunFields(values: FormValues): ReviewFields {
  const scores = Object.fromEntries(criteria.map((name) => [name, /^[1-5]$/.test(values[name] ?? '') ? Number(values[name]) : null]))
  return { scores: scores as ReviewFields['scores'], comment: (values.comment ?? '').slice(0, 5000) }
}

export function reviewValues(review: OwnReview | undefined): FormValues {
  if (!review) return {}
  const scores = Object.entries(review.scores).map(([name, value]) => [name, value === null ? '' : String(value)])
  return { ...Object.fromEntries(scores), comment: review.comment }
}
