import { z } from 'zod'

const id = z
  .string()
  .regex(/^\d{1,15}$/, 'week.place.choose')
  .transform(Number)
const optionalId = z.union([z.literal('').transform(() => undefined), id]).optional()
const reason = z.string().max(1000, 'week-conflict.reasonLong').default('')

/** Where a reviewer works or worked. */
export const affiliationForm = z
  .object({
    member: optionalId,
    organisation: z.string().max(200, 'week-conflict.organisationLong').default(''),
    until: z.union([z.literal('').transform(() => undefined), z.iso.date('week-conflict.dateWrong')]).optional(),
  })
  .refine((form) => form.member !== undefined || /\p{L}/u.test(form.organisation), {
    path: ['organisation'],
    error: 'week-conflict.organisationNeeded',
  })

/** Whom a reviewer can't judge, whatever they propose. */
export const declareForm = z
  .object({ person: optionalId, member: optionalId, reason })
  .refine((form) => (form.person === undefined) !== (form.member === undefined), { path: ['person'], error: 'week-conflict.oneNeeded' })

/** The office declares somebody's conflict with one proposal. */
export const officeConflictForm = z.object({
  person: z.string('week.place.choose').min(1, 'week.place.choose').pipe(id),
  reason: reason.refine((text) => text !== '', 'week-conflict.reasonNeeded'),
})

export const addressForm = z.object({
  address: z
    .email('week-conflict.addressWrong')
    .max(200, 'week-conflict.addressWrong')
    .transform((text) => text.toLowerCase()),
  role: z.enum(['mentor', 'excluded'], 'week.place.choose'),
})
