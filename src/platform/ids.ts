import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 random bits as base64url: for cookies and links. Only its hash is ever stored. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

// No 0 O 1 I L: a child copies it from a printed sheet. 31 signs, 8 places: 39.6 bits, guarded by rate limits.
const codeAlphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

/** A code of `length` signs without look-alikes, derived from the key and what it names: the same again at every call. */
export function deriveCode(key: Uint8Array, name: string, length = 8): string {
  const bytes = createHmac('sha256', key).update(name).digest()
  let code = ''
  for (const byte of bytes) {
    if (code.length === length) break
    if (byte < 248) code += codeAlphabet[byte % codeAlphabet.length]
  }
  return code
}

/** What people type, as we store it: upper case, without spaces and dashes. */
export function normaliseCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')
}

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

/** What was typed, as the code is printed: without spaces and dashes, upper case, Latin. */
export function readTypedCode(typed: string): string {
  const latin = [...typed.normalize('NFKC').toUpperCase()].map((sign) => lookAlikes[sign] ?? sign).join('')
  return normaliseCode(latin)
}

/** "ABCD-EFGH", as it is printed. */
export function showCode(code: string): string {
  return code.length === 8 ? `${code.slice(0, 4)}-${code.slice(4)}` : code
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Name-based UUID, version 5 (RFC 9562, 5.5): the same name in the same namespace gives the same id. */
export function uuidFromName(namespace: string, name: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest()
    .subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x50
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

export function isUuid(word: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(word)
}

const cyrillic: Record<string, string> = {
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  д: 'd',
  е: 'e',
  ё: 'e',
  ж: 'zh',
  з: 'z',
  и: 'i',
  й: 'i',
  к: 'k',
  л: 'l',
  м: 'm',
  н: 'n',
  о: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  у: 'u',
  ф: 'f',
  х: 'kh',
  ц: 'ts',
  ч: 'ch',
  ш: 'sh',
  щ: 'shch',
  ъ: '',
  ы: 'y',
  ь: '',
  э: 'e',
  ю: 'iu',
  я: 'ia',
  ө: 'o',
  ү: 'u',
  ҥ: 'ng',
  ң: 'ng',
  ҕ: 'g',
  һ: 'h',
  ә: 'a',
  җ: 'zh',
}

/** A slug for an address: Latin letters, digits, single hyphens, at most 80 signs; empty where nothing is left. */
export function slugify(text: string): string {
  return [...text.normalize('NFC').toLowerCase()]
    .map((sign) => cyrillic[sign] ?? sign)
    .join('')
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 80)
    .replaceAll(/^-+|-+$/g, '')
}
