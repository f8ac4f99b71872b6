import { z } from 'zod'
import { accents } from './rules.ts'

const alt = z.string().max(200, 'consortium-look.altLong').default('')

export const lookForm = z.object({
  accent: z
    .string('consortium-look.accentMissing')
    .regex(/^\d{1,2}$/, 'consortium-look.accentMissing')
    .transform(Number)
    .refine((accent) => accents.some((one) => one === accent), 'consortium-look.accentMissing'),
  altRu: alt,
  altEn: alt,
  removeLogo: z.literal('on').optional().catch(undefined),
  revision: z.coerce.number().pipe(z.int32()).default(-1).catch(-1),
})
export type LookForm = z.output<typeof lookForm>
