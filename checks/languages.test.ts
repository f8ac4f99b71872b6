import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parse, TYPE } from '@formatjs/icu-messageformat-parser'
import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser'
import { describe, expect, test } from 'vitest'
import type { Language } from '../src/platform/i18n.ts'
import { languageOf, locales } from '../src/platform/i18n.ts'
import { projectRoot } from '../src/platform/root.ts'

const read = (file: string): string => readFileSync(join(projectRoot, file), 'utf8')
const filesOf = (locale: string): string[] => readdirSync(join(projectRoot, 'messages', locale)).toSorted()

/** Every text of a language by "file.key". */
function textsOf(locale: string): Map<string, string> {
  const entries = filesOf(locale)
    .filter((file) => file !== 'language.json')
    .flatMap((file) =>
      Object.entries(JSON.parse(read(`messages/${locale}/${file}`)) as Record<string, string>).map(
        ([key, text]) => [`${file.slice(0, -5)}.${key}`, text] as const,
      ),
    )
  return new Map(entries)
}

const source = textsOf('ru')
const languages = locales.map((locale) => ({ locale, language: languageOf(locale), texts: textsOf(locale) }))

/** What a translation must have too: names of arguments with their kinds. */
function placeholders(elements: MessageFormatElement[]): string[] {
  return elements.flatMap((element) => {
    if (element.type === TYPE.literal || element.type === TYPE.pound) return []
    if (element.type === TYPE.plural || element.type === TYPE.select) {
      return [`${element.value}:${element.type}`, ...Object.values(element.options).flatMap((option) => placeholders(option.value))]
    }
    return element.type === TYPE.tag ? placeholders(element.children) : [`${element.value}:${element.type}`]
  })
}

/** The categories of every plural in a message. One that asks for exact numbers only ("=1 {…} other {…}") and shows none counts nothing. */
function pluralsOf(elements: MessageFormatElement[]): string[][] {
  return elements.flatMap((element) => {
    if (element.type !== TYPE.plural && element.type !== TYPE.select) return []
    const inner = Object.values(element.options).flatMap((option) => pluralsOf(option.value))
    if (element.type === TYPE.select) return inner
    const categories = Object.keys(element.options).filter((category) => !category.startsWith('='))
    const showsNumber = element.options.other!.value.some((part) => part.type === TYPE.pound)
    return categories.length === 1 && Object.keys(element.options).length > 1 && !showsNumber ? inner : [categories, ...inner]
  })
}

const tree = (text: string): MessageFormatElement[] => parse(text, { ignoreTag: true })
const names = (text: string): string[] => [...new Set(placeholders(tree(text)))].toSorted()
/** Where the source shows a value, a translation may choose its words by it ("6 нчы", "7 нче"), and the other way round. */
const shown = (name: string): string => name.replace(new RegExp(`:(${TYPE.select}|${TYPE.plural})$`), `:${TYPE.argument}`)
const valueNames = (text: string): string[] => [...new Set(names(text).map(shown))].toSorted()
const counted = (text: string): string[] => names(text).filter((name) => name.endsWith(`:${TYPE.plural}`))

test('the code knows the languages of the folders, and each folder’s files', () => {
  expect(locales.toSorted()).toEqual(readdirSync(join(projectRoot, 'messages')).toSorted())
  const imported = [...read('src/platform/messages.ts').matchAll(/messages\/([\w-]+\/[\w-]+\.json)/g)].map((match) => match[1])
  const files = locales.flatMap((locale) => filesOf(locale).map((file) => `${locale}/${file}`))
  expect(imported.toSorted(), 'run: npm run messages').toEqual(files.toSorted())
})

test('a language is one folder: no code names one but Russian and English', () => {
  const others = locales.filter((locale) => locale !== 'ru' && locale !== 'en')
  expect(others.length).toBeGreaterThan(0)
  const code = ['src', 'scripts', 'bench', 'bin']
    .flatMap((folder) => (readdirSync(join(projectRoot, folder), { recursive: true }) as string[]).map((file) => `${folder}/${file}`))
    .filter(
      (file) =>
        /\.(tsx?|mjs)$/.test(file) && !file.startsWith('src/app/demo/') && !file.includes('.test.') && file !== 'src/platform/messages.ts',
    )
  // These name languages that captions can be in, as content.
  const ofContent = ['src/modules/week/media/rules.ts']
  const named = code.filter((file) => others.some((locale) => new RegExp(`['"\`]${locale}['"\`]|\\b${locale}:`).test(read(file))))
  expect(named.filter((file) => !ofContent.includes(file))).toEqual([])
})

describe.each(languages)('$locale', ({ locale, language, texts }) => {
  test('says its name, and a partial one who speaks instead and how it says so', () => {
    const known = JSON.parse(read(`messages/${locale}/language.json`)) as Language
    expect(known.name.trim().length).toBeGreaterThan(1)
    expect(Intl.DateTimeFormat.supportedLocalesOf(known.dates)).toEqual([known.dates])
    if (!known.fallback) return expect(known.notYet).toBeUndefined()
    expect(languageOf(known.fallback).fallback, 'a fallback is complete').toBeUndefined()
    expect(known.notYet!.trim().length).toBeGreaterThan(10)
  })
  test('words for nicknames, where it has its own, are as many as in the list, and all differ', () => {
    const list = JSON.parse(read('src/modules/schools/classes/nicknames.json')) as { adjectives: unknown[]; nouns: unknown[] }
    const own = language.nicknames ?? list
    expect([new Set(own.adjectives).size, new Set(own.nouns).size]).toEqual([list.adjectives.length, list.nouns.length])
    expect([own.adjectives.length, own.nouns.length]).toEqual([list.adjectives.length, list.nouns.length])
  })
  test('has every text, or a partial one no unknown text', () => {
    const unknown = [...texts.keys()].filter((key) => !source.has(key))
    expect(unknown).toEqual([])
    if (!language.fallback) expect([...source.keys()].filter((key) => !texts.has(key))).toEqual([])
  })
  test('texts are valid ICU messages with the placeholders of the source', () => {
    for (const [key, text] of texts) {
      expect(text.trim().length, key).toBeGreaterThan(0)
      expect(valueNames(text), key).toEqual(valueNames(source.get(key)!))
      // Only a number can be counted.
      const numbers = languages.filter((one) => !one.language.fallback).flatMap((one) => counted(one.texts.get(key) ?? ''))
      expect(numbers, key).toEqual(expect.arrayContaining(counted(text)))
    }
  })
  test('its plural categories are those of CLDR, and each plural has all of them', () => {
    if (Intl.PluralRules.supportedLocalesOf(locale).length > 0)
      expect(language.plurals.toSorted()).toEqual(new Intl.PluralRules(locale).resolvedOptions().pluralCategories.toSorted())
    // Where Node knows no rules, the translator says "other" of every number.
    else expect(language.plurals).toEqual(['other'])
    const wrong = [...texts].flatMap(([key, text]) =>
      pluralsOf(tree(text))
        .filter((categories) => categories.toSorted().join() !== language.plurals.toSorted().join())
        .map((categories) => `${key}: ${categories.join()}`),
    )
    expect(wrong).toEqual([])
  })
})

/** The words that are read: literal parts without arguments. */
function words(elements: MessageFormatElement[]): string {
  return elements
    .map((element) => {
      if (element.type === TYPE.literal) return element.value
      if (element.type !== TYPE.plural && element.type !== TYPE.select) return ' '
      return Object.values(element.options)
        .map((option) => words(option.value))
        .join(' ')
    })
    .join('')
}

describe('each alphabet in its place', () => {
  const sameEverywhere = [
    /https?:\/\/\S*|\/[a-z][\w/.-]*|[\w.]+@\S+/, // addresses
    /\b(?:Asia|Europe)\/[A-Z]\w+/, // zones
    /[\w-]*\.(?:xml|json|ics|srt|vtt|html|txt)\b|\b(?:slides|text|recording)\b|<[a-z]+>|--[a-z]+/, // files, elements, options
    /\b[A-Z][A-Z0-9]*\b/, // abbreviations, codes, single letters
    /\b(?:Chrome|Edge|Opus|PageUp|PageDown|WebVTT|WebM|WebP|Ogg|JavaScript|Excel|Atom|Ctrl|iCalendar|OpenID|Connect|pretalx|frab|pentabarf|fosdem|conference|import|new|lt)\b/, // names and fixed words
  ]
  const latinOf = (text: string): string[] =>
    sameEverywhere.reduce((left, pattern) => left.replaceAll(new RegExp(pattern, 'g'), ' '), words(tree(text))).match(/[A-Za-z]+/g) ?? []
  test.each(languages.filter((one) => one.locale !== 'en'))('no Latin word strayed into $locale', ({ texts }) => {
    const strayed = [...texts].flatMap(([key, text]) => latinOf(text).map((word) => `${key}: ${word}`))
    expect(strayed).toEqual([])
  })
  test('no Cyrillic word strayed into en, but single letters that are spoken of', () => {
    const strayed = [...textsOf('en')].flatMap(([key, text]) =>
      (words(tree(text)).match(/[А-Яа-яЁёӘҖҢӨҮҺҔҤәҗңөүһҕҥ]{2,}/g) ?? []).map((word) => `${key}: ${word}`),
    )
    expect(strayed).toEqual([])
  })
  test('no word mixes both alphabets', () => {
    const mixed = languages.flatMap(({ locale, texts }) =>
      [...texts].flatMap(([key, text]) =>
        (words(tree(text)).match(/[A-Za-z][А-яёә-ө]|[А-яёә-ө][A-Za-z]/g) ?? []).map((found) => `${locale} ${key}: ${found}`),
      ),
    )
    expect(mixed).toEqual([])
  })
})
