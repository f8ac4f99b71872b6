import type { ComponentChildren } from 'preact'
import { Temporal, moscowZone, toDate } from '#platform/time.ts'
import { intlLocales } from '#platform/i18n.ts'
import { UiContext, useText, useUi } from '#ui/context.ts'
import { When } from '#ui/when.tsx'
import type { Holder } from '../evidence/holders.ts'
import type { ProofStatement } from './read.ts'

/** Numbers of a proof in the reader's language: "31 min", "0.52". */
export function useMeasures() {
  const { t, locale } = useUi()
  const format = new Intl.NumberFormat(intlLocales(locale), { maximumFractionDigits: 2 })
  return {
    minutes: (seconds: number) => t('trajectory.minutes', { n: Math.floor(seconds / 60) }),
    hours: (hours: number) => t('trajectory.hours', { n: hours, words: format.format(hours) }),
  }
}

/** The holder's name as it may be shown. */
export function useHolderName(): (holder: Holder) => string {
  const { t } = useUi()
  const text = useText()
  return ({ name }) => (name ? text(name).text : t('trajectory.holder.erased'))
}

/** "Class 7Б", or the name of a person. */
export function useHolderTitle(): (statement: Pick<ProofStatement, 'holder' | 'proof'>) => string {
  const { t } = useUi()
  const name = useHolderName()
  return ({ holder, proof }) =>
    proof.subject.type === 'class' && holder.name ? t('trajectory.holder.class', { name: name(holder) }) : name(holder)
}

/** Class, school, settlement: what stands under the name. */
export function useHolderPlace(): (holder: Holder) => string {
  const { t } = useUi()
  return ({ className, school, settlement }) =>
    [className && t('trajectory.holder.class', { name: className }), school, settlement].filter(Boolean).join(', ')
}

/** The day and hours of a session on the clock of the holder's school, and in Moscow: a paper has no reader's zone. */
export function SessionTime({ startsAt, endsAt, zone }: { startsAt: string; endsAt: string; zone: string | null }) {
  const ui = useUi()
  const from = Temporal.Instant.from(startsAt)
  const day = new Intl.DateTimeFormat(intlLocales(ui.locale), { dateStyle: 'long', timeZone: zone ?? moscowZone })
  return (
    <Clock zone={zone ?? moscowZone}>
      {day.format(toDate(from))}, <When at={from} until={Temporal.Instant.from(endsAt)} />
    </Clock>
  )
}

function Clock({ zone, children }: { zone: string; children: ComponentChildren }) {
  const ui = useUi()
  return <UiContext.Provider value={{ ...ui, zone }}>{children}</UiContext.Provider>
}
