import { IntlMessageFormat } from 'intl-messageformat'
import { messages } from './messages.ts'

export const locales = ['ru', 'en'] as const
export type Locale = (typeof locales)[number]

type Catalog = (typeof messages)['ru']
/** Every text's key: the file's name, a dot, the key in the file. */
export type MessageKey = {
  [M in keyof Catalog]: `${M & string}.${keyof Catalog[M] & string}`
}[keyof Catalog]

export type MessageValues = Record<string, string | number | boolean | Date | null | undefined>
export type Translate = (key: MessageKey, values?: MessageValues) => string

/** Content by language, as the database holds it; "und" where the language is unknown (BCP 47). */
export type LocalText = Record<string, string>

const compiled = new Map<string, IntlMessageFormat>()

export function isLocale(word: string | undefined): word is Locale {
  return locales.some((locale) => locale === word)
}

function findMessage(locale: Locale, key: string): string | undefined {
  const dot = key.indexOf('.')
  const file = (messages[locale] as Record<string, Record<string, string>>)[key.slice(0, dot)]
  return file?.[key.slice(dot + 1)]
}

/** True where a text exists under this key: for keys that come from data. */
export function isMessageKey(key: string): key is MessageKey {
  return findMessage('ru', key) !== undefined
}

/** Texts in one language by ICU MessageFormat. An unknown key or a missing value throws: a test renders them all. */
export function translator(locale: Locale): Translate {
  return (key, values) => {
    const message = findMessage(locale, key)
    if (message === undefined) throw new Error(`No text ${locale} ${key}`)
    if (!values && !message.includes('{') && !message.includes("'")) return message
    const id = `${locale} ${key}`
    let format = compiled.get(id)
    if (!format) {
      format = new IntlMessageFormat(message, locale, undefined, { ignoreTag: true })
      compiled.set(id, format)
    }
    return String(format.format(values))
  }
}

/** The best text for a reader, with its own language where that differs from the page's ("und" gives no lang). */
export function pickText(text: LocalText, locale: Locale): { text: string; lang: string | undefined } {
  const own = text[locale]
  if (own) return { text: own, lang: undefined }
  for (const lang of [...locales, ...Object.keys(text)]) {
    const other = text[lang]
    if (other) return { text: other, lang: lang === 'und' ? undefined : lang }
  }
  return { text: '', lang: undefined }
}

/** The first of the reader's languages (Accept-Language) that we speak; Russian where there is none. */
export function negotiateLocale(header: string | undefined): Locale {
  const wanted = (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...params] = part.trim().split(';')
      const q = params.map((p) => /^\s*q=([\d.]+)$/.exec(p)?.[1]).find(Boolean)
      return { language: tag.toLowerCase().split('-')[0], q: q === undefined ? 1 : Number(q) }
    })
    .filter((entry) => entry.q > 0)
    .toSorted((a, b) => b.q - a.q)
  return wanted.map((entry) => entry.language).find(isLocale) ?? 'ru'
}
