import { createHmac } from 'node:crypto'

export const codeDays = 120

/** Eight signs of our alphabet: anything else can't be a code, and needs no look into the database. */
export function canBeCode(code: string): boolean {
  return /^[2-9A-HJKMNP-Z]{8}$/.test(code)
}

/** Codes are short, so that a plain hash of one could be guessed from a stolen table: this one needs the key as well. */
export function hashCode(key: Uint8Array, code: string): Buffer {
  return createHmac('sha256', key).update(`class code ${code}`).digest()
}
