import { z } from 'zod'
import { moscowZone, wallDate } from '#platform/time.ts'
import type { Temporal } from '#platform/time.ts'
import { statements } from './providers.ts'
import type { Answers, Statement } from './providers.ts'

/** A checklist is read again at least once a year. */
const longestHours = 366 * 24

const answer = (needed: boolean) =>
  z
    .enum(['yes', 'no'], 'live-engine.answerNeeded')
    .refine((word) => word === 'yes' || !needed, 'live-engine.mustHold')
    .transform((word) => word === 'yes')

const answersShape = Object.fromEntries(statements.map(({ name, needed }) => [name, answer(needed)])) as Record<
  Statement,
  ReturnType<typeof answer>
>

const hostPattern = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}(:\d{2,5})?$/

/** One host, a dozen answers, and until when they hold: from tomorrow to a year from now. */
export function providerForm(now: Temporal.Instant) {
  return z
    .object({
      host: z
        .string()
        .trim()
        .toLowerCase()
        .transform((text) => text.replace(/^https?:\/\//, '').replace(/\/.*$/, ''))
        .pipe(z.string().regex(hostPattern, 'live-engine.hostWrong')),
      validUntil: z.iso
        .date('live-engine.untilWrong')
        .refine((date) => date > wallDate(now, moscowZone), 'live-engine.untilWrong')
        .refine((date) => date <= wallDate(now.add({ hours: longestHours }), moscowZone), 'live-engine.untilFar'),
      ...answersShape,
    })
    .transform(({ host, validUntil, ...answers }) => ({ host, validUntil, answers: answers as Answers }))
}
