import { z } from 'zod'
import { termNames } from '../../model/problem.ts'
import type { TermName } from '../../model/problem.ts'

const weight = z
  .string('week-solve.weights.wrong')
  .regex(/^\d{1,6}$/, 'week-solve.weights.wrong')
  .transform(Number)
  .refine((value) => value <= 100_000, 'week-solve.weights.wrong')

/** One number for each soft term. */
export const weightsForm = z.object(Object.fromEntries(termNames.map((term) => [term, weight])) as Record<TermName, typeof weight>)
