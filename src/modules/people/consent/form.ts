import { z } from 'zod'
import { textLangs } from './rules.ts'

/** What is posted with one of the buttons; who changed it by hand gets the document anew. */
export const wordForm = z.object({
  say: z.enum(['give', 'refuse', 'withdraw'], 'consent.error.form'),
  version: z.coerce.number('consent.error.form').int('consent.error.form').min(1, 'consent.error.form').max(100_000, 'consent.error.form'),
  lang: z.enum(textLangs, 'consent.error.form'),
})

const words = (max: number) => z.string('consent.error.empty').min(1, 'consent.error.empty').max(max, 'consent.error.long')

export const textForm = z.object({
  titleRu: words(200),
  titleEn: words(200),
  bodyRu: words(20_000),
  bodyEn: words(20_000),
  asksAgain: z.string().optional(),
  lawyerSeen: z.string().optional(),
  /** The version that the new one follows. */
  after: z.coerce.number('consent.error.form').int('consent.error.form').min(1, 'consent.error.form'),
})
export type TextFormData = z.output<typeof textForm>

/** Paragraphs stand apart by an empty line; each begins with a line that is its heading. */
export function readParagraphs(body: string): string[] {
  return body
    .replaceAll('\r', '')
    .split(/\n[ \t]*\n+/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')
}
