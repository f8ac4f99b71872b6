import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import type { Db } from '#platform/db/database.ts'

const [ivBytes, tagBytes] = [12, 16]
const sealKey = (key: Uint8Array): Buffer => createHmac('sha256', key).update('live join code').digest()

/** AES-256-GCM: iv, text, tag. */
export function sealCode(key: Uint8Array, code: string): Buffer {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', sealKey(key), iv)
  return Buffer.concat([iv, cipher.update(code, 'utf8'), cipher.final(), cipher.getAuthTag()])
}

export function unsealCode(key: Uint8Array, sealed: Buffer): string | undefined {
  try {
    const decipher = createDecipheriv('aes-256-gcm', sealKey(key), sealed.subarray(0, ivBytes))
    decipher.setAuthTag(sealed.subarray(-tagBytes))
    return decipher.update(sealed.subarray(ivBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8')
  } catch {
    // Sealed with another key: this server's changed.
    return undefined
  }
}

/** The code that the owner gave when it let this class in; undefined where it gave none. */
export async function findJoinCode(db: Db, key: Uint8Array, ticketId: number): Promise<string | undefined> {
  const row = await db.selectFrom('live.ticket').select('join_code').where('id', '=', ticketId).executeTakeFirst()
  return row?.join_code ? unsealCode(key, row.join_code) : undefined
}
