import { intlLocales } from '#platform/i18n.ts'
import type { Locale } from '#platform/i18n.ts'

const formats = new Map<string, Intl.ListFormat>()

/** "a, b and c", "a, b or c", as the language has it. */
export function listFormat(locale: Locale, type: 'conjunction' | 'disjunction'): (words: readonly string[]) => string {
  const key = `${locale} ${type}`
  const format = formats.get(key) ?? new Intl.ListFormat(intlLocales(locale), { type })
  formats.set(key, format)
  return (words) => format.format(words)
}
