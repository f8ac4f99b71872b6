import type { VNode } from 'preact'
import { intlLocales, isMessageKey, type Locale, type Translate } from '#platform/i18n.ts'
import { moscowZone, type Temporal } from '#platform/time.ts'
import { useUi } from './context.ts'

export interface WhenProps {
  at: Temporal.Instant
  until?: Temporal.Instant | undefined
  /** Adds the day of the week and the date. */
  showDate?: boolean | undefined
}

/** A time in the reader's zone and in Moscow time; once, where the two clocks agree. */
export function When({ at, until, showDate }: WhenProps): VNode {
  const { t, locale, zone } = useUi()
  const from = clockOf(at, locale, zone)
  const to = until && clockOf(until, locale, zone)
  const moscow = clockOf(at, locale, moscowZone)
  const same = moscow.time === from.time && moscow.day === from.day
  const end = to && (to.day === from.day ? to.time : `${to.day}, ${to.time}`)
  const moscowTime = moscow.day === from.day ? moscow.time : `${moscow.day}, ${moscow.time}`
  return (
    <span class="when">
      {showDate && `${from.weekday}, ${from.day}, `}
      <b class={to && to.day !== from.day ? 'nights' : undefined}>
        <time datetime={at.toString()}>{from.time}</time>
        {end && (
          <>
            –<time datetime={until?.toString()}>{end}</time>
          </>
        )}
      </b>{' '}
      {same ? (
        <span class="moscow">{t('ui.when.moscow', { time: '' }).trim()}</span>
      ) : (
        <>
          · {zoneName(t, zone)} <span class="moscow">({t('ui.when.moscow', { time: moscowTime })})</span>
        </>
      )}
    </span>
  )
}

/** The city that a zone is known by, in the reader's language. */
export function zoneName(t: Translate, zone: string): string {
  const key = `ui.zone.${zone}`
  return isMessageKey(key) ? t(key) : zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ')
}

const spans = new Map<Locale, Intl.DateTimeFormat>()

/** Days of a calendar, whatever the zone: "21–27 November 2026". */
export function daySpan(locale: Locale, from: string, until: string): string {
  const format = spans.get(locale) ?? new Intl.DateTimeFormat(intlLocales(locale), { dateStyle: 'long', timeZone: 'UTC' })
  spans.set(locale, format)
  return format.formatRange(new Date(`${from}T00:00Z`), new Date(`${until}T00:00Z`))
}

interface Clock {
  time: string
  day: string
  weekday: string
}

const formats = new Map<string, Record<keyof Clock, Intl.DateTimeFormat>>()

function clockOf(at: Temporal.Instant, locale: Locale, zone: string): Clock {
  const key = `${locale} ${zone}`
  const known = formats.get(key) ?? makeFormats(locale, zone)
  formats.set(key, known)
  const ms = at.epochMilliseconds
  return { time: known.time.format(ms), day: known.day.format(ms), weekday: known.weekday.format(ms) }
}

function makeFormats(locale: Locale, timeZone: string): Record<keyof Clock, Intl.DateTimeFormat> {
  const tag = intlLocales(locale)
  return {
    time: new Intl.DateTimeFormat(tag, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    day: new Intl.DateTimeFormat(tag, { timeZone, day: 'numeric', month: 'long' }),
    weekday: new Intl.DateTimeFormat(tag, { timeZone, weekday: 'short' }),
  }
}
