// What single cells say. Each answers undefined where it can't be understood.
import type { Block } from '../../../weeks/blocks.ts'
import type { AvailabilitySpan } from '../../../availability/rules.ts'
import { dayMin, joinSpans, parseHours } from '../../../weeks/hours.ts'
import { Temporal } from '#platform/time.ts'
import { fold } from './words.ts'

export interface Grades {
  from: number
  to: number
}

/** "5–9", "7", "с 5 по 9", "5, 6, 7"; a date is what a spreadsheet makes of "5-9". */
export function parseGrades(text: string, isDate: boolean): Grades | undefined {
  const numbers = isDate ? text.slice(5, 10).split('-').map(Number) : (text.match(/\d+/g) ?? []).map(Number)
  const [from, to] = [Math.min(...numbers), Math.max(...numbers)]
  const isList = numbers.length <= 2 || numbers.length === to - from + 1
  const isTurned = !isDate && numbers.length === 2 && numbers[0]! > numbers[1]!
  return numbers.length > 0 && isList && !isTurned && from >= 1 && to <= 11 ? { from, to } : undefined
}

/** "30", "30 мин", "0:45": minutes. */
export function parseMinutes(text: string): number | undefined {
  const time = /^(\d{1,2}):([0-5]\d)(?::00)?$/.exec(text)
  if (time) return Number(time[1]) * 60 + Number(time[2])
  const number = /^(\d{1,3})(?:[.,]0+)?\s*\p{L}*\.?$/u.exec(text)
  return number ? Number(number[1]) : undefined
}

interface BlockWords {
  screen: readonly string[]
  off: readonly string[]
}

/** Signs that twelve blocks may take. */
const blocksMax = 1000

/** "15 экран + 5 без экрана + 15 экран"; a number alone is before the screen. */
export function parseBlocks(text: string, { screen, off }: BlockWords): Block[] | undefined {
  if (text.length > blocksMax) return undefined
  const blocks = text
    .split(/[+;,\n]/)
    .filter((part) => part.trim() !== '')
    .map((part): Block | undefined => {
      const match = /^\s*(\d{1,3})\s*(.*?)\s*$/.exec(part)
      const word = fold(match?.[2] ?? '').replace(/^(мин\p{L}*|min\p{L}*)\.?\s*/u, '')
      if (!match || Number(match[1]) < 1) return undefined
      if (off.includes(word)) return { minutes: Number(match[1]), screen: false }
      return word === '' || screen.includes(word) ? { minutes: Number(match[1]), screen: true } : undefined
    })
  return blocks.length === 0 || blocks.length > 12 || blocks.includes(undefined) ? undefined : (blocks as Block[])
}

export interface NamedAddress {
  name: string
  email: string
}

const addressForm = /^[^\s@<>"(),;:]+@[^\s@<>"(),;:]+\.[^\s@<>"(),;:.]{2,}$/

export const isAddress = (text: string): boolean => text.length <= 200 && addressForm.test(text)

/** Nobody's name and address are longer; a cell of ten thousand blanks would keep the expression below busy for minutes. */
const namedMax = 300

/** "Имя Фамилия <почта>", an address alone, or a name alone. */
export function parseNamed(text: string): NamedAddress | undefined {
  if (text.length > namedMax) return undefined
  const match = /^(.*?)\s*[<(]?\s*([^\s<>()]+@[^\s<>()]+)\s*[>)]?$/.exec(text.trim())
  if (!match) return text.includes('@') ? undefined : { name: text.trim(), email: '' }
  const email = match[2]!.toLowerCase()
  return isAddress(email) ? { name: match[1]!.replaceAll(/^["«]|["»]$/g, '').trim(), email } : undefined
}

/** Signs for the hours of a month. */
const availabilityMax = 4000

/** "24.11.2026 9–13, 14–18; 25.11 10–12": hours of dates; a date alone is the whole day. Dates without a year are the week's. */
export function parseAvailability(text: string, year: number): AvailabilitySpan[] | undefined {
  if (text.length > availabilityMax) return undefined
  const byDate = new Map<string, Omit<AvailabilitySpan, 'date' | 'kind'>[]>()
  let date: string | undefined
  for (const part of text.split(/[;\n]/).map((one) => one.trim())) {
    if (part === '') continue
    const match = /^(\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}(?:[./](?:\d{4}|\d{2}))?)(?![-–:\d])\s*,?\s*(.*)$/.exec(part)
    if (match) date = parseDate(match[1]!, year)
    const words = match ? match[2]! : part
    const hours = words === '' && match ? [{ fromMin: 0, untilMin: dayMin }] : parseHours(words)
    if (date === undefined || !hours || hours.length === 0) return undefined
    byDate.set(date, joinSpans([...(byDate.get(date) ?? []), ...hours]))
  }
  return [...byDate].flatMap(([on, hours]) => hours.map((span) => ({ date: on, ...span, kind: 'can' as const })))
}

function parseDate(text: string, year: number): string | undefined {
  if (text.includes('-')) return plainDate(text)
  const [day = '', month = '', told = String(year)] = text.split(/[./]/)
  return plainDate(`${told.length === 2 ? `20${told}` : told}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)
}

function plainDate(text: string): string | undefined {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString()
  } catch {
    return undefined
  }
}
