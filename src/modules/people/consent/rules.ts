import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { Temporal } from '#platform/time.ts'

export const purposes = ['participation', 'recording', 'publication', 'passport', 'statistics'] as const
export type Purpose = (typeof purposes)[number]
export const isPurpose = (word: unknown): word is Purpose => (purposes as readonly unknown[]).includes(word)

export type ConsentEvent = 'given' | 'refused' | 'withdrawn' | 'expired'
export type SignedAs = 'guardian' | 'self'
export const textLangs = ['ru', 'en'] as const
export type TextLang = (typeof textLangs)[number]

/** Since no birth date is stored, the grade stands for the age: pupils of the eighth are 14, when a person signs for themselves (decision 0015). */
const ownYesFromGrade = 8
export const needsOwnYes = (grade: number | null): boolean => grade !== null && grade >= ownYesFromGrade

/** Whether the last words of both sides make a consent that holds. What a child has said counts at every grade, asked or not. */
export function holdsBy(grade: number | null, last: { guardian?: ConsentEvent | undefined; self?: ConsentEvent | undefined }): boolean {
  return last.guardian === 'given' && (last.self === undefined ? !needsOwnYes(grade) : last.self === 'given')
}

export interface TextOfConsent {
  title: string
  /** Each begins with a line that is its heading. */
  paragraphs: string[]
}

/** What of a record anybody may read: the fields of ISO/IEC TS 27560 without a name. Hashed and signed as it stands here. */
export interface OpenRecord {
  schema: 'kaleidoscope-consent/1'
  id: string
  /** Pseudonyms: who knows only this can't tell who it is. */
  subject: string
  signer: string
  relation: SignedAs
  method: string
  controller: 'office'
  channel: 'web'
  purpose: Purpose
  version: number
  /** SHA-256 of the text's RFC 8785 JSON, hex. */
  text: string
  language: TextLang
  event: ConsentEvent
  at: string
  /** SHA-256 of the names' RFC 8785 JSON, hex. The names hold a salt, so that nobody can guess them from it. */
  names: string
}

/** The sealed part, opened. */
export interface Names {
  child: string
  signer: string
  salt: string
}

export function hashJson(value: unknown): Buffer {
  return createHash('sha256').update(canonicalize(value)!).digest()
}

/** SHA-256 of the hash before and of the record with its sealed part as it is sealed: the chain holds when the key of that part is gone. */
export function hashRecord(previous: Uint8Array, open: OpenRecord, sealed: Uint8Array): Buffer {
  const whole = canonicalize({ ...open, sealed: Buffer.from(sealed).toString('base64') })!
  return createHash('sha256').update(previous).update(whole).digest()
}

/** The first record follows this. */
export const genesis = Buffer.alloc(32)

/** As it is hashed: to the millisecond, so that it reads back the same. */
export const instantWords = (at: Temporal.Instant): string => at.toString({ fractionalSecondDigits: 3 })
