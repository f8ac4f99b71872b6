import { randomInt } from 'node:crypto'
import { normaliseCode } from '#platform/ids.ts'

// The alphabet of class codes, without look-alikes; 16 signs of it are 79 bits that nobody guesses.
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const length = 16

export function newProofCode(): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
}

// Typed from paper on a Russian keyboard: these letters look the same.
const cyrillic = new Map([...'АВЕКМНРСТУХ'].map((sign, at) => [sign, 'ABEKMHPCTYX'[at]!]))

/** The code behind what was typed or scanned: case, spaces, dashes and Russian look-alikes are forgiven. */
export function readProofCode(typed: string): string | undefined {
  const latin = [...typed.normalize('NFKC').toUpperCase()].map((sign) => cyrillic.get(sign) ?? sign).join('')
  const code = normaliseCode(latin)
  return code.length === length && [...code].every((sign) => alphabet.includes(sign)) ? code : undefined
}

/** In groups of four, as it is printed. */
export function showProofCode(code: string): string {
  return code.replaceAll(/(.{4})(?=.)/g, '$1-')
}
