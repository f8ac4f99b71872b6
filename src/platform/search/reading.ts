/** One word or phrase that somebody typed. */
export interface Term {
  said: string
  isPhrase: boolean
}

/** What is wanted: any of the groups, in a group all terms; and none of the last. */
export interface Wanted {
  any: Term[][]
  none: Term[]
}

const lettersMax = 200
const termsMax = 16
const quotes = /[«»„“”‟〝〞＂]/g
const or = /^(or|или)$/i
const hasWord = /[\p{L}\p{N}]/u

/** What of a typed query counts: no control signs, composed letters, the first 200. */
export function tidyQuery(typed: string): string {
  const text = typed
    .slice(0, lettersMax * 4)
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cs}\p{Co}]+/gu, ' ')
  return [...text.replaceAll(/\s+/g, ' ').trim()].slice(0, lettersMax).join('')
}

/**
 * Reads a query as search engines do: "words in quotes" stand together, -word must not be there, "or" parts alternatives.
 * Signs that belong to no word mean nothing. Without a wanted word there is nothing to look for: `any` is empty.
 */
export function readQuery(typed: string): Wanted {
  const any: Term[][] = [[]]
  const none: Term[] = []
  let count = 0
  for (const match of tidyQuery(typed)
    .replaceAll(quotes, '"')
    .matchAll(/([-−–]?)(?:"([^"]*)"?|([^\s"]+))/gu)) {
    const [, minus, phrase, word] = match
    const said = phrase ?? word ?? ''
    if (word !== undefined && !minus && or.test(word)) any.push([])
    else if (hasWord.test(said) && count < termsMax) {
      count += 1
      const term = { said, isPhrase: phrase !== undefined }
      if (minus) none.push(term)
      else any.at(-1)!.push(term)
    }
  }
  return { any: any.filter((group) => group.length > 0), none }
}
