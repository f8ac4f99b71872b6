/** A word of the index: as it is spelt, its letters folded, its stem. */
export interface KnownWord {
  word: string
  folded: string
  stem: string
}

/** How many letters may be wrong in a word of this length. */
export function errorsMax(length: number): number {
  if (length < 3) return 0
  if (length < 5) return 1
  return length < 12 ? 2 : 3
}

/**
 * Errors between two words: a letter wrong, missing, too many, or two exchanged count one each (optimal string alignment).
 * Infinity beyond `max`.
 */
export function distance(a: string, b: string, max: number): number {
  const [from, to] = [[...a], [...b]]
  if (Math.abs(from.length - to.length) > max) return Infinity
  let before: number[] = []
  let above = to.map((_, at) => at + 1)
  above.unshift(0)
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1]
      let least = Math.min(above[column]! + 1, current[column - 1]! + 1, above[column - 1]! + (isSame ? 0 : 1))
      const isExchanged = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      if (row > 1 && column > 1 && isExchanged) least = Math.min(least, before[column - 2]! + 1)
      current.push(least)
    }
    if (Math.min(...current) > max) return Infinity
    before = above
    above = current
  }
  const errors = above[to.length]!
  return errors <= max ? errors : Infinity
}

/** Of known words, those that were probably meant, the nearest first: by their letters, or by their stems where only the ending differs too. */
export function chooseNear(typed: Omit<KnownWord, 'word'>, known: readonly KnownWord[], count: number): KnownWord[] {
  const max = errorsMax([...typed.folded].length)
  const scored = known.map((word) => ({ ...word, errors: errorsTo(typed, word, max) }))
  const least = Math.min(...scored.map(({ errors }) => errors))
  return scored
    .filter(({ errors }) => errors < Infinity && errors <= least + 0.5)
    .toSorted((a, b) => a.errors - b.errors || a.word.length - b.word.length || (a.word < b.word ? -1 : 1))
    .slice(0, count)
    .map(({ errors: _errors, ...word }) => word)
}

function errorsTo(typed: Omit<KnownWord, 'word'>, word: KnownWord, most: number): number {
  // The first letter is seldom wrong, and hardly ever together with another.
  const max = typed.folded[0] === word.folded[0] || typed.folded[0] === word.folded[1] ? most : Math.min(most, 1)
  const whole = distance(typed.folded, word.folded, max)
  const stems = typed.stem.length > 3 ? distance(typed.stem, word.stem, Math.min(max, errorsMax(typed.stem.length))) + 0.5 : Infinity
  // The beginning of a word is no error, but a guess.
  const begun = typed.folded.length > 2 && word.folded.startsWith(typed.folded) ? 1 : Infinity
  return Math.min(whole, stems, begun)
}
