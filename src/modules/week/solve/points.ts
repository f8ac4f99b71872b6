import { intlLocales } from '#platform/i18n.ts'
import { useUi } from '#ui/context.ts'

/** Points as people read them: whole ones. */
export function usePoints(): (cost: number) => string {
  const { locale } = useUi()
  const format = new Intl.NumberFormat(intlLocales(locale), { maximumFractionDigits: 0 })
  return (cost) => format.format(cost)
}
