import { z } from 'zod'
import { rungNames, streams } from '../airing/slot.ts'
import type { Rung } from '../airing/slot.ts'

/** Random id of a tab: it keeps it over a reload. */
export const holderSchema = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/)
export const streamSchema = z.enum(streams)
export const rungSchema = z.enum(rungNames)
const numberWord = z.string().regex(/^\d{1,9}$/)
export const epochSchema = numberWord.transform(Number)
/** A fragment's number, or its rung's init segment. */
export const partSchema = z.union([z.literal('init'), numberWord.transform(Number)])

export const tabForm = z.object({ holder: holderSchema, stream: streamSchema.default('main') })
export const broadcastForm = tabForm.extend({
  /** "a,1,2" */
  rungs: z
    .string()
    .transform((text): string[] => text.split(','))
    .pipe(z.array(rungSchema).min(1))
    .transform((list): Rung[] => rungNames.filter((rung) => list.includes(rung))),
  take: z.literal('1').optional(),
})
