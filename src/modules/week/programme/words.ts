import type { Locale, Translate } from '#platform/i18n.ts'
import { intlLocales, isMessageKey } from '#platform/i18n.ts'
import { useUi } from '#ui/context.ts'

export interface Words {
  /** "Lecture"; a word of an imported file stays as it is. */
  format: (format: string) => string
  language: (tag: string) => string
  /** "5–9 кл."; "" where it is for all. */
  grades: (from: number | null, to: number | null) => string
  /** A date of the week, in words; as a title it begins with a capital. */
  date: (date: string, style?: 'long' | 'title' | 'short') => string
}

const languageNames = new Map<Locale, Intl.DisplayNames>()
const dateFormats = new Map<string, Intl.DateTimeFormat>()

const dateStyles = {
  long: { weekday: 'long', day: 'numeric', month: 'long' },
  title: { weekday: 'long', day: 'numeric', month: 'long' },
  short: { weekday: 'short', day: 'numeric', month: 'short' },
} as const

export function wordsFor(locale: Locale, t: Translate): Words {
  return {
    format(format) {
      const key = `week.format.${format}`
      if (isMessageKey(key)) return t(key)
      return format === '' ? t('week.format.other') : format
    },
    language(tag) {
      if (tag === 'und' || tag === '') return t('week.language.unknown')
      const names = languageNames.get(locale) ?? new Intl.DisplayNames(intlLocales(locale), { type: 'language', fallback: 'code' })
      languageNames.set(locale, names)
      try {
        return names.of(tag) ?? tag
      } catch {
        return tag
      }
    },
    grades(from, to) {
      if (from === null || to === null) return ''
      return from === to ? t('week.gradeShort', { grade: from }) : t('week.gradesShort', { from, to })
    },
    date(date, style = 'long') {
      const key = `${locale} ${style}`
      const format = dateFormats.get(key) ?? new Intl.DateTimeFormat(intlLocales(locale), { ...dateStyles[style], timeZone: 'UTC' })
      dateFormats.set(key, format)
      const text = format.format(new Date(`${date}T00:00:00Z`))
      return style === 'title' ? text.charAt(0).toLocaleUpperCase(locale) + text.slice(1) : text
    },
  }
}

/** Words of the programme in the reader's language. */
export function useWords(): Words {
  const { locale, t } = useUi()
  return wordsFor(locale, t)
}
