import type { Db } from '#platform/db/database.ts'
import { keyFor, seal, unseal } from '#platform/seal.ts'

const sealKey = (key: Uint8Array): Buffer => keyFor(key, 'live join code')

export const sealCode = (key: Uint8Array, code: string): Buffer => seal(sealKey(key), code)

/** Undefined where it was sealed with another key: this server's changed. */
export const unsealCode = (key: Uint8Array, sealed: Buffer): string | undefined => unseal(sealKey(key), sealed)?.toString()

/** The code that the owner gave when it let this class in; undefined where it gave none. */
export async function findJoinCode(db: Db, key: Uint8Array, ticketId: number): Promise<string | undefined> {
  const row = await db.selectFrom('live.ticket').select('join_code').where('id', '=', ticketId).executeTakeFirst()
  return row?.join_code ? unsealCode(key, row.join_code) : undefined
}
