import type { LocalText, MessageKey } from '#platform/i18n.ts'
import { locales, languageOf, translator } from '#platform/i18n.ts'

/** No word that is known is longer: what stands behind it in a cell can't make it one. */
const wordMax = 500

/** As words are compared: small letters, one blank, no ё, no quotes and dots around. */
export function fold(text: string): string {
  return text
    .slice(0, wordMax)
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replaceAll(/[«»"'“”„’`]/g, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/^[\s.:*]+|[\s.:*]+$/g, '')
}

/** A text in every whole language; with ";" it lists several words. */
export function wordsOf(key: MessageKey): string[] {
  return locales
    .filter((locale) => languageOf(locale).fallback === undefined)
    .flatMap((locale) => translator(locale)(key).split(';'))
    .map(fold)
    .filter(Boolean)
}

/** Finds what a cell names, by any of its words. */
export function finderOf<T>(things: readonly (readonly [T, readonly string[]])[]): (typed: string) => T | undefined {
  const byWord = new Map(things.toReversed().flatMap(([thing, words]) => words.map((word) => [fold(word), thing] as const)))
  return (typed) => byWord.get(fold(typed))
}

export const textWords = (text: LocalText): string[] => Object.values(text)
