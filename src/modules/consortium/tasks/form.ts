import { z } from 'zod'
import type { LocalText } from '#platform/i18n.ts'
import { taskFields } from './rules.ts'

const title = z.string().max(160, 'consortium.task.titleLong')
const body = z.string().max(4000, 'consortium.task.bodyLong')

/** A task in Russian; English is welcome and can wait. */
export const taskForm = z.object({
  titleRu: title.min(1, 'consortium.task.titleMissing'),
  bodyRu: body.min(1, 'consortium.task.bodyMissing'),
  titleEn: title.default(''),
  bodyEn: body.default(''),
  field: z.enum(taskFields, 'consortium.task.fieldMissing'),
  partner: z.coerce.number().int().optional().catch(undefined),
  revision: z.coerce.number().pipe(z.int32()).default(0).catch(0),
})
export type TaskForm = z.output<typeof taskForm>

export const textOf = (ru: string, en: string): LocalText => (en ? { ru, en } : { ru })
