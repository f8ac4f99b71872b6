import lists from './slurs.json' with { type: 'json' }

// Roots stand in slurs.json. A word is judged whole, from its beginning: "Scunthorpe", "страхуй" and "оскорблять" hold such letters only inside.
const oneOf = (parts: readonly string[]): string => `(?:${parts.join('|')})`
const { ru, en } = lists
const russian = new RegExp(`^${oneOf(ru.prefixes)}?${oneOf(ru.roots)}|^${oneOf(ru.starts)}|${oneOf(ru.anywhere)}|^${oneOf(ru.words)}$`, 'u')
const english = new RegExp(`^${oneOf(en.starts)}|${oneOf(en.anywhere)}|^${oneOf(en.words)}$`, 'u')
const friends = new RegExp(`^${oneOf(lists.friends)}`, 'u')

/** Signs that look like letters of the other alphabet, or stand for one. */
const toCyrillic: Record<string, string> = {
  ...{ a: 'а', b: 'в', c: 'с', e: 'е', h: 'н', k: 'к', m: 'м', o: 'о', p: 'р', t: 'т', x: 'х', y: 'у', u: 'и', r: 'г', n: 'п', i: 'и' },
  ...{ '0': 'о', '1': 'и', '3': 'з', '4': 'ч', '6': 'б', '9': 'я', '@': 'а', $: 'с' },
}
const toLatin: Record<string, string> = {
  ...{ а: 'a', в: 'b', с: 'c', е: 'e', н: 'h', к: 'k', м: 'm', о: 'o', р: 'p', т: 't', х: 'x', у: 'y', и: 'u', і: 'i', г: 'r' },
  ...{ '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's' },
}
const likeCyrillic = /^[abcehkmoptxy0-9@$а-я]+$/u

function fold(word: string, map: Record<string, string>): string {
  return [...word].map((sign) => map[sign] ?? sign).join('')
}

const vowels = [...'аеиоуюяыeaiou']

/** Longer ones are no words: nothing hides in them. */
const hidingMaxSigns = 30

/** A star or the like inside a word hides a letter: every vowel is tried there, for at most two of them. */
function unhide(word: string): string[] {
  if (word.length > hidingMaxSigns) return [word]
  const at = word.search(/(?<=\p{L})[*#_@](?=\p{L})/u)
  if (at < 0) return [word]
  return vowels.map((vowel) => word.slice(0, at) + vowel + word.slice(at + 1))
}

/** Ways in which a word may be meant: drawn-out letters once or twice, hidden ones, each alphabet by its looks. */
function readings(word: string): string[] {
  const short = [word.replaceAll(/(\p{L})\1{2,}/gu, '$1'), word.replaceAll(/(\p{L})\1{2,}/gu, '$1$1')]
  const whole = new Set(short.flatMap(unhide).flatMap(unhide))
  return [...whole].flatMap((one) => [
    // A plain Latin word becomes Russian only where each of its letters looks so: "cyka".
    ...(/[а-я]/u.test(one) || likeCyrillic.test(one) ? [fold(one, toCyrillic)] : []),
    fold(one, toLatin),
  ])
}

/** True where a text holds obscene words or words that belittle people, also in disguise. Lists stay short and miss some: moderators look too. */
export function hasSlur(text: string): boolean {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .normalize('NFD')
    // The breve of "й" is a letter's own; other marks are disguise.
    .replaceAll(/(?<!и)\u0306|[\u0300-\u0305\u0307-\u036f]/gu, '')
    .normalize('NFC')
    .replaceAll(/\p{Cf}/gu, '')
  // Letters one by one, "f u c k", are read together.
  const joined = plain.replaceAll(/(?<![\p{L}\d])\p{L}(?:[\s.\-_]+\p{L}(?![\p{L}\d])){2,}/gu, (letters) =>
    letters.replaceAll(/[\s.\-_]+/gu, ''),
  )
  const words = joined.match(/[\p{L}\d@$*#_]*\p{L}[\p{L}\d@$*#_]*/gu) ?? []
  return words.some((word) => readings(word).some((one) => !friends.test(one) && (russian.test(one) || english.test(one))))
}
