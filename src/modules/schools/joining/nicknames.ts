import { createHmac, randomInt } from 'node:crypto'
import type { Locale } from '#platform/i18n.ts'
import { languageOf, wholeLocale } from '#platform/i18n.ts'
import words from '../classes/nicknames.json' with { type: 'json' }

const { adjectives, nouns } = words as {
  adjectives: { ru: Record<'m' | 'f' | 'n', string>; en: string }[]
  nouns: { ru: string; gender: 'm' | 'f' | 'n'; en: string }[]
}

/** "12-34": the places of both words in the list. Forms carry this and never a text, so no other name can be sent. */
export type NicknameKey = string

/** "Смелый барсук", "Brave badger"; nothing for a key that the list doesn't have. */
export function nicknameOf(key: NicknameKey, locale: Locale): string | undefined {
  const [, first, second] = /^(\d{1,3})-(\d{1,3})$/.exec(key) ?? []
  const adjective = adjectives[Number(first)]
  const noun = nouns[Number(second)]
  if (!adjective || !noun) return undefined
  const own = languageOf(locale).nicknames
  const name = own
    ? `${own.adjectives[Number(first)]} ${own.nouns[Number(second)]}`
    : wholeLocale(locale) === 'ru'
      ? `${adjective.ru[noun.gender]} ${noun.ru}`
      : `${adjective.en} ${noun.en}`
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1)
}

/** A child who comes by itself is known in rooms by two safe words too: always the same of one key and one who, and never its name. */
export function nicknameFor(key: Uint8Array, who: string, locale: Locale): string {
  const bytes = createHmac('sha256', key).update(`nickname ${who}`).digest()
  return nicknameOf(`${bytes.readUInt32BE(0) % adjectives.length}-${bytes.readUInt32BE(4) % nouns.length}`, locale)!
}

export interface Offer {
  key: NicknameKey
  name: string
}

/** Some nicknames to choose from, with animals that all differ, none of them taken in the class. */
export function offerNicknames(
  taken: ReadonlySet<string>,
  locale: Locale,
  count: number,
  roll: (sides: number) => number = randomInt,
): Offer[] {
  const offers = new Map<number, Offer>()
  for (let tries = 0; offers.size < count && tries < 2000; tries += 1) {
    const noun = roll(nouns.length)
    const key = `${roll(adjectives.length)}-${noun}`
    const name = nicknameOf(key, locale)
    if (name && !taken.has(name) && !offers.has(noun)) offers.set(noun, { key, name })
  }
  return [...offers.values()]
}
