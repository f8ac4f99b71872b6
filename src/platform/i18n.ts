import { IntlMessageFormat } from 'intl-messageformat'
import { languages, messages } from './messages.ts'

export type Locale = keyof typeof languages
/** Every folder of messages/: the source first, then those that are complete, then the partial ones. */
export const locales = Object.keys(languages) as Locale[]

/** What messages/<tag>/language.json says of a language. */
export interface Language {
  /** The language's own name for itself. */
  name: string
  /** The locale that writes its dates (BCP 47). */
  dates: string
  /** The plural categories of its cardinal numbers (CLDR). */
  plurals: string[]
  /** A partial language names the complete one that speaks where it lacks a text, and how it says so. */
  fallback?: Locale
  notYet?: string
  /** Words for pupils' nicknames, in the order of schools/classes/nicknames.json; without them the fallback's are given. */
  nicknames?: { adjectives: string[]; nouns: string[] }
}

type Catalog = (typeof messages)['ru']
/** Every text's key: the file's name, a dot, the key in the file. */
export type MessageKey = {
  [M in keyof Catalog]: `${M & string}.${keyof Catalog[M] & string}`
}[keyof Catalog]

export type MessageValues = Record<string, string | number | boolean | Date | null | undefined>
export type Translate = (key: MessageKey, values?: MessageValues) => string

/** Content by language, as the database holds it; "und" where the language is unknown (BCP 47). */
export type LocalText = Record<string, string>

const source: Locale = 'ru'
const compiled = new Map<string, IntlMessageFormat>()

export function isLocale(word: string | undefined): word is Locale {
  return locales.some((locale) => locale === word)
}

export function languageOf(locale: Locale): Language {
  return languages[locale] as Language
}

/** The language for what must be whole and can't be tried first, such as letters: a partial language gives way to its fallback. */
export function wholeLocale(word: string | null | undefined): Locale {
  return isLocale(word ?? undefined) ? (languageOf(word as Locale).fallback ?? (word as Locale)) : source
}

/** Locales for Intl, the best first: Node knows no order of letters for some languages, and would take the machine's. */
export function intlLocales(locale: Locale): string[] {
  const { dates, fallback } = languageOf(locale)
  return fallback ? [dates, ...intlLocales(fallback)] : [dates]
}

function findMessage(locale: Locale, key: string): string | undefined {
  const dot = key.indexOf('.')
  const file = (messages[locale] as Record<string, Record<string, string>>)[key.slice(0, dot)]
  return file?.[key.slice(dot + 1)]
}

/** True where a text exists under this key: for keys that come from data. */
export function isMessageKey(key: string): key is MessageKey {
  return findMessage(source, key) !== undefined
}

/** Where Node knows no plural rules of a language, it would count as the machine's owner does: then the only category is "other". */
function pluralRules(tags?: string | string[], options?: Intl.PluralRulesOptions): Intl.PluralRules {
  if (Intl.PluralRules.supportedLocalesOf(tags ?? []).length > 0) return new Intl.PluralRules(tags, options)
  return { select: () => 'other' } as unknown as Intl.PluralRules
}

const formatters = {
  getNumberFormat: remember((...args: ConstructorParameters<typeof Intl.NumberFormat>) => new Intl.NumberFormat(...args)),
  getDateTimeFormat: remember((...args: ConstructorParameters<typeof Intl.DateTimeFormat>) => new Intl.DateTimeFormat(...args)),
  getPluralRules: remember(pluralRules),
}

function remember<A extends unknown[], R>(make: (...args: A) => R): (...args: A) => R {
  const made = new Map<string, R>()
  return (...args) => {
    const key = JSON.stringify(args)
    const known = made.get(key) ?? make(...args)
    made.set(key, known)
    return known
  }
}

function sayIn(locale: Locale, key: string, message: string, values?: MessageValues): string {
  if (!values && !message.includes('{') && !message.includes("'")) return message
  const id = `${locale} ${key}`
  let format = compiled.get(id)
  if (!format) {
    format = new IntlMessageFormat(message, locale, undefined, { ignoreTag: true, formatters })
    compiled.set(id, format)
  }
  return String(format.format(values))
}

/**
 * Texts in one language by ICU MessageFormat. An unknown key or a missing value throws: a test renders them all. What a partial
 * language lacks is said in its fallback.
 */
export function translator(locale: Locale): Translate {
  return (key, values) => {
    const message = findMessage(locale, key)
    if (message !== undefined) return sayIn(locale, key, message, values)
    const { fallback } = languageOf(locale)
    if (!fallback) throw new Error(`No text ${locale} ${key}`)
    return translator(fallback)(key, values)
  }
}

/** What was said in a partial language while a page was made. */
export interface Spoken {
  /** Keys that the language lacks: a page with one of them is shown in the fallback as a whole. */
  lacks: Set<MessageKey>
  /** Each text with the same in the fallback, to take back what was said before the page began. */
  inFallback: Map<string, string>
  /** Set when the page is shown in the fallback after all: from then on everything is said in it. */
  fallen: boolean
}

/** A translator for one request; into a partial language it writes down what it says. */
export function speak(locale: Locale): { t: Translate; spoken: Spoken | undefined } {
  const say = translator(locale)
  const { fallback } = languageOf(locale)
  if (!fallback) return { t: say, spoken: undefined }
  const sayInstead = translator(fallback)
  const spoken: Spoken = { lacks: new Set(), inFallback: new Map(), fallen: false }
  const instead = (values: MessageValues): MessageValues =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, spoken.inFallback.get(String(value)) ?? value]))
  const t: Translate = (key, values) => {
    if (spoken.fallen) return sayInstead(key, values)
    if (findMessage(locale, key) === undefined) spoken.lacks.add(key)
    const text = say(key, values)
    spoken.inFallback.set(text, sayInstead(key, values && instead(values)))
    return text
  }
  return { t, spoken }
}

/** The best text for a reader, with its own language where that differs from the page's ("und" gives no lang). */
export function pickText(text: LocalText, locale: Locale): { text: string; lang: string | undefined } {
  const own = text[locale]
  if (own) return { text: own, lang: undefined }
  for (const lang of [wholeLocale(locale), ...locales, ...Object.keys(text)]) {
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
  return wanted.map((entry) => entry.language).find(isLocale) ?? source
}
