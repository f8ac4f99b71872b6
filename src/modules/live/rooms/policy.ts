import { z } from 'zod'

/** How a room is held. The owner derives it from ages, norms and consents; here it is data that is enforced. */
const policySchema = z.object({
  // The law of the product, not a setting: an owner may ask for more adults, never for fewer.
  minAdults: z.int().min(2).default(2),
  moderation: z.enum(['pre', 'trusted', 'post']).default('pre'),
  /** "open": anyone may watch; input always needs a ticket. */
  audience: z.enum(['open', 'ticket']).default('ticket'),
  openEarlyMin: z.int().min(0).default(15),
  graceMin: z.int().min(0).default(10),
  screenBlockMin: z.int().positive().optional(),
  headMax: z.int().positive().optional(),
  /** Pupils take part: a picture elsewhere then needs its host's signed checklist. */
  minors: z.boolean().default(true),
  pupilMedia: z.literal('off').default('off'),
  recording: z.enum(['staff', 'none']).default('none'),
})
export type RoomPolicy = z.output<typeof policySchema>
export type RoomPolicyInput = z.input<typeof policySchema>

/** A language tag (BCP 47), as it also stands in an address. */
const langSchema = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)

/** What goes beside a film for those who can't see or hear it, or whose line is weak. */
const rungsShape = {
  /** WebVTT, one for a language. */
  captions: z
    .array(z.object({ lang: langSchema, fileUuid: z.uuid() }))
    .max(12)
    .refine((list) => new Set(list.map(({ lang }) => lang)).size === list.length)
    .optional(),
  /** The interpreter's picture, in step with the film. */
  signFileUuid: z.uuid().optional(),
  /** The sound alone, 32 to 48 kbit/s. */
  audioFileUuid: z.uuid().optional(),
}

/** Where the picture comes from. An address is never written into a page: /live/:room/video leads to it. */
const sourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('file'),
    fileUuid: z.uuid(),
    mediaType: z.string().regex(/^(video|audio)\/[\w.+-]+$/),
    ...rungsShape,
  }),
  /** Broadcast from a browser into this room; `sign`: an interpreter broadcasts a second picture. */
  z.object({ kind: z.literal('broadcast'), sign: z.boolean().optional() }),
  /** A wave: what was recorded in another room, aired again from this room's planned start; `loop`: over and over. */
  z.object({ kind: z.literal('recording'), roomUuid: z.uuid(), loop: z.boolean().optional() }),
  z.object({ kind: z.literal('external'), url: z.url({ protocol: /^https$/ }).refine((url) => new URL(url).username === '') }),
])
export type RoomSource = z.output<typeof sourceSchema>

export function readPolicy(data: unknown): RoomPolicy {
  return policySchema.parse(data)
}

export function readSource(data: unknown): RoomSource {
  return sourceSchema.parse(data)
}
