import type { Locale } from '#platform/i18n.ts'
import { intlLocales } from '#platform/i18n.ts'

/** A file's size as people say it: kB up to a million bytes, MB from there. */
export function sizeText(locale: Locale, bytes: number): string {
  const [unit, value] = bytes < 1_000_000 ? (['kilobyte', Math.max(1, bytes / 1000)] as const) : (['megabyte', bytes / 1_000_000] as const)
  const digits = unit === 'megabyte' && value < 10 ? 1 : 0
  return new Intl.NumberFormat(intlLocales(locale), { style: 'unit', unit, maximumFractionDigits: digits }).format(value)
}
