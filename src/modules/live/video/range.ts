export type RangeWish = { start: number; end: number } | 'whole' | 'unsatisfiable'

/** One range of bytes, both ends inclusive (RFC 9110, 14.2). Several ranges, or what is no range at all, get the whole. */
export function readRange(header: string | undefined, size: number): RangeWish {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return 'whole'
  const [, first, last] = match
  if (first === '') {
    const tail = Number(last)
    return tail === 0 || size === 0 ? 'unsatisfiable' : { start: Math.max(0, size - tail), end: size - 1 }
  }
  const start = Number(first)
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (last !== '' && Number(last) < start) return 'whole'
  return start < size ? { start, end } : 'unsatisfiable'
}
