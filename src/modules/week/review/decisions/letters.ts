import { translator } from '#platform/i18n.ts'
import type { Decision } from './rules.ts'
import type { Template } from './store.ts'

export const placeholders = ['title', 'week', 'note', 'name', 'link'] as const
export const letterLocales = ['ru', 'en'] as const
export type LetterLocale = (typeof letterLocales)[number]

/** The language of letters to this person: Russian where it is neither. */
export const letterLocaleOf = (locale: string | null | undefined): LetterLocale => (locale === 'en' ? 'en' : 'ru')

export interface LetterText {
  subject: string
  body: string
}

/** What a week says, or the house where the week says nothing in this language. */
export function templateIn(templates: ReadonlyMap<Decision, Template>, decision: Decision, locale: LetterLocale): LetterText {
  const kept = templates.get(decision)
  const t = translator(locale)
  // The placeholders stand for themselves, so that the words can be edited with them.
  const values = Object.fromEntries(placeholders.map((name) => [name, `{${name}}`]))
  return {
    subject: kept?.subject[locale] || t(`week-decision.preset.subject.${decision}`, values),
    body: kept?.body[locale] || t(`week-decision.preset.body.${decision}`, values),
  }
}

/** Puts what a letter is about into its words, once: what an author wrote in braces stays as it is. */
export function fillLetter({ subject, body }: LetterText, values: Record<string, string>): LetterText {
  const fill = (text: string) =>
    text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? values[name]! : whole))
  // A subject is one line.
  return { subject: fill(subject).replaceAll(/\s+/g, ' ').slice(0, 250), body: fill(body) }
}

/** Words in braces that mean nothing here: a letter must not go out with them. */
export function unknownPlaceholders(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).filter((name) => !placeholders.some((known) => known === name))
}
