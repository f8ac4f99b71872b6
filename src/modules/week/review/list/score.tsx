import { intlLocales } from '#platform/i18n.ts'
import { useUi } from '#ui/context.ts'

/** The median of the reviews’ means and how far they lie apart. */
export function Score({ median, spread }: { median: number | null; spread: number | null }) {
  const { t, locale } = useUi()
  if (median === null) return <>—</>
  const number = (value: number) => value.toLocaleString(intlLocales(locale), { maximumFractionDigits: 2 })
  if (!spread) return <>{number(median)}</>
  return <>{t('week-review.score', { median: number(median), spread: number(spread) })}</>
}
