import { z } from 'zod'
import type { FormValues } from '#platform/http/form.ts'
import type { LocalText } from '#platform/i18n.ts'
import { localText } from './rules.ts'
import type { NewsItem } from './store.ts'

const line = (max: number) => z.string().max(max, 'news.form.tooLong').optional().default('')

export const newsForm = z
  .object({
    titleRu: line(160),
    titleEn: line(160),
    leadRu: line(400),
    leadEn: line(400),
    bodyRu: line(20_000),
    bodyEn: line(20_000),
    member: z
      .string()
      .regex(/^\d{0,15}$/, 'news.form.memberWrong')
      .optional()
      .default(''),
    revision: z
      .string()
      .regex(/^\d{0,9}$/)
      .optional()
      .default(''),
  })
  .check((context) => {
    const { titleRu, titleEn, leadRu, leadEn, bodyRu, bodyEn } = context.value
    const need = (missing: boolean, field: string, message: string) =>
      missing && context.issues.push({ code: 'custom', message, path: [field], input: context.value })
    need(!titleRu && !titleEn, 'titleRu', 'news.form.titleNeeded')
    // A language that was begun must be finished: a title without a lead is half an item.
    need(Boolean(titleRu) && !leadRu, 'leadRu', 'news.form.leadNeeded')
    need(Boolean(titleEn) && !leadEn, 'leadEn', 'news.form.leadNeeded')
    need(!titleRu && Boolean(leadRu || bodyRu), 'titleRu', 'news.form.titleNeeded')
    need(!titleEn && Boolean(leadEn || bodyEn), 'titleEn', 'news.form.titleNeeded')
  })

export type NewsFields = z.output<typeof newsForm>

export function wordsOf(fields: NewsFields): { title: LocalText; lead: LocalText; body: LocalText; memberId: number | null } {
  return {
    title: localText(fields.titleRu, fields.titleEn),
    lead: localText(fields.leadRu, fields.leadEn),
    body: localText(fields.bodyRu, fields.bodyEn),
    memberId: fields.member ? Number(fields.member) : null,
  }
}

export function valuesOf(item: NewsItem): FormValues {
  return {
    titleRu: item.title.ru ?? '',
    titleEn: item.title.en ?? '',
    leadRu: item.lead.ru ?? '',
    leadEn: item.lead.en ?? '',
    bodyRu: item.body.ru ?? '',
    bodyEn: item.body.en ?? '',
    member: item.memberId === null ? '' : String(item.memberId),
    revision: String(item.revision),
  }
}
