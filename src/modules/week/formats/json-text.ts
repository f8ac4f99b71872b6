import { decodeText } from './bytes.ts'
import type { Json } from './model.ts'
import { Refusal } from './notes.ts'

export type Fields = Record<string, Json>

const depthMax = 40

/** JSON with the place of its first fault, and refused where it is nested deeper than any schedule is. */
export function readJson(bytes: Uint8Array): Json {
  const text = decodeText(bytes).replace(/^\uFEFF/, '')
  refuseDepth(text)
  try {
    return JSON.parse(text) as Json
  } catch (error) {
    const detail = (error as SyntaxError).message
    const where = lineAt(text, findFault(text, detail))
    throw new Refusal('json-broken', { ...where }, where)
  }
}

export function fieldsOf(value: Json | undefined): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}

export function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : []
}

/** A text, or a number as text; null for an empty one and for anything else. */
export function wordOf(value: Json | undefined): string | null {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value : null
}

export function fieldsWithout(fields: Fields, known: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => !known.includes(key)))
}

/** A number where the text is the usual form of one that no rounding changes, else the text. */
export function numberOrWord(text: string | null): number | string | null {
  return text !== null && /^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : text
}

function refuseDepth(text: string): void {
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]
    if (sign === '"') at = endOfString(text, at)
    else if (sign === '[' || sign === '{') depth += 1
    else if (sign === ']' || sign === '}') depth -= 1
    if (depth > depthMax) throw new Refusal('too-deep', { max: depthMax }, lineAt(text, at))
  }
}

function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === '"') return at
  }
  return text.length
}

/** V8 tells the position of most faults; for "Unexpected token" it quotes the surroundings instead. */
function findFault(text: string, detail: string): number {
  const position = /at position (\d+)/.exec(detail)?.[1]
  if (position !== undefined) return Number(position)
  const quoted = /^Unexpected token '(.+?)', (?:\.\.\.)?"([\s\S]*?)"(?:\.\.\.)? is not valid JSON$/u.exec(detail)
  const start = quoted ? text.indexOf(quoted[2]!) : -1
  if (!quoted || start < 0) return Math.max(0, text.length - 1)
  const token = text.indexOf(quoted[1]!, start + Math.min(10, Math.floor(quoted[2]!.length / 2)))
  return token < 0 ? start : token
}

function lineAt(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at)
  const line = before.split('\n').length
  return { line, column: at - before.lastIndexOf('\n') }
}
