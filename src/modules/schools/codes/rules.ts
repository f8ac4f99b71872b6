import { createHmac } from 'node:crypto'
import { normaliseCode } from '#platform/ids.ts'

export const codeDays = 120

// What a child's keyboard left in Russian gives instead of the Latin sign that looks the same.
const lookAlikes: Record<string, string> = {
  А: 'A',
  В: 'B',
  Е: 'E',
  К: 'K',
  М: 'M',
  Н: 'H',
  Р: 'P',
  С: 'C',
  Т: 'T',
  У: 'Y',
  Х: 'X',
  З: '3',
}

/** What was typed, as the code stands on the sheet: without spaces and dashes, upper case, Latin. */
export function readTypedCode(typed: string): string {
  const latin = [...typed.normalize('NFKC').toUpperCase()].map((sign) => lookAlikes[sign] ?? sign).join('')
  return normaliseCode(latin)
}

/** Eight signs of our alphabet: anything else can't be a code, and needs no look into the database. */
export function canBeCode(code: string): boolean {
  return /^[2-9A-HJKMNP-Z]{8}$/.test(code)
}

/** Codes are short, so that a plain hash of one could be guessed from a stolen table: this one needs the key as well. */
export function hashCode(key: Uint8Array, code: string): Buffer {
  return createHmac('sha256', key).update(`class code ${code}`).digest()
}
