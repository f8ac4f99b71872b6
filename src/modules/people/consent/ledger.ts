import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { Db, Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { World } from '#platform/http/route.ts'
import { sameBytes } from '#platform/ids.ts'
import { keyFor, seal } from '#platform/seal.ts'
import type { Temporal } from '#platform/time.ts'
import type { ConsentEvent, Names, OpenRecord, Purpose, SignedAs, TextLang } from './rules.ts'
import { genesis, hashJson, hashRecord, instantWords } from './rules.ts'
import { isSignedBy, publicKey, signHash } from './sign.ts'

type Keyed = Pick<World, 'key'>

export interface NewRecord {
  personId: number
  signerId: number
  signedAs: SignedAs
  method: string
  purpose: Purpose
  version: number
  textHash: Buffer
  lang: TextLang
  event: ConsentEvent
  at: Temporal.Instant
  names: Omit<Names, 'salt'>
}

/** A pseudonym of a person, the same in every record; the key that it hangs on is outside the database. */
export function aliasOf(world: Keyed, personId: number): string {
  return createHmac('sha256', keyFor(world.key, 'people.alias')).update(String(personId)).digest('hex')
}

/** One writes at a time, so that the chain never forks. Held to the end of the transaction; what is read after it is the newest. */
export async function lockLedger(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('people.consent'))`.execute(trx)
}

/** Writes a record to the chain's end; the caller holds the ledger's lock. Returns the record's id. */
export async function appendRecord(world: Keyed, trx: Trx, childKey: Uint8Array, record: NewRecord): Promise<string> {
  const names: Names = { ...record.names, salt: randomBytes(32).toString('base64url') }
  const sealed = seal(childKey, canonicalize(names)!)
  const at = record.at.round('millisecond')
  const proof = hashJson(names)
  const row = {
    id: randomUUID(),
    alias: aliasOf(world, record.personId),
    person_id: record.personId,
    signer_id: record.signerId,
    signed_as: record.signedAs,
    method: record.method,
    purpose: record.purpose,
    version: record.version,
    text_hash: record.textHash,
    lang: record.lang,
    event: record.event,
    at,
    sealed,
    sealed_proof: proof,
  }
  const previous = await findLastHash(trx)
  const hash = hashRecord(previous, openRecord(world, row), sealed)
  await trx
    .insertInto('people.consent')
    .values({ ...row, previous_hash: previous, hash, signature: signHash(world, hash) })
    .execute()
  return row.id
}

async function findLastHash(db: Db): Promise<Buffer> {
  const last = await db.selectFrom('people.consent').select('hash').orderBy('number', 'desc').limit(1).executeTakeFirst()
  return last?.hash ?? genesis
}

export interface StoredRecord {
  id: string
  alias: string
  signer_id: number
  signed_as: string
  method: string
  purpose: string
  version: number
  text_hash: Buffer
  lang: string
  event: string
  at: Temporal.Instant
  sealed_proof: Buffer
}

/** The fields that are hashed, from a row. */
export function openRecord(world: Keyed, row: StoredRecord): OpenRecord {
  return {
    schema: 'kaleidoscope-consent/1',
    id: row.id,
    subject: row.alias,
    signer: aliasOf(world, row.signer_id),
    relation: row.signed_as as SignedAs,
    method: row.method,
    controller: 'office',
    channel: 'web',
    purpose: row.purpose as Purpose,
    version: row.version,
    text: row.text_hash.toString('hex'),
    language: row.lang as TextLang,
    event: row.event as ConsentEvent,
    at: instantWords(row.at),
    names: row.sealed_proof.toString('hex'),
  }
}

export type ChainCheck = { ok: true; records: number; lastHash: string } | { ok: false; records: number; brokenAt: string }

const batchMax = 1000

/**
 * Walks the whole chain: a record that was changed, removed from within or slipped in breaks it there. Needs no child's key. That its newest
 * records were cut off can't be seen from the chain alone: receipts in people's hands name them.
 */
export async function verifyChain(world: Keyed, db: Db): Promise<ChainCheck> {
  const key = publicKey(world)
  const texts = await readTextHashes(db)
  let [previous, after, records] = [genesis as Buffer, 0, 0]
  for (;;) {
    const rows = await db.selectFrom('people.consent').selectAll().where('number', '>', after).orderBy('number').limit(batchMax).execute()
    for (const row of rows) {
      const hash = hashRecord(previous, openRecord(world, row), row.sealed)
      const holds =
        sameBytes(row.previous_hash, previous) &&
        sameBytes(row.hash, hash) &&
        row.alias === aliasOf(world, row.person_id) &&
        texts.get(`${row.purpose} ${row.version} ${row.lang}`) === row.text_hash.toString('hex') &&
        isSignedBy(key, hash, row.signature)
      if (!holds) return { ok: false, records, brokenAt: row.id }
      previous = hash
      after = row.number
      records += 1
    }
    if (rows.length < batchMax) return { ok: true, records, lastHash: previous.toString('hex') }
  }
}

async function readTextHashes(db: Db): Promise<Map<string, string>> {
  const texts = await db.selectFrom('people.consent_text').select(['purpose', 'version', 'text']).execute()
  return new Map(
    texts.flatMap(({ purpose, version, text }) =>
      Object.entries(text as Record<string, unknown>).map(
        ([lang, words]) => [`${purpose} ${version} ${lang}`, hashJson(words).toString('hex')] as const,
      ),
    ),
  )
}
