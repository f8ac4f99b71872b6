// What is taken out of a text before reviewers read it: kept as a difference, so that the text itself stays as its author wrote it.

export interface Redaction {
  fromAt: number[]
  untilAt: number[]
  put: string[]
}

export const blot = '█████'

/** The differences that turn `text` into `edited`, word by word: as many as it needs, none longer than it must be. */
export function redactionOf(text: string, edited: string): Redaction {
  const before = tokensOf(text)
  const after = tokensOf(edited)
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1
  let tail = 0
  while (tail < before.length - head && tail < after.length - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1
  const kept = commonOf(before.slice(head, before.length - tail), after.slice(head, after.length - tail))
  return spansOf(before, after, [
    ...Array.from({ length: head }, (_, at): [number, number] => [at, at]),
    ...kept.map(([a, b]): [number, number] => [a + head, b + head]),
    ...Array.from({ length: tail }, (_, at): [number, number] => [before.length - tail + at, after.length - tail + at]),
  ])
}

export function applyRedaction(text: string, { fromAt, untilAt, put }: Redaction): string {
  let result = ''
  let at = 0
  for (const [index, from] of fromAt.entries()) {
    result += text.slice(at, from) + put[index]!
    at = untilAt[index]!
  }
  return result + text.slice(at)
}

const tokensOf = (text: string): string[] => text.match(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu) ?? []

/** Pairs of equal words in order, as many as there are (longest common subsequence). */
function commonOf(before: readonly string[], after: readonly string[]): [number, number][] {
  const width = after.length + 1
  const lengths = new Uint16Array((before.length + 1) * width)
  for (let a = before.length - 1; a >= 0; a -= 1)
    for (let b = after.length - 1; b >= 0; b -= 1)
      lengths[a * width + b] =
        before[a] === after[b]
          ? lengths[(a + 1) * width + b + 1]! + 1
          : Math.max(lengths[(a + 1) * width + b]!, lengths[a * width + b + 1]!)
  const pairs: [number, number][] = []
  for (let a = 0, b = 0; a < before.length && b < after.length;) {
    if (before[a] === after[b]) pairs.push([a++, b++])
    else if (lengths[(a + 1) * width + b]! >= lengths[a * width + b + 1]!) a += 1
    else b += 1
  }
  return pairs
}

function spansOf(before: readonly string[], after: readonly string[], kept: readonly [number, number][]): Redaction {
  const result: Redaction = { fromAt: [], untilAt: [], put: [] }
  const starts = [0]
  for (const token of before) starts.push(starts.at(-1)! + token.length)
  let a = 0
  let b = 0
  for (const [nextA, nextB] of [...kept, [before.length, after.length] as const]) {
    if (nextA > a || nextB > b) {
      result.fromAt.push(starts[a]!)
      result.untilAt.push(starts[nextA]!)
      result.put.push(after.slice(b, nextB).join(''))
    }
    a = nextA + 1
    b = nextB + 1
  }
  return result
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

export interface KnownNames {
  /** Hidden word by word from four letters on, whatever their ending; shorter ones only as the whole name, «Ян Ли» or «Ли Ян». */
  people: readonly string[]
  /** Hidden as they stand: their words are everybody's. */
  members: readonly string[]
}

/** Hides links, addresses, telephone numbers, and every known name. */
export function maskKnown(text: string, { people, members }: KnownNames): string {
  const named = people.map((name) =>
    composed(name)
      .split(/[\s,."«»()]+/)
      .filter(Boolean),
  )
  const words = [...new Set(named.flat().filter((word) => word.length >= 4))]
  const wholes = named.flatMap((parts) =>
    parts.length > 1 && parts.some((part) => part.length < 4) ? [parts, parts.toReversed()].map(wholeOf) : [],
  )
  const singles = [...members.filter((name) => name.length >= 2).map((name) => escaped(composed(name))), ...words.map(stemOf)]
  const parts = [...wholes, ...singles.toSorted((a, b) => b.length - a.length)]
  const masked = composed(text)
    .replaceAll(/\b(?:https?:\/\/|www\.)\S+/gi, blot)
    .replaceAll(/[^\s@]+@[^\s@]+\.\p{L}+/gu, blot)
    .replaceAll(/(?:^|(?<=\s))@\w{3,}/g, blot)
    .replaceAll(/\+?\d[\d\s()-]{8,}\d/g, blot)
  if (parts.length === 0) return masked
  return masked.replaceAll(new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${parts.join('|')})(?![\p{L}\p{N}])`, 'giu'), blot)
}

/** A letter and its mark as one sign, so that a name typed on another keyboard is the same name. */
const composed = (text: string): string => text.normalize('NFC')

const wholeOf = (parts: readonly string[]): string =>
  parts
    .map(escaped)
    .map(eitherE)
    .join(String.raw`[\s,.]+`)

/** «Артём» and «Артем». */
const eitherE = (pattern: string): string => pattern.replaceAll(/[её]/gi, '[её]')

/** «Ноева», «Ноевой», «Ноевым»: an ending may be another one. */
function stemOf(word: string): string {
  const stem = word.length > 5 ? word.slice(0, -2) : word.replace(/[аеиоуыэюяйьaeiouy]$/i, '')
  return String.raw`${eitherE(escaped(stem))}\p{L}{0,4}`
}
