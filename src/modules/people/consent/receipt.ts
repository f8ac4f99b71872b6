import { z } from 'zod'
import type { Db } from '#platform/db/database.ts'
import type { World } from '#platform/http/route.ts'
import { sameBytes } from '#platform/ids.ts'
import { unseal } from '#platform/seal.ts'
import { findKey } from '../family/keys.ts'
import { openRecord } from './ledger.ts'
import type { Names, OpenRecord, Purpose, TextLang, TextOfConsent } from './rules.ts'
import { hashJson, hashRecord } from './rules.ts'
import { isSignedBy, publicKey } from './sign.ts'
import type { PublicKey } from './sign.ts'
import { findText } from './store.ts'

/** A record of the ledger with all that it takes to check it without us. */
export interface Receipt {
  format: 'kaleidoscope-consent-receipt/1'
  record: OpenRecord
  /** The names as they stand in the ledger, base64. */
  sealed: string
  /** The names; null once the child was erased. */
  names: Names | null
  text: TextOfConsent
  /** Hashes in hex, the signature as base64url. */
  previousHash: string
  hash: string
  signature: string
  publicKey: PublicKey
}

export interface FoundReceipt {
  personId: number
  signerId: number
  receipt: Receipt
}

export async function findReceipt(world: Pick<World, 'key'>, db: Db, id: string): Promise<FoundReceipt | undefined> {
  const row = await db.selectFrom('people.consent').selectAll().where('id', '=', id).executeTakeFirst()
  const text = row && (await findText(db, row.purpose as Purpose, row.version))
  if (!row || !text) return undefined
  const key = await findKey(world, db, row.person_id)
  const opened = key && unseal(key, row.sealed)
  const receipt: Receipt = {
    format: 'kaleidoscope-consent-receipt/1',
    record: openRecord(world, row),
    sealed: row.sealed.toString('base64'),
    names: opened ? (JSON.parse(opened.toString('utf8')) as Names) : null,
    text: text.text[row.lang as TextLang],
    previousHash: row.previous_hash.toString('hex'),
    hash: row.hash.toString('hex'),
    signature: row.signature.toString('base64url'),
    publicKey: publicKey(world),
  }
  return { personId: row.person_id, signerId: row.signer_id, receipt }
}

const hex = z.string().regex(/^[0-9a-f]{64}$/)
const receiptFile = z.object({
  format: z.literal('kaleidoscope-consent-receipt/1'),
  record: z.looseObject({ text: hex, names: hex }),
  sealed: z.base64(),
  names: z.object({ child: z.string(), signer: z.string(), salt: z.string() }).nullable(),
  text: z.object({ title: z.string(), paragraphs: z.array(z.string()) }),
  previousHash: hex,
  hash: hex,
  signature: z.base64url(),
  publicKey: z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.base64url().length(43) }),
})

export type ReceiptCheck =
  | { ok: true; record: Record<string, unknown>; key: string }
  | { ok: false; wrong: 'form' | 'hash' | 'signature' | 'text' | 'names' }

/** Checks a receipt by itself. That the key is ours, who checks compares with /consents/key.json. */
export function verifyReceipt(file: unknown): ReceiptCheck {
  const read = receiptFile.safeParse(file)
  if (!read.success) return { ok: false, wrong: 'form' }
  const { record, sealed, names, text, previousHash, hash, signature, publicKey: key } = read.data
  const bytes = Buffer.from(hash, 'hex')
  const open = record as unknown as OpenRecord
  if (!sameBytes(hashRecord(Buffer.from(previousHash, 'hex'), open, Buffer.from(sealed, 'base64')), bytes))
    return { ok: false, wrong: 'hash' }
  if (!isSignedBy(key, bytes, Buffer.from(signature, 'base64url'))) return { ok: false, wrong: 'signature' }
  if (hashJson(text).toString('hex') !== record.text) return { ok: false, wrong: 'text' }
  if (names !== null && hashJson(names).toString('hex') !== record.names) return { ok: false, wrong: 'names' }
  return { ok: true, record, key: key.x }
}
