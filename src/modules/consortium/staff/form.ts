import { z } from 'zod'
import { staff } from '#people'
import { Temporal } from '#platform/time.ts'

const papersYearsMax = 5

const member = z
  .string()
  .optional()
  .transform((word) => (word ? Number(word) : null))
  .refine((id) => id === null || Number.isSafeInteger(id), 'people-staff.role.needed')

export const grantForm = z.object({ role: z.enum(staff.roles, 'people-staff.role.needed'), member })

export const inviteForm = grantForm.extend({
  email: z.email('people.signIn.emailWrong').max(254, 'people.signIn.emailWrong'),
})

export const resetForm = z.object({ email: z.email('people.signIn.emailWrong').max(254, 'people.signIn.emailWrong') })

/** `today` as YYYY-MM-DD: papers that have run out need not be written down. */
export const paperForm = (today: string) => {
  const last = Temporal.PlainDate.from(today).add({ years: papersYearsMax }).toString()
  return z.object({
    kind: z.enum(staff.paperKinds, 'ui.form.invalid'),
    until: z.iso.date('people-staff.paper.untilWrong').refine((day) => day >= today && day <= last, 'people-staff.paper.untilWrong'),
    note: z.string().max(300, 'people-staff.paper.noteLong').default(''),
  })
}

export const revokeForm = z.object({
  reason: z.string('people-staff.paper.revokeNeeded').min(1, 'people-staff.paper.revokeNeeded').max(300, 'people-staff.paper.revokeNeeded'),
})
